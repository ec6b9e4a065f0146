/* Sums of phases: the total is what the three add up to, in all rows that differ. The strongest
 * relation of all. */
#ifndef EXPLAIN_EXPLAIN_SUMS_H
#define EXPLAIN_EXPLAIN_SUMS_H

#include "explain/explain_work.h"

/* Powers of three phases: each an axis, whose second column may be none. */
struct explain_block {
	struct explain_axis of[3];
};

/* Rows in which it closes, and rows in which that says something: a bit each. */
struct explain_closing {
	uint32_t ok, stake;
};

/* Values of all rows. */
struct explain_series {
	double of[EXPLAIN_ROWS_MAX];
};

/* An axis in all rows: its first less its second. */
struct explain_series explain_net(const struct explain_work *w, struct explain_axis axis);

/* `half`: the total says what is above zero only. */
struct explain_closing explain_closes(const struct explain_work *w,
	const struct explain_series *total, const struct explain_series phases[3], bool half);

/* A block and a total. */
struct explain_sum {
	struct explain_block block;
	struct explain_axis total;
	int score;
	unsigned n, n_missed;
	double t; /* how much the voltage answers to the total */
};

enum { EXPLAIN_SUMS_MAX = 16 };

/* The best of all blocks of neighbours and totals, best first; returns how many. */
unsigned explain_sums(const struct explain_work *w, struct explain_sum out[EXPLAIN_SUMS_MAX]);

/* All columns of a block. */
uint64_t explain_block_set(const struct explain_block *block);

#endif
