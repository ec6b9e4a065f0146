/* S is never below |P|, and nears it as load grows, which is heat mostly. What has been measured a
 * second later may be somewhat below. Left out: what is voltage x current (explain_proof.c). */
#include "explain/explain_apparent.h"

#include "explain/explain_axis.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"
#include "explain/explain_rows.h"
#include "explain/explain_sums.h"
#include "explain/explain_trio.h"

enum {
	ROWS_LEAST = 4,
	MORE_LEAST = 2,
	LARGE_LEAST = 2,
	FALSE_MOST = 1,
	NIL_RAW = 60, /* beside which there may be nothing */
	RAW = 6,
	STRIDES = 3,
};

static const double below = 0.04, more = 1.1, large = 0.4, near = 0.8, steps_most = 2.5,
		    steps_most_of_three = 8, nears = 0.6;

/* One direction of a power, and what may be apparent beside it. */
struct beside {
	unsigned p, s;
	double sign;
};

/* What the rows say. */
struct rows {
	unsigned n, n_more, n_large, n_far, n_false;
	double top, more_most, more_at_top;
};

static double power_of(const struct explain_work *w, const struct beside *b, unsigned row)
{
	return explain_max(b->sign * explain_row_value(w->e, row, b->p), 0);
}

static void weigh(const struct explain_work *w, const struct beside *b, struct rows *r)
{
	for (unsigned i = 0; i < w->e->n_rows; i++)
		r->top = explain_max(r->top, explain_row_value(w->e, i, b->s));
	for (unsigned i = 0; i < w->e->n_rows; i++) {
		const double s = explain_row_value(w->e, i, b->s), p = power_of(w, b, i);

		r->n_false += p > s + below * s + RAW || (p == 0 && s > NIL_RAW);
		if (p == 0 || s == 0)
			continue;
		r->n++;
		r->n_more += s > more * p + RAW;
		r->more_most = explain_max(r->more_most, (s - p) / s);
		if (s < large * r->top)
			continue;
		r->n_large++;
		r->n_far += p < near * s;
		r->more_at_top = explain_max(r->more_at_top, (s - p) / s);
	}
}

static double steps_of(const struct explain_work *w, unsigned c)
{
	return explain_steps_of(w, (struct explain_axis){(uint8_t)c, EXPLAIN_NONE});
}

static bool are_neighbours(const struct explain_work *w, unsigned a, unsigned b)
{
	return w->e->columns[a].position + 1 == w->e->columns[b].position ||
	       w->e->columns[b].position + 1 == w->e->columns[a].position;
}

/* Three that are never less than it together, as what phases import is never less than a total. */
static bool are_phases(const struct explain_work *w, const uint8_t c[3], unsigned s)
{
	for (int k = 0; k < 3; k++)
		if (!explain_has(w->free & ~w->negative, c[k]) || c[k] == s ||
			explain_exclusive(w, c[k], s))
			return false;
	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double all = explain_row_value(w->e, r, c[0]) +
				   explain_row_value(w->e, r, c[1]) +
				   explain_row_value(w->e, r, c[2]);

		if (all < (1 - below) * explain_row_value(w->e, r, s) - RAW)
			return false;
	}
	return true;
}

/* A power of one of three phases: then it is their total that is above it. */
static bool is_of_phases(const struct explain_work *w, const struct beside *b)
{
	uint8_t c[3];

	for (size_t at = 0; w->n_volts != 1 && at < w->e->n; at++)
		for (unsigned stride = 1; stride <= STRIDES; stride++)
			if (explain_run_of(w, at, 3, stride, c) &&
				(c[0] == b->p || c[1] == b->p || c[2] == b->p) &&
				are_phases(w, c, b->s))
				return true;
	return false;
}

/* Voltage x current, one or three, at whatever power factor. */
static bool is_of_currents(const struct explain_work *w, unsigned s)
{
	struct explain_trio trios[2];

	explain_each(i, w->free)
		if (explain_is_proven(w, i, s) && explain_is_apparent_like(w, i, s))
			return true;
	return explain_trios(w, (struct explain_axis){(uint8_t)s, EXPLAIN_NONE}, trios) &&
	       trios[0].n_low == 0;
}

/* At a meter of three phases S is of all of them, and P is what is left. */
static bool is_apparent(const struct explain_work *w, const struct beside *b)
{
	const double p = steps_of(w, b->p), s = steps_of(w, b->s);
	struct rows r = {0};

	if ((p > steps_most * s && !explain_has(w->negative, b->p)) || is_of_phases(w, b))
		return false;
	weigh(w, b, &r);
	if (r.n < ROWS_LEAST || r.n_more < MORE_LEAST || r.n_false > FALSE_MOST)
		return false;
	if (s <= (w->n_volts == 1 ? steps_most : steps_most_of_three) * p &&
		is_of_currents(w, b->s))
		return true;
	return (s <= steps_most * p && r.n_large >= LARGE_LEAST && r.n_far == 0 &&
		r.more_at_top <= nears * r.more_most);
}

/* S that adds up to less than P is P. */
static bool adds_up_to_less(const struct explain_work *w, const struct beside *b)
{
	const uint8_t p = w->e->columns[b->p].slot, s = w->e->columns[b->s].slot;

	return p != EXPLAIN_NONE && s != EXPLAIN_NONE &&
	       w->e->slots[s].sum[0] < w->e->slots[p].sum[b->sign < 0];
}

/* The other direction of one that is: there may be few rows with it. */
static bool is_other(const struct explain_work *w, const struct beside *b, uint64_t found)
{
	struct rows r = {0};

	if (adds_up_to_less(w, b))
		return false;
	explain_each(s, found)
		if (explain_exclusive(w, s, b->s) && are_neighbours(w, s, b->s)) {
			weigh(w, b, &r);
			return r.n > 0 && r.n_false <= FALSE_MOST;
		}
	return false;
}

/* The powers, of any direction, that it may belong to. */
static uint64_t powers_of(const struct explain_work *w, unsigned s, uint64_t found)
{
	uint64_t powers = 0;

	explain_each(p, w->free & ~found) {
		const bool has_sign = explain_has(w->negative, p);

		if (p == s || explain_exclusive(w, p, s) || !explain_has_partner(w, p, 0) ||
			(explain_type(w, p) != explain_type(w, s) && !has_sign))
			continue;
		for (int sign = 1; sign >= (has_sign ? -1 : 1); sign -= 2) {
			const struct beside b = {p, s, sign};

			if (found ? is_other(w, &b, found) : is_apparent(w, &b))
				powers |= explain_bit(p);
		}
	}
	return powers;
}

/* Columns that add up, which only powers with directions do. */
static uint64_t adding_up(const struct explain_work *w)
{
	struct explain_sum sums[EXPLAIN_SUMS_MAX];
	const unsigned n = explain_sums(w, sums);
	uint64_t set = 0;

	for (unsigned i = 0; i < n; i++)
		if (sums[i].n_missed <= FALSE_MOST)
			set |= explain_set_of(sums[i].total) | explain_block_set(&sums[i].block);
	return set;
}

static void find(struct explain_work *w, uint64_t found, uint64_t none)
{
	explain_each(s, w->free & ~w->negative & ~found & ~none) {
		if (!explain_has_partner(w, s, 0))
			continue;
		w->beside_of[s] = powers_of(w, s, found);
		w->beside |= w->beside_of[s] ? explain_bit(s) : 0;
	}
}

void explain_apparent_find(struct explain_work *w)
{
	const uint64_t none = adding_up(w);

	find(w, 0, none);
	if (w->beside)
		find(w, w->beside, none);
	w->free &= ~w->beside;
}
