#include "explain/explain_trio.h"

#include "explain/explain_columns.h"
#include "explain/explain_currents.h"
#include "explain/explain_math.h"
#include "explain/explain_rows.h"
#include "explain/explain_votes.h"

enum {
	STRIDES = 3,
	ROWS_LEAST = 6,
	HITS_LEAST = 3,
	RAW_LEAST = 16,
	DECADE_LOW = -3,
};

static const double factor_least = 0.7, factor_most = 1.047, factor_low = 0.9, varied = 2.2;

uint64_t explain_trio_set(const struct explain_trio *t)
{
	return explain_bit(t->of[0]) | explain_bit(t->of[1]) | explain_bit(t->of[2]);
}

static bool may_be(const struct explain_work *w, struct explain_axis axis, const uint8_t c[3])
{
	unsigned n_moving = 0;

	for (int k = 0; k < 3; k++) {
		if (explain_has(explain_set_of(axis), c[k]) || explain_is_factor_like(w, c[k]) ||
			(explain_has(w->constant, c[k]) && !explain_has(w->zero, c[k])))
			return false;
		n_moving += explain_has(w->moving, c[k]);
		if (explain_exclusive(w, c[k], c[(k + 1) % 3]))
			return false;
	}
	return n_moving >= 2;
}

/* Rows with something in them: apparent power of the three, and the logarithm of the ratio. */
struct ratios {
	unsigned n;
	double s[EXPLAIN_ROWS_MAX], log[EXPLAIN_ROWS_MAX];
};

static void gather(const struct explain_work *w, struct explain_axis axis, const uint8_t c[3],
	struct ratios *out)
{
	out->n = 0;
	for (unsigned r = 0; r < w->e->n_rows; r++) {
		double p = explain_abs(explain_row_value(w->e, r, axis.a)), s = 0;

		if (axis.b != EXPLAIN_NONE)
			p += explain_abs(explain_row_value(w->e, r, axis.b));
		for (int k = 0; k < 3; k++)
			s += explain_abs(explain_row_value(w->e, r, c[k])) * w->u;
		if (p < RAW_LEAST || s <= 2 * RAW_LEAST * w->u)
			continue;
		out->s[out->n] = s;
		out->log[out->n++] = explain_log10(p / s);
	}
}

/* The power of ten that the second largest ratio asks for. */
static int decade_of(const struct ratios *all)
{
	double first = -99, second = -99, v;
	int n;

	for (unsigned i = 0; i < all->n; i++) {
		if (all->log[i] > first) {
			second = first;
			first = all->log[i];
		} else if (all->log[i] > second) {
			second = all->log[i];
		}
	}
	v = second - (double)explain_log10(factor_most);
	n = (int)v;
	return n + (n < v);
}

static bool weigh_rows(const struct ratios *all, struct explain_trio *t)
{
	double high = 0, low = 1e30;
	unsigned n_above = 0;

	for (unsigned i = 0; i < all->n; i++) {
		high = explain_max(high, all->s[i]);
		low = explain_min(low, all->s[i]);
	}
	for (unsigned i = 0; i < all->n; i++) {
		const double c = all->log[i] - t->decade;
		const bool is_top = 2 * all->s[i] >= high;

		n_above += c > (double)explain_log10(factor_most);
		t->n_top += is_top;
		t->n_hits += is_top && c >= (double)explain_log10(factor_least) &&
			     c <= (double)explain_log10(factor_most);
		t->n_low += c < (double)explain_log10(factor_low);
	}
	t->score = 0.2 * t->n_hits - 2.0 * n_above;
	return n_above <= 1 && t->n_hits >= HITS_LEAST && high >= varied * low;
}

static void weigh_steps(
	const struct explain_work *w, struct explain_axis axis, struct explain_trio *t)
{
	const uint8_t powers[2] = {axis.a, axis.b};

	for (int k = 0; k < 3; k++)
		for (int x = 0; x < 2; x++) {
			const struct explain_pair *pair;
			int decade;

			if (powers[x] == EXPLAIN_NONE ||
				w->e->columns[t->of[k]].slot == EXPLAIN_NONE)
				continue;
			pair = &w->e->pairs[w->e->columns[t->of[k]].slot]
					   [w->e->columns[powers[x]].slot];
			if (explain_pair_lone_decade(pair, &decade) && decade == t->decade) {
				t->n_lone += pair->n_lone;
				t->own[k] += pair->n_lone;
				t->n_bad += x == 0 ? pair->n_lone_bad : 0;
			} else {
				t->n_bad += pair->n_lone;
			}
		}
	t->score += t->n_lone - 0.5 * t->n_bad;
}

static bool is_same(
	const struct explain_work *w, const struct explain_trio *a, const struct explain_trio *b)
{
	for (int k = 0; k < 3; k++) {
		bool is_among = false;

		for (int j = 0; j < 3; j++)
			is_among |= explain_equal(w, a->of[k], b->of[j]);
		if (!is_among)
			return false;
	}
	return true;
}

static void enter(const struct explain_work *w, const struct explain_trio *t,
	struct explain_trio out[2], unsigned *n)
{
	if (*n == 0 || t->score > out[0].score) {
		if (*n && !is_same(w, &out[0], t)) {
			out[1] = out[0];
			*n = 2;
		}
		out[0] = *t;
		*n = *n ? *n : 1;
	} else if (!is_same(w, &out[0], t) && (*n < 2 || t->score > out[1].score)) {
		out[1] = *t;
		*n = 2;
	}
}

unsigned explain_trios(
	const struct explain_work *w, struct explain_axis axis, struct explain_trio out[2])
{
	struct ratios all;
	unsigned n = 0;
	uint8_t c[3];

	for (size_t at = 0; at < w->e->n; at++)
		for (unsigned stride = 1; stride <= STRIDES; stride++) {
			struct explain_trio t = {0};

			if (!explain_run_of(w, at, 3, stride, c) || !may_be(w, axis, c))
				continue;
			gather(w, axis, c, &all);
			if (all.n < ROWS_LEAST)
				continue;
			t.decade = decade_of(&all);
			for (int k = 0; k < 3; k++)
				t.of[k] = c[k];
			if (t.decade < DECADE_LOW || t.decade > 0 || !weigh_rows(&all, &t))
				continue;
			weigh_steps(w, axis, &t);
			enter(w, &t, out, &n);
		}
	return n;
}
