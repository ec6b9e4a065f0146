/* The blocks of which grid operators make lists, with how usual each is, and how well one goes with
 * what its columns did. */
#ifndef EXPLAIN_EXPLAIN_BLOCKS_H
#define EXPLAIN_EXPLAIN_BLOCKS_H

#include "explain/explain_work.h"

enum {
	EXPLAIN_CODES_MAX = 10,
	EXPLAIN_CODE_TARIFF = 100, /* a code is group C, and so much for each tariff */
};

struct explain_kind {
	uint8_t place; /* enum explain_place */
	bool is_signed, is_energy;
	uint8_t n;
	float prior; /* logarithm */
	uint8_t codes[EXPLAIN_CODES_MAX];
};

extern const struct explain_kind explain_kinds[];
extern const size_t explain_n_kinds_of_blocks;

/* How well a block goes with its columns, a logarithm. False: it cannot be. */
bool explain_block_fits(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, float *score);

/* The column in a block that has that code, or EXPLAIN_NONE. */
unsigned explain_block_column(
	const struct explain_kind *kind, const uint8_t *columns, unsigned code);

#endif
