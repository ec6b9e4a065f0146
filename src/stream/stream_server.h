/* The socket of the readings stream, gridmeter-readings(7): who connects gets the lines of all
 * stations as they come, and may send a word a line. Nobody is waited for: a reader that does not
 * keep up is left, and has everything again when it comes back. With no reader nothing is written.
 * Left out: where readings come from (stream_output.h). */
#ifndef STREAM_STREAM_SERVER_H
#define STREAM_STREAM_SERVER_H

#include "stream/stream_client.h"
#include "stream/stream_registers.h"

enum {
	STREAM_READERS_MAX = 8,
};

/* All zero: there is none. */
struct stream_server {
	struct ev_loop *loop;
	struct stream_station *stations;
	size_t n_stations, n_clients;
	struct ev_io asked;
	struct ev_timer look;   /* at what there is to tell beside readings, while somebody reads */
	struct ev_timer frames; /* while somebody aligns */
	struct stream_client clients[STREAM_READERS_MAX];
	/* For registers until their reading is told, at the latest until an account is written. */
	union {
		char text[STREAM_ACCOUNT_MAX];
		struct stream_registers registers;
	} room;
	const struct stream_station *heard; /* whose registers they are; NULL: there are none */
	uint64_t registers_until_ms;        /* the latest of all readers */
	char path[108];                     /* as in sockaddr_un; "": there is no socket */
};

/* Opens the socket beside that of the status, at which the group "gridmeter" may read, if there is
 * one; without a socket of the status there is none here either. *s is zero, or was stopped.
 * Borrows `loop`; must not move. */
void stream_server_start(struct stream_server *s, struct ev_loop *loop, const char *status_path);

/* From now on whoever connects is answered. */
void stream_server_answer(struct stream_server *s);

/* Hangs up, closes and removes the socket. Safe twice. Stations may stay. */
void stream_server_stop(struct stream_server *s);

/* A station begins; borrowed until it ends. */
void stream_server_add(struct stream_server *s, struct stream_station *station);
void stream_server_remove(struct stream_server *s, struct stream_station *station);

/* A telegram of that station was heard; its reading follows. What somebody wants to know of it is
 * copied. */
void stream_server_hear(
	struct stream_server *s, const struct stream_station *station, const struct telegram *t);

/* Octets of that station have come, and what it says is told: those who read them get them. */
void stream_server_octets(
	struct stream_server *s, const struct stream_station *station, struct bytes in);

/* What it says has changed: a reading, or silence. `may_be_other`: who it is, too; else that is
 * looked at once a second. */
void stream_server_tell(struct stream_server *s, struct stream_station *station, bool may_be_other);

#endif
