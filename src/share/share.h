/* The sharing process: one loop, what the readings stream has told, and the sinks that tell it on.
 * Left out: its beginning and its signals (share/main.c). */
#ifndef SHARE_SHARE_H
#define SHARE_SHARE_H

#include "share/sink.h"

enum { SHARE_SINKS_MAX = 12 };

/* One sink at work. */
struct share_sink {
	const struct sink *sink;
	void *state;            /* NULL: it is not wanted */
	enum sink_problem told; /* that the log was told last */
};

struct share {
	struct ev_loop *loop;
	struct share_config config;
	struct share_meter *meters; /* the first; NULL: none was heard of */
	size_t n_meters;
	bool has_tls;              /* this program can speak it */
	bool is_connected;         /* to the daemon; all meters are silent where it is not */
	uint64_t connected_ms;     /* clock_ms() since when that is so, or is not so */
	char daemon_version[32];   /* "": not known */
	struct stream_frame frame; /* of SHARE_FRAME */
	struct share_sink sinks[SHARE_SINKS_MAX];
	size_t n_sinks;
	unsigned n_aligning; /* who want frames, see share_align() */
	/* Called when the first begins to want frames, and when the last does no longer; NULL: by
	 * nobody. `intake` is its own. */
	void (*on_align)(struct share *s);
	void (*on_registers)(struct share *s); /* somebody wants registers; NULL: the same */
	void *intake;
	char config_path[256]; /* that people know; "": that of the machine, or none */
};

/* The meter of that key, or NULL. */
struct share_meter *share_find(const struct share *s, const char *key);

/* One who wants to be told of every frame (true), or does no longer (false). */
void share_align(struct share *s, bool wants);

/* Tells all sinks. */
void share_tell(struct share *s, enum share_told what, const struct share_meter *m);

#endif
