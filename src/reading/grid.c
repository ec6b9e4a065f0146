/* Registers to grid quantities. Exact decimals throughout; only the cosine is computed in floating
 * point, and what comes of it is marked as derived like everything else that the meter did not say. */
#include "reading/grid.h"

#include "reading/meaning.h"

#include <math.h>
#include <string.h>

enum {
	PHASES = 3,
	DERIVED_PLACES = 1, /* 0.1 W: finer than U, I and the angle are sent */
};

/* What a telegram says, by meaning. The first of two equal names counts. */
struct said {
	const struct reg *reg[N_MEANINGS];
	struct decimal tariffs[2]; /* sums: forward, reverse */
	bool has_tariffs[2];
};

static void add_tariff(struct said *s, int which, struct decimal v)
{
	if (!s->has_tariffs[which])
		s->tariffs[which] = v;
	else if (!decimal_add(s->tariffs[which], v, &s->tariffs[which]))
		return;
	s->has_tariffs[which] = true;
}

static void gather(const struct telegram *t, struct said *s)
{
	memset(s, 0, sizeof *s);
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];
		enum meaning m;

		if (r->kind != REG_NUMBER)
			continue;
		m = meaning_of(r->obis, r->unit);
		if (m == MEANS_TARIFF_FORWARD || m == MEANS_TARIFF_REVERSE)
			add_tariff(s, m == MEANS_TARIFF_REVERSE, r->meant);
		else if (m < N_MEANINGS && !s->reg[m])
			s->reg[m] = r;
	}
}

/* Import minus export. One of them alone is enough; the import then carries the sign. */
static bool net(const struct reg *import, const struct reg *export, struct decimal *v)
{
	if (import && export)
		return decimal_sub(import->meant, export->meant, v);
	if (import)
		*v = import->meant;
	else if (export)
		*v = decimal_negated(export->meant);
	return import || export;
}

static bool directed(const struct reg *magnitude, const struct grid_rules *rules, struct decimal *v)
{
	if (!magnitude)
		return false;
	*v = magnitude->meant;
	switch (rules->direction) {
	case POWER_DIRECTION_AUTO:
		return magnitude->value.negative || magnitude->direction == DIRECTION_SAID ||
		       (magnitude->direction == DIRECTION_DOUBTFUL && rules->trust_doubtful);
	case POWER_DIRECTION_IMPORT:
		*v = decimal_magnitude(*v);
		return true;
	case POWER_DIRECTION_EXPORT:
		*v = decimal_negated(decimal_magnitude(*v));
		return true;
	}
	return false;
}

static void set_total_power(const struct said *s, const struct grid_rules *rules, struct reading *r)
{
	struct decimal v;

	if (s->reg[Q_POWER])
		reading_set(r, Q_POWER, s->reg[Q_POWER]->meant);
	else if (directed(s->reg[MEANS_MAGNITUDE], rules, &v))
		reading_derive(r, Q_POWER, v);
	else if (s->reg[MEANS_IMPORT] && !s->reg[MEANS_EXPORT])
		reading_set(r, Q_POWER, s->reg[MEANS_IMPORT]->meant);
	else if (net(s->reg[MEANS_IMPORT], s->reg[MEANS_EXPORT], &v))
		reading_derive(r, Q_POWER, v);
	else if (s->reg[MEANS_SIGNED_TARIFF])
		reading_set(r, Q_POWER, s->reg[MEANS_SIGNED_TARIFF]->meant);
}

static void set_phase_power(const struct said *s, int phase, struct reading *r)
{
	struct decimal v;

	if (s->reg[Q_L1_POWER + phase])
		reading_set(r, Q_L1_POWER + phase, s->reg[Q_L1_POWER + phase]->meant);
	else if (net(s->reg[MEANS_L1_IMPORT + phase], s->reg[MEANS_L1_EXPORT + phase], &v))
		reading_derive(r, Q_L1_POWER + phase, v);
}

/* U * I and cos(angle) of a phase. False when one of the three was not said. */
static bool apparent(const struct said *s, int phase, double *va, double *cosine)
{
	const struct reg *u = s->reg[Q_L1_VOLTAGE + phase], *i = s->reg[Q_L1_CURRENT + phase];
	const struct reg *angle = s->reg[MEANS_L1_ANGLE + phase];

	if (!u || !i || !angle)
		return false;
	*va = fabs(decimal_double(u->meant) * decimal_double(i->meant));
	*cosine = cos(decimal_double(angle->meant) * (3.14159265358979323846 / 180));
	return true;
}

/* Beyond this nothing is a house, and the arithmetic of the fit would leave its range. */
static const double plausible_w = 1e9;

/* Phase powers from U, I and angle. Currents and angles come so coarse that their sum is up to 100 W
 * off the total, which the meter measures exactly, and the system adds up the phases. So the rest is
 * spread by apparent power, as that is how the error spreads; the last phase closes the sum. */
static void derive_phases(const struct said *s, struct reading *r)
{
	double va[PHASES], cosine[PHASES], all_va = 0, all_w = 0, rest = 0;
	struct decimal left = reading_has(r, Q_POWER) ? r->value[Q_POWER] : decimal_of(0, 0);
	int last = -1;

	for (int i = 0; i < PHASES; i++) {
		if (!apparent(s, i, &va[i], &cosine[i]))
			va[i] = -1;
		else
			last = i;
		all_va += va[i] < 0 ? 0 : va[i];
		all_w += va[i] < 0 ? 0 : va[i] * cosine[i];
	}
	if (all_va > plausible_w || fabs(decimal_double(left)) > plausible_w)
		return;
	if (reading_has(r, Q_POWER) && all_va > 0)
		rest = (decimal_double(left) - all_w) / all_va;
	for (int i = 0; i <= last; i++) {
		struct decimal v;

		if (va[i] < 0)
			continue;
		v = decimal_from_double(va[i] * (cosine[i] + rest), DERIVED_PLACES);
		if (reading_has(r, Q_POWER) && i == last)
			v = left;
		else if (!decimal_sub(left, v, &left))
			continue;
		reading_derive(r, Q_L1_POWER + i, v);
	}
}

static void set_phase_powers(const struct said *s, struct reading *r)
{
	bool any = false;

	for (int i = 0; i < PHASES; i++) {
		set_phase_power(s, i, r);
		any |= reading_has(r, Q_L1_POWER + i);
	}
	if (!any)
		derive_phases(s, r);
}

static void sum_phases(struct reading *r)
{
	struct decimal sum = {0};
	bool any = false;

	for (int i = 0; i < PHASES; i++) {
		if (!reading_has(r, Q_L1_POWER + i))
			continue;
		if (!decimal_add(sum, r->value[Q_L1_POWER + i], &sum))
			return;
		any = true;
	}
	if (any)
		reading_derive(r, Q_POWER, sum);
}

/* Meters send the current as a magnitude. */
static void set_current(const struct said *s, int phase, struct reading *r)
{
	const struct reg *i = s->reg[Q_L1_CURRENT + phase];

	if (!i)
		return;
	reading_set(r, Q_L1_CURRENT + phase, i->meant);
	if (reading_has(r, Q_L1_POWER + phase) && r->value[Q_L1_POWER + phase].negative &&
		!i->meant.negative && i->meant.digits)
		reading_derive(r, Q_L1_CURRENT + phase, decimal_negated(i->meant));
}

static void set_energy(const struct said *s, enum quantity q, int tariffs, struct reading *r)
{
	if (s->reg[q])
		reading_set(r, q, s->reg[q]->meant);
	else if (s->has_tariffs[tariffs])
		reading_derive(r, q, s->tariffs[tariffs]);
}

static void set_direct(const struct said *s, enum quantity q, struct reading *r)
{
	if (s->reg[q])
		reading_set(r, q, s->reg[q]->meant);
}

void grid_reading(const struct telegram *t, const struct grid_rules *rules, struct reading *r)
{
	struct said s;

	r->present = 0;
	r->derived = 0;
	gather(t, &s);
	set_total_power(&s, rules, r);
	set_phase_powers(&s, r);
	if (!reading_has(r, Q_POWER))
		sum_phases(r);
	for (int i = 0; i < PHASES; i++) {
		set_direct(&s, Q_L1_VOLTAGE + i, r);
		set_current(&s, i, r);
		set_direct(&s, Q_L1_ENERGY_FORWARD + i, r);
		set_direct(&s, Q_L1_ENERGY_REVERSE + i, r);
	}
	set_direct(&s, Q_FREQUENCY, r);
	set_energy(&s, Q_ENERGY_FORWARD, 0, r);
	set_energy(&s, Q_ENERGY_REVERSE, 1, r);
}
