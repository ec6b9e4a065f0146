/* What the voltage answers when a power steps: it falls with a load, and rises with what is fed in.
 */
#ifndef EXPLAIN_EXPLAIN_VOLTS_H
#define EXPLAIN_EXPLAIN_VOLTS_H

#include "explain/explain_work.h"

/* Evidence for the first of an axis being import: negative, in standard errors. */
struct explain_answer_of_volts {
	double t, agree; /* agree: the share of steps */
	unsigned n;
};

struct explain_answer_of_volts explain_volts_say(
	const struct explain_work *w, unsigned plus, unsigned minus);

/* |t| of one column alone, or the largest of all free ones but two. */
double explain_size_of_answer(const struct explain_work *w, unsigned column);
double explain_best_single(const struct explain_work *w, unsigned a, unsigned b);

enum { EXPLAIN_T_SURE = 6, EXPLAIN_T_ALONE = 9, EXPLAIN_T_LIKELY = 3 };

#endif
