/* What a meter has said in telegrams that complement one another, each value with its own age: a
 * short list every few seconds, a long one every minute, energies every quarter of an hour. What is
 * no longer known is unreadable from then on, not never sent. */
#ifndef METER_VALUE_CACHE_H
#define METER_VALUE_CACHE_H

#include "reading/values.h"

struct value_cache {
	struct values values;
	uint64_t at_ms[N_MEANINGS];
	uint32_t interval_ms[N_MEANINGS]; /* between the last two; 0: not known */
};

/* Forgets everything. */
void value_cache_reset(struct value_cache *m);

/* Takes what a telegram has said at `now_ms`. An import alone that is not zero means that nothing
 * is exported, and the other way round: whatever was known of the other, it is zero now. A counter
 * that is in doubt is not taken for one. */
void value_cache_take(struct value_cache *m, const struct values *newer, uint64_t now_ms);

/* The energies that were said at `now_ms`: a bit for each quantity. */
uint32_t value_cache_fresh_energies(const struct value_cache *m, uint64_t now_ms);

/* Drops what is too old at `now_ms`: energies after hours, everything else after 2.5 of its own
 * intervals, but never before `least_ms`. */
void value_cache_age(struct value_cache *m, uint64_t now_ms, uint64_t least_ms);

#endif
