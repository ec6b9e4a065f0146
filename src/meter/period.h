/* How often a meter sends: the median of the last intervals, so that a lost telegram does not
 * count. */
#ifndef METER_PERIOD_H
#define METER_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PERIOD_INTERVALS = 7,
	PERIOD_MOST_MS = 90000, /* the slowest meters send power once a minute; lists of each hour
				   tell no period */
};

struct period {
	uint64_t last_ms;
	size_t n; /* intervals seen */
	uint32_t interval_ms[PERIOD_INTERVALS];
	uint32_t median_ms; /* of them; it is asked for more often than they change */
};

/* Forgets everything. */
void period_reset(struct period *p);

/* A telegram has ended at `now_ms`. */
void period_mark(struct period *p, uint64_t now_ms);

/* The next interval does not count: the wire was away meanwhile. */
void period_break(struct period *p);

/* Milliseconds, or 0 while not known. */
uint32_t period_ms(const struct period *p);

/* Whether it is more than a guess: two intervals, and most of all, are as long as the median, but
 * for a sixteenth. */
bool period_is_steady(const struct period *p);

#endif
