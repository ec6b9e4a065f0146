/* Which power flows when a counter rises that the owner has read on the display. */
#ifndef EXPLAIN_EXPLAIN_TICKS_H
#define EXPLAIN_EXPLAIN_TICKS_H

#include "explain/explain_work.h"

/* -1: the first of the axis flows when import is counted, and its second when export is; 1: the
 * other way round; 0: neither, or there are no such counters beside it. */
int explain_ticks_say(const struct explain_work *w, struct explain_axis axis);

/* The same where the counters of both directions say so, each by itself. */
int explain_ticks_say_both(const struct explain_work *w, struct explain_axis axis);

#endif
