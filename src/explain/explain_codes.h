/* Registers under a maker's own codes: what they are, by what they do beside those whose names are
 * the standard's (IEC 62056-6-1, table "value group codes": what is manufacturer specific). The
 * numbers of a telegram with names are taken as a list
 * without, which explains itself; its names then tell whether that is right. Left out: lists that
 * complement one another, values that are no numbers. */
#ifndef EXPLAIN_EXPLAIN_CODES_H
#define EXPLAIN_EXPLAIN_CODES_H

#include "explain/explain.h"

struct reg;

/* One register. */
struct explain_code {
	struct obis obis;
	uint8_t unit; /* enum unit */
	int8_t exp;   /* of its column: the finest that it was sent with */
	bool is_signed;
};

/* All zero: nothing was heard. */
struct explain_codes {
	size_t n;
	struct explain_code of[EXPLAIN_COLUMNS_MAX];
	struct explain_lists lists;
};

/* What a register seems to be. A suggestion, never to be published. */
struct explain_guess {
	struct obis obis;  /* as it is sent */
	struct obis seems; /* what it is */
};

/* Whether a register has a number, and a maker's own code. */
bool explain_codes_is_own(const struct reg *r);

/* Takes a telegram with names that came at `ms` of any clock that goes on evenly. Begins anew where
 * other registers come than before. */
void explain_codes_take(struct explain_codes *c, const struct telegram *t, uint64_t ms);

/* What is known by now, into `out`, which has room for EXPLAIN_COLUMNS_MAX; returns how many those
 * are: of registers that say their unit only, and none as long as what has a name of the standard
 * would surely be something else. `work` and `x` are room, the caller's. */
size_t explain_codes_answer(const struct explain_codes *c, struct explain_work *work,
	struct explained *x, struct explain_guess *out);

#endif
