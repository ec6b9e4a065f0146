/* Energies: which power each runs with, and what the display says of them. */
#ifndef EXPLAIN_EXPLAIN_ENERGIES_H
#define EXPLAIN_EXPLAIN_ENERGIES_H

#include "explain/explain_work.h"

/* Whether an energy runs with this power and with no other; *field becomes its position, or 0 where
 * it is in another list. */
bool explain_has_energy(const struct explain_work *w, unsigned power, uint8_t *field);

/* What the owner has read on the display and runs with this power, or with what of it is below
 * zero: -1 import, 1 export; 0: nothing. */
int explain_energy_read(const struct explain_work *w, unsigned power, bool is_below);

/* Finds what the owner has read on the display. */
void explain_energies_read(struct explain_work *w);

/* Fits energies to powers that have names: w->fits, and the anchor of the power of ten. */
void explain_energies_fit(struct explain_work *w);

#endif
