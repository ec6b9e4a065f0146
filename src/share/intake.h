/* The connection of the sharing process to the readings stream of the daemon: kept, made again when
 * it is lost, and looked after, as nothing old may be told on. Left out: what lines say
 * (stream/stream_reader.h), and what becomes of it (meters.h). */
#ifndef SHARE_INTAKE_H
#define SHARE_INTAKE_H

#include "share/share.h"
#include "stream/stream_reader.h"

#include <ev.h>

struct intake {
	struct share *share;
	char path[256];
	int fd; /* -1: not connected */
	struct ev_io readable;
	struct ev_timer again; /* the next try */
	struct ev_timer quiet; /* nothing has come for too long */
	struct ev_timer sweep; /* all that there is has been told of */
	double wait_s;
	int error; /* why it is not connected: errno; 0: it was, and is lost */
	uint64_t since_ms;
	uint64_t n_told, n_wrong; /* lines of connections before this one */
	bool is_told;             /* the log knows */
	uint64_t registers_ms;    /* clock_ms() at which registers were asked for; 0: not yet */
	struct stream_reader reader;
};

/* Begins to connect, by the configuration of `share`. Borrows it; must not move. */
void intake_begin(struct intake *in, struct share *share);

/* Where the stream of `share` is; "": it does not begin to connect yet. */
const char *intake_path(const struct share *share);

/* How it is, in the way in which a sink tells of itself. */
void intake_report(const struct intake *in, struct sink_report *out);

/* Closes it; all meters are silent then. Safe twice, and on one that never began and is all zero.
 * intake_begin() may follow. */
void intake_finish(struct intake *in);

#endif
