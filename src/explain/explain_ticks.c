/* Left out: how much flows (explain_runs.c). Between two telegrams it is not known when a counter
 * rises: only those count that were the same before and behind. */
#include "explain/explain_ticks.h"

enum {
	TICKS_LEAST = 5,
	TIMES = 5, /* as often as the other way round */
};

/* How often counter `k` rose while a direction of the axis flowed. */
static unsigned ticks_with(
	const struct explain_work *w, unsigned k, struct explain_axis axis, bool is_second)
{
	const bool is_below = is_second && axis.b == EXPLAIN_NONE;
	const unsigned column = is_second && !is_below ? axis.b : axis.a;
	const unsigned slot = w->e->columns[column].slot;
	const unsigned part = is_below ? w->e->slots[slot].below : slot;

	return part == EXPLAIN_NONE ? 0 : w->e->runs[k][part].n_ticks;
}

int explain_ticks_say(const struct explain_work *w, struct explain_axis axis)
{
	unsigned n = 0, n_other = 0;

	for (unsigned k = 0; w->e->live == w->list && k < w->e->n_energies; k++) {
		const unsigned group_c = w->read[w->list][w->e->energies[k].column].group_c;

		if (!group_c)
			continue;
		n += ticks_with(w, k, axis, group_c != 1);
		n_other += ticks_with(w, k, axis, group_c == 1);
	}
	if (n >= TICKS_LEAST && n >= TIMES * n_other)
		return -1;
	return n_other >= TICKS_LEAST && n_other >= TIMES * n ? 1 : 0;
}
