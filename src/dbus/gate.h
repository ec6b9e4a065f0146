/* Stands between libdbus and the bus: what is larger than a meter has to do with passes it by,
 * without being kept. libdbus keeps a message of any size, up to the 32 MiB that the bus has; told
 * to take less it leaves the bus at the first that is larger, so that anybody could throw us out.
 * Descriptors are not passed either: the bus is told that we take none. */
#ifndef ROOM_DBUS_GATE_H
#define ROOM_DBUS_GATE_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	GATE_MESSAGE_MAX = 256 * 1024, /* octets; all names of a large bus are half of that */
	GATE_READ = 4096,
	GATE_HEADER = 16, /* the part of a message that says how long it is */
	GATE_KEPT = GATE_READ + GATE_HEADER,
};

/* One direction: it either waits for what comes `from` one side, or for the other to take it.
 * Memory that nobody has written to costs nothing, so only what is not taken at once is kept. */
struct gate_flow {
	struct ev_io io;
	int from, to;
	size_t n, sent; /* octets in `data`, and how many of them are gone */
	uint8_t *data;  /* GATE_KEPT */
};

struct gate {
	struct ev_loop *loop; /* NULL while closed */
	int bus, library;     /* descriptors of the two sides */
	bool has_messages;    /* the lines by which the two get acquainted are over */
	bool in_line;
	bool is_drained; /* libdbus had said no more when it was last read */
	size_t n_header;
	uint8_t header[GATE_HEADER];
	uint64_t rest; /* octets of the present message */
	bool is_skipped;
	struct gate_flow in, out;
	uint8_t kept[2][GATE_KEPT];
};

/* Takes the place of the socket `fd`, which libdbus goes on to use. Returns 0 or a negative errno;
 * then nothing has changed. `g` must not move while open. */
int gate_open(struct gate *g, struct ev_loop *loop, int fd);

/* Sends on what libdbus has written, as far as the bus takes it. */
void gate_flush(struct gate *g);

/* Sends octets of ours, whole messages, past libdbus; it must have handed over all that it has to
 * say. False: others wait to be sent, or they are too many; nothing of them has gone. */
bool gate_send(struct gate *g, const void *data, size_t n);

/* What has not been sent is lost. Safe on a closed one. */
void gate_close(struct gate *g);

#endif
