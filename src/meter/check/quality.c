/* Sixty-four outcomes as the bits of a number, the newest lowest. Left out: the period itself
 * (meter/period.c). */
#include "meter/check/quality.h"

enum { OUTCOMES = 64 };

void quality_reset(struct quality *q)
{
	*q = (struct quality){0};
}

static void shift_in_misses(struct quality *q, uint64_t n)
{
	q->outcomes = n < OUTCOMES ? q->outcomes << n : 0;
	q->n = n < OUTCOMES - q->n ? q->n + (unsigned)n : OUTCOMES;
}

/* Telegrams that were due since the last one and did not come. One that is late by less than half a
 * period is no miss. */
static uint64_t misses(const struct quality *q, uint64_t now_ms, uint32_t period_ms)
{
	uint64_t gap = now_ms > q->last_ms ? now_ms - q->last_ms : 0, periods;

	if (!q->n || !period_ms)
		return 0;
	periods = gap / period_ms + (gap % period_ms * 2 >= period_ms);
	return periods ? periods - 1 : 0;
}

void quality_mark(struct quality *q, uint64_t now_ms, uint32_t period_ms)
{
	shift_in_misses(q, misses(q, now_ms, period_ms));
	shift_in_misses(q, 1);
	q->outcomes |= 1;
	q->last_ms = now_ms;
}

int quality_percent(const struct quality *q, uint64_t now_ms, uint32_t period_ms)
{
	struct quality until_now = *q;
	int n_came = 0;

	if (!q->n || !period_ms)
		return -1;
	shift_in_misses(&until_now, misses(q, now_ms, period_ms));
	for (uint64_t bits = until_now.outcomes; bits; bits &= bits - 1)
		n_came++;
	return 100 * n_came / (int)until_now.n;
}

unsigned quality_longest_gap(const struct quality *q)
{
	unsigned longest = 0, gap = 0;

	for (unsigned i = 0; i < q->n; i++) {
		gap = q->outcomes >> i & 1 ? 0 : gap + 1;
		longest = gap > longest ? gap : longest;
	}
	return longest;
}
