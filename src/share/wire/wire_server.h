/* A TCP port at which a few read the same: who connects is sent what is said from then on, and
 * nothing of before. Nobody is waited for: who does not take it at once, or within seconds, is hung
 * up on. What they send is thrown away. Left out: what is said. */
#ifndef SHARE_WIRE_WIRE_SERVER_H
#define SHARE_WIRE_WIRE_SERVER_H

#include "share/listeners.h"

#include <ev.h>

enum { WIRE_READERS_MAX = 8 };

struct wire_server;

struct wire_reader {
	struct wire_server *of; /* NULL: nobody is there */
	char who[LISTEN_PLACE_SIZE];
	struct ev_io readable;
};

/* All zero: there is none. Must not move while it listens. */
struct wire_server {
	struct listeners listeners;
	const char *what; /* for the log */
	/* The first has come, or the last has gone; NULL: nobody wants to know. */
	void (*changed)(void *ctx);
	void *ctx;
	size_t n_readers;
	struct wire_reader readers[WIRE_READERS_MAX];
	uint64_t n_told, n_dropped;
};

/* Listens at the addresses of `at`, see listen_addresses(); what is not possible is tried again. *s
 * is zero but for `changed` and `ctx`. Borrows all. */
void wire_server_begin(struct wire_server *s, struct ev_loop *loop, const char *at, uint16_t port,
	const char *what);

/* Sends to one, who is there. False: he is not any more. */
bool wire_server_send(struct wire_reader *r, const void *octets, size_t n);

/* Hangs up, and listens no more. Safe twice, and on one that never began. */
void wire_server_finish(struct wire_server *s);

#endif
