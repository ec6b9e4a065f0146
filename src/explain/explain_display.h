/* How the display has gone on between two readings, held against what a power adds up to. */
#ifndef EXPLAIN_EXPLAIN_DISPLAY_H
#define EXPLAIN_EXPLAIN_DISPLAY_H

#include "explain/explain_work.h"

/* Both directions of an axis against both readings: -1, its first is import; 1, it is export; 0, it
 * is neither or both. `is_close`: as exactly as readings allow, so that it is a proof of who it is;
 * else roughly, which tells the direction only. *scaler becomes the power of ten. */
int explain_display_of(
	const struct explain_work *w, struct explain_axis axis, bool is_close, int *scaler);

/* Whether it may be that at all, either way round and not very exactly. */
bool explain_display_may_be(const struct explain_work *w, struct explain_axis axis);

#endif
