/* Makes up lists as grid operators do, or in no order: which blocks of registers, in which types
 * and powers of ten, with which texts, clocks and constants around them. Left out: lists that are
 * to lead astray (trap.h). */
#ifndef SIM_NAMELESS_COMPOSE_H
#define SIM_NAMELESS_COMPOSE_H

#include "sim/nameless/nameless_list.h"

/* What is asked of a pair of lists. */
struct composition {
	unsigned n_phases;
	bool is_large;     /* powers beyond what two octets hold */
	bool is_shuffled;  /* in no order */
	bool has_quarters; /* energies come in a list of their own */
};

/* Fills in `live`, and `quarters`, which stays empty where it is not asked for. */
void compose(const struct composition *of, uint64_t seed, struct nameless_list *live,
	struct nameless_list *quarters);

#endif
