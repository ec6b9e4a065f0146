/* Voltages and the frequency: what is in the band of a grid. Whether it is really a voltage tells
 * what it does under load. */
#ifndef EXPLAIN_EXPLAIN_GRID_H
#define EXPLAIN_EXPLAIN_GRID_H

#include "explain/explain_work.h"

/* Finds the columns, and the frequency gets its name. What is free then is in w->free. */
void explain_grid_find(struct explain_work *w);

/* Decides w->is_volt_sure. */
void explain_grid_judge(struct explain_work *w);

/* The voltages get their names. */
void explain_grid_write(struct explain_work *w);

#endif
