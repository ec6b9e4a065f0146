/* Lists without powers of phases: a total, perhaps with three currents. */
#ifndef EXPLAIN_EXPLAIN_TOTALS_H
#define EXPLAIN_EXPLAIN_TOTALS_H

#include "explain/explain_work.h"

/* Of three phases, with currents or voltages. True where it has found the total. */
bool explain_total_of_three(struct explain_work *w);

/* Powers alone: the pair to which the voltage answers. */
void explain_total_alone(struct explain_work *w);

#endif
