/* Only what a list has itself: powers that come in another one are not looked at here. Reactive
 * energies of quadrants add up to those of import and export. */
#include "explain/explain_balance.h"

#include "explain/explain_math.h"

enum {
	GROUPS_PER_PHASE = 20,
	GROUP_SIGNED = 16,
	PER_HOUR = 3600, /* raw x s in a raw x h */
	RISE_LEAST = 5,  /* in which a power of ten is seen */
	ROUNDED = 2,     /* of a rise, at its both ends */
	CERTAIN = 3,     /* a rise that cannot be rounding */
};

static const double near = 0.05; /* samples are no integral */
static const float is_so = 1.5F, is_not = -2.5F, both_nil = 0.1F;

static const uint8_t codes[] = {1, 2, 3, 4, 21, 22, 41, 42, 61, 62};

struct both {
	double work, rise; /* raw x s, raw */
};

static bool find_work(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, unsigned code, double *work)
{
	const unsigned phase = code / GROUPS_PER_PHASE, direction = code % GROUPS_PER_PHASE;
	unsigned c = explain_block_column(kind, columns, code);
	const bool is_signed = c == EXPLAIN_NONE && direction <= 2;

	if (is_signed)
		c = explain_block_column(kind, columns, phase * GROUPS_PER_PHASE + GROUP_SIGNED);
	if (c == EXPLAIN_NONE)
		return false;
	if (w->e->columns[c].slot != EXPLAIN_NONE)
		*work = w->e->slots[w->e->columns[c].slot].sum[is_signed && direction == 2];
	else if (explain_has(w->zero, c))
		*work = 0;
	else
		return false;
	return true;
}

static bool add_rise(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, unsigned code, double *rise)
{
	const unsigned c = explain_block_column(kind, columns, code);

	if (c == EXPLAIN_NONE)
		return false;
	*rise += w->e->columns[c].last - w->e->columns[c].first;
	return true;
}

/* By itself, or by its parts. */
static bool find_rise(const struct explain_work *w, const struct explain_kind *kind,
	const uint8_t *columns, unsigned code, double *rise)
{
	*rise = 0;
	if (add_rise(w, kind, columns, code, rise))
		return true;
	if (code <= 2)
		return add_rise(w, kind, columns, code + EXPLAIN_CODE_TARIFF, rise) &&
		       add_rise(w, kind, columns, code + 2 * EXPLAIN_CODE_TARIFF, rise);
	if (code <= 4)
		return add_rise(w, kind, columns, 2 * code - 1, rise) &&
		       add_rise(w, kind, columns, 2 * code, rise);
	return false;
}

/* By what a raw x s is a raw of energy: a power of ten, as the largest rise has it. */
static bool find_scale(const struct both *all, unsigned n, double *scale)
{
	const struct both *most = NULL;
	double ratio;

	for (unsigned i = 0; i < n; i++)
		if (!most || all[i].rise > most->rise)
			most = &all[i];
	if (!most || most->rise < RISE_LEAST || most->work <= 0)
		return false;
	ratio = (double)explain_log10(most->rise * PER_HOUR / most->work);
	*scale = explain_ten(explain_round(ratio)) / PER_HOUR;
	return true;
}

static float judge(const struct both *b, double scale)
{
	const double expected = b->work * scale;

	if (explain_abs(expected - b->rise) > ROUNDED + near * expected)
		return is_not;
	return expected > CERTAIN || b->rise > CERTAIN ? is_so : both_nil;
}

float explain_balance(const struct explain_work *w, const struct explain_kind *powers,
	const uint8_t *power_columns, const struct explain_kind *energies,
	const uint8_t *energy_columns)
{
	struct both all[sizeof codes];
	unsigned n = 0;
	double scale;
	float score = 0;

	for (size_t i = 0; i < sizeof codes; i++)
		if (find_work(w, powers, power_columns, codes[i], &all[n].work) &&
			find_rise(w, energies, energy_columns, codes[i], &all[n].rise))
			n++;
	if (!find_scale(all, n, &scale)) {
		for (unsigned i = 0; i < n; i++)
			score += all[i].work <= 0 && all[i].rise > CERTAIN ? is_not : 0;
		return score;
	}
	for (unsigned i = 0; i < n; i++)
		score += judge(&all[i], scale);
	return score;
}
