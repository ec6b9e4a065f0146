/* Power factors: power / (voltage x current), of the total or a phase. */
#ifndef EXPLAIN_EXPLAIN_FACTOR_H
#define EXPLAIN_EXPLAIN_FACTOR_H

#include "explain/explain_work.h"

void explain_factor_write(struct explain_work *w);

#endif
