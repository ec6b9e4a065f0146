/* What a meter has said in telegrams that complement one another, each value with its own age: a
 * short list every few seconds, a long one every minute, energies every quarter of an hour. What is
 * no longer known is unreadable from then on, not never sent. */
#ifndef METER_MEMORY_H
#define METER_MEMORY_H

#include "reading/said.h"

struct memory {
	struct said said;
	uint64_t at_ms[N_MEANINGS];
	uint32_t interval_ms[N_MEANINGS]; /* between the last two; 0: not known */
};

/* Forgets everything. */
void memory_reset(struct memory *m);

/* Takes what a telegram has said at `now_ms`. An import alone that is not zero means that nothing
 * is exported, and the other way round: whatever was known of the other, it is zero now. A counter
 * that is in doubt is not taken for one. */
void memory_take(struct memory *m, const struct said *newer, uint64_t now_ms);

/* The energies that were said at `now_ms`: a bit for each quantity. */
uint32_t memory_fresh_energies(const struct memory *m, uint64_t now_ms);

/* Drops what is too old at `now_ms`: energies after hours, everything else after 2.5 of its own
 * intervals, but never before `least_ms`. */
void memory_age(struct memory *m, uint64_t now_ms, uint64_t least_ms);

#endif
