/* The measured period. */
#include "meter/period.h"

#include <string.h>

enum {
	INTERVAL_MIN_MS = 50,    /* two telegrams out of one buffer are no interval */
	INTERVAL_MAX_MS = 60000, /* no meter is that slow; something was wrong in between */
};

void period_reset(struct period *p)
{
	*p = (struct period){0};
}

void period_mark(struct period *p, uint64_t now_ms)
{
	uint64_t interval = now_ms - p->last_ms;

	if (p->last_ms && interval >= INTERVAL_MIN_MS && interval <= INTERVAL_MAX_MS)
		p->interval_ms[p->n++ % PERIOD_INTERVALS] = (uint32_t)interval;
	p->last_ms = now_ms;
}

void period_break(struct period *p)
{
	p->last_ms = 0;
}

uint32_t period_ms(const struct period *p)
{
	size_t n = p->n < PERIOD_INTERVALS ? p->n : PERIOD_INTERVALS;
	uint32_t sorted[PERIOD_INTERVALS];

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (; at > 0 && sorted[at - 1] > p->interval_ms[i]; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = p->interval_ms[i];
	}
	return n ? sorted[n / 2] : 0;
}
