/* What came from ports lately, as files of the state folder: four at most, recorded-1.txt to
 * recorded-4.txt, of which the oldest gives way. Each is a capture (port/capture.h) with remarks.
 * One is written when something is found that the owner must act on, and when somebody asks for it
 * (record_server.h). It is written bit by bit, so no telegram waits for it. Left out: what is noted
 * (black_box.h). */
#ifndef DAEMON_DUMPS_H
#define DAEMON_DUMPS_H

#include "daemon/black_box.h"

#include <ev.h>
#include <limits.h>
#include <stdio.h>

struct owners;
struct source;

enum {
	DUMPS_MAX = 4,
	DUMPS_PORT_MS = 60 * 60 * 1000,      /* of a port, between two findings */
	DUMPS_SAME_MS = 24 * 60 * 60 * 1000, /* and between two that are the same */
	DUMPS_FILE_S = 60 * 60,              /* a younger file does not give way to a finding */
	DUMPS_ASKED_MS = 60 * 1000,          /* of a port, before one is written for who asks */
};

struct dumps_hooks {
	/* The one of `of` is whole, at `path`; NULL: there is none, for the reason `why`. */
	void (*ended)(void *ctx, const struct source *of, const char *path, const char *why);
	void *ctx;
};

/* All zero: it has not begun. */
struct dumps {
	struct ev_loop *loop;
	const struct owners *owners;     /* of all sources */
	const struct dumps_hooks *hooks; /* NULL: nobody is told */
	struct ev_timer due;
	bool is_failure_said; /* since one was written */

	/* The one that is being written. */
	const struct source *of; /* NULL: none is */
	struct black_box *box;
	FILE *to;
	unsigned number;
	int error;
	bool has_head;
	uint64_t from_ms, until_ms; /* what came in this time */
	uint64_t base_ms;           /* of its head */
	int64_t base_real_ms;       /* the same as time of day */
	uint32_t baud;              /* as it was written last */
	char format[4];
	struct trail_reader reader;
};

/* Ready for wishes of the sources of `owners`, in whose folder the files are. Borrows all; must not
 * move. */
void dumps_begin(struct dumps *d, struct ev_loop *loop, const struct owners *owners,
	const struct dumps_hooks *hooks);

/* Something was found at `source` that its owner must act on: some seconds later it is written,
 * with what came behind it, unless there was one lately. */
void dumps_found(struct dumps *d, const struct source *source, const struct event *event);

/* Somebody asks for it. hooks->ended will be called, maybe from here. */
void dumps_ask(struct dumps *d, const struct source *source);

/* The source ends: what is due of it is written at once. */
void dumps_leave(struct dumps *d, const struct source *source);

/* Writes nothing any more; all sources have left. Safe twice. */
void dumps_end(struct dumps *d);

#endif
