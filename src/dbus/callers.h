/* Who asks over a connection, and how much each has been told without having been seen to read it.
 * The bus keeps what is not read, and when it keeps too much of ours it takes no more from us, not
 * even for others: so answers are on credit. It is paid back by the answer to a ping, which comes
 * behind all that was told before; who answers none, as a script that never waits for messages, is
 * forgiven slowly. */
#ifndef ROOM_DBUS_CALLERS_H
#define ROOM_DBUS_CALLERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CALLERS_MAX = 512, /* twice the connections that a bus gives one user */
	CALLERS_PINGED_MAX =
		64, /* calls without an answer: the bus allows some 128, and we have others */
	CALLERS_OWED_MAX = 16 * 1024 *
			   1024,     /* octets, in all: a quarter of what is left of them… */
	CALLER_OWED_MIN = 64 * 1024, /* …is the credit of each, and so much at least */
	CALLER_PING = 32 * 1024,     /* when to look whether it reads */
};

struct caller {
	uint64_t id;     /* of its unique name; 0: nobody */
	uint32_t owed;   /* octets */
	uint32_t pinged; /* of them: told before the ping that is under way */
	bool is_pinged;
	bool is_deaf; /* it cannot be pinged */
};

struct callers {
	struct caller all[CALLERS_MAX];
	uint32_t owed; /* octets, in all */
	uint64_t forgiven_ms;
};

enum caller_due {
	CALLER_ANSWER,
	CALLER_ERROR, /* its credit is used up; as much again may be errors, as the bus remembers
		       * each call that has no answer, and looks through all of them at every
		       * other */
	CALLER_NOTHING,
};

/* The caller of that unique name. When there are more than CALLERS_MAX it takes the place, and what
 * is owed, of the one that owes least: so nobody gains by coming under ever new names. Valid until
 * the next call of this. */
struct caller *callers_find(struct callers *c, const char *name, uint64_t now_ms);

/* That connection has left the bus, and with it what it has not read. */
void callers_forget(struct callers *c, const char *name);

/* What it gets for its next question. */
enum caller_due callers_due(const struct callers *c, const struct caller *who);

/* It has been told so many octets. */
void callers_tell(struct callers *c, struct caller *who, size_t octets);

/* Whether to ping it now; the ping is under way then until caller_pong(). It keeps its place as
 * long. */
bool callers_ping(const struct callers *c, struct caller *who);

/* What has become of the ping: an answer of `sender`, or NULL when it cannot be sent. */
void caller_pong(struct caller *who, const char *sender);

#endif
