/* What a link is told, and how far it has come: the struct, for the files of this room. What can be
 * done with one is in link.h. */
#ifndef LINK_LINK_STATE_H
#define LINK_LINK_STATE_H

#include "event/event_words.h"
#include "link/asker.h"
#include "link/decision.h"
#include "link/line_search.h"
#include "link/link_tap.h"
#include "link/nap.h"
#include "link/port_hunt.h"
#include "meter/meter.h"
#include "port/line/line_diagnosis.h"
#include "port/port.h"
#include "port/port_name.h"

#include <ev.h>

struct link_hooks {
	struct meter_hooks meter; /* its event is also that of the wire; may be NULL */
	/* A capture file has been replayed to its end; the link will not do anything any more. */
	void (*ended)(void *ctx);
	/* With decide_ms: there is no meter on this port, or the port is gone, as the event says.
	 * The link will not do anything any more. */
	void (*undecided)(void *ctx, const struct event *why);
	/* Whether the line setting of a port is known from before: then *line is it. May be
	 * NULL. */
	bool (*line_known)(void *ctx, const char *path, struct line_setting *line);
	/* It has been found, for the reason `why`. May be NULL. */
	void (*line_found)(
		void *ctx, const char *path, const struct line_setting *line, const char *why);
	/* Hunting: whether the port is another link's, or will be. May be NULL. */
	bool (*is_others)(void *ctx, const char *path);
	/* Hunting: the port is left for another one. Until this returns link_status() tells what
	 * was heard there. May be NULL. */
	void (*leaving)(void *ctx);
	/* What has come from the port, behind all that the meter made of it. Borrowed. May be
	 * NULL. */
	void (*octets)(void *ctx, struct bytes in);
};

struct link_conf {
	const struct port_name *port; /* borrowed */
	struct meter_conf meter;      /* its label and line are the link's to set */
	struct line_setting line;     /* baud 0: found out */
	struct asker_conf ask;
	/* Hunting beside a meter that was found: after some rounds it looks seldom. */
	bool is_extra;
	const char *first; /* hunting: a port to try before all others; "": none. Borrowed */
	/* Hunting: what is known of ports; borrowed. NULL: it is not remembered. */
	struct nodes *nodes;
	/* Who looks at other processes, see port/holders.h; borrowed. NULL: this one. */
	const struct looker *looker;
	const struct link_tap *tap; /* who gets a copy of what comes; borrowed. NULL: nobody */
	/* How long to look for a meter on the port that is named; 0: for ever. */
	uint32_t decide_ms;
	/* A recording that names no speed is played as fast as it can be read. */
	bool hurries;
	/* Bytes without a telegram, before the line is looked for again; 0: 60 s. */
	uint32_t garbled_ms;
};

/* How far a link has come. It begins anew with link_start(), and all of it with one assignment. */
struct link_state {
	double back_off_s;        /* before the next attempt to open */
	uint32_t stuck_ms;        /* silence after which the port is opened again */
	int last_error;           /* of opening, as it was logged; 0 once bytes come */
	uint64_t opened_ms;       /* of this attempt */
	uint64_t heard_ms;        /* last byte, or opening */
	uint64_t silent_since_ms; /* last byte, or first opening of a port since which none had any;
				   * 0: none was opened yet */
	uint64_t n_bytes_then;    /* bytes of the meter when the port was opened */
	uint64_t awake_ms;        /* when the loop last came round here */
	uint64_t kept_ms;         /* when it was last seen that the port is ours */
	bool is_held;             /* a port that was tried is, by another */
	bool is_sought_again;     /* the line, after telegrams had become noise */
	bool is_quiet;            /* nothing has come since it was opened; that was told */
	bool is_inverted;         /* the level of the line seems to be; that was told */
	bool is_settled;          /* hunting is over: the meter speaks on `path` */
	bool was_open;            /* the port at `path`, since one goes there */
	uint64_t lost_ms;         /* when the port with the meter was lost; 0: it was not */
	struct line_errors errors; /* of the line, as they were counted last */
};

/* All times of a link, and of what it owns, are port_now_ms() of its port: before the port is open
 * as well, and when a timer is set. A replay has a time of its own, and two clocks would not agree.
 * What is large (the meter, the ports that are hunted, paths) is begun by its own function and not
 * cleared: memory that nobody has touched costs nothing. It stands behind all that is small, so
 * that there are few pages of which only a part is used. */
struct link {
	struct ev_loop *loop; /* NULL: stopped */
	struct link_conf conf;
	const struct link_hooks *hooks;
	void *ctx;
	struct link_state state;
	char path[PORT_PATH_SIZE];       /* being used or tried */
	char home[PORT_PATH_SIZE];       /* where the meter was understood last; "": nowhere yet */
	char label[64];                  /* of it, for the log */
	char last_words[EVENT_TEXT_MAX]; /* what was wrong last, without the port; "": nothing */
	struct port port;
	struct ev_io readable;
	struct ev_timer retry;    /* the next attempt to open */
	struct ev_timer tick;     /* every link_tick_s() while open */
	struct ev_timer silent;   /* at the meter's deadline */
	struct ev_timer line_due; /* the next step of the search for the line */
	struct nap nap;
	struct ev_timer nap_over; /* the port is looked at again */
	uint64_t read_us; /* a stop watch: clock_us() when the loop found what is being handled */
	struct line_search search;
	struct line_diagnosis diagnosis;
	struct decision decision;
	struct asker asker;
	struct port_hunt hunt;
	struct meter meter;
};

#endif
