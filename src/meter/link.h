/* A link joins a port and a meter in the event loop: opens, reads, notices that the adapter was pulled
 * out or hangs, tries again with back-off, and looks for the meter on all free ports when none is
 * named. */
#ifndef METER_LINK_H
#define METER_LINK_H

#include "meter/asker.h"
#include "meter/line_search.h"
#include "meter/meter.h"
#include "port/candidates.h"
#include "port/port.h"

#include <ev.h>

struct link_hooks {
	struct meter_hooks meter;
	/* A capture file has been replayed to its end; the link will not do anything any more. */
	void (*ended)(void *ctx);
};

struct link_conf {
	const char *port; /* a name for port_path(); "auto", "auto:GLOB". Borrowed */
	struct meter_conf meter; /* its label and line are the link's to set */
	struct line_setting line; /* baud 0: found out */
	struct asker_conf ask;
	bool is_extra; /* hunting: one meter was found already, so it is patient with ports without one */
};

struct link {
	struct ev_loop *loop;
	struct link_conf conf;
	const struct link_hooks *hooks;
	void *ctx;
	char path[PATH_MAX]; /* being used or tried */
	char label[64];      /* of it, for the log */
	struct port port;
	struct ev_io readable;
	struct ev_timer retry;  /* the next attempt to open */
	struct ev_timer tick;   /* once a second while open; a replay: every few ms */
	struct ev_timer silent; /* at the meter's deadline */
	double back_off_s;
	uint32_t stuck_ms;     /* silence after which the port is opened again */
	int last_error;        /* of opening, as it was logged; 0 once bytes come */
	uint64_t opened_ms;    /* of this attempt */
	uint64_t heard_ms;     /* last byte, or opening */
	uint64_t n_bytes_then; /* bytes of the meter when the port was opened */
	uint64_t read_us;      /* when the loop found the bytes that are being handled */
	bool is_settled;       /* hunting is over: the meter speaks on `path` */
	struct line_search search;
	bool had_noise; /* of hunting: bytes on some port, but no telegram, in this round */
	unsigned round; /* of hunting: each listens longer */
	size_t next;    /* candidate to try */
	uint32_t seen;  /* candidates_hash() of the last round */
	struct asker asker;
	struct candidates candidates;
	struct meter meter;
};

/* Begins. `conf`'s strings and `hooks` are borrowed for the life of the link; `l` must not move. */
void link_start(struct link *l, struct ev_loop *loop, const struct link_conf *conf,
	const struct link_hooks *hooks, void *ctx);

/* Closes the port and stops everything; no hook is called. Safe twice. */
void link_stop(struct link *l);

/* Whether a port name may be used: "" when it may, else what is wrong with it. Only what can never
 * become right is wrong: a directory, a device that is no serial port. */
const char *link_check_port(const char *name);

#endif
