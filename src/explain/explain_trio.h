/* Three currents whose voltage x current are one power at load. */
#ifndef EXPLAIN_EXPLAIN_TRIO_H
#define EXPLAIN_EXPLAIN_TRIO_H

#include "explain/explain_axis.h"

struct explain_trio {
	uint8_t of[3];
	int decade;
	double score;
	unsigned n_lone, n_bad; /* steps of one of them alone that are steps of the power, or not */
	unsigned n_hits, n_top; /* rows at load in which it fits, of so many */
	unsigned n_low;         /* rows with a power factor below 0.9 */
	unsigned own[3];        /* lone steps of each */
};

/* The best for an axis, and the best that is of other columns; returns how many, up to 2. */
unsigned explain_trios(
	const struct explain_work *w, struct explain_axis axis, struct explain_trio out[2]);

uint64_t explain_trio_set(const struct explain_trio *t);

#endif
