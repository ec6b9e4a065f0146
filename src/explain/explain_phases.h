/* Three phases: a block of powers whose sum is another column, and their currents; or currents with
 * powers of their own, in any order. */
#ifndef EXPLAIN_EXPLAIN_PHASES_H
#define EXPLAIN_EXPLAIN_PHASES_H

#include "explain/explain_work.h"

/* True where it has found what the total is. */
bool explain_phases_by_blocks(struct explain_work *w);
bool explain_phases_by_proof(struct explain_work *w);

#endif
