/* Powers of ten. Physics gives ratios only; the one factor that is left is a matter of custom,
 * until the owner has read a number on the display. */
#ifndef EXPLAIN_EXPLAIN_SCALE_H
#define EXPLAIN_EXPLAIN_SCALE_H

#include "explain/explain_work.h"

/* Decides those of powers and currents; energies have been fitted. */
void explain_scale_find(struct explain_work *w);

/* Powers and currents that have names get their codes. */
void explain_scale_write(struct explain_work *w);

/* The power of ten of energies against powers that most fits agree on. False: none does. */
bool explain_scale_of_energies(const struct explain_work *w, int *decade);

#endif
