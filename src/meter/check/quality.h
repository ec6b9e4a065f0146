/* How much of what the meter sends arrives whole: telegrams against the periods in which one was
 * expected. */
#ifndef METER_CHECK_QUALITY_H
#define METER_CHECK_QUALITY_H

#include <stdint.h>

/* All zero: nothing is known. */
struct quality {
	uint64_t outcomes; /* the last in bit 0; set: a telegram came */
	unsigned n;        /* of them, 64 at most */
	uint64_t last_ms;
};

/* Forgets everything. */
void quality_reset(struct quality *q);

/* A telegram came at `now_ms`. `period_ms` is how often one comes; 0: not known yet. */
void quality_mark(struct quality *q, uint64_t now_ms, uint32_t period_ms);

/* 0 to 100, of the last 64 that were due, with those that did not come until now; -1 while nothing
 * is known. */
int quality_percent(const struct quality *q, uint64_t now_ms, uint32_t period_ms);

/* The longest row of them that did not come. */
unsigned quality_longest_gap(const struct quality *q);

#endif
