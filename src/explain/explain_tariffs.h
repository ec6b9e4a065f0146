/* What energies that run with a named power are called: totals, and tariffs that add up. */
#ifndef EXPLAIN_EXPLAIN_TARIFFS_H
#define EXPLAIN_EXPLAIN_TARIFFS_H

#include "explain/explain_work.h"

/* They get their names; those that may be a total or a tariff do not yet. */
void explain_tariffs_write(struct explain_work *w);

/* So do those, when places have been looked at. */
void explain_tariffs_settle(struct explain_work *w);

#endif
