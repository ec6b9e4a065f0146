/* Left out: rivals, which are axes as well (explain_totals.c, explain_single.c, explain_phases.c).
 */
#include "explain/explain_doubt.h"

#include "explain/explain_axis.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"
#include "explain/explain_rows.h"
#include "explain/explain_sums.h"
#include "explain/explain_votes.h"

enum {
	ROWS_LEAST = 6,
	MORE_LEAST = 2,
	SMALL_RAW = 16,
	RAW = 6,
	STRIDES = 3,
	DECADE_LOW = -3,
	LONE_CLEAR = 5,
	MISSES_MOST = 4,
};

static const double answers_most = 1.2, apparent_most = 1.5, other_t = 0.5, signed_t = 0.8,
		    lesser_steps = 0.25, far_steps = 30, below = 0.04, more = 1.1, active = 0.6;

/* One with a sign, where the axis has none: it may be the net power, in another power of ten. */
static bool is_signed_beside(const struct explain_work *w, struct explain_axis axis, unsigned c)
{
	return w->e->columns[c].is_signed && !explain_is_signed(w, axis) &&
	       explain_size_of_answer(w, c) >=
		       signed_t * explain_abs(explain_volts_say(w, axis.a, axis.b).t) &&
	       explain_size_of_answer(w, c) >= EXPLAIN_T_LIKELY;
}

/* Apparent power that belongs to something else. */
static bool has_others_apparent(
	const struct explain_work *w, struct explain_axis axis, uint64_t besides)
{
	explain_each(s, w->beside) {
		bool is_mine = false;

		explain_each(p, w->beside_of[s])
			is_mine |= explain_has(besides, p) || explain_is_of_axis(w, axis, p);
		if (!is_mine)
			return true;
	}
	return false;
}

bool explain_is_dominated(
	const struct explain_work *w, struct explain_axis axis, uint64_t besides, double share)
{
	const double mine = explain_steps_of(w, axis), top = explain_reach_of(w, axis);
	const bool is_counted = explain_is_counted(w, axis);
	uint8_t field;

	if (w->shown_way && axis.a == w->shown.a && axis.b == w->shown.b)
		return false;
	if (has_others_apparent(w, axis, besides))
		return true;
	if (explain_abs(explain_volts_say(w, axis.a, axis.b).t) >=
		answers_most * explain_best_single(w, axis.a, axis.b))
		besides |= explain_current_like(w, explain_type(w, axis.a));
	explain_each(c, w->free & ~besides & ~explain_set_of(axis)) {
		/* it may be above the active power that it belongs to, but not by so much */
		if (explain_has(w->apparent, c) &&
			explain_steps_of_column(w, c) <= far_steps * mine)
			continue;
		if (explain_is_of_axis(w, axis, c))
			continue;
		if (is_signed_beside(w, axis, c))
			return true;
		if (explain_type(w, c) != explain_type(w, axis.a))
			continue;
		if (is_counted && !explain_has_energy(w, c, &field) &&
			w->e->columns[c].high <= apparent_most * top)
			continue;
		if (explain_steps_of_column(w, c) > share * mine &&
			explain_size_of_answer(w, c) >= EXPLAIN_T_LIKELY)
			return true;
		if (w->e->columns[c].high >= top)
			return true;
	}
	return false;
}

/* In no row more than the axis, and of its sign or its opposite; and most of it where it is
 * largest, as active power is of apparent, and reactive power and currents are not. */
static bool is_within(
	const struct explain_work *w, struct explain_axis axis, struct explain_axis by)
{
	const struct explain_series whole = explain_net(w, axis), part = explain_net(w, by);
	unsigned n = 0, n_more = 0, n_so = 0, n_opposite = 0, n_false = 0;
	double top = 0, share_at_top = 0;

	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double x = explain_abs(part.of[r]), y = explain_abs(whole.of[r]);

		if (x > (1 + below) * y + RAW && n_false++)
			return false; /* one may be of another second */
		n_more += y > more * x + RAW;
		if (y > top) {
			top = y;
			share_at_top = x / y;
		}
		if (x < SMALL_RAW)
			continue;
		n++;
		n_so += part.of[r] * whole.of[r] > 0;
		n_opposite += part.of[r] * whole.of[r] < 0;
	}
	return n >= ROWS_LEAST && n_more >= MORE_LEAST && share_at_top >= active &&
	       (n_so == n || n_opposite == n);
}

bool explain_is_above_another(const struct explain_work *w, struct explain_axis axis)
{
	uint64_t plain = w->free & ~w->negative;

	if (axis.b == EXPLAIN_NONE)
		return false;
	explain_each(c, plain)
		if (explain_is_of_axis(w, axis, c))
			plain &= ~explain_bit(c);
	explain_each(x, w->free & w->negative)
		if (is_within(w, axis, (struct explain_axis){(uint8_t)x, EXPLAIN_NONE}))
			return true;
	explain_each(x, plain)
		explain_each(y, plain) {
			const struct explain_axis by = {(uint8_t)x, (uint8_t)y};

			if (x < y && explain_type(w, x) == explain_type(w, axis.a) &&
				explain_type(w, y) == explain_type(w, x) &&
				w->e->columns[y].position - w->e->columns[x].position <=
					EXPLAIN_BESIDE &&
				is_within(w, axis, by))
				return true;
		}
	return false;
}

bool explain_is_lesser_half(
	const struct explain_work *w, struct explain_axis axis, struct explain_axis best)
{
	const uint64_t mine = explain_set_of(axis), others = explain_set_of(best);
	const unsigned own = explain_next(mine & ~others, 0);
	const unsigned instead = explain_next(others & ~mine, 0);

	return (mine & others) && own < EXPLAIN_COLUMNS_MAX && instead < EXPLAIN_COLUMNS_MAX &&
	       explain_steps_of_column(w, own) <=
		       lesser_steps * explain_steps_of_column(w, instead);
}

/* How often it stepped as that current did, which stepped from next to nothing, by a power of ten.
 */
static unsigned n_lone_steps(
	const struct explain_work *w, struct explain_axis axis, unsigned i, int decade)
{
	const uint8_t powers[2] = {axis.a, axis.b};
	unsigned n = 0, n_missed = 0;

	for (int x = 0; x < 2; x++) {
		const struct explain_pair *pair;
		int had;

		if (powers[x] == EXPLAIN_NONE || w->e->columns[i].slot == EXPLAIN_NONE)
			continue;
		pair = &w->e->pairs[w->e->columns[i].slot][w->e->columns[powers[x]].slot];
		if (explain_pair_lone_decade(pair, &had) && had == decade)
			n += pair->n_lone;
		n_missed = pair->n_lone_bad > n_missed ? pair->n_lone_bad : n_missed;
	}
	return MISSES_MOST * n >= n_missed ? n : 0;
}

bool explain_steps_with_two(const struct explain_work *w, struct explain_axis axis)
{
	uint8_t c[3];

	for (size_t at = 0; at < w->e->n; at++)
		for (unsigned stride = 1; stride <= STRIDES; stride++) {
			if (!explain_run_of(w, at, 3, stride, c))
				continue;
			for (int decade = DECADE_LOW; decade <= 0; decade++) {
				unsigned n = 0;

				for (int k = 0; k < 3; k++)
					n += n_lone_steps(w, axis, c[k], decade) >= LONE_CLEAR;
				if (n >= 2)
					return true;
			}
		}
	return false;
}

bool explain_is_counted_alone(const struct explain_work *w, struct explain_axis axis)
{
	const double most = other_t * explain_abs(explain_volts_say(w, axis.a, axis.b).t);
	uint8_t field;

	if (!explain_is_counted(w, axis))
		return false;
	explain_each(c, w->free & ~explain_set_of(axis))
		if (!explain_is_of_axis(w, axis, c) && explain_has_energy(w, c, &field) &&
			(explain_size_of_answer(w, c) > most || !explain_has_partner(w, c, 0)))
			return false;
	return true;
}
