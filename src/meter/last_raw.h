/* The end of a stream: its last octets, to show a telegram as it came. */
#ifndef METER_LAST_RAW_H
#define METER_LAST_RAW_H

#include "base/bytes.h"

#include <stddef.h>
#include <stdint.h>

enum { LAST_RAW_MAX = 2048 };

/* All zero: empty. */
struct last_raw {
	uint64_t n;                 /* octets that have gone by */
	uint8_t ring[LAST_RAW_MAX]; /* octet i of the stream is at i % LAST_RAW_MAX */
	size_t n_marked;
	uint8_t marked[LAST_RAW_MAX];
};

/* Octets go by. */
void last_raw_pass(struct last_raw *t, struct bytes octets);

/* The last `n` octets, or as many of their end as are kept, are worth being shown: `marked`, until
 * the next. */
void last_raw_mark(struct last_raw *t, size_t n);

#endif
