/* A counter rises with what a power adds up to: each stretch in which it rose is compared with each
 * slot over the same time. Stretches begin and end where the counter moved, so coarse counters are
 * as good as fine ones. */
#ifndef EXPLAIN_EXPLAIN_RUNS_H
#define EXPLAIN_EXPLAIN_RUNS_H

#include "explain/explain_columns.h"

/* Adds up the powers since the last telegram; over a long gap as far as they can be known. */
void explain_runs_add(struct explain *e, const struct explain_row *row);

/* Compares the energies that rose with the powers of row->live, which may be the list itself. */
void explain_runs_take(struct explain *e, const struct explain_row *row);

/* Telegrams were lost: what was begun is given up. */
void explain_runs_close(struct explain *e);

/* The slot that a part is of. */
unsigned explain_part_slot(const struct explain *live, unsigned part);

/* The power of ten that the energy is against what the power adds up to. */
int explain_run_decade(const struct explain_run *run);

/* The quarter octaves from the least to the greatest mean, as a ratio. */
double explain_run_range(const struct explain_run *run);

#endif
