#include "explain/explain_blocks.h"

#include "explain/explain_currents.h"
#include "explain/explain_math.h"

#include <stddef.h>

enum {
	GROUP_NOW = 7,
	GROUP_ENERGY = 8,
	GROUPS_PER_PHASE = 20,
	RISES = 3,
	RISES_OF_COUNTER = 8,
	TELEGRAMS_OF_COUNTER = 200,
	LARGE_COUNTER = 20000,
	LARGE_POWER = 70000,
	LARGE_CURRENT = 90000,
	SMALL_ENERGY = 100,
	ADDS_UP_RAW = 2,
	PHASES_ADD_UP_RAW = 4, /* each is rounded */
	WIDTH_SHORT = 2,
	WIDTH_LONG = 4,
	GROUP_Q = 3,
	FACTOR_LOW = 900,
	FACTOR_HIGH = 1000,
	FACTOR_ONE = 100,
};

static const double often = 0.15;

#define TOTAL    EXPLAIN_PLACE_TOTAL
#define PHASES   EXPLAIN_PLACE_PHASES
#define CURRENTS EXPLAIN_PLACE_CURRENTS
#define REACTIVE EXPLAIN_PLACE_REACTIVE
#define ENERGIES EXPLAIN_PLACE_ENERGIES

const struct explain_kind explain_kinds[] = {
	{TOTAL, false, false, 4, -0.6F, {1, 2, 3, 4}},
	{TOTAL, false, false, 2, -0.7F, {1, 2}},
	{TOTAL, false, false, 1, -3.0F, {1}},
	{PHASES, false, false, 6, -0.4F, {21, 41, 61, 22, 42, 62}},
	{PHASES, false, false, 6, -1.2F, {21, 22, 41, 42, 61, 62}},
	{PHASES, false, false, 2, -0.8F, {21, 22}},
	{PHASES, false, false, 3, -2.5F, {21, 41, 61}},
	{CURRENTS, false, false, 3, -0.2F, {31, 51, 71}},
	{CURRENTS, false, false, 1, -0.5F, {31}},
	{REACTIVE, false, false, 6, -2.5F, {23, 43, 63, 24, 44, 64}},
	{REACTIVE, false, false, 6, -3.0F, {23, 24, 43, 44, 63, 64}},
	{REACTIVE, false, false, 2, -3.0F, {23, 24}},
	{ENERGIES, false, true, 4, -0.9F, {1, 2, 3, 4}},
	{ENERGIES, false, true, 2, -1.2F, {1, 2}},
	{ENERGIES, false, true, 6, -1.2F, {1, 101, 201, 2, 102, 202}},
	{ENERGIES, false, true, 8, -1.2F, {1, 101, 201, 2, 102, 202, 3, 4}},
	{ENERGIES, false, true, 10, -1.6F, {1, 101, 201, 2, 102, 202, 5, 6, 7, 8}},
	{ENERGIES, false, true, 4, -1.7F, {101, 201, 102, 202}},
	{ENERGIES, false, true, 6, -2.0F, {1, 2, 5, 6, 7, 8}},
	{ENERGIES, false, true, 8, -2.0F, {1, 2, 21, 41, 61, 22, 42, 62}},
	{ENERGIES, false, true, 10, -2.2F, {1, 2, 3, 4, 21, 41, 61, 22, 42, 62}},
	{ENERGIES, false, true, 1, -3.0F, {1}},
	{TOTAL, true, false, 1, -1.0F, {16}},
	{PHASES, true, false, 3, -1.0F, {36, 56, 76}},
	{PHASES, true, false, 1, -1.0F, {36}},
};
const size_t explain_n_kinds_of_blocks = sizeof explain_kinds / sizeof *explain_kinds;

static_assert(sizeof explain_kinds / sizeof *explain_kinds <= EXPLAIN_BLOCKS_MAX,
	"the beam has room for each");

unsigned explain_block_column(
	const struct explain_kind *kind, const uint8_t *columns, unsigned code)
{
	for (unsigned i = 0; i < kind->n; i++)
		if (kind->codes[i] == code)
			return columns[i];
	return EXPLAIN_NONE;
}

static const struct explain_column *column(const struct explain_work *w, unsigned c)
{
	return &w->e->columns[c];
}

static bool is_code(const struct explain_kind *kind, unsigned code, struct obis o)
{
	return o.c == code % EXPLAIN_CODE_TARIFF && o.e == code / EXPLAIN_CODE_TARIFF &&
	       o.d == (kind->is_energy ? GROUP_ENERGY : GROUP_NOW);
}

/* What it is called already. */
static bool agrees(const struct explain_work *w, const struct explain_kind *kind, unsigned i,
	unsigned c, float *score)
{
	const struct explain_position *p = &w->out->of[column(w, c)->position];

	if (p->level == EXPLAIN_UNKNOWN)
		return true;
	if (is_code(kind, kind->codes[i], p->obis))
		*score += p->level == EXPLAIN_SURE ? 3 : 2;
	else if (p->level == EXPLAIN_SURE)
		return false;
	else
		*score -= 2;
	return true;
}

static bool energy_fits(const struct explain_work *w, unsigned c, float *score, unsigned *n_moving)
{
	const struct explain_column *x = column(w, c);

	if (explain_has(w->moving, c))
		return false;
	if (explain_has(w->counter, c) && x->n_ups >= RISES) {
		*score += 0.8F;
		++*n_moving;
	} else if (explain_has(w->constant, c) && x->first > 0 && x->first < SMALL_ENERGY) {
		*score -= 1;
	}
	if (explain_has(w->counter, c) && x->high < SMALL_ENERGY)
		*score -= 1;
	return true;
}

static bool momentary_fits(const struct explain_work *w, const struct explain_kind *kind,
	unsigned code, unsigned c, float *score, unsigned *n_moving)
{
	const struct explain_column *x = column(w, c);
	const bool is_current = kind->place == CURRENTS;
	const bool is_reactive = kind->place == REACTIVE || (code >= GROUP_Q && code < GROUP_Q + 2);

	if (explain_has(w->counter, c)) {
		if (x->n_ups >= RISES_OF_COUNTER && x->n_ups > often * w->e->n_telegrams)
			return false;
		if (w->e->n_telegrams >= TELEGRAMS_OF_COUNTER && x->high > LARGE_COUNTER)
			*score -= 1.5F;
	}
	if (explain_has(w->moving, c)) {
		++*n_moving;
		*score += 0.3F;
	}
	if (explain_has(w->constant, c) && !explain_has(w->zero, c))
		*score -= is_reactive ? 0.3F : 1.5F;
	if (!kind->is_signed && !is_current && explain_has(w->negative, c))
		return false;
	if (x->high > (is_current ? LARGE_CURRENT : LARGE_POWER))
		*score -= 2;
	return true;
}

/* Import and export. */
static bool pair_fits(
	const struct explain_work *w, unsigned x, unsigned y, bool is_total, float *score)
{
	if (w->e->both[x] & explain_bit(y)) {
		*score -= 2.5F;
		return is_total;
	}
	if (explain_has(w->moving, x) && explain_has(w->moving, y))
		*score += 1.2F;
	else if (explain_has(w->zero, x) && explain_has(w->zero, y))
		*score -= 0.6F;
	else
		*score += 0.4F;
	return true;
}

static bool pairs_fit(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, float *score)
{
	static const uint8_t first[] = {1, 3, 21, 41, 61, 23, 43, 63};

	if (kind->is_energy)
		return true;
	for (size_t i = 0; i < sizeof first; i++) {
		const unsigned x = explain_block_column(kind, columns, first[i]);
		const unsigned y = explain_block_column(kind, columns, first[i] + 1U);

		if (x != EXPLAIN_NONE && y != EXPLAIN_NONE &&
			!pair_fits(w, x, y, first[i] == 1, score))
			return false;
	}
	return true;
}

static bool are_factors(const struct explain_work *w, const uint8_t *columns, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const double high = column(w, columns[i])->high;

		if (!(high >= FACTOR_LOW && high <= FACTOR_HIGH) && !(high == FACTOR_ONE))
			return false;
	}
	return true;
}

static bool is_short(const struct explain_work *w, unsigned c)
{
	return column(w, c)->width == WIDTH_SHORT;
}

static bool currents_fit(
	const struct explain_work *w, const uint8_t *columns, unsigned n, float *score)
{
	bool is_constant = false;

	*score += is_short(w, columns[0]) ? 1 : -1.5F;
	for (unsigned i = 0; i < n; i++) {
		is_constant |= explain_has(w->constant & ~w->zero, columns[i]);
		for (unsigned k = i + 1; k < n; k++)
			if (explain_exclusive(w, columns[i], columns[k]))
				return false;
	}
	*score -= is_constant ? 1 : 0;
	return !are_factors(w, columns, n);
}

/* A total is the sum of its tariffs. */
static bool tariffs_fit(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, float *score)
{
	for (unsigned c = 1; c <= 2; c++) {
		const unsigned t = explain_block_column(kind, columns, c);
		const unsigned a = explain_block_column(kind, columns, c + EXPLAIN_CODE_TARIFF);
		const unsigned b = explain_block_column(kind, columns, c + 2 * EXPLAIN_CODE_TARIFF);

		if (t == EXPLAIN_NONE || a == EXPLAIN_NONE || b == EXPLAIN_NONE)
			continue;
		if (explain_abs(column(w, a)->last + column(w, b)->last - column(w, t)->last) >
			ADDS_UP_RAW)
			return false;
		*score += column(w, t)->last > 0 && column(w, a)->last > 0 && column(w, b)->last > 0
				  ? 4
				  : 0.5F;
	}
	return true;
}

static double rise_of(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, unsigned code)
{
	const unsigned c = explain_block_column(kind, columns, code);

	return c == EXPLAIN_NONE ? 0 : column(w, c)->last - column(w, c)->first;
}

/* Import and export of the phases differ by what those of all do, whether a meter counts by phase
 * or not. */
static bool phases_fit(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, float *score)
{
	double all = rise_of(w, kind, columns, 1) - rise_of(w, kind, columns, 2), parts = 0,
	       most = 0;

	if (explain_block_column(kind, columns, GROUPS_PER_PHASE + 1) == EXPLAIN_NONE)
		return true;
	for (unsigned p = 1; p <= 3; p++) {
		const double import = rise_of(w, kind, columns, p * GROUPS_PER_PHASE + 1);
		const double export = rise_of(w, kind, columns, p * GROUPS_PER_PHASE + 2);

		parts += import - export;
		most = explain_max(most, explain_max(import, export));
	}
	if (explain_abs(all - parts) > PHASES_ADD_UP_RAW)
		return false;
	*score += most > 2 * PHASES_ADD_UP_RAW ? 4 : 0.5F;
	return true;
}

static bool energies_fit(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, float *score)
{
	if (!tariffs_fit(w, kind, columns, score) || !phases_fit(w, kind, columns, score))
		return false;
	/* two quantities with one value */
	for (unsigned i = 0; i < kind->n; i++)
		for (unsigned k = 0; k < kind->n; k++)
			if (columns[i] < columns[k] &&
				kind->codes[i] % EXPLAIN_CODE_TARIFF !=
					kind->codes[k] % EXPLAIN_CODE_TARIFF &&
				column(w, columns[i])->last > SMALL_ENERGY &&
				explain_equal(w, columns[i], columns[k]))
				return false;
	if (is_short(w, columns[0]) ||
		(column(w, columns[0])->is_signed && column(w, columns[0])->width == WIDTH_LONG))
		*score -= 1;
	return true;
}

static unsigned n_phases_of(const struct explain_kind *kind)
{
	for (unsigned i = 0; i < kind->n; i++)
		if (kind->codes[i] > 2 * GROUPS_PER_PHASE && kind->codes[i] < EXPLAIN_CODE_TARIFF)
			return 3;
	return 1;
}

bool explain_block_fits(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, float *score)
{
	const bool is_of_phases = kind->place != TOTAL && kind->place != ENERGIES;
	unsigned n_moving = 0;

	*score = 0;
	if (kind->is_signed && !column(w, columns[0])->is_signed)
		return false;
	if (is_of_phases && w->beam.n_phases && n_phases_of(kind) != w->beam.n_phases)
		return false;
	for (unsigned i = 0; i < kind->n; i++)
		if (!agrees(w, kind, i, columns[i], score) ||
			(kind->is_energy ? !energy_fits(w, columns[i], score, &n_moving)
					 : !momentary_fits(w, kind, kind->codes[i], columns[i],
						   score, &n_moving)))
			return false;
	if (n_moving == 0)
		*score -= 1.5F;
	if (!pairs_fit(w, kind, columns, score))
		return false;
	if (kind->place == TOTAL && !kind->is_signed && explain_has(w->zero, columns[0]) &&
		(kind->n < 2 || explain_has(w->zero, columns[1])))
		*score -= 2;
	if (kind->place == CURRENTS)
		return currents_fit(w, columns, kind->n, score);
	if (kind->is_energy)
		return energies_fit(w, kind, columns, score);
	*score -= is_short(w, columns[0]) ? 1.5F : 0;
	return true;
}
