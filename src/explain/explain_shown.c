/* Left out: how the display has gone on (explain_display.c). */
#include "explain/explain_shown.h"

#include "explain/explain_display.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"

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

void explain_shown_find(struct explain_work *w)
{
	struct explain_axis axes[EXPLAIN_AXES_MAX];
	const unsigned n = explain_axes(w, 0, axes);
	int scaler = 0;

	w->shown = (struct explain_axis){EXPLAIN_NONE, EXPLAIN_NONE};
	for (unsigned i = 0; i < n; i++) {
		int way = explain_display_of(w, axes[i], true, &scaler);
		const bool has_scaler = way;

		if (!way)
			way = energies_say(w, axes[i]);
		if (!way || !explain_is_seen(w, axes[i]) || is_denied(w, axes[i], way))
			continue;
		if (w->shown_way && !explain_is_same_axis(w, axes[i], w->shown)) {
			w->shown_way = 0;
			return;
		}
		if (w->shown_way)
			continue;
		w->shown = axes[i];
		w->shown_way = way;
		if (has_scaler) {
			w->has_anchor = true;
			w->anchor = scaler;
		}
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

void explain_shown_write(struct explain_work *w)
{
	const struct explain_facing f = {.way = w->shown_way, .level = EXPLAIN_SURE};
	struct explain_axis other;

	if (!w->shown_way)
		return;
	if (found_total(w, &other) && !explain_is_same_axis(w, other, w->shown) &&
		(explain_set_of(other) & ~explain_set_of(w->shown))) {
		withdraw(w);
		return;
	}
	explain_each(c, explain_set_of(w->shown))
		w->own.labels[c] = (struct explain_label){0};
	explain_write_total(
		w, w->shown, EXPLAIN_SURE, f, (struct explain_why){.fact = EXPLAIN_SHOWN});
	w->direction = EXPLAIN_SURE;
	w->is_seen = true;
}
