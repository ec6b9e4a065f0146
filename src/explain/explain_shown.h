/* What the display of the meter proves of a power: two readings of both directions are what its two
 * directions add up to meanwhile, or they are energies of the list that run with them. */
#ifndef EXPLAIN_EXPLAIN_SHOWN_H
#define EXPLAIN_EXPLAIN_SHOWN_H

#include "explain/explain_axis.h"

/* Finds the one axis that the display shows: w->shown and w->shown_way (-1: its first is import),
 * and with it the power of ten where the display tells. */
void explain_shown_find(struct explain_work *w);

/* Makes it the total, unless another was found: then nothing is sure. */
void explain_shown_write(struct explain_work *w);

#endif
