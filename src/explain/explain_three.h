/* Names for a total, its three phases and their currents. */
#ifndef EXPLAIN_EXPLAIN_THREE_H
#define EXPLAIN_EXPLAIN_THREE_H

#include "explain/explain_currents.h"

/* `is_alone`: no other block would do. False, and nothing named: it is reactive power, which adds
 * up as well. */
bool explain_three(struct explain_work *w, const struct explain_sum *sum,
	const struct explain_currents *currents, bool is_alone);

#endif
