/* What a meter has said in the last 24 hours, for a curve: the least, the mean and the most power
 * of each 10 s, and the voltages of each minute. Steps are counted by a clock that only goes
 * forward, so the time of day may jump: who shows a curve counts back from now. Where the meter was
 * silent there is nothing, and nothing is drawn between. Left out: files (history_file.h). */
#ifndef SHARE_HTTP_HISTORY_H
#define SHARE_HTTP_HISTORY_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HISTORY_STEP_S = 10,
	HISTORY_STEPS = 24 * 3600 / HISTORY_STEP_S,
	HISTORY_MINUTES = 24 * 60,
	HISTORY_NONE = INT32_MIN,
};

/* Of one step, or of several; HISTORY_NONE: the meter was silent. In tenths of a watt. */
struct history_power {
	int32_t least, mean, most;
};

struct history {
	bool has_any;
	uint64_t newest; /* step; that and the HISTORY_STEPS - 1 before it are kept */
	int64_t sum;     /* of the newest, with `n` readings */
	uint32_t n;
	uint32_t voltage_sum[3], n_voltages[3];    /* of the newest minute */
	struct history_power power[HISTORY_STEPS]; /* by step, from the front again */
	uint16_t voltage[HISTORY_MINUTES][3];      /* by minute; tenths of a volt, 0: none */
};

/* Empty. */
void history_reset(struct history *h);

/* The step of a moment in seconds. */
static inline uint64_t history_step(uint64_t at_s)
{
	return at_s / HISTORY_STEP_S;
}

/* Notes what a reading says at that moment. What is older than what is there is left out. */
void history_add(struct history *h, uint64_t at_s, const struct reading *r);

/* What is known of `n` steps from `step` on. Both may reach back behind the first one, by
 * counting down from 0: a machine that has just begun is asked for a day as well. */
struct history_power history_power(const struct history *h, uint64_t step, size_t n);

/* The voltage of phase 0 to 2 in a minute, in tenths of a volt; 0: none. */
uint16_t history_voltage(const struct history *h, uint64_t minute, unsigned phase);

/* Whether a history that comes from elsewhere can be one, now. */
bool history_makes_sense(const struct history *h, uint64_t now_s);

#endif
