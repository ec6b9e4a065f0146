/* The socket at which a running daemon hands on what comes from its ports, so that it can be
 * recorded while it works: `gridmeter capture` names a port in one line, and gets a capture file
 * (port/capture.h) that goes on until one of the two ends. What was understood of it, and any key,
 * is not in there. A last line may say why it ends. Nobody is waited for: who reads more slowly
 * than a meter sends is left. `gridmeter explain` asks here for what has been gathered of lists
 * that are not known, and `gridmeter record` for what came lately. Left out: who asks, and how
 * (cmd/capture, cmd/explain). */
#ifndef DAEMON_RECORD_SERVER_H
#define DAEMON_RECORD_SERVER_H

#include "daemon/dumps.h"
#include "link/link_tap.h"
#include "port/port_name.h"

#include <ev.h>

struct record_server;
struct sources;

/* The last line: this, and why in words. In a capture file it is a remark. */
#define RECORD_ENDS "ended "

/* The question "gathered PORT" asks for what has been gathered of unknown lists instead. The answer
 * is a line, RECORD_GATHERED, the version, the octets of a list and how many there are, and then
 * the lists, as they are in memory: it is for the same program only, which asks whether they are
 * sound (explain/explain_sound.h). */
#define RECORD_GATHERED "gathered "

/* The question "recorder PORT" asks for a file with what came from it lately (daemon/dumps.h). The
 * answer is a line, RECORD_FILE and its path, or the last one. */
#define RECORD_RECORDER "recorder "
#define RECORD_FILE     "recorded "

enum {
	RECORD_ASKERS_MAX = 2,
	RECORD_ROOM = 64 * 1024, /* octets of text for one who reads slowly: 2 s at 115200 Bd */
};

struct record_asker {
	struct record_server *of; /* NULL: nobody is there */
	bool is_given;            /* the port is known, and what comes from it is handed on */
	bool is_ending;           /* nothing is added any more */
	char port[sizeof RECORD_GATHERED + PORT_NAME_SIZE]; /* the question, up to now */
	size_t n_port;
	uint32_t waits_for; /* the number of a source; 0: for none */
	uint64_t begun_ms;
	uint32_t baud; /* as it was told last */
	char format[4];
	struct ev_io readable, writable;
	struct ev_timer patience;
	size_t n; /* octets of `text` that are to be sent */
	char text[RECORD_ROOM];
};

/* All zero: there is none. */
struct record_server {
	struct ev_loop *loop;
	struct sources *sources;
	struct link_tap tap;       /* to be given to the links */
	struct dumps_hooks dumped; /* to be given to the sources */
	struct ev_io asked;
	struct record_asker askers[RECORD_ASKERS_MAX];
	char path[108]; /* as in sockaddr_un; "": there is no socket */
};

/* The path of this socket of the daemon that tells its status at `status_path`. */
void record_path(char out[108], const char *status_path);

/* Opens the socket beside that of the status; without one there is none here either. *s is zero, or
 * was stopped. Borrows everything; must not move. */
void record_start(struct record_server *s, struct ev_loop *loop, struct sources *sources,
	const char *status_path);

/* From now on whoever connects is answered. */
void record_answer(struct record_server *s);

/* Tells those who record that this is the end, closes and removes the socket. Safe twice. */
void record_stop(struct record_server *s);

#endif
