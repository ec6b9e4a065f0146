/* Telegrams that differ from one another, kept whole: in them sums must close. */
#ifndef EXPLAIN_EXPLAIN_ROWS_H
#define EXPLAIN_EXPLAIN_ROWS_H

#include "explain/explain_columns.h"

void explain_rows_take(struct explain *e, const struct explain_row *row);

/* What a column was in row `i`. */
double explain_row_value(const struct explain *e, unsigned i, unsigned column);

#endif
