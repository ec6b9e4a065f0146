/* Lists of registers in random order, and what may be made of them: an oracle that knows names and
 * states, and neither meanings nor what is preferred to what. */
#ifndef SUPPORT_GRID_LIST_H
#define SUPPORT_GRID_LIST_H

#include "reading/reading.h"

enum { PHASES = 3 };

enum grid_code {
	P16,
	P15,
	P1,
	P2,
	P171,
	PHASE, /* 36, 56, 76.7.0 */
	IMPORT = PHASE + PHASES,
	EXPORT = IMPORT + PHASES,
	U = EXPORT + PHASES,
	I = U + PHASES,
	ANGLE = I + PHASES,
	E18 = ANGLE + PHASES,
	E28,
	T18,             /* 1.8.1 to 1.8.4 */
	T28 = T18 + 4,   /* 2.8.1 to 2.8.4 */
	USE18 = T28 + 4, /* 1.8.11 to 1.8.13 */
	USE28 = USE18 + 3,
	E21 = USE28 + 3, /* 21, 41, 61.8.0 */
	U21 = E21 + PHASES,
	U31,
	I11,
	U12,
	GRID_CODES,
};

enum grid_sent {
	NEVER,
	READABLE,
	UNREADABLE,
};

/* What a list has of each code, in whole units. */
struct grid_list {
	enum grid_sent is[GRID_CODES];
	int64_t v[GRID_CODES];
	bool directed; /* 15.7.0 */
};

/* What a code is called, and its unit. */
struct grid_name {
	uint8_t c, d, e, unit;
};

extern const struct grid_name grid_codes[GRID_CODES];

/* What the meter has told when `newer` complements `l`. */
void grid_list_merge(struct grid_list *l, const struct grid_list *newer);

/* Fails the test where a quantity is built from a part, or missing though all of it is there. */
void grid_list_judge(const struct grid_list *l, const struct reading *r);

#endif
