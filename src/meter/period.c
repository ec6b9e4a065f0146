/* A ring of the last intervals and their median, sorted by insertion as there are seven. Left out:
 * what follows from a period (freshness.c, check/quality.c). */
#include "meter/period.h"

#include <string.h>

enum {
	INTERVAL_MIN_MS = 50, /* two telegrams out of one buffer are no interval */
	STEADY_N = 2,
	STEADY_PART = 16,
	STEADY_LEAST_MS = 500, /* the time on the wire differs, too */
};

void period_reset(struct period *p)
{
	*p = (struct period){0};
}

static size_t n_intervals(const struct period *p)
{
	return p->n < PERIOD_INTERVALS ? p->n : PERIOD_INTERVALS;
}

static uint32_t median(const struct period *p)
{
	size_t n = n_intervals(p);
	uint32_t sorted[PERIOD_INTERVALS];

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (; at > 0 && sorted[at - 1] > p->interval_ms[i]; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = p->interval_ms[i];
	}
	return sorted[n / 2];
}

void period_mark(struct period *p, uint64_t now_ms)
{
	uint64_t interval = now_ms - p->last_ms;

	if (p->last_ms && interval >= INTERVAL_MIN_MS && interval <= PERIOD_MOST_MS) {
		p->interval_ms[p->n++ % PERIOD_INTERVALS] = (uint32_t)interval;
		p->median_ms = median(p);
	}
	p->last_ms = now_ms;
}

void period_break(struct period *p)
{
	p->last_ms = 0;
}

uint32_t period_ms(const struct period *p)
{
	return p->median_ms;
}

bool period_is_steady(const struct period *p)
{
	uint32_t tolerance = p->median_ms / STEADY_PART;
	size_t n = n_intervals(p), n_equal = 0;

	tolerance = tolerance < STEADY_LEAST_MS ? STEADY_LEAST_MS : tolerance;
	for (size_t i = 0; i < n; i++)
		n_equal += p->interval_ms[i] <= p->median_ms + tolerance &&
			   p->interval_ms[i] + tolerance >= p->median_ms;
	return n_equal >= STEADY_N && 2 * n_equal > n;
}
