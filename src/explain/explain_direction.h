/* Import or export: what the voltage does when a power steps, and what the display says. */
#ifndef EXPLAIN_EXPLAIN_DIRECTION_H
#define EXPLAIN_EXPLAIN_DIRECTION_H

#include "explain/explain_work.h"

/* Evidence for the first of an axis being import: negative, in standard errors. */
struct explain_answer_of_volts {
	double t, agree; /* agree: the share of steps */
	unsigned n;
};

struct explain_answer_of_volts explain_volts_say(
	const struct explain_work *w, unsigned plus, unsigned minus);

struct explain_facing {
	int way; /* -1: the first is import; 1: it is export; 0: not known */
	uint8_t level;
	double t;
	unsigned n;
};

struct explain_facing explain_facing_of(
	const struct explain_work *w, unsigned plus, unsigned minus);

/* What the display says of it, as `way`. */
int explain_display_says(const struct explain_work *w, unsigned a, unsigned b);

/* |t| of one column alone, or the largest of all free ones but two. */
double explain_size_of_answer(const struct explain_work *w, unsigned column);
double explain_best_single(const struct explain_work *w, unsigned a, unsigned b);

enum { EXPLAIN_T_SURE = 6, EXPLAIN_T_ALONE = 9, EXPLAIN_T_LIKELY = 3 };

#endif
