/* Counts durations by bins of fixed ends, so that nothing is kept of a single one, and a percentile
 * is the end of a bin. Left out: measuring. */
#include "daemon/latency.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

/* Of each bin but the last: durations below this. */
static const uint32_t ends_us[LATENCY_BINS - 1] = {50, 100, 200, 300, 500, 1000, 2000, 3000, 5000,
	10000, 20000, 30000, 50000, 100000, 200000, 300000, 500000, 1000000};

static const double us_per_ms = 1000;

void latency_reset(struct latency *l)
{
	*l = (struct latency){0};
}

void latency_add(struct latency *l, uint64_t us)
{
	int bin = 0;

	while (bin < LATENCY_BINS - 1 && us >= ends_us[bin])
		bin++;
	l->n[bin]++;
	if (us > l->max_us)
		l->max_us = us;
}

uint64_t latency_n(const struct latency *l)
{
	uint64_t n = 0;

	for (int bin = 0; bin < LATENCY_BINS; bin++)
		n += l->n[bin];
	return n;
}

uint64_t latency_percentile_us(const struct latency *l, unsigned percent)
{
	/* Counts of a process do not come near 2^64 / 100. */
	uint64_t rank = (latency_n(l) * percent + 99) / 100, n = 0;

	for (int bin = 0; bin < LATENCY_BINS - 1; bin++) {
		n += l->n[bin];
		if (n >= rank && n > 0)
			return ends_us[bin] < l->max_us ? ends_us[bin] : l->max_us;
	}
	return l->max_us;
}

uint64_t latency_max_us(const struct latency *l)
{
	return l->max_us;
}

/* Milliseconds to 0.1, and to 0.01 where that would be nothing. */
static void text_of_us(uint64_t us, char out[32])
{
	snprintf(out, 32, us < 100 ? "%.2f" : "%.1f", (double)us / us_per_ms);
}

void latency_text(const struct latency *l, char *out, size_t size)
{
	char median[32], most[32], worst[32];

	text_of_us(latency_percentile_us(l, 50), median);
	text_of_us(latency_percentile_us(l, 99), most);
	text_of_us(latency_max_us(l), worst);
	if (latency_n(l))
		snprintf(out, size, "median %s ms, 99 %% %s ms, worst %s ms", median, most, worst);
	else
		snprintf(out, size, "%s", "");
}

void latency_bins_text(const struct latency *l, char *out, size_t size)
{
	size_t at = 0;

	snprintf(out, size, "%s", "");
	for (int bin = 0; bin < LATENCY_BINS && at < size; bin++) {
		bool is_last = bin == LATENCY_BINS - 1;
		int n;

		if (!l->n[bin])
			continue;
		n = snprintf(out + at, size - at, "%s%s%gms %" PRIu64, at ? ", " : "",
			is_last ? ">=" : "<", ends_us[is_last ? bin - 1 : bin] / us_per_ms,
			l->n[bin]);
		at += n > 0 ? (size_t)n : 0;
	}
}
