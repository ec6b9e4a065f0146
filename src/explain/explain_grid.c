/* A band alone is never enough: an electric car at 2.3 kW is "230.0 V" for hours, and three phases
 * of an inverter at 10 A too. */
#include "explain/explain_grid.h"

#include "explain/explain_axis.h"
#include "explain/explain_columns.h"
#include "explain/explain_direction.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"
#include "explain/explain_steps.h"
#include "reading/unit.h"

enum {
	VOLT_DECADES = 4,
	HERTZ_DECADES = 4,
	HERTZ_TELEGRAMS = 60,
	HERTZ_MOVES = 5,
	VOLT_TELEGRAMS = 30,
	VOLT_MOVES = 3,
	LONG_TELEGRAMS = 600,
	LONGER_TELEGRAMS = 7200,
	LIKE_MOST = 4,
	STEPS_LEAST = 3,
	GROUP_NOW = 7,
	GROUP_HERTZ = 14,
	GROUP_VOLTS = 12,
	GROUPS_PER_PHASE = 20,
};

static const double volt_low = 204, volt_lowest = 195.5, volt_high = 256, drop_most = 0.15,
		    answer_least = 4, answer_sure = 6.5, answer_much = 15, answer_most = 30;

/* All columns in the band of 10^k, of the type of the first; `others` gets the rest. */
static uint64_t in_band(const struct explain_work *w, int k, unsigned type)
{
	uint64_t set = 0;

	for (unsigned c = 0; c < w->e->n_columns; c++)
		if (explain_is_moving(&w->e->columns[c]) && explain_is_volt(&w->e->columns[c], k) &&
			(type == EXPLAIN_NONE || explain_type(w, c) == type))
			set |= explain_bit(c);
	return set;
}

static double movement(const struct explain_work *w, unsigned c)
{
	const struct explain_column *v = &w->e->columns[c];

	return (double)(v->high - v->low) / (double)(v->high + v->low);
}

/* More than a grid has: those that move least may be the voltages. */
static uint64_t stillest(const struct explain_work *w, uint64_t set)
{
	while (__builtin_popcountll(set) > EXPLAIN_VOLTS_MAX) {
		unsigned worst = explain_next(set, 0);

		explain_each(c, set)
			if (movement(w, c) > movement(w, worst))
				worst = c;
		set &= ~explain_bit(worst);
	}
	return set;
}

static void find_volts(struct explain_work *w)
{
	uint64_t best = 0, all = 0;

	for (int k = 0; k < VOLT_DECADES; k++) {
		all |= in_band(w, k, EXPLAIN_NONE);
		explain_each(c, in_band(w, k, EXPLAIN_NONE)) {
			const uint64_t found = in_band(w, k, explain_type(w, c));

			if (__builtin_popcountll(found) <= __builtin_popcountll(best))
				continue;
			best = found;
			w->volt_decade = k;
		}
	}
	w->n_volts = (unsigned)__builtin_popcountll(best);
	w->is_volt_clear = (w->n_volts == 1 || w->n_volts == 3) && all == best;
	w->volts = stillest(w, best);
	w->n_volts = 0;
	explain_each(c, w->volts)
		w->volt[w->n_volts++] = (uint8_t)c;
}

static struct explain_why band(const struct explain_work *w, unsigned c, int k)
{
	const struct explain_column *v = &w->e->columns[c];
	const double scale = explain_ten(k);

	return (struct explain_why){.fact = EXPLAIN_BAND,
		.number = {(float)(v->low / scale), (float)(v->high / scale),
			(float)w->e->n_telegrams}};
}

static void name_hertz(struct explain_work *w, unsigned c, int k, bool is_alone)
{
	const struct explain_column *v = &w->e->columns[c];
	const bool is_sure = k >= 2 && is_alone && w->e->n_telegrams >= HERTZ_TELEGRAMS &&
			     v->n_ups >= HERTZ_MOVES && v->n_downs >= HERTZ_MOVES;
	const uint8_t level = is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY;
	const struct explain_put put = {.c = GROUP_HERTZ,
		.d = GROUP_NOW,
		.scaler = -k,
		.has_scaler = true,
		.unit = UNIT_HZ,
		.level = level,
		.scale = level};

	explain_put(w, c, &put);
	explain_say(w, c, band(w, c, k));
}

static void find_hertz(struct explain_work *w)
{
	for (int k = 1; k < HERTZ_DECADES; k++) {
		uint64_t found = 0;

		for (unsigned c = 0; c < w->e->n_columns; c++)
			if (explain_is_moving(&w->e->columns[c]) &&
				explain_is_hertz(&w->e->columns[c], k) && !explain_has(w->volts, c))
				found |= explain_bit(c);
		w->hertz |= found;
		explain_each(c, found)
			name_hertz(w, c, k, __builtin_popcountll(found) == 1);
	}
}

/* The middle of their ranges. */
static double volts_of(const struct explain_work *w, unsigned c)
{
	const struct explain_column *v = &w->e->columns[c];

	return ((double)v->low + v->high) / 2 / explain_ten(w->volt_decade);
}

static double median(const struct explain_work *w)
{
	double v[EXPLAIN_VOLTS_MAX];

	if (w->n_volts == 0)
		return 230;
	for (unsigned i = 0; i < w->n_volts; i++)
		v[i] = volts_of(w, w->volt[i]);
	if (w->n_volts < 3)
		return (v[0] + v[w->n_volts - 1]) / 2;
	return explain_max(explain_min(v[0], v[1]), explain_min(explain_max(v[0], v[1]), v[2]));
}

void explain_grid_find(struct explain_work *w)
{
	find_volts(w);
	find_hertz(w);
	w->free = w->moving & ~w->volts & ~w->hertz;
	w->u = median(w);
}

/* The most that it gives way when something steps. */
static double top_answer(const struct explain_work *w)
{
	double top = 0;

	explain_each(c, w->free)
		top = explain_max(top, explain_size_of_answer(w, c));
	return top;
}

/* One of three phases whose voltages are not in the list at all? */
static bool is_among_its_like(const struct explain_work *w)
{
	unsigned n = 0;

	if (w->n_volts != 1)
		return false;
	explain_each(c, w->free)
		n += explain_type(w, c) == explain_type(w, w->volt[0]);
	if (n <= 1)
		return false;
	/* each time something steps it gives way: for so long nothing else does */
	if (w->e->n_telegrams >= LONGER_TELEGRAMS)
		return top_answer(w) < answer_most;
	return w->e->n_telegrams < LONG_TELEGRAMS || n > LIKE_MOST || top_answer(w) < answer_much;
}

/* Load moves it, by no more than a grid allows. */
static bool answers_load(const struct explain_work *w)
{
	const double sigma = explain_steps_sigma(w->e);
	double volts = 0;
	bool does = false;

	for (unsigned i = 0; i < w->n_volts; i++)
		volts += volts_of(w, w->volt[i]);
	explain_each(c, w->free) {
		const struct explain_column *p = &w->e->columns[c];
		const struct explain_slot *slot = &w->e->slots[p->slot];
		const double t = explain_size_of_answer(w, c);

		if (slot->n_steps < STEPS_LEAST || t < answer_least)
			continue;
		if (explain_abs(slot->c) * sigma / slot->s *
				explain_max(explain_abs(p->high), explain_abs(p->low)) >
			drop_most * volts)
			return false;
		does |= t >= answer_sure;
	}
	return does;
}

/* Weak mains fall as low as EN 50160 allows, but what falls so low must be mains. */
static bool is_within_limits(const struct explain_work *w)
{
	const double low = top_answer(w) >= answer_much ? volt_lowest : volt_low;

	for (unsigned i = 0; i < w->n_volts; i++)
		if (!explain_is_within(&w->e->columns[w->volt[i]], low, volt_high, w->volt_decade))
			return false;
	return true;
}

/* There must be a power beside it: else this may be the power. */
static bool has_power_beside(const struct explain_work *w)
{
	struct explain_axis axes[EXPLAIN_AXES_MAX];
	const unsigned n = explain_axes(w, 0, axes);

	explain_each(i, w->free)
		explain_each(p, w->free)
			if (explain_type(w, i) != explain_type(w, p) && explain_is_proven(w, i, p))
				return true;
	for (unsigned i = 0; i < n; i++)
		if (explain_abs(explain_volts_say(w, axes[i].a, axes[i].b).t) >= EXPLAIN_T_SURE &&
			explain_is_seen(w, axes[i]))
			return true;
	return false;
}

void explain_grid_judge(struct explain_work *w)
{
	w->is_volt_sure = w->n_volts && w->is_volt_clear && w->e->n_telegrams >= VOLT_TELEGRAMS &&
			  w->e->n_noise && is_within_limits(w) && !is_among_its_like(w) &&
			  answers_load(w) && has_power_beside(w);
}

static bool is_nil(const struct explain_work *w, int position)
{
	const unsigned c = position < 0 ? EXPLAIN_NONE : explain_column_at(w, (size_t)position);

	return c != EXPLAIN_NONE && explain_has(w->zero, c);
}

/* Two of three, the place of the third being nil: as an IT net of three wires has it. */
static void phases_of_two(const struct explain_work *w, unsigned phase[EXPLAIN_VOLTS_MAX])
{
	const int p = w->e->columns[w->volt[0]].position;
	const int q = w->e->columns[w->volt[1]].position;

	if (q - p == 2 && is_nil(w, p + 1))
		phase[1] = 3;
	else if (is_nil(w, p - (q - p)) && !is_nil(w, q + (q - p))) {
		phase[0] = 2;
		phase[1] = 3;
	}
}

void explain_grid_write(struct explain_work *w)
{
	unsigned phase[EXPLAIN_VOLTS_MAX] = {1, 2, 3};

	if (w->n_volts == 2)
		phases_of_two(w, phase);
	for (unsigned i = 0; i < w->n_volts; i++) {
		const unsigned c = w->volt[i];
		const bool is_sure = w->is_volt_sure && w->e->columns[c].n_ups >= VOLT_MOVES &&
				     w->e->columns[c].n_downs >= VOLT_MOVES;
		const uint8_t level = is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY;
		const struct explain_put put = {
			.c = (uint8_t)(GROUPS_PER_PHASE * phase[i] + GROUP_VOLTS),
			.d = GROUP_NOW,
			.scaler = -w->volt_decade,
			.has_scaler = true,
			.unit = UNIT_V,
			.level = level,
			.scale = level};

		explain_put(w, c, &put);
		explain_say(w, c, band(w, c, w->volt_decade));
	}
}
