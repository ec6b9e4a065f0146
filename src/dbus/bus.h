/* One connection to a message bus, driven by the event loop. Nothing here ever blocks: the Hello is
 * an ordinary asynchronous call. libdbus-1 does the protocol; this joins it to libev. */
#ifndef ROOM_DBUS_BUS_H
#define ROOM_DBUS_BUS_H

#include "dbus/callers.h"
#include "dbus/gate.h"

#include <dbus/dbus.h>
#include <ev.h>
#include <stdbool.h>

struct bus;

/* What the owner of a connection is told. `ctx` is bus.ctx. All three are called from the event
 * loop; each may call bus_close(). */
struct bus_hooks {
	void (*ready)(void *ctx); /* Hello is answered: calls can be sent, names requested */
	void (*lost)(void *ctx);  /* the bus went or refused us; the connection is closed already */
	/* Every message that is not the reply to a pending call. True when it was handled; an
	 * unhandled method call gets libdbus's own error. May be NULL. */
	bool (*message)(void *ctx, DBusMessage *m);
};

struct bus {
	DBusConnection *connection; /* NULL while closed */
	struct bus_pending *calls;  /* that wait for their replies; NULL: none */
	struct ev_loop *loop;
	const struct bus_hooks *hooks;
	void *ctx;
	struct ev_prepare dispatch;
	struct ev_timer again; /* there is more to dispatch, but other things first */
	DBusWatch *reader;     /* NULL: none */
	bool is_ready;
	/* By Hello, as the bus has enough connections; stays until it is opened anew. */
	bool is_turned_away;
	bool is_full;       /* what has been read is to be handed out first */
	long answer_octets; /* of what waits to be sent, at most so much is an answer */
	/* Large, and most of it never written to. */
	struct callers callers;
	struct gate gate;
};

/* To be called before the first bus is opened, which else fails for the same reason. False when
 * there is no memory: libdbus might write beyond what it has. */
bool bus_prepare(void);

/* Begins to connect to `address`, NULL for the system bus ($DBUS_SYSTEM_BUS_ADDRESS or its standard
 * place). Returns 0 and tells the outcome by hooks->ready or hooks->lost, or a negative errno when
 * there is nobody to connect to. `bus` is the caller's, must not move while open, and needs no
 * bus_close() after an error. */
int bus_open(struct bus *bus, struct ev_loop *loop, const char *address,
	const struct bus_hooks *hooks, void *ctx);

/* Leaves the bus at once. No hook is called. Safe on a closed one, safe twice, safe in a hook. */
void bus_close(struct bus *bus);

/* Sends `m` and drops the caller's reference to it. False when not connected. */
bool bus_send(struct bus *bus, DBusMessage *m);

/* Sends the octets of a whole signal of ours past libdbus. False when not connected, or when others
 * wait to be sent; as a message it can wait behind them. */
bool bus_send_octets(struct bus *bus, const void *octets, size_t n);

/* Sends the method call `m` (dropping the caller's reference) and calls done(ctx, reply) from the
 * event loop with the answer, an error answer, or a time-out's error after `timeout_ms`. Never
 * called after bus_close(). False when not connected, and `done` is never called. */
bool bus_call(struct bus *bus, DBusMessage *m, int timeout_ms,
	void (*done)(void *ctx, DBusMessage *reply), void *ctx);

/* bus_send() for the answer to a call. It does not count as backlog, and nothing more is dispatched
 * until the bus has taken it. */
void bus_answer(struct bus *bus, DBusMessage *m);

/* Requests a name, without waiting for it if others have it; done(ctx, reply) as with bus_call().
 */
bool bus_request_name(struct bus *bus, const char *name, int timeout_ms,
	void (*done)(void *ctx, DBusMessage *reply), void *ctx);

/* Whether that was the answer: the name is ours now. */
bool bus_has_name(DBusMessage *reply);

/* Adds a match rule, without waiting for the answer. False when it could not be sent. */
bool bus_match(struct bus *bus, const char *rule);

/* Octets beside answers that wait to be sent because the bus does not take them. */
long bus_backlog(const struct bus *bus);

#endif
