/* Registers to grid quantities. Exact decimals throughout; only the cosine is computed in floating
 * point, and what comes of it is marked as derived like everything else that the meter did not say. */
#include "reading/grid.h"

#include "reading/said.h"

#include <math.h>

enum {
	PHASES = 3,
	DERIVED_PLACES = 1, /* 0.1 W: finer than U, I and the angle are sent */
	POWER_FACTOR_PLACES = 3,
};

/* Import minus export. One of them alone is enough; the import then carries the sign. */
static bool net(const struct said *s, unsigned import, unsigned export, struct decimal *v)
{
	if (said_has(s, import) && said_has(s, export))
		return decimal_sub(s->of[import].value, s->of[export].value, v);
	if (said_has(s, import))
		*v = s->of[import].value;
	else if (said_has(s, export))
		*v = decimal_negated(s->of[export].value);
	else
		return false;
	return true;
}

static void set_direct(const struct said *s, enum quantity q, struct reading *r)
{
	if (said_has(s, q))
		reading_set(r, q, s->of[q].value);
}

static bool directed(const struct said *s, const struct grid_rules *rules, struct decimal *v)
{
	const struct said_value *magnitude = &s->of[MEANS_MAGNITUDE];

	if (!said_has(s, MEANS_MAGNITUDE))
		return false;
	*v = magnitude->value;
	switch (rules->direction) {
	case POWER_DIRECTION_AUTO:
		return magnitude->was_negative || magnitude->direction == DIRECTION_SAID ||
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

	if (said_has(s, Q_POWER))
		set_direct(s, Q_POWER, r);
	else if (directed(s, rules, &v))
		reading_derive(r, Q_POWER, v);
	else if (said_has(s, MEANS_IMPORT) && !said_has(s, MEANS_EXPORT))
		reading_set(r, Q_POWER, s->of[MEANS_IMPORT].value);
	else if (net(s, MEANS_IMPORT, MEANS_EXPORT, &v))
		reading_derive(r, Q_POWER, v);
	else if (said_has(s, MEANS_SIGNED_TARIFF))
		reading_set(r, Q_POWER, s->of[MEANS_SIGNED_TARIFF].value);
}

static void set_phase_power(const struct said *s, int phase, struct reading *r)
{
	struct decimal v;

	if (said_has(s, Q_L1_POWER + phase))
		set_direct(s, Q_L1_POWER + phase, r);
	else if (net(s, MEANS_L1_IMPORT + phase, MEANS_L1_EXPORT + phase, &v))
		reading_derive(r, Q_L1_POWER + phase, v);
}

/* U * I and cos(angle) of a phase. False when one of the three was not said. */
static bool apparent(const struct said *s, int phase, double *va, double *cosine)
{
	if (!said_has(s, Q_L1_VOLTAGE + phase) || !said_has(s, Q_L1_CURRENT + phase) ||
		!said_has(s, MEANS_L1_ANGLE + phase))
		return false;
	*va = fabs(decimal_double(s->of[Q_L1_VOLTAGE + phase].value) *
		   decimal_double(s->of[Q_L1_CURRENT + phase].value));
	*cosine = cos(decimal_double(s->of[MEANS_L1_ANGLE + phase].value) *
		      (3.14159265358979323846 / 180));
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

/* Of phase powers that were measured: those from angles are too coarse without a total. */
static void sum_phases(const struct said *s, struct reading *r)
{
	const uint64_t measured = UINT64_C(7) << Q_L1_POWER | UINT64_C(63) << MEANS_L1_IMPORT;

	struct decimal sum = {0};
	bool any = false;

	if (!(s->present & measured))
		return;
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

/* The phase power, or the total of a meter that has one phase only. */
static bool is_exporting(const struct said *s, int phase, const struct reading *r)
{
	const uint64_t others = UINT64_C(6) << Q_L1_CURRENT | UINT64_C(6) << Q_L1_VOLTAGE;

	if (reading_has(r, Q_L1_POWER + phase))
		return r->value[Q_L1_POWER + phase].negative;
	return phase == 0 && !(s->present & others) && reading_has(r, Q_POWER) &&
	       r->value[Q_POWER].negative;
}

/* Meters send the current as a magnitude. */
static void set_current(const struct said *s, int phase, struct reading *r)
{
	struct decimal i = s->of[Q_L1_CURRENT + phase].value;

	if (!said_has(s, Q_L1_CURRENT + phase))
		return;
	reading_set(r, Q_L1_CURRENT + phase, i);
	if (!i.negative && i.digits && is_exporting(s, phase, r))
		reading_derive(r, Q_L1_CURRENT + phase, decimal_negated(i));
}

static void set_energy(
	const struct said *s, enum quantity q, enum meaning tariffs, struct reading *r)
{
	if (said_has(s, q))
		set_direct(s, q, r);
	else if (said_has(s, tariffs))
		reading_derive(r, q, s->of[tariffs].value);
}

/* P / (U * I), as a magnitude. What rounding lifts above one is one; far above, something is wrong. */
static void derive_power_factor(struct reading *r, enum quantity q, double w, double va)
{
	static const double rounding = 1.1;
	double factor = va > 0 && va < plausible_w ? fabs(w) / va : -1;

	if (factor < 0 || factor > rounding)
		return;
	reading_derive(r, q, decimal_from_double(factor < 1 ? factor : 1, POWER_FACTOR_PLACES));
}

static void set_power_factors(const struct said *s, struct reading *r)
{
	double all_va = 0;

	for (int i = 0; i < PHASES; i++) {
		double va;

		set_direct(s, Q_L1_POWER_FACTOR + i, r);
		if (!reading_has(r, Q_L1_VOLTAGE + i) || !reading_has(r, Q_L1_CURRENT + i))
			continue;
		va = fabs(decimal_double(r->value[Q_L1_VOLTAGE + i]) *
			  decimal_double(r->value[Q_L1_CURRENT + i]));
		all_va += va;
		if (!said_has(s, Q_L1_POWER_FACTOR + i) && reading_has(r, Q_L1_POWER + i))
			derive_power_factor(r, Q_L1_POWER_FACTOR + i,
				decimal_double(r->value[Q_L1_POWER + i]), va);
	}
	set_direct(s, Q_POWER_FACTOR, r);
	if (!said_has(s, Q_POWER_FACTOR) && reading_has(r, Q_POWER))
		derive_power_factor(r, Q_POWER_FACTOR, decimal_double(r->value[Q_POWER]), all_va);
}

void grid_reading_of(const struct said *s, const struct grid_rules *rules, struct reading *r)
{
	r->sequence = SEQUENCE_UNSAID;
	r->present = 0;
	r->derived = 0;
	set_total_power(s, rules, r);
	set_phase_powers(s, r);
	if (!reading_has(r, Q_POWER))
		sum_phases(s, r);
	for (int i = 0; i < PHASES; i++) {
		set_direct(s, Q_L1_VOLTAGE + i, r);
		set_current(s, i, r);
		set_direct(s, Q_L1_ENERGY_FORWARD + i, r);
		set_direct(s, Q_L1_ENERGY_REVERSE + i, r);
	}
	set_direct(s, Q_FREQUENCY, r);
	set_energy(s, Q_ENERGY_FORWARD, MEANS_TARIFF_FORWARD, r);
	set_energy(s, Q_ENERGY_REVERSE, MEANS_TARIFF_REVERSE, r);
	set_power_factors(s, r);
}

void grid_reading(const struct telegram *t, const struct grid_rules *rules, struct reading *r)
{
	struct said s;

	said_gather(&s, t);
	grid_reading_of(&s, rules, r);
}
