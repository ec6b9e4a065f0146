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

/* How often counters rose with the direction that they are of, and with the other: of import, and
 * of export. */
struct ticks {
	unsigned n[2], n_other[2];
};

static struct ticks ticks_of(const struct explain_work *w, struct explain_axis axis)
{
	struct ticks t = {{0}, {0}};

	for (unsigned k = 0; w->e->live == w->list && k < w->e->n_energies; k++) {
		const unsigned group_c = w->read[w->list][w->e->energies[k].column].group_c;

		if (!group_c)
			continue;
		t.n[group_c != 1] += ticks_with(w, k, axis, group_c != 1);
		t.n_other[group_c != 1] += ticks_with(w, k, axis, group_c == 1);
	}
	return t;
}

/* The same as below, of so many ticks. */
static int say(unsigned n, unsigned n_other)
{
	if (n >= TICKS_LEAST && n >= TIMES * n_other)
		return -1;
	return n_other >= TICKS_LEAST && n_other >= TIMES * n ? 1 : 0;
}

int explain_ticks_say(const struct explain_work *w, struct explain_axis axis)
{
	const struct ticks t = ticks_of(w, axis);

	return say(t.n[0] + t.n[1], t.n_other[0] + t.n_other[1]);
}

int explain_ticks_say_both(const struct explain_work *w, struct explain_axis axis)
{
	const struct ticks t = ticks_of(w, axis);
	const int way = say(t.n[0], t.n_other[0]);

	return way == say(t.n[1], t.n_other[1]) ? way : 0;
}
