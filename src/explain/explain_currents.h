/* The three currents of a block of powers. */
#ifndef EXPLAIN_EXPLAIN_CURRENTS_H
#define EXPLAIN_EXPLAIN_CURRENTS_H

#include "explain/explain_sums.h"

struct explain_currents {
	bool is_there;
	uint8_t of[3];
	double weight;
	int decade;
	unsigned n_clear;    /* phases whose current explains them better than another does */
	unsigned n_episodes; /* 0: others explain as much */
};

/* By their order where it fits, else any three with powers of their own. */
struct explain_currents explain_currents_of(
	const struct explain_work *w, const struct explain_block *block);

/* Whether it looks like power factors. */
bool explain_is_factor_like(const struct explain_work *w, unsigned c);

/* Proven to be the current of that power, and where it may be a factor over eight times of it:
 * beside a load that is hardly ever another a factor near one is as proportional. */
bool explain_is_own_current(const struct explain_work *w, unsigned i, unsigned p);

#endif
