/* How long things take: a histogram of durations in microseconds, with percentiles and words for
 * people. Left out: what is measured, and the clock for it, which are the caller's. */
#ifndef DAEMON_LATENCY_H
#define DAEMON_LATENCY_H

#include <stddef.h>
#include <stdint.h>

enum {
	LATENCY_BINS = 19,      /* the last one has no end */
	LATENCY_TEXT_MAX = 640, /* any text of this file fits */
};

/* All zero: empty. */
struct latency {
	uint64_t max_us;
	uint64_t n[LATENCY_BINS];
};

/* Empties it. */
void latency_reset(struct latency *l);

/* Counts one duration, in microseconds. */
void latency_add(struct latency *l, uint64_t us);

/* How many there are. */
uint64_t latency_n(const struct latency *l);

/* A duration that `percent` (0 to 100) of all do not exceed: the end of a bin, but never more than
 * the longest of all. 0 when there are none. */
uint64_t latency_percentile_us(const struct latency *l, unsigned percent);

/* The longest. */
uint64_t latency_max_us(const struct latency *l);

/* "median 0.1 ms, 99 % 0.5 ms, worst 1.3 ms"; empty when there are none. */
void latency_text(const struct latency *l, char *out, size_t size);

/* The bins that are not empty: "<0.1ms 93, <0.2ms 5, <1ms 1"; what took a second or longer as
 * ">=1000ms 2". */
void latency_bins_text(const struct latency *l, char *out, size_t size);

#endif
