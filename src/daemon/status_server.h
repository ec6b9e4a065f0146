/* The socket at which a running daemon tells its status: whoever connects gets one JSON object, and
 * the connection is closed. Left out: commands; nothing that is sent to it is read. */
#ifndef DAEMON_STATUS_SERVER_H
#define DAEMON_STATUS_SERVER_H

#include <ev.h>
#include <limits.h>
#include <stdint.h>

struct sources;
struct status_server;

enum {
	STATUS_ANSWER_MAX = 2 * 1024 * 1024, /* octets: some thousand meters */
	STATUS_ASKERS_MAX = 4,               /* who read more slowly than the socket takes */
};

/* One to whom an answer is under way. */
struct status_asker {
	struct status_server *of;
	char *text; /* NULL: there is none */
	const char *rest;
	struct ev_io writable;
	struct ev_timer patience;
};

struct status_server {
	struct ev_loop *loop;
	struct sources *sources;
	const char *config; /* the file; NULL: none */
	struct ev_io asked;
	uint64_t since_ms;
	unsigned turn; /* of askers */
	struct status_asker askers[STATUS_ASKERS_MAX];
	char path[108]; /* as in sockaddr_un; "": there is no socket */
};

/* The folder of the sockets: $RUNTIME_DIRECTORY, else /run/gridmeter. */
void status_folder(char out[PATH_MAX]);

/* Opens the socket "status", or "status.PID" when another daemon has that; one that nobody answers
 * is replaced. `config` is the file by which the daemon goes, or NULL. Without a socket the daemon
 * goes on. Borrows everything; must not move. */
void status_start(
	struct status_server *s, struct ev_loop *loop, struct sources *sources, const char *config);

/* From now on whoever connects is answered. */
void status_answer(struct status_server *s);

/* Closes and removes it. Safe twice. */
void status_stop(struct status_server *s);

#endif
