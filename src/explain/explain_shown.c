/* Left out: how the display has gone on (explain_display.c). */
#include "explain/explain_shown.h"

#include "explain/explain_display.h"
#include "explain/explain_doubt.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"
#include "explain/explain_ticks.h"

/* The voltage says the opposite. */
static bool is_denied(const struct explain_work *w, struct explain_axis axis, int way)
{
	const double t = explain_volts_say(w, axis.a, axis.b).t;

	return explain_abs(t) >= EXPLAIN_T_LIKELY && (t < 0 ? -1 : 1) != way;
}

/* Both of its directions run with energies that the display shows. */
static int energies_say(const struct explain_work *w, struct explain_axis axis)
{
	const int a = explain_energy_read(w, axis.a, false);
	const int b = axis.b == EXPLAIN_NONE ? explain_energy_read(w, axis.a, true)
					     : explain_energy_read(w, axis.b, false);

	return a && a == -b ? a : 0;
}

/* Two neighbours that are there at once, as at meters that count by phase: all that there is, or
 * the voltage answers each in its own way. */
static bool may_count_by_phase(const struct explain_work *w, struct explain_axis axis)
{
	if (w->e->columns[axis.a].position + 1 != w->e->columns[axis.b].position)
		return false;
	return w->free == explain_set_of(axis) ||
	       (explain_volts_say(w, axis.a, EXPLAIN_NONE).t <= -EXPLAIN_T_LIKELY &&
		       explain_volts_say(w, axis.b, EXPLAIN_NONE).t >= EXPLAIN_T_LIKELY);
}

/* Takes it, unless something else was found; false: then nothing is shown. */
static bool take(struct explain_work *w, struct explain_axis axis, int way)
{
	if (w->shown_way && explain_is_mixed_twin(w, axis, w->shown))
		return true;
	if (w->shown_way && !explain_is_same_axis(w, axis, w->shown) &&
		!explain_is_twin_axis(w, axis, w->shown)) {
		w->shown_way = 0;
		return false;
	}
	if (w->shown_way && !explain_is_greater_twin(w, w->shown, axis))
		return true;
	w->shown = axis;
	w->shown_way = way;
	return true;
}

/* Whether another axis may be it as well, of what was put aside, too. Of columns that are there at
 * once only what is as close; and import first, where counters of both directions say who it is. */
static bool may_be_too(const struct explain_work *w, struct explain_axis axis)
{
	int scaler, way;

	if (explain_is_same_axis(w, axis, w->shown) || explain_is_twin_axis(w, axis, w->shown) ||
		explain_is_mixed_twin(w, axis, w->shown))
		return false;
	if (axis.b == EXPLAIN_NONE || explain_exclusive(w, axis.a, axis.b))
		return explain_display_may_be(w, axis);
	way = explain_display_of(w, axis, &scaler);
	return way < 0 || (way > 0 && explain_ticks_say_both(w, w->shown) != w->shown_way);
}

static bool is_only_one(const struct explain_work *w)
{
	const uint64_t all = w->free | w->beside, plain = all & ~w->negative;

	explain_each(c, all & w->negative)
		if (may_be_too(w, (struct explain_axis){(uint8_t)c, EXPLAIN_NONE}))
			return false;
	explain_each(a, plain)
		explain_each(b, plain)
			if (a < b && explain_type(w, a) == explain_type(w, b) &&
				may_be_too(w, (struct explain_axis){(uint8_t)a, (uint8_t)b}))
				return false;
	return true;
}

/* Whether two columns, or one with a sign, belong together, whatever the display says. */
static bool are_one(const struct explain_work *w, struct explain_axis axis)
{
	if (axis.b == EXPLAIN_NONE)
		return explain_has(w->negative, axis.a);
	return !explain_has(w->negative, axis.a) &&
	       explain_type(w, axis.a) == explain_type(w, axis.b) &&
	       (explain_exclusive(w, axis.a, axis.b) || may_count_by_phase(w, axis));
}

/* Its direction by what it adds up to; 0: it is none, or may be the other. */
static int close_way(const struct explain_work *w, struct explain_axis axis, int *scaler)
{
	const int way = are_one(w, axis) ? explain_display_of(w, axis, scaler) : 0;

	if (!way || !explain_is_seen(w, axis) || is_denied(w, axis, way) ||
		explain_is_torn(w, axis))
		return 0;
	return way > 0 && axis.b != EXPLAIN_NONE && !explain_exclusive(w, axis.a, axis.b) ? 0 : way;
}

/* By what it adds up to; false: two of them do. */
static bool find_close(struct explain_work *w)
{
	const uint64_t plain = w->free & ~w->negative;
	int scaler = 0;

	explain_each(a, w->free)
		for (unsigned b = a; b < EXPLAIN_COLUMNS_MAX; b = explain_next(plain, b + 1)) {
			const struct explain_axis axis = {
				(uint8_t)a, (uint8_t)(b == a ? EXPLAIN_NONE : b)};
			const int way = close_way(w, axis, &scaler);

			if (!way)
				continue;
			if (!take(w, axis, way))
				return false;
			if (w->shown.a != axis.a || w->shown.b != axis.b)
				continue;
			w->has_anchor = true;
			w->anchor = scaler;
		}
	if (w->shown_way && (!is_only_one(w) || explain_is_above_another(w, w->shown)))
		w->shown_way = 0;
	return true;
}

void explain_shown_find(struct explain_work *w)
{
	struct explain_axis axes[EXPLAIN_AXES_MAX];
	const unsigned n = explain_axes(w, 0, axes);

	w->shown = (struct explain_axis){EXPLAIN_NONE, EXPLAIN_NONE};
	if (!find_close(w) || w->shown_way) {
		w->has_anchor = w->has_anchor && w->shown_way;
		return;
	}
	w->has_anchor = false;
	for (unsigned i = 0; i < n; i++) {
		const int way = energies_say(w, axes[i]);

		if (way && explain_is_seen(w, axes[i]) && !is_denied(w, axes[i], way) &&
			!explain_is_torn(w, axes[i]) && !take(w, axes[i], way))
			return;
	}
}

/* The total that was found otherwise; false: none. */
static bool found_total(const struct explain_work *w, struct explain_axis *out)
{
	*out = w->total;
	if (w->net != EXPLAIN_NONE)
		*out = (struct explain_axis){w->net, EXPLAIN_NONE};
	if (out->a == EXPLAIN_NONE)
		*out = (struct explain_axis){out->b, EXPLAIN_NONE};
	return out->a != EXPLAIN_NONE;
}

/* Two proofs of different things prove nothing. */
static void withdraw(struct explain_work *w)
{
	for (unsigned c = 0; c < w->e->n_columns; c++)
		if (w->own.labels[c].level == EXPLAIN_SURE)
			w->own.labels[c].level = EXPLAIN_LIKELY;
	w->direction = EXPLAIN_LIKELY;
	w->shown_way = 0;
	w->has_anchor = false;
}

static bool is_sure(const struct explain_work *w, struct explain_axis axis)
{
	explain_each(c, explain_set_of(axis))
		if (w->own.labels[c].level == EXPLAIN_SURE)
			return true;
	return false;
}

/* What was likely of another total. */
static void forget_powers(struct explain_work *w)
{
	for (unsigned c = 0; c < w->e->n_columns; c++) {
		if (w->own.labels[c].kind != 'P')
			continue;
		w->own.labels[c] = (struct explain_label){0};
		explain_at(w, c)->n_why = 0;
	}
	w->total = (struct explain_axis){EXPLAIN_NONE, EXPLAIN_NONE};
	w->net = EXPLAIN_NONE;
}

void explain_shown_write(struct explain_work *w)
{
	const struct explain_facing f = {.way = w->shown_way, .level = EXPLAIN_SURE};
	struct explain_axis other;

	if (!w->shown_way)
		return;
	if (found_total(w, &other) && !explain_is_same_axis(w, other, w->shown) &&
		(explain_set_of(other) & ~explain_set_of(w->shown))) {
		if (is_sure(w, other)) {
			withdraw(w);
			return;
		}
		forget_powers(w);
	}
	explain_each(c, explain_set_of(w->shown))
		w->own.labels[c] = (struct explain_label){0};
	explain_write_total(
		w, w->shown, EXPLAIN_SURE, f, (struct explain_why){.fact = EXPLAIN_SHOWN});
	w->direction = EXPLAIN_SURE;
	w->is_seen = true;
}
