/* What a meter is told, and what it knows: the struct, for the files of this room. What can be done
 * with one is in meter.h. */
#ifndef METER_METER_STATE_H
#define METER_METER_STATE_H

#include "meter/check/bounds.h"
#include "meter/check/telegram_profile.h"
#include "meter/check/energy_guard.h"
#include "meter/check/integral.h"
#include "meter/check/judge.h"
#include "meter/check/list_doubt.h"
#include "meter/check/plausibility.h"
#include "meter/check/quality.h"
#include "meter/check/traffic.h"
#include "meter/invocation_counter.h"
#include "event/event.h"
#include "meter/listener.h"
#include "meter/value_cache.h"
#include "meter/period.h"
#include "meter/last_raw.h"
#include "reading/grid.h"

#include <stdbool.h>
#include <stdint.h>

struct meter_hooks {
	/* A new reading. All arguments are borrowed for the call. */
	void (*reading)(void *ctx, const struct identity *meter, const struct reading *reading,
		uint32_t period_ms);
	/* There is no valid reading any more: silence, or the wire is gone. Once, until the next.
	 */
	void (*lost)(void *ctx);
	/* A meter is heard that is not the one of before: whether it may be ours. NULL: any may. */
	bool (*accepts)(void *ctx, const struct identity *meter);
	/* It is ours no more: what is known of it is about to be forgotten. May be NULL. */
	void (*left)(void *ctx);
	/* From now on it is ours, or has a fuller number than before. Nothing of it has been
	 * published under that number; what was put into meter.integral is known. May be NULL. */
	void (*begun)(void *ctx, const struct identity *meter);
	/* A telegram of our meter, with or without a power; borrowed for the call. May be NULL. */
	void (*telegram)(void *ctx, const struct telegram *t);
	/* A telegram whose values have no names, in a list that is not known; borrowed for the
	 * call. May be NULL. */
	void (*unnamed)(void *ctx, const struct telegram *t, uint64_t now_ms);
	/* Something happened, or became so, that a person may want to know. Borrowed for the call.
	 * May be NULL. */
	void (*event)(void *ctx, const struct event *event);
};

struct meter_conf {
	uint32_t timeout_ms; /* silence limit; 0: from the measured period */
	enum power_direction direction;
	const struct protocol *protocol;       /* NULL: any */
	const struct protocol_conf *protocols; /* borrowed; may be NULL */
	struct line_setting line;              /* of the port; baud 0: not known */
	enum counter_policy counter;
	uint32_t asked_ms; /* the meter is asked that often; 0: it sends by itself */
	uint32_t fuse_a;   /* 0: unknown */
	bool integrate;    /* energies of the phases from their powers */
	bool keep_raw;     /* the last telegram as it came: meter.raw */
};

enum { METER_LISTS_MAX = 6 };

/* What is so. Each begins with an event (notice.c). */
struct meter_facts {
	bool is_introduced;              /* EVENT_METER was told */
	const struct protocol *protocol; /* what it speaks */
	unsigned n_lists;
	uint32_t lists[METER_LISTS_MAX]; /* what is in them (hash): lists that were heard */
	unsigned n_unknown;
	uint32_t unknown[METER_LISTS_MAX]; /* the same of lists without names, of the wire */
	enum fault_word key;               /* what keeps frames closed, as it was told */
	bool no_power;                     /* telegrams without a power */
	bool no_direction;                 /* a power without a direction */
	bool nameless;                     /* lists, and none that tells whose they are */
	bool noise;                        /* bytes, but nothing readable */
	bool stranger;                     /* another meter speaks here as well */
	bool replayed;                     /* counters below one that was used */
	bool weaker; /* telegrams come with a weaker check than before, or none */
};

/* Telegrams in a row that came whole, but could not be deciphered. */
struct meter_locked {
	unsigned n;
	unsigned n_gaps; /* in their counters */
	uint32_t counter;
};

struct meter {
	struct meter_conf conf;
	const struct meter_hooks *hooks;
	void *ctx;
	struct period period;
	bool is_known; /* `identity` is the meter that this wire belongs to */
	bool is_live;  /* the last reading is not older than the silence limit */
	bool is_held;  /* the last power was beyond all bounds: nothing is published until the next
			*/
	bool was_lost; /* there were readings before */
	bool is_refused; /* the last telegram was of a meter that hooks->accepts does not want */
	uint64_t last_power_ms;     /* that was published */
	uint64_t held_ms;           /* the last power that the judge held back */
	uint64_t heard_ms;          /* last byte */
	uint64_t nameless_since_ms; /* first telegram, while none has told who the meter is */
	uint64_t powerless_since_ms;
	uint64_t noisy_since_ms;  /* first byte since the last good frame; 0: none */
	uint64_t n_faults_before; /* receiver_n_own_faults at the last good reading */
	unsigned n_strangers;     /* telegrams of another meter in a row */
	uint64_t n_repeated;      /* telegrams that had been played before */
	struct identity identity;
	struct identity stranger;
	struct meter_facts facts;
	struct invocation_counter counter;
	struct meter_locked locked;
	struct value_cache cache;
	bool has_nil_phases; /* grid_rules.has_nil_phases */
	struct telegram_profile content;
	struct traffic traffic;
	struct judge judge;
	struct list_doubt list_doubt;
	uint64_t n_implausible; /* telegrams with a weak check, or none, that were not believed */
	uint64_t n_held;        /* the same that waited for the next, as their powers had moved */
	uint8_t strongest;      /* enum telegram_check: what our meter has shown on this wire */
	uint64_t n_weaker;      /* its telegrams with less than that */
	struct quality quality;
	struct energy_guard energies;
	struct plausibility plausibility;
	struct integral integral;
	struct last_raw raw; /* conf.keep_raw */
	struct listener listener;
};

#endif
