/* S is never below |P|, and nears it as load grows, which is heat mostly. What has been measured a
 * second later may be somewhat below. Left out: what is voltage x current (explain_proof.c). */
#include "explain/explain_apparent.h"

#include "explain/explain_axis.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"
#include "explain/explain_rows.h"
#include "explain/explain_trio.h"

enum {
	ROWS_LEAST = 4,
	MORE_LEAST = 2,
	LARGE_LEAST = 2,
	FALSE_MOST = 1,
	NIL_RAW = 60, /* beside which there may be nothing */
	RAW = 6,
};

static const double below = 0.04, more = 1.1, large = 0.4, near = 0.8, steps_most = 2.5,
		    nears = 0.6;

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

static bool are_steps_alike(const struct explain_work *w, const struct beside *b)
{
	const double p = explain_steps_of(w, (struct explain_axis){(uint8_t)b->p, EXPLAIN_NONE});
	const double s = explain_steps_of(w, (struct explain_axis){(uint8_t)b->s, EXPLAIN_NONE});

	return s <= steps_most * p && (p <= steps_most * s || explain_has(w->negative, b->p));
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

static bool is_apparent(const struct explain_work *w, const struct beside *b)
{
	struct rows r = {0};

	if (!are_steps_alike(w, b))
		return false;
	weigh(w, b, &r);
	if (r.n < ROWS_LEAST || r.n_more < MORE_LEAST || r.n_false > FALSE_MOST)
		return false;
	return is_of_currents(w, b->s) ||
	       (r.n_large >= LARGE_LEAST && r.n_far == 0 && r.more_at_top <= nears * r.more_most);
}

/* Beside a power of any direction. */
static bool has_power(const struct explain_work *w, unsigned s)
{
	explain_each(p, w->free) {
		struct beside b = {p, s, 1};

		if (p == s || explain_exclusive(w, p, s) || !explain_has_partner(w, p, 0) ||
			(explain_type(w, p) != explain_type(w, s) && !explain_has(w->negative, p)))
			continue;
		if (is_apparent(w, &b))
			return true;
		b.sign = -1;
		if (explain_has(w->negative, p) && is_apparent(w, &b))
			return true;
	}
	return false;
}

void explain_apparent_find(struct explain_work *w)
{
	uint64_t found = 0;

	explain_each(s, w->free & ~w->negative)
		if (explain_has_partner(w, s, 0) && has_power(w, s))
			found |= explain_bit(s);
	w->free &= ~found;
}
