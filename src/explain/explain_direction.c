/* Left out: how the voltage answers (explain_volts.c), and what two readings of the display prove
 * (explain_shown.c). */
#include "explain/explain_direction.h"

#include "explain/explain_display.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"

enum { FAR_POSITIONS = 8 };

static const double agree_least = 0.66; /* two of three steps */

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

/* So far from one another, in a list with an order, that they may be of different things: an
 * import, and the apparent power of an export that is not in the list; or each has its other beside
 * it. */
static bool may_differ(const struct explain_work *w, unsigned plus, unsigned minus)
{
	const struct explain_axis axis = {
		(uint8_t)(plus < minus ? plus : minus), (uint8_t)(plus < minus ? minus : plus)};

	if (plus == EXPLAIN_NONE || minus == EXPLAIN_NONE)
		return false;
	return explain_is_torn(w, axis) ||
	       (w->n_volts == EXPLAIN_VOLTS_MAX && has_order(w) &&
		       explain_abs(place(w, plus) - place(w, minus)) > FAR_POSITIONS);
}

/* What the voltage and the display say of it, whatever it is. */
static struct explain_facing facing_of(const struct explain_work *w, unsigned plus, unsigned minus)
{
	const struct explain_answer_of_volts v = explain_volts_say(w, plus, minus);
	struct explain_facing f = {.t = v.t, .n = v.n};

	f.way = explain_display_says(w, plus, minus);
	if (f.way) {
		f.level = may_differ(w, plus, minus) ? EXPLAIN_LIKELY : EXPLAIN_SURE;
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
		explain_display_denies(
			w, (struct explain_axis){(uint8_t)plus, (uint8_t)minus}, f.way))
		f.level = EXPLAIN_LIKELY;
	return f;
}
