/* A beam search from the first position on: each is one that nobody knows, or begins a block. */
#include "explain/explain_order.h"

#include "explain/explain_balance.h"
#include "explain/explain_blocks.h"
#include "explain/explain_math.h"
#include "explain/explain_rows.h"
#include "explain/explain_scale.h"
#include "explain/explain_sums.h"
#include "reading/unit.h"

#include <string.h>

enum {
	GROUP_NOW = 7,
	GROUP_ENERGY = 8,
	GROUPS_PER_PHASE = 20,
	GROUP_Q = 3,
	GROUP_CURRENT = 11,
	GROUP_SIGNED = 16,
	NEAR_POSITIONS = 4,
	NIL_VOLTAGES = 2,
	ROWS_LEAST = 4,
	TOTAL_LEAST = 30,
	CURRENT_LOW = -3,
	CURRENT_USUAL = -2,
	MOMENTS_LEAST = 3,
	TELEGRAMS_LEAST = 10, /* in which nothing has moved yet */
};

static const float impossible = -1e9F, margin = 2;
static const double placed_least = 0.6, against_most = 0.1;

/* A block of a way. */
struct placed {
	const struct explain_kind *kind;
	uint8_t columns[EXPLAIN_CODES_MAX];
};

static bool block_of(const struct explain_work *w, const struct explain_parse *p, unsigned place,
	struct placed *out)
{
	if (!p->block[place])
		return false;
	out->kind = &explain_kinds[p->block[place] - 1];
	return explain_run_of(w, p->at[place], out->kind->n, 1, out->columns);
}

static void keep(struct explain_parse *of, unsigned *n, unsigned room, struct explain_parse p)
{
	unsigned i = *n < room ? (*n)++ : room;

	for (; i > 0 && of[i - 1].score < p.score; i--)
		if (i < room)
			of[i] = of[i - 1];
	if (i < room)
		of[i] = p;
}

static void enter(struct explain_work *w, size_t at, struct explain_parse p)
{
	struct explain_beam *b = &w->beam;
	unsigned n;

	if (at >= w->e->n) {
		keep(b->ends, &b->n_ends, EXPLAIN_ENDS_MAX, p);
		return;
	}
	n = b->n[at];
	keep(b->of[at], &n, EXPLAIN_BEAM, p);
	b->n[at] = (uint8_t)n;
}

static float fit_alone(struct explain_work *w, unsigned kind, size_t at, const uint8_t *columns)
{
	struct explain_beam *b = &w->beam;

	if (!b->is_fit_known[kind][at]) {
		b->is_fit_known[kind][at] = true;
		if (!explain_block_fits(w, &explain_kinds[kind], columns, &b->fit[kind][at]))
			b->fit[kind][at] = impossible;
	}
	return b->fit[kind][at];
}

/* Of one phase, L1 is the total. */
static float one_phase(
	const struct explain_work *w, const struct placed *total, const struct placed *phases)
{
	if (phases->kind->n != 2 || total->kind->n < 2)
		return 0;
	return explain_equal(w, total->columns[0], phases->columns[0]) &&
			       explain_equal(w, total->columns[1], phases->columns[1])
		       ? 1.5F
		       : -4;
}

/* The columns of two directions, by the code of the first; or the one with a sign. */
static struct explain_axis axis_of(const struct placed *b, unsigned code, unsigned code_signed)
{
	const bool is_signed = b->kind->is_signed;

	return (struct explain_axis){
		(uint8_t)explain_block_column(b->kind, b->columns, is_signed ? code_signed : code),
		(uint8_t)explain_block_column(b->kind, b->columns, code + 1)};
}

/* The sum of the phases; `code` is 1 for active power, 3 for reactive. */
static float sum_of_phases(const struct explain_work *w, const struct placed *total,
	const struct placed *phases, unsigned code)
{
	const struct explain_axis t = axis_of(total, code, GROUP_SIGNED);
	struct explain_series series, nets[3];
	struct explain_closing c;
	double top = 0, share;

	if (w->e->n_rows < ROWS_LEAST || phases->kind->n < 3 || t.a == EXPLAIN_NONE)
		return 0;
	series = explain_net(w, t);
	for (unsigned p = 0; p < 3; p++)
		nets[p] = explain_net(w, axis_of(phases, GROUPS_PER_PHASE * (p + 1) + code,
						 GROUPS_PER_PHASE * (p + 1) + GROUP_SIGNED));
	for (unsigned r = 0; r < w->e->n_rows; r++)
		top = explain_max(top, explain_abs(series.of[r]));
	if (top <= TOTAL_LEAST)
		return 0;
	c = explain_closes(w, &series, nets, false);
	share = (double)__builtin_popcount(c.ok) / w->e->n_rows;
	if (share > 0.8)
		return 5;
	if (share > 0.6)
		return 2;
	return share < 0.3 ? -4 : 0;
}

/* How a block goes with those that the way has already. */
static float fit_beside(const struct explain_work *w, const struct explain_parse *p)
{
	struct placed total, phases, energies, reactive;
	const bool has_total = block_of(w, p, EXPLAIN_PLACE_TOTAL, &total);
	const bool has_phases = block_of(w, p, EXPLAIN_PLACE_PHASES, &phases);
	const bool has_energies = block_of(w, p, EXPLAIN_PLACE_ENERGIES, &energies);
	float score = 0;

	if (has_total && has_energies)
		score += explain_balance(
			w, total.kind, total.columns, energies.kind, energies.columns);
	if (has_phases && has_energies)
		score += explain_balance(
			w, phases.kind, phases.columns, energies.kind, energies.columns);
	if (has_total && has_phases) {
		if (!total.kind->is_signed)
			score += one_phase(w, &total, &phases);
		score += sum_of_phases(w, &total, &phases, 1);
	}
	if (has_total && !total.kind->is_signed &&
		block_of(w, p, EXPLAIN_PLACE_REACTIVE, &reactive))
		score += sum_of_phases(w, &total, &reactive, GROUP_Q);
	return score;
}

static void try_block(
	struct explain_work *w, const struct explain_parse *p, size_t at, unsigned kind)
{
	const struct explain_kind *k = &explain_kinds[kind];
	struct explain_parse next = *p;
	uint8_t columns[EXPLAIN_CODES_MAX];
	float fit;

	if (p->block[k->place] || !explain_run_of(w, at, k->n, 1, columns))
		return;
	fit = fit_alone(w, kind, at, columns);
	if (fit <= impossible)
		return;
	next.block[k->place] = (uint8_t)(kind + 1);
	next.at[k->place] = (uint8_t)at;
	next.score += k->prior + fit;
	if (k->place != EXPLAIN_PLACE_CURRENTS)
		next.score += fit_beside(w, &next) - fit_beside(w, p);
	enter(w, at + k->n, next);
}

/* A position that nobody knows. */
static float cost_of_unknown(struct explain_work *w, unsigned c)
{
	if (explain_at(w, c)->level == EXPLAIN_SURE)
		return -0.2F;
	return explain_has(w->constant, c) && !explain_has(w->zero, c) ? -0.7F : -2.2F;
}

static void step(struct explain_work *w, size_t at)
{
	const unsigned c = explain_column_at(w, at);
	struct explain_beam *b = &w->beam;

	for (unsigned i = 0; i < b->n[at]; i++) {
		struct explain_parse p = b->of[at][i];

		if (c == EXPLAIN_NONE || explain_has(w->volts | w->hertz, c)) {
			enter(w, at + 1, p);
			continue;
		}
		for (unsigned k = 0; k < explain_n_kinds_of_blocks; k++)
			try_block(w, &p, at, k);
		p.score += cost_of_unknown(w, c);
		enter(w, at + 1, p);
	}
}

/* Powers of phases without a total are rare, and reactive ones without those. */
static void judge_ends(struct explain_beam *b)
{
	struct explain_parse all[EXPLAIN_ENDS_MAX];
	const unsigned n = b->n_ends;

	memcpy(all, b->ends, sizeof all);
	b->n_ends = 0;
	for (unsigned i = 0; i < n; i++) {
		const uint8_t *block = all[i].block;

		if (block[EXPLAIN_PLACE_PHASES] && !block[EXPLAIN_PLACE_TOTAL])
			all[i].score -= 3;
		if (block[EXPLAIN_PLACE_REACTIVE] &&
			(!block[EXPLAIN_PLACE_PHASES] ||
				explain_kinds[block[EXPLAIN_PLACE_PHASES] - 1].is_signed))
			all[i].score -= 1.5F;
		keep(b->ends, &b->n_ends, EXPLAIN_ENDS_MAX, all[i]);
	}
}

/* Two more voltages that are nil: three phases of which one is wired. */
static bool has_nil_beside(const struct explain_work *w)
{
	const int at = w->e->columns[w->volt[0]].position;
	unsigned n = 0;

	explain_each(c, w->zero) {
		const int d = w->e->columns[c].position - at;

		n += d >= -NEAR_POSITIONS && d <= NEAR_POSITIONS &&
		     explain_type(w, c) == explain_type(w, w->volt[0]);
	}
	return n >= NIL_VOLTAGES;
}

/* The code of a column in a way, and of which block; 0: none. */
static unsigned code_in(const struct explain_work *w, const struct explain_parse *p, unsigned c,
	const struct explain_kind **kind)
{
	struct placed b;

	for (unsigned place = 0; place < N_EXPLAIN_PLACES; place++) {
		if (!block_of(w, p, place, &b))
			continue;
		for (unsigned i = 0; i < b.kind->n; i++)
			if (b.columns[i] == c) {
				*kind = b.kind;
				return b.kind->codes[i];
			}
	}
	*kind = NULL;
	return 0;
}

static bool is_undisputed(const struct explain_work *w, unsigned c)
{
	const struct explain_beam *b = &w->beam;
	const struct explain_kind *mine, *other;
	const unsigned code = code_in(w, &b->ends[0], c, &mine);

	for (unsigned i = 1; i < b->n_ends; i++) {
		if (b->ends[0].score - b->ends[i].score >= margin)
			return true;
		if (code_in(w, &b->ends[i], c, &other) != code ||
			(other && other->place != mine->place))
			return false;
	}
	return true;
}

/* The power of ten with which voltage x currents are somewhat more than the power. */
static int scaler_of_currents(struct explain_work *w, const struct placed *currents)
{
	double ratios[EXPLAIN_ROWS_MAX], ratio;
	unsigned n = 0;

	for (unsigned r = 0; r < w->e->n_rows; r++) {
		double p = 0, s = 0;

		for (unsigned c = 0; c < w->e->n_columns; c++) {
			const struct explain_position *at = explain_at(w, c);

			if (at->level != EXPLAIN_UNKNOWN && at->obis.d == GROUP_NOW &&
				(at->obis.c == 1 || at->obis.c == 2 || at->obis.c == 16))
				p += explain_abs(explain_row_value(w->e, r, c));
		}
		for (unsigned k = 0; k < currents->kind->n; k++)
			s += explain_abs(explain_row_value(w->e, r, currents->columns[k])) * w->u;
		if (p <= 0 || s <= 0)
			continue;
		ratio = p * explain_ten(w->own.power_scaler) / s;
		for (unsigned i = n++;; i--) {
			if (i > 0 && ratios[i - 1] > ratio) {
				ratios[i] = ratios[i - 1];
				continue;
			}
			ratios[i] = ratio;
			break;
		}
	}
	if (n < MOMENTS_LEAST)
		return CURRENT_USUAL;
	ratio = ratios[(n - 1) * 4 / 5];
	for (int s = CURRENT_LOW; s <= 0; s++)
		if (ratio / explain_ten(s) > 0.16 && ratio / explain_ten(s) <= 1.6)
			return s;
	return CURRENT_USUAL;
}

static uint8_t unit_of(const struct explain_kind *kind, unsigned code)
{
	const unsigned group = code % EXPLAIN_CODE_TARIFF % GROUPS_PER_PHASE;

	if (kind->place == EXPLAIN_PLACE_CURRENTS)
		return UNIT_A;
	if (kind->is_energy)
		return group >= 3 && group <= 8 ? UNIT_VARH : UNIT_WH;
	return group == 3 || group == 4 ? UNIT_VAR : UNIT_W;
}

static int scaler_of(struct explain_work *w, const struct placed *b)
{
	int decade;

	if (b->kind->is_energy)
		return explain_scale_of_energies(w, &decade) ? w->own.power_scaler - decade : 0;
	if (b->kind->place == EXPLAIN_PLACE_CURRENTS)
		return w->has_decade ? w->current_scaler : scaler_of_currents(w, b);
	return w->own.power_scaler;
}

static void write_block(struct explain_work *w, const struct placed *b)
{
	const int scaler = scaler_of(w, b);

	for (unsigned i = 0; i < b->kind->n; i++) {
		const unsigned c = b->columns[i], code = b->kind->codes[i];
		const struct explain_put put = {.c = (uint8_t)(code % EXPLAIN_CODE_TARIFF),
			.d = b->kind->is_energy ? GROUP_ENERGY : GROUP_NOW,
			.e = (uint8_t)(code / EXPLAIN_CODE_TARIFF),
			.scaler = scaler,
			.has_scaler = true,
			.unit = unit_of(b->kind, code),
			.level = EXPLAIN_LIKELY};

		if (explain_at(w, c)->level != EXPLAIN_UNKNOWN ||
			explain_is_taken(w, put.c, put.d, put.e) || !is_undisputed(w, c))
			continue;
		explain_put(w, c, &put);
		explain_at(w, c)->scale = EXPLAIN_UNKNOWN;
		explain_say(w, c, (struct explain_why){.fact = EXPLAIN_PLACE});
	}
}

/* Where much of the list stays open in the best way, or contradicts what physics said, the list is
 * in no such order, and places mean nothing. */
static bool is_in_order(struct explain_work *w)
{
	const struct explain_kind *kind;
	unsigned n = 0, n_placed = 0, n_against = 0;

	for (unsigned c = 0; c < w->e->n_columns; c++) {
		const unsigned code = code_in(w, &w->beam.ends[0], c, &kind);
		const struct explain_position *p = explain_at(w, c);

		if (explain_has(w->volts | w->hertz | (w->constant & ~w->zero), c))
			continue;
		n++;
		n_placed += code != 0;
		if (p->level != EXPLAIN_UNKNOWN &&
			(p->obis.d == GROUP_NOW || p->obis.d == GROUP_ENERGY))
			n_against += !code || p->obis.c != code % EXPLAIN_CODE_TARIFF;
	}
	return n_placed >= placed_least * n && n_against <= against_most * n;
}

void explain_order_write(struct explain_work *w)
{
	const struct explain_parse begin = {0};
	struct explain_beam *b = &w->beam;
	struct placed placed;

	memset(b, 0, sizeof *b);
	if (w->e->n_telegrams < TELEGRAMS_LEAST && w->lists->of[w->list].live == w->list)
		return;
	if (w->n_volts)
		b->n_phases = w->n_volts == 1 && !has_nil_beside(w) ? 1 : 3;
	enter(w, 0, begin);
	for (size_t at = 0; at < w->e->n; at++)
		step(w, at);
	judge_ends(b);
	if (b->n_ends == 0 || !is_in_order(w))
		return;
	for (unsigned place = 0; b->n_ends && place < N_EXPLAIN_PLACES; place++)
		if (block_of(w, &b->ends[0], place, &placed))
			write_block(w, &placed);
}
