/* What speaks against an axis being the active power of all phases. */
#ifndef EXPLAIN_EXPLAIN_DOUBT_H
#define EXPLAIN_EXPLAIN_DOUBT_H

#include "explain/explain_work.h"

/* Another column of that type takes larger steps, which the voltage answers, or reaches as high:
 * kettles are heard in P and not in Q. Or one with a sign is answered as much, or an apparent power
 * belongs to something else. `besides`: columns that belong to it. */
bool explain_is_dominated(
	const struct explain_work *w, struct explain_axis axis, uint64_t besides, double share);

/* Another pair, or one with a sign, has its directions and never more than it: that is active where
 * this is apparent power. */
bool explain_is_above_another(const struct explain_work *w, struct explain_axis axis);

/* Beside the direction that both have its other one steps far less. */
bool explain_is_lesser_half(
	const struct explain_work *w, struct explain_axis axis, struct explain_axis best);

/* It steps as two of three currents do, each alone: then it is no phase. */
bool explain_steps_with_two(const struct explain_work *w, struct explain_axis axis);

/* Both directions have their energies, and nothing else that has one may be a power with one
 * direction, or is answered nearly as much. */
bool explain_is_counted_alone(const struct explain_work *w, struct explain_axis axis);

#endif
