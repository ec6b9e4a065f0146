/* Always a total against the sum of voltages, never a phase: a symmetrical battery answers a kettle
 * on one phase by less load on the others, and the neutral shifts. Left out: which way round an
 * axis is for all that is known (explain_direction.c). */
#include "explain/explain_volts.h"

#include "explain/explain_math.h"

enum { STEPS_LEAST = 3 };

struct explain_answer_of_volts explain_volts_say(
	const struct explain_work *w, unsigned plus, unsigned minus)
{
	const unsigned columns[] = {plus, minus};
	struct explain_answer_of_volts v = {.agree = 0.5};
	double c = 0, s = 0, agree = 0;

	for (int k = 0; k < 2; k++) {
		const struct explain_slot *slot;

		if (columns[k] >= w->e->n_columns || w->e->columns[columns[k]].slot == EXPLAIN_NONE)
			continue;
		slot = &w->e->slots[w->e->columns[columns[k]].slot];
		c += k ? -slot->c : slot->c;
		s += slot->s;
		v.n += slot->n_steps;
		agree += k ? slot->n_steps - slot->n_agree : slot->n_agree;
	}
	if (v.n < STEPS_LEAST || s <= 0 || w->n_volts == 0)
		return v;
	v.t = c / explain_root(s);
	v.agree = agree / v.n;
	return v;
}

double explain_size_of_answer(const struct explain_work *w, unsigned column)
{
	return explain_abs(explain_volts_say(w, column, EXPLAIN_NONE).t);
}

double explain_best_single(const struct explain_work *w, unsigned a, unsigned b)
{
	double best = 0;

	explain_each(c, w->free)
		if (c != a && c != b)
			best = explain_max(best, explain_size_of_answer(w, c));
	return best;
}
