/* The end of a stream: its last octets, to show a telegram as it came. */
#ifndef METER_TAIL_H
#define METER_TAIL_H

#include "base/bytes.h"

#include <stddef.h>
#include <stdint.h>

enum { TAIL_MAX = 2048 };

/* All zero: empty. */
struct tail {
	uint64_t n;             /* octets that have gone by */
	uint8_t ring[TAIL_MAX]; /* octet i of the stream is at i % TAIL_MAX */
	size_t n_marked;
	uint8_t marked[TAIL_MAX];
};

/* Octets go by. */
void tail_pass(struct tail *t, struct bytes octets);

/* The last `n` octets, or as many of their end as are kept, are worth being shown: `marked`, until
 * the next. */
void tail_mark(struct tail *t, size_t n);

#endif
