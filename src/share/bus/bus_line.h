/* A connection to the message bus of this machine, in the event loop: the few words by which one is
 * let in (EXTERNAL), Hello, and messages. Buffers of a fixed size; whoever sends us more than fits
 * is passed over. Left out: what is said (bus_message.h), serving calls. */
#ifndef SHARE_BUS_BUS_LINE_H
#define SHARE_BUS_BUS_LINE_H

#include "share/bus/bus_message.h"

#include <ev.h>

enum { BUS_LINE_IN = 4096, BUS_LINE_OUT = 8192 };

/* What the owner of a connection is told. Each may call bus_line_close(). */
struct bus_line_hooks {
	void (*ready)(void *ctx);
	void (*lost)(void *ctx); /* the bus went, or does not let us in; it is closed already */
	void (*heard)(void *ctx, struct bus_heard *h); /* an answer, an error or a signal */
};

/* All zero: closed. It must not move while open. */
struct bus_line {
	struct ev_loop *loop; /* NULL: closed */
	const struct bus_line_hooks *hooks;
	void *ctx;
	struct ev_io in, out;
	struct ev_timer patience; /* until Hello is answered */
	uint32_t serial;          /* of the last call */
	bool is_in;               /* messages are spoken from here on */
	uint64_t n_skip;          /* octets of a message that is too long for us */
	size_t n_got, n_left;     /* octets in those: */
	uint8_t got[BUS_LINE_IN], left[BUS_LINE_OUT];
};

/* Begins to connect to the system bus ($DBUS_SYSTEM_BUS_ADDRESS, or its usual place). False: there
 * is none, and no hook is called. */
bool bus_line_open(
	struct bus_line *b, struct ev_loop *loop, const struct bus_line_hooks *hooks, void *ctx);

/* At once, and without a hook. What others have registered for us there ends with it. Safe twice.
 */
void bus_line_close(struct bus_line *b);

/* Ends the message and sends it. Returns its number; 0: it is too long, or nobody takes it. */
uint32_t bus_line_send(struct bus_line *b, struct bus_message *m);

/* The bus is to hand us what that rule describes. */
void bus_line_match(struct bus_line *b, const char *rule);

#endif
