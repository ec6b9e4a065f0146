/* Pairs of current and power: what the votes have come to. */
#ifndef EXPLAIN_EXPLAIN_PROOF_H
#define EXPLAIN_EXPLAIN_PROOF_H

#include "explain/explain_work.h"

struct explain_proof {
	double q, n; /* share of votes, and how many */
	unsigned n_above, n_below, n_low, n_episodes;
	int range; /* half octaves that the current was lower */
	int decade;
};

/* False where there is nothing to be said. Columns. */
bool explain_proof_of(
	const struct explain_work *w, unsigned i, unsigned p, struct explain_proof *out);

/* What is wanted of a proof. */
struct explain_wanted {
	unsigned n, range, episodes;
};

bool explain_is_proven(const struct explain_work *w, unsigned i, unsigned p);
bool explain_is_proven_by(
	const struct explain_work *w, unsigned i, unsigned p, struct explain_wanted wanted);

/* What counts as proof of currents of a block, and the least that means anything. */
extern const struct explain_wanted explain_half_proof, explain_least_proof;

/* Votes times their share; 0 where there is none. In that decade only. */
double explain_weight(const struct explain_work *w, unsigned i, unsigned p, int decade);

/* Nothing speaks against p being a power on current i. */
bool explain_may_be_pair(const struct explain_work *w, unsigned i, unsigned p, int decade);

/* The power was nil while the current flowed: it has one direction only. */
bool explain_was_idle(const struct explain_work *w, unsigned i, unsigned p);

/* Whether it is voltage x current at any power factor that was seen: then it may be apparent power,
 * which has directions at some meters. */
bool explain_is_apparent_like(const struct explain_work *w, unsigned i, unsigned p);

/* The fact, for people. */
struct explain_why explain_why_pair(const struct explain_work *w, unsigned i, unsigned p);

/* Finds what is voltage x current at any power factor: apparent power, at most. */
void explain_find_apparent(struct explain_work *w);

#endif
