/* Power is voltage x current: each pair of slots votes whether it is one, while both are quiet. */
#ifndef EXPLAIN_EXPLAIN_VOTES_H
#define EXPLAIN_EXPLAIN_VOTES_H

#include "explain/explain_columns.h"

void explain_votes_take(struct explain *e, const struct explain_row *row);

/* The decade of a pair: power = voltage x current x 10^decade. False: none yet. */
bool explain_pair_decade(const struct explain_pair *pair, int *decade);

/* The same of its lone steps. */
bool explain_pair_lone_decade(const struct explain_pair *pair, int *decade);
void explain_pair_set_lone_decade(struct explain_pair *pair, int decade);

/* The voltage in the row, in volts; 230 where there is none. */
double explain_volt_now(const struct explain *e, const struct explain_row *row);

#endif
