/* Whether the energies of a block rose as the powers of another add up. */
#ifndef EXPLAIN_EXPLAIN_BALANCE_H
#define EXPLAIN_EXPLAIN_BALANCE_H

#include "explain/explain_blocks.h"

/* A logarithm: how much for both blocks, or against them, it says what each counter did beside its
 * power, by one power of ten for all. 0: nothing to look at. */
float explain_balance(const struct explain_work *w, const struct explain_kind *powers,
	const uint8_t *power_columns, const struct explain_kind *energies,
	const uint8_t *energy_columns);

#endif
