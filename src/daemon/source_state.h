/* What a source is told and keeps: the struct, for the files of this room and those who look at it.
 * What can be done with one is in source.h. */
#ifndef DAEMON_SOURCE_STATE_H
#define DAEMON_SOURCE_STATE_H

#include "config/config_file.h"
#include "daemon/black_box.h"
#include "daemon/choices.h"
#include "daemon/gathered.h"
#include "daemon/integral_file.h"
#include "daemon/latency.h"
#include "daemon/pasts.h"
#include "daemon/shown_energies.h"
#include "link/link.h"
#include "out/outputs.h"
#include "port/places.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"

#include <ev.h>

struct owners;
struct source;
struct stream_server;

struct source_hooks {
	/* Whether the meter that is heard on this source's wire may be its own. */
	bool (*accepts)(void *ctx, struct source *s, const struct identity *id);
	/* It is its own from now on. Returns whether the meter was given what is known of it from
	 * before. */
	bool (*begun)(void *ctx, struct source *s, const struct identity *id);
	/* It is its own no longer: what is known of it can be kept. */
	void (*left)(void *ctx, struct source *s);
	/* Its meter has been heard, for the first time since it began. */
	void (*heard)(void *ctx, struct source *s);
	/* Whether a port is, or will be, another source's. */
	bool (*is_others)(void *ctx, const struct source *s, const char *path);
	/* Another port is looked at from now on: what was heard can be told until this returns. */
	void (*leaving)(void *ctx, struct source *s);
	/* Line settings of ports that are remembered over restarts: to ask for one, false when none
	 * is known, and to tell that one was found, and why. */
	bool (*line_known)(void *ctx, const char *path, struct line_setting *line);
	void (*line_found)(
		void *ctx, const char *path, const struct line_setting *line, const char *why);
	/* Something is wrong with its wire or its meter that the owner must act on. */
	void (*found)(void *ctx, struct source *s, const struct event *event);
	/* Fills in what is known of it, for an output that shows it. */
	void (*diagnose)(void *ctx, struct source *s, struct status *out);
	/* It has nothing more to do and has stopped, for a reason that makes the program end with
	 * `status` when it was the last. */
	void (*ended)(void *ctx, struct source *s, int status);
};

/* What a source listens to others for: the keys of its last telegram. */
enum source_keys {
	SOURCE_UNHEARD, /* no telegram was read since there are these keys */
	SOURCE_PLAIN,   /* it needs none */
	SOURCE_OPENED,  /* they fit */
};

/* What is in force of what both the configuration and the owner at the screen can choose. */
struct source_choices {
	struct phases phases;
	enum reverse reverse;
	uint32_t fuse_a;
	enum asking ask;
	unsigned chosen; /* bits of enum choice: those that are the owner's */
	/* It is not known what the owner has chosen: it could not be read. */
	bool is_port_unread, is_meter_unread;
};

/* What its last reading said, for who shows it. */
struct source_said {
	bool has_power;
	double power_w;    /* as the meter says it: import is positive */
	uint32_t present;  /* as in struct reading */
	uint64_t heard_ms; /* clock_ms() of the last telegram; 0: none yet */
};

/* The counts of a source at some moment. */
struct source_mark {
	uint64_t n_telegrams, n_faults, n_contradictions;
};

/* All of one source. The memory for it is taken when it is set up and never moves; what is not used
 * of it (protocols that its meter does not speak, lists that nobody named) is never written to. */
struct source {
	struct source *next; /* sources.h: the list of all */
	struct ev_loop *loop;
	const struct source_hooks *hooks;
	void *ctx;
	uint32_t number; /* no other has had it: memory of one that ended may be the next one's */
	bool is_running;
	bool is_extra;      /* see source_new() */
	uint32_t decide_ms; /* see source_decide_within(); 0: none */
	bool is_heard;      /* hooks->heard was called since it began */
	char name[CONFIG_SECTION_MAX];
	struct config config;
	struct port_name port; /* where it listens; config.port at first */
	char first[256];       /* with "auto": a port to try before all others; "" for none */
	struct nodes
		*nodes; /* what is known of ports, for "auto"; borrowed, set before it begins */
	const struct link_tap *tap;   /* the same: who gets a copy of what comes */
	struct stream_server *stream; /* the same: for an output that tells local readers */
	const struct owners *owners;  /* the same: all sources */

	/* Whose its meter is (owners.c). `place` tells a meter without a number from another of its
	 * type; "": no need. */
	struct identity had; /* the last meter that was its own; all zero: none yet */
	char past_key[PAST_KEY_MAX];
	char place[PLACES_NAME_MAX];
	unsigned n_strangers; /* visits of a meter that the section does not know */
	uint64_t stranger_ms; /* when the port was opened at the last of them */
	bool is_refusal_said; /* that what is heard is not for the source */

	/* Where it looks for it (sources.c). */
	struct source *follows; /* soon the two change ports, as it has heard our meter; NULL: no */
	unsigned n_away; /* looks at it while it is silent and not on the port of its section */
	struct source_mark mark; /* when its statistics were written last */

	/* What came lately; NULL: its recorder is off, or had no memory. */
	struct black_box *box;

	struct failover *failover; /* of the first of several for one service; NULL: it is alone */
	struct shown_energies shown; /* the same */

	/* Its outputs. `latency` is from wire to signal, until the last of those that send at once
	 * has sent. */
	struct outputs outputs;
	struct latency latency;

	/* What the owner has chosen at the screen (source_choices.c), and what a page shows. */
	struct source_choices in_force;
	char port_of[CHOICES_OF_MAX]; /* under what that of the wire is kept; "": nothing yet */
	char meter_of[CHOICES_OF_MAX];
	enum source_keys keys_are;
	struct source_said said;

	/* Its wire and its meter. */
	struct dlms_keys keys;
	int64_t keys_changed_ns; /* when config.key_file was, as far as is known */
	int64_t keys_wrong_ns;   /* the same, of what could not be used */
	struct protocol_conf protocols;
	struct integral_file energies; /* with config.integrate */
	struct link link;

	/* Large, and seldom used. */
	struct gathered *gathered; /* of lists that are not known; NULL: none came */
	struct dlms_lists lists;
	char raw_hex[2 * LAST_RAW_MAX + 1];
};

/* Under what its own is kept: its section; "": its meter and its port. Of several sources without a
 * section it has to be known before the first was heard. */
static inline const char *source_section(const struct source *s)
{
	return *s->name || !s->config.group ? s->name : "/1";
}

/* What people call it: its section, or else its port. Borrowed until it begins anew. */
static inline const char *source_label(const struct source *s)
{
	if (*s->name)
		return s->name;
	return *s->link.label ? s->link.label : s->port.text;
}

#endif
