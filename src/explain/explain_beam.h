/* Room for the search of orders (explain_order.h): the best ways to divide the first positions of a
 * list into blocks. */
#ifndef EXPLAIN_EXPLAIN_BEAM_H
#define EXPLAIN_EXPLAIN_BEAM_H

#include "explain/explain_state.h"

enum {
	EXPLAIN_BEAM = 24,
	EXPLAIN_ENDS_MAX = 96, /* ways that are kept at the end of the list */
	EXPLAIN_BLOCKS_MAX = 26,
};

/* Blocks of which a list has one each. */
enum explain_place {
	EXPLAIN_PLACE_TOTAL, /* both directions, or net */
	EXPLAIN_PLACE_PHASES,
	EXPLAIN_PLACE_CURRENTS,
	EXPLAIN_PLACE_REACTIVE,
	EXPLAIN_PLACE_ENERGIES,
	N_EXPLAIN_PLACES,
};

struct explain_parse {
	float score;
	uint8_t block[N_EXPLAIN_PLACES]; /* its number from 1 on; 0: none */
	uint8_t at[N_EXPLAIN_PLACES];    /* the position that it begins at */
};

struct explain_beam {
	uint8_t n[EXPLAIN_POSITIONS_MAX];
	struct explain_parse of[EXPLAIN_POSITIONS_MAX][EXPLAIN_BEAM];
	unsigned n_ends;
	struct explain_parse ends[EXPLAIN_ENDS_MAX];
	float fit[EXPLAIN_BLOCKS_MAX][EXPLAIN_POSITIONS_MAX]; /* of a block alone */
	bool is_fit_known[EXPLAIN_BLOCKS_MAX][EXPLAIN_POSITIONS_MAX];
	unsigned n_phases; /* 0: not known */
};

#endif
