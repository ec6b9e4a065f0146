/* Always a total against the sum of voltages, never a phase: a symmetrical battery answers a kettle
 * on one phase by less load on the others, and the neutral shifts. */
#include "explain/explain_direction.h"

#include "explain/explain_display.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"

enum { STEPS_LEAST = 3, FAR_POSITIONS = 8 };

static const double agree_least = 0.66; /* two of three steps */

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

int explain_display_says(const struct explain_work *w, unsigned a, unsigned b)
{
	int way;

	if (w->shown_way && a == w->shown.a && b == w->shown.b)
		return w->shown_way;
	if (!w->has_read)
		return 0;
	way = explain_energy_read(w, a, false);
	if (way == 0)
		way = b == EXPLAIN_NONE ? -explain_energy_read(w, a, true)
					: -explain_energy_read(w, b, false);
	return way;
}

static int place(const struct explain_work *w, unsigned column)
{
	return w->e->columns[column].position;
}

/* Three voltages that are no block stand in a list without any order. */
static bool has_order(const struct explain_work *w)
{
	return w->n_volts != EXPLAIN_VOLTS_MAX ||
	       place(w, w->volt[1]) - place(w, w->volt[0]) ==
		       place(w, w->volt[2]) - place(w, w->volt[1]);
}

/* In all lists that are known import stands before export, and near it: one that has it the other
 * way round is rarer than mains whose voltage rises with a load, as a transformer may have it. */
static bool is_in_order(const struct explain_work *w, int way, unsigned plus, unsigned minus)
{
	const unsigned import = way < 0 ? plus : minus, export = way < 0 ? minus : plus;

	if (import == EXPLAIN_NONE)
		return false;
	if (export == EXPLAIN_NONE)
		return true;
	return has_order(w) && place(w, import) < place(w, export) &&
	       place(w, export) - place(w, import) <= EXPLAIN_BESIDE;
}

/* In a list with an order, and so far from one another that they may be of different things: an
 * import, and the apparent power of an export that is not in the list. */
static bool are_far_apart(const struct explain_work *w, unsigned plus, unsigned minus)
{
	return plus != EXPLAIN_NONE && minus != EXPLAIN_NONE && w->n_volts == EXPLAIN_VOLTS_MAX &&
	       has_order(w) && explain_abs(place(w, plus) - place(w, minus)) > FAR_POSITIONS;
}

/* What the voltage and the display say of it, whatever it is. */
static struct explain_facing facing_of(const struct explain_work *w, unsigned plus, unsigned minus)
{
	const struct explain_answer_of_volts v = explain_volts_say(w, plus, minus);
	struct explain_facing f = {.t = v.t, .n = v.n};

	f.way = explain_display_says(w, plus, minus);
	if (f.way) {
		f.level = are_far_apart(w, plus, minus) ? EXPLAIN_LIKELY : EXPLAIN_SURE;
		return f;
	}
	if (explain_abs(v.t) < EXPLAIN_T_LIKELY)
		return f;
	f.way = v.t < 0 ? -1 : 1;
	f.level = EXPLAIN_LIKELY;
	if (w->is_volt_sure && explain_abs(v.t) >= EXPLAIN_T_SURE &&
		(v.t < 0 ? v.agree >= agree_least : v.agree <= 1 - agree_least) &&
		is_in_order(w, f.way, plus, minus))
		f.level = EXPLAIN_SURE;
	return f;
}

static bool has_slot(const struct explain_work *w, unsigned column)
{
	return column < w->e->n_columns && w->e->columns[column].slot != EXPLAIN_NONE;
}

struct explain_facing explain_facing_of(const struct explain_work *w, unsigned plus, unsigned minus)
{
	struct explain_facing f = facing_of(w, plus, minus);

	if (f.level == EXPLAIN_SURE && has_slot(w, plus) &&
		(minus == EXPLAIN_NONE || has_slot(w, minus)) &&
		explain_display_denies(w, (struct explain_axis){(uint8_t)plus, (uint8_t)minus}))
		f.level = EXPLAIN_LIKELY;
	return f;
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
