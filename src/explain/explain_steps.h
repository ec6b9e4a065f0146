/* The mains have an impedance: the voltage falls when a load begins, and rises when somebody feeds
 * in. What it does when a slot steps tells import from export. */
#ifndef EXPLAIN_EXPLAIN_STEPS_H
#define EXPLAIN_EXPLAIN_STEPS_H

#include "explain/explain_columns.h"

/* Decides anew which columns are taken for voltages (e->volts). */
void explain_steps_find_volts(struct explain *e);

/* To be called for every telegram, behind explain_steps_find_volts(). */
void explain_steps_take(struct explain *e, const struct explain_row *row);

/* The noise of the sum of voltages over four telegrams, one standard deviation, in volts. */
double explain_steps_sigma(const struct explain *e);

#endif
