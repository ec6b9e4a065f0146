#include "explain/explain_factor.h"

#include "explain/explain_math.h"
#include "explain/explain_rows.h"
#include "reading/unit.h"

enum {
	ROWS_LEAST = 8,
	ROWS_SURE = 10,
	APPARENT_LEAST = 50,
	GROUP_NOW = 7,
	GROUP_FACTOR = 13,
	GROUPS_PER_PHASE = 20,
	DIGITS_LOW = 2,
	DIGITS_HIGH = 3,
	FACTORS = 4, /* total, and each phase */
};

static const double near = 0.04, hit_least = 0.75, hit_sure = 0.92, spread_least = 0.1,
		    other_most = 0.6, highest = 0.93;

/* A power factor that can be computed, in the rows in which it can. */
struct factor {
	bool is_there;
	unsigned n;
	double v[EXPLAIN_ROWS_MAX];
	uint32_t in; /* rows */
};

struct fit {
	unsigned factor, n, n_hits;
	double share;
};

static double size_of(const struct explain_work *w, unsigned row, char kind, unsigned phase)
{
	double sum = 0;

	for (unsigned c = 0; c < w->e->n_columns; c++) {
		const struct explain_label *l = &w->own.labels[c];

		if (l->kind == kind && l->level != EXPLAIN_UNKNOWN &&
			(l->phase == phase || (kind == 'I' && phase == 0)))
			sum += explain_abs(explain_row_value(w->e, row, c));
	}
	return sum;
}

static void compute(const struct explain_work *w, unsigned phase, struct factor *f)
{
	const double scale = w->u * explain_ten(w->decade);

	*f = (struct factor){0};
	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double s = size_of(w, r, 'I', phase) * scale;

		if (s <= APPARENT_LEAST)
			continue;
		f->v[r] = explain_min(size_of(w, r, 'P', phase) / s, 1);
		f->in |= UINT32_C(1) << r;
		f->n++;
	}
	f->is_there = f->n >= ROWS_LEAST;
}

static double variance(const struct factor *f)
{
	double sum = 0, squares = 0;

	for (unsigned r = 0; r < EXPLAIN_ROWS_MAX; r++)
		if (f->in >> r & 1) {
			sum += f->v[r];
			squares += f->v[r] * f->v[r];
		}
	return squares / f->n - sum / f->n * (sum / f->n);
}

/* The best of all for a column, and the share of the second. */
static struct fit best_fit(const struct explain_work *w, unsigned c, int digits,
	const struct factor f[FACTORS], double *second)
{
	struct fit best = {0};

	*second = 0;
	for (unsigned k = 0; k < FACTORS; k++) {
		struct fit t = {.factor = k, .n = f[k].n};

		if (!f[k].is_there)
			continue;
		for (unsigned r = 0; r < w->e->n_rows; r++)
			t.n_hits += (f[k].in >> r & 1) &&
				    explain_abs(explain_abs(explain_row_value(w->e, r, c)) /
							explain_ten(digits) -
						f[k].v[r]) < near;
		t.share = (double)t.n_hits / t.n;
		if (t.share > best.share) {
			*second = best.share;
			best = t;
		} else {
			*second = explain_max(*second, t.share);
		}
	}
	return best;
}

static void try_column(
	struct explain_work *w, unsigned c, int digits, const struct factor f[FACTORS])
{
	double second;
	const struct fit best = best_fit(w, c, digits, f, &second);
	const bool is_sure = best.share >= hit_sure && best.n >= ROWS_SURE &&
			     variance(&f[best.factor]) >= spread_least * spread_least &&
			     second < other_most;
	const uint8_t level = is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY;
	const struct explain_put put = {
		.c = (uint8_t)(GROUP_FACTOR + GROUPS_PER_PHASE * best.factor),
		.d = GROUP_NOW,
		.scaler = -digits,
		.has_scaler = true,
		.unit = UNIT_NONE,
		.level = level,
		.scale = level};

	if (best.share < hit_least)
		return;
	explain_put(w, c, &put);
	explain_say(w, c,
		(struct explain_why){
			.fact = EXPLAIN_FACTOR, .number = {(float)best.n_hits, (float)best.n}});
}

/* Of several that differ none can be told: phases whose loads are alike. */
static void withdraw_all_but_one(struct explain_work *w, unsigned code)
{
	uint64_t set = 0;

	explain_each(c, w->free) {
		const struct explain_position *p = explain_at(w, c);

		if (p->level != EXPLAIN_UNKNOWN && p->obis.c == code && p->obis.d == GROUP_NOW)
			set |= explain_bit(c);
	}
	if (explain_n_kinds(w, set) < 2)
		return;
	explain_each(c, set)
		*explain_at(w, c) = (struct explain_position){0};
}

void explain_factor_write(struct explain_work *w)
{
	struct factor f[FACTORS];

	if (w->e->n_rows < ROWS_LEAST || w->n_volts == 0 || !w->has_decade)
		return;
	for (unsigned k = 0; k < FACTORS; k++)
		compute(w, k, &f[k]);
	explain_each(c, w->free) {
		const struct explain_column *x = &w->e->columns[c];

		if (explain_is_named(w, c) || explain_at(w, c)->level != EXPLAIN_UNKNOWN)
			continue;
		for (int digits = DIGITS_LOW; digits <= DIGITS_HIGH; digits++)
			if (x->high >= highest * explain_ten(digits) &&
				x->high <= explain_ten(digits))
				try_column(w, c, digits, f);
	}
	for (unsigned k = 0; k < FACTORS; k++)
		withdraw_all_but_one(w, GROUP_FACTOR + GROUPS_PER_PHASE * k);
}
