/* How the display has gone on between two readings, held against what a power adds up to. */
#ifndef EXPLAIN_EXPLAIN_DISPLAY_H
#define EXPLAIN_EXPLAIN_DISPLAY_H

#include "explain/explain_work.h"

/* Both directions of an axis against both readings, as exactly as readings and telegrams allow: -1,
 * its first is import; 1, it is export; 0, it is neither or may be both. *scaler becomes the power
 * of ten. */
int explain_display_of(const struct explain_work *w, struct explain_axis axis, int *scaler);

/* Whether it may be that at all, either way round and not very exactly. */
bool explain_display_may_be(const struct explain_work *w, struct explain_axis axis);

/* Whether both directions were read twice, and it cannot be that in this way, -1 or 1 as above, or
 * is the other way round rather. */
bool explain_display_denies(const struct explain_work *w, struct explain_axis axis, int way);

#endif
