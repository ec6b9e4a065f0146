/* Most meters add what they send; the totals of some are of another second than their phases, so
 * the tolerance is tried fine first, then coarse. */
#include "explain/explain_sums.h"

#include "explain/explain_axis.h"
#include "explain/explain_direction.h"
#include "explain/explain_math.h"
#include "explain/explain_rows.h"

#include <string.h>

enum {
	STAKES_LEAST = 6,
	HALF_STAKES = 3,
	TWO_WAYS_BONUS = 12,
};

static const double ok_most = 0.85, missed_most = 0.3, half_missed = 0.15, varied = 1.3;

static unsigned n_bits(uint32_t v)
{
	return (unsigned)__builtin_popcount(v);
}

struct explain_series explain_net(const struct explain_work *w, struct explain_axis axis)
{
	struct explain_series s = {0};

	for (unsigned r = 0; r < w->e->n_rows; r++) {
		s.of[r] = explain_row_value(w->e, r, axis.a);
		if (axis.b != EXPLAIN_NONE)
			s.of[r] -= explain_row_value(w->e, r, axis.b);
	}
	return s;
}

static struct explain_closing close_within(const struct explain_work *w,
	const struct explain_series *total, const struct explain_series phases[3], bool half,
	double share, double raw)
{
	struct explain_closing c = {0};

	for (unsigned r = 0; r < w->e->n_rows; r++) {
		double sum = 0, size = 0, limit;
		unsigned n_parts = 0;

		for (int p = 0; p < 3; p++) {
			sum += phases[p].of[r];
			size += explain_abs(phases[p].of[r]);
		}
		limit = share * size + raw;
		for (int p = 0; p < 3; p++)
			n_parts += explain_abs(phases[p].of[r]) > 2 * limit;
		if (explain_abs(total->of[r] - (half ? explain_max(sum, 0) : sum)) <= limit)
			c.ok |= UINT32_C(1) << r;
		if (explain_abs(sum) > 2 * limit && n_parts >= 2)
			c.stake |= UINT32_C(1) << r;
	}
	return c;
}

struct explain_closing explain_closes(const struct explain_work *w,
	const struct explain_series *total, const struct explain_series phases[3], bool half)
{
	struct explain_closing c = close_within(w, total, phases, half, 0.003, 3);

	if (n_bits(c.ok) < ok_most * w->e->n_rows)
		c = close_within(w, total, phases, half, 0.04, 6);
	return c;
}

uint64_t explain_block_set(const struct explain_block *block)
{
	return explain_set_of(block->of[0]) | explain_set_of(block->of[1]) |
	       explain_set_of(block->of[2]);
}

static bool has_minus(const struct explain_block *b)
{
	return b->of[0].b != EXPLAIN_NONE;
}

/* Six neighbours in one of their two orders, or three with a stride. */
static bool block_at(
	const struct explain_work *w, size_t at, unsigned form, struct explain_block *b)
{
	uint8_t c[6];

	if (form < 2) {
		if (!explain_run_of(w, at, 6, 1, c))
			return false;
		for (int p = 0; p < 3; p++)
			b->of[p] = form ? (struct explain_axis){c[2 * p], c[2 * p + 1]}
					: (struct explain_axis){c[p], c[p + 3]};
		return true;
	}
	if (!explain_run_of(w, at, 3, form - 1, c))
		return false;
	for (int p = 0; p < 3; p++)
		b->of[p] = (struct explain_axis){c[p], EXPLAIN_NONE};
	return true;
}

enum { BLOCK_FORMS = 5 };

static bool may_be_phases(const struct explain_work *w, const struct explain_block *b)
{
	const uint64_t set = explain_block_set(b);
	bool all_nil = true;

	if (__builtin_popcountll(set & w->free) < 2)
		return false;
	if (!has_minus(b))
		return true;
	for (int p = 0; p < 3; p++) {
		if (w->e->both[b->of[p].a] & explain_bit(b->of[p].b))
			return false;
		all_nil &= explain_has(w->zero, b->of[p].b);
	}
	/* without export the block of three is enough */
	return !(set & w->negative) && !all_nil;
}

/* The rows at stake in which it closes, as far as they differ. */
static bool has_varied(
	const struct explain_work *w, const struct explain_series *total, uint32_t in)
{
	double low = 1e30, high = 0;

	for (unsigned r = 0; r < w->e->n_rows; r++)
		if (in >> r & 1) {
			low = explain_min(low, explain_abs(total->of[r]));
			high = explain_max(high, explain_abs(total->of[r]));
		}
	return high >= varied * low + 8;
}

static void insert(struct explain_sum *out, unsigned *n, const struct explain_sum *s)
{
	unsigned i = *n < EXPLAIN_SUMS_MAX ? (*n)++ : EXPLAIN_SUMS_MAX;

	for (; i > 0 && (out[i - 1].score < s->score ||
				(out[i - 1].score == s->score && out[i - 1].t < s->t));
		i--)
		if (i < EXPLAIN_SUMS_MAX)
			out[i] = out[i - 1];
	if (i < EXPLAIN_SUMS_MAX)
		out[i] = *s;
}

static void judge(const struct explain_work *w, const struct explain_block *b,
	struct explain_axis total, struct explain_closing c, struct explain_sum *out, unsigned *n)
{
	const uint32_t rows = w->e->n_rows ? UINT32_MAX >> (32 - w->e->n_rows) : 0;
	const struct explain_series series = explain_net(w, total);
	const unsigned n_ok = n_bits(c.ok & c.stake), n_missed = n_bits(~c.ok & rows);
	struct explain_sum s = {.block = *b, .total = total, .n = n_ok, .n_missed = n_missed};

	if (n_ok < STAKES_LEAST || n_missed > missed_most * w->e->n_rows ||
		n_bits(~c.ok & c.stake) > missed_most * n_ok ||
		!has_varied(w, &series, c.ok & c.stake))
		return;
	s.t = explain_abs(explain_volts_say(w, total.a, total.b).t);
	s.score = (int)n_ok - 2 * (int)n_missed;
	if (explain_has_two_ways(w, total))
		s.score += TWO_WAYS_BONUS;
	if (has_minus(b))
		s.score += 6;
	insert(out, n, &s);
}

/* Columns that are what one direction of the phases adds up to, at meters that count by phase. */
static uint64_t half_totals(
	const struct explain_work *w, const struct explain_series phases[3], uint64_t outside)
{
	uint64_t fit = 0;

	explain_each(c, outside & ~w->negative) {
		const struct explain_series t = explain_net(
			w, (struct explain_axis){(uint8_t)c, EXPLAIN_NONE});
		const struct explain_closing k = explain_closes(w, &t, phases, false);

		if (n_bits(k.ok & k.stake) >= HALF_STAKES &&
			w->e->n_rows - n_bits(k.ok) <= half_missed * w->e->n_rows)
			fit |= explain_bit(c);
	}
	return fit;
}

static void try_halves(const struct explain_work *w, const struct explain_block *b,
	struct explain_sum *out, unsigned *n)
{
	const uint64_t outside = w->free & ~explain_block_set(b);
	struct explain_series plus[3], minus[3];
	uint64_t fit_plus, fit_minus;

	for (int p = 0; p < 3; p++) {
		plus[p] = explain_net(w, (struct explain_axis){b->of[p].a, EXPLAIN_NONE});
		minus[p] = explain_net(w, (struct explain_axis){b->of[p].b, EXPLAIN_NONE});
	}
	fit_plus = half_totals(w, plus, outside);
	fit_minus = fit_plus ? half_totals(w, minus, outside) : 0;
	explain_each(x, fit_plus)
		explain_each(y, fit_minus) {
			const struct explain_axis total = {(uint8_t)x, (uint8_t)y};
			const struct explain_series tx = explain_net(
				w, (struct explain_axis){(uint8_t)x, EXPLAIN_NONE});
			const struct explain_series ty = explain_net(
				w, (struct explain_axis){(uint8_t)y, EXPLAIN_NONE});
			struct explain_closing p, m;

			if (x == y || !(w->e->both[x] & explain_bit(y)))
				continue;
			p = explain_closes(w, &tx, plus, false);
			m = explain_closes(w, &ty, minus, false);
			p.ok &= m.ok;
			p.stake |= m.stake;
			judge(w, b, total, p, out, n);
		}
}

/* Those that stand between three with a stride, and behind the last of them: they belong to phases,
 * and are no total. */
static uint64_t gaps_of(const struct explain_work *w, const struct explain_block *b)
{
	const struct explain_column *columns = w->e->columns;
	const unsigned stride = (unsigned)columns[b->of[1].a].position -
				columns[b->of[0].a].position;
	uint64_t gaps = 0;

	for (unsigned p = 0; !has_minus(b) && p < 3; p++)
		for (unsigned i = 1; i < stride; i++)
			gaps |= explain_bit(
				explain_column_at(w, columns[b->of[p].a].position + i) & 63);
	return gaps;
}

/* A total of the second before: of its import the sums close, and of its export, where inverters
 * and batteries never rest, only roughly. */
static void try_late(const struct explain_work *w, const struct explain_block *b,
	struct explain_axis total, const struct explain_series phases[3], struct explain_sum *out,
	unsigned *n)
{
	const struct explain_series whole = explain_net(w, total);
	const struct explain_series import = explain_net(
		w, (struct explain_axis){total.a, EXPLAIN_NONE});
	const struct explain_closing fine = explain_closes(w, &whole, phases, false);
	const struct explain_closing rough = close_within(w, &whole, phases, false, 0.25, 20);
	const double least = ok_most * w->e->n_rows;

	if (n_bits(fine.ok) < least && n_bits(rough.ok) >= least &&
		n_bits(explain_closes(w, &import, phases, true).ok) >= least)
		judge(w, b, total, rough, out, n);
}

static void try_block(const struct explain_work *w, const struct explain_block *b,
	struct explain_sum *out, unsigned *n)
{
	struct explain_axis axes[EXPLAIN_AXES_MAX];
	const uint64_t set = explain_block_set(b) | gaps_of(w, b);
	const unsigned n_axes = explain_axes_and_singles(w, set, set, axes);
	struct explain_series phases[3];

	for (int p = 0; p < 3; p++)
		phases[p] = explain_net(w, b->of[p]);
	for (unsigned i = 0; i < n_axes; i++) {
		const struct explain_series t = explain_net(w, axes[i]);
		const bool half = !explain_has_two_ways(w, axes[i]) && has_minus(b);

		judge(w, b, axes[i], explain_closes(w, &t, phases, half), out, n);
		if (axes[i].b != EXPLAIN_NONE && has_minus(b))
			try_late(w, b, axes[i], phases, out, n);
	}
	if (has_minus(b))
		try_halves(w, b, out, n);
}

unsigned explain_sums(const struct explain_work *w, struct explain_sum out[EXPLAIN_SUMS_MAX])
{
	struct explain_block b;
	unsigned n = 0;

	for (size_t at = 0; at < w->e->n; at++)
		for (unsigned form = 0; form < BLOCK_FORMS; form++)
			if (block_at(w, at, form, &b) && may_be_phases(w, &b))
				try_block(w, &b, out, &n);
	return n;
}
