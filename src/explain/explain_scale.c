#include "explain/explain_scale.h"

#include "explain/explain_math.h"
#include "reading/unit.h"

enum {
	GROUP_NOW = 7,
	GROUPS_PER_PHASE = 20,
	GROUP_IMPORT = 1,
	GROUP_EXPORT = 2,
	GROUP_APPARENT = 9,
	GROUP_CURRENT = 11,
	GROUP_NET = 16,
	CURRENT_USUAL = -2,
	DECADE_LOW = -8,
	DECADES = 20,
};

/* How usual a power of ten is. */
struct custom {
	int8_t scaler;
	float weight;
};

static const struct custom powers[] = {
	{0, 0.955F}, {-1, 0.015F}, {1, 0.015F}, {-3, 0.01F}, {-2, 0.005F}};
static const struct custom currents[] = {{-2, 0.70F}, {-3, 0.14F}, {-1, 0.12F}, {0, 0.04F}};
static const struct custom energies[] = {
	{0, 0.76F}, {1, 0.08F}, {3, 0.06F}, {-1, 0.04F}, {2, 0.04F}, {-3, 0.02F}};

#define N(table) (sizeof(table) / sizeof *(table))

static const float unusual = 1e-4F;

static double weight_of(const struct custom *table, size_t n, int scaler)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].scaler == scaler)
			return table[i].weight;
	return unusual;
}

bool explain_scale_of_energies(const struct explain_work *w, int *decade)
{
	unsigned n[DECADES] = {0}, best = 0;

	for (size_t l = 0; l < w->lists->n; l++)
		for (unsigned k = 0; k < EXPLAIN_ENERGIES_MAX; k++) {
			const int at = w->fits[l][k].decade - DECADE_LOW;

			if (!w->fits[l][k].is_there || at < 0 || at >= DECADES)
				continue;
			if (++n[at] > best) {
				best = n[at];
				*decade = at + DECADE_LOW;
			}
		}
	return best > 0;
}

static double top_power(const struct explain_work *w)
{
	double top = 0;

	for (unsigned c = 0; c < w->e->n_columns; c++)
		if (w->own.labels[c].kind == 'P')
			top = explain_max(top, w->e->columns[c].high);
	return top;
}

/* No house has much more than 60 kW, and none so little. */
static double weight_of_top(double top_w)
{
	if (top_w > 60e3)
		return 1e-3;
	if (top_w > 25e3)
		return 0.1;
	return top_w < 30 ? 0.2 : 1;
}

static int usual_scaler(const struct explain_work *w)
{
	const double top = top_power(w);
	double best = 0;
	int scaler = 0, decade = 0;
	const bool has_energy = explain_scale_of_energies(w, &decade);

	for (size_t i = 0; i < N(powers); i++) {
		const int s = powers[i].scaler;
		double v = (double)powers[i].weight * weight_of_top(top * explain_ten(s));

		if (w->has_decade)
			v *= weight_of(currents, N(currents), s + w->decade);
		if (has_energy)
			v *= weight_of(energies, N(energies), s - decade);
		if (v > best) {
			best = v;
			scaler = s;
		}
	}
	return scaler;
}

/* A list of energies, of which another has the powers. */
static bool is_of_another(const struct explain_work *w)
{
	return w->lists->of[w->list].live != w->list;
}

void explain_scale_find(struct explain_work *w)
{
	w->own.scale = EXPLAIN_LIKELY;
	if (w->has_anchor) {
		w->own.power_scaler = w->anchor;
		w->own.scale = EXPLAIN_SURE;
	} else if (is_of_another(w)) {
		w->own.power_scaler = w->of_live.power_scaler;
		w->own.scale = w->of_live.scale;
	} else {
		w->own.power_scaler = usual_scaler(w);
	}
	w->current_scaler = w->has_decade ? w->own.power_scaler + w->decade : CURRENT_USUAL;
}

static uint8_t group_of(const struct explain_label *l)
{
	switch (l->kind) {
	case 'I':
		return GROUP_CURRENT;
	case 'S':
		return GROUP_APPARENT;
	default:
		if (!l->sign)
			return GROUP_NET;
		return l->sign == '+' ? GROUP_IMPORT : GROUP_EXPORT;
	}
}

static uint8_t unit_of(char kind)
{
	if (kind == 'I')
		return UNIT_A;
	return kind == 'S' ? UNIT_VA : UNIT_W;
}

void explain_scale_write(struct explain_work *w)
{
	for (unsigned c = 0; c < w->e->n_columns; c++) {
		const struct explain_label *l = &w->own.labels[c];
		const struct explain_put put = {
			.c = (uint8_t)(group_of(l) + GROUPS_PER_PHASE * l->phase),
			.d = GROUP_NOW,
			.scaler = l->kind == 'I' ? w->current_scaler : w->own.power_scaler,
			.has_scaler = true,
			.unit = unit_of(l->kind),
			.level = l->level,
			.scale = w->own.scale,
			.is_proven = l->is_proven};

		if (l->kind && l->level != EXPLAIN_UNKNOWN)
			explain_put(w, c, &put);
	}
}
