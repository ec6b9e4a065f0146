/* What no house connection has: powers, currents, voltages and frequencies that are damage, a wrong
 * scale, or the "not available" of a meter (0x7fffffff is one of them), however often they come. */
#ifndef METER_CHECK_BOUNDS_H
#define METER_CHECK_BOUNDS_H

#include "meter/check/plausibility.h"
#include "reading/values.h"

/* The power in W that the whole connection carries at most: 3 x 253 V at 1.5 times the main fuse,
 * or at 250 A, beyond which there is no house connection, where `fuse_a` is 0: not known. */
double bounds_most_w(double fuse_a);

/* Whether the powers of what a telegram has said can be true; if not, nothing of it should be used.
 * What cannot is counted by `w`, which may be NULL; `event` becomes the first of its kind, or
 * EVENT_NOTHING. */
bool bounds_allow(
	struct plausibility *w, const struct values *s, double fuse_a, struct event *event);

/* Takes out of `s` a current of more than that, a frequency of no mains, and a voltage that is
 * negative, above 300 V, or below 80 V at a phase that carries a load. Counts and tells as
 * bounds_allow(). */
void bounds_drop(struct plausibility *w, struct values *s, double fuse_a, struct event *event);

#endif
