/* What a meter has said, to the quantities of a grid connection, in the order of grid.h. Exact
 * decimals throughout; what comes of floating point, in the angles and the power factor, is marked
 * as derived like everything else that the meter did not say. Left out: where the phases lie in
 * the house, and in which direction the energy is counted there (phases.c). */
#include "reading/grid.h"

#include "reading/angles.h"
#include "reading/phase_sum.h"
#include "reading/values.h"

#include <math.h>

enum {
	PHASES = 3,
	POWER_FACTOR_PLACES = 3,
};

/* What a meter does not send that counts deliveries only. */
static const uint64_t imports = VALUES_BIT(MEANS_IMPORT) | VALUES_BIT(MEANS_MAGNITUDE) |
				VALUES_BIT(MEANS_SIGNED_TARIFF) | VALUES_BIT(Q_ENERGY_FORWARD) |
				VALUES_BIT(MEANS_TARIFF_FORWARD) |
				VALUES_BIT(MEANS_TIME_OF_USE_FORWARD) | VALUES_PHASES(Q_L1_POWER) |
				VALUES_PHASES(MEANS_L1_IMPORT) | VALUES_PHASES(Q_L1_ENERGY_FORWARD);

/* What is told of a phase. */
static const uint64_t of_a_phase = VALUES_OF_PHASES | VALUES_PHASES(Q_L1_VOLTAGE) |
				   VALUES_PHASES(Q_L1_CURRENT) |
				   VALUES_PHASES(Q_L1_ENERGY_FORWARD) |
				   VALUES_PHASES(Q_L1_ENERGY_REVERSE) |
				   VALUES_PHASES(Q_L1_POWER_FACTOR) | VALUES_PHASES(MEANS_L1_ANGLE);

/* Import less export. An import with a minus that the export says once more is one power, not two;
 * where the export says another one, either may be true. */
static bool difference(const struct values *s, unsigned import, unsigned export, struct decimal *v)
{
	struct decimal in, out;

	if (!values_has(s, import) || !values_has(s, export))
		return false;
	in = s->of[import].value;
	out = s->of[export].value;
	*v = in;
	if (in.negative && in.digits && out.digits)
		return decimal_compare(decimal_magnitude(in), out) == 0;
	return decimal_sub(in, out, v);
}

/* The net power as import less export are it, with the other sign: one of them has none. */
static bool is_reversed(const struct values *s, unsigned net, unsigned import, unsigned export)
{
	struct decimal v;

	return values_has(s, net) && difference(s, import, export, &v) && v.digits &&
	       decimal_compare(decimal_negated(v), s->of[net].value) == 0;
}

static bool is_total_reversed(const struct values *s)
{
	return is_reversed(s, Q_POWER, MEANS_IMPORT, MEANS_EXPORT);
}

static void set_direct(const struct values *s, enum quantity q, struct reading *r)
{
	if (values_has(s, q))
		reading_set(r, q, s->of[q].value);
}

static bool directed(const struct values *s, const struct grid_rules *rules, struct decimal *v)
{
	const struct values_value *magnitude = &s->of[MEANS_MAGNITUDE];

	if (!values_has(s, MEANS_MAGNITUDE))
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

/* Import alone is the power, with a sign, where no export is sent; export alone where nothing is
 * that has to do with import. */
static void set_lone_power(const struct values *s, struct reading *r)
{
	bool exports = values_sent(s) & (VALUES_BIT(MEANS_EXPORT) | VALUES_PHASES(MEANS_L1_EXPORT));

	if (values_has(s, MEANS_IMPORT)) {
		if (!exports)
			reading_set(r, Q_POWER, s->of[MEANS_IMPORT].value);
	} else if (values_has(s, MEANS_EXPORT)) {
		if (!(values_sent(s) & imports))
			reading_derive(r, Q_POWER, decimal_negated(s->of[MEANS_EXPORT].value));
	} else if (values_has(s, MEANS_SIGNED_TARIFF)) {
		reading_set(r, Q_POWER, s->of[MEANS_SIGNED_TARIFF].value);
	}
}

/* What is unreadable is replaced by what says the same as surely, import and export both, never by
 * what would do where it is not sent. */
static void set_total_power(
	const struct values *s, const struct grid_rules *rules, struct reading *r)
{
	struct decimal v;

	if (is_total_reversed(s))
		reading_spoil(r, Q_POWER);
	else if (values_has(s, Q_POWER))
		set_direct(s, Q_POWER, r);
	else if (difference(s, MEANS_IMPORT, MEANS_EXPORT, &v))
		reading_derive(r, Q_POWER, v);
	else if (!values_lacks(s, Q_POWER) && directed(s, rules, &v))
		reading_derive(r, Q_POWER, v);
	else if (s->unreadable & VALUES_TOTALS & ~VALUES_BIT(MEANS_SIGNED_TARIFF))
		reading_spoil(r, Q_POWER);
	else
		set_lone_power(s, r);
}

/* An export alone says nothing of the import that the meter has: where it is nil, that may be
 * anything. */
static void set_lone_export(
	const struct values *s, unsigned export, enum quantity q, struct reading *r)
{
	const uint64_t powers = VALUES_BIT(MEANS_IMPORT) | VALUES_PHASES(MEANS_L1_IMPORT);

	if (values_sent(s) & powers || (values_sent(s) & imports && !s->of[export].value.digits))
		reading_spoil(r, q);
	else
		reading_derive(r, q, decimal_negated(s->of[export].value));
}

static void set_phase_power(const struct values *s, int phase, struct reading *r)
{
	const unsigned import = MEANS_L1_IMPORT + (unsigned)phase;
	const unsigned export = MEANS_L1_EXPORT + (unsigned)phase;
	const enum quantity q = Q_L1_POWER + (unsigned)phase;
	struct decimal v;

	if (is_reversed(s, q, import, export))
		reading_spoil(r, q);
	else if (values_has(s, q))
		set_direct(s, q, r);
	else if (difference(s, import, export, &v))
		reading_derive(r, q, v);
	else if ((values_has(s, import) && values_has(s, export)) ||
		 s->unreadable & (VALUES_BIT(q) | VALUES_BIT(import) | VALUES_BIT(export)))
		reading_spoil(r, q);
	else if (values_has(s, import))
		reading_derive(r, q, s->of[import].value);
	else if (values_has(s, export))
		set_lone_export(s, export, q, r);
}

static void set_phase_powers(const struct values *s, struct reading *r)
{
	if (values_sent(s) & VALUES_OF_PHASES)
		for (int i = 0; i < PHASES; i++)
			set_phase_power(s, i, r);
	else if (!(s->unreadable & VALUES_TOTALS))
		angles_derive_powers(s, r);
}

static void set_voltage(const struct values *s, unsigned phase, struct reading *r)
{
	if (values_is_connected(s, phase))
		set_direct(s, Q_L1_VOLTAGE + phase, r);
}

/* No other phase is known to have anything. */
static bool is_only_phase(const struct values *s, unsigned phase)
{
	for (unsigned i = 0; i < PHASES; i++)
		if (i != phase && (values_is_connected(s, i) || values_lacks(s, Q_L1_CURRENT + i)))
			return false;
	return true;
}

/* The power of a phase, or the total of a meter that has one phase only; NULL where neither tells
 * in which direction the current flows. */
static const struct decimal *power_of(
	const struct values *s, unsigned phase, const struct reading *r)
{
	const enum quantity own = Q_L1_POWER + phase;
	enum quantity q = reading_has(r, own) || reading_lacks(r, own) || !is_only_phase(s, phase)
				  ? own
				  : Q_POWER;

	return reading_has(r, q) && r->value[q].digits ? &r->value[q] : NULL;
}

/* Meters send the current as a magnitude. */
static void set_current(const struct values *s, unsigned phase, struct reading *r)
{
	const struct decimal *power = power_of(s, phase, r);
	struct decimal i;

	if (!values_has(s, Q_L1_CURRENT + phase))
		return;
	i = s->of[Q_L1_CURRENT + phase].value;
	if (!power || !i.digits || i.negative == power->negative)
		reading_set(r, Q_L1_CURRENT + phase, i);
	else
		reading_derive(r, Q_L1_CURRENT + phase, decimal_negated(i));
}

/* The total, else the sum of the tariffs; else that of what stands beside tariffs elsewhere. */
static void set_energy(const struct values *s, enum quantity q, enum meaning tariffs,
	enum meaning time_of_use, struct reading *r)
{
	unsigned from = values_sent(s) & VALUES_BIT(q)         ? q
			: values_sent(s) & VALUES_BIT(tariffs) ? tariffs
							       : time_of_use;

	if (from == (unsigned)q)
		set_direct(s, q, r);
	else if (values_has(s, from))
		reading_derive(r, q, s->of[from].value);
	else if (values_lacks(s, from))
		reading_spoil(r, q);
}

/* P / (U * I), as a magnitude. What rounding lifts above one is one; far above, something is
 * wrong. */
static void derive_power_factor(struct reading *r, enum quantity q, double w, double va)
{
	static const double rounding = 1.1, plausible_va = 1e9;
	double factor = va > 0 && va < plausible_va ? fabs(w) / va : -1;

	if (factor < 0 || factor > rounding)
		return;
	reading_derive(r, q, decimal_from_double(factor < 1 ? factor : 1, POWER_FACTOR_PLACES));
}

/* False when something is missing of a phase that carries something. */
static bool apparent(const struct values *s, unsigned phase, const struct reading *r, double *va)
{
	const enum quantity v = Q_L1_VOLTAGE + phase, a = Q_L1_CURRENT + phase;

	*va = 0;
	if (reading_has(r, v) && reading_has(r, a))
		*va = fabs(decimal_double(r->value[v]) * decimal_double(r->value[a]));
	else if (reading_has(r, a))
		return !values_is_loaded(s, phase);
	return !reading_lacks(r, a);
}

/* Those of the phases, and where it was not sent that of all of them. */
static void derive_power_factors(const struct values *s, struct reading *r)
{
	bool is_whole = !(r->unreadable & VALUES_PHASES(Q_L1_POWER));
	double all_va = 0;

	for (unsigned i = 0; i < PHASES; i++) {
		double va;

		is_whole &= apparent(s, i, r, &va);
		all_va += va;
		set_direct(s, Q_L1_POWER_FACTOR + i, r);
		if (!values_has(s, Q_L1_POWER_FACTOR + i) && reading_has(r, Q_L1_POWER + i))
			derive_power_factor(r, Q_L1_POWER_FACTOR + i,
				decimal_double(r->value[Q_L1_POWER + i]), va);
	}
	if (!values_has(s, Q_POWER_FACTOR) && reading_has(r, Q_POWER) && is_whole)
		derive_power_factor(r, Q_POWER_FACTOR, decimal_double(r->value[Q_POWER]), all_va);
}

static void rename(struct values *s, unsigned from, unsigned to)
{
	if (values_has(s, from))
		values_set(s, to, s->of[from]);
	else if (values_lacks(s, from))
		values_spoil(s, to);
}

/* A meter with one phase may have its voltage and current under names without a phase. */
static bool names_only_phase(const struct values *s)
{
	const uint64_t l2_l3 = 6, voltage = Q_L1_VOLTAGE, current = Q_L1_CURRENT;
	static const uint8_t triples[] = {Q_L1_POWER, Q_L1_VOLTAGE, Q_L1_CURRENT,
		Q_L1_ENERGY_FORWARD, Q_L1_ENERGY_REVERSE, Q_L1_POWER_FACTOR, MEANS_L1_IMPORT,
		MEANS_L1_EXPORT, MEANS_L1_ANGLE};
	uint64_t named = VALUES_BIT(voltage) | VALUES_BIT(current) | VALUES_BIT(MEANS_U2_ANGLE) |
			 VALUES_BIT(MEANS_U3_ANGLE);

	if (!(values_sent(s) & (VALUES_BIT(MEANS_VOLTAGE) | VALUES_BIT(MEANS_CURRENT))))
		return false;
	for (size_t i = 0; i < sizeof triples / sizeof *triples; i++)
		named |= l2_l3 << triples[i];
	return !(values_sent(s) & named);
}

static void read_powers(const struct values *s, const struct grid_rules *rules, struct reading *r)
{
	set_total_power(s, rules, r);
	if (values_sent(s) & of_a_phase)
		set_phase_powers(s, r);
	if (reading_has(r, Q_POWER) && r->present & VALUES_PHASES(Q_L1_POWER))
		phase_sum_compare(s, rules->has_nil_phases, r);
	else if (!is_total_reversed(s))
		phase_sum_derive(s, rules->has_nil_phases, r);
}

static void read_phases(const struct values *s, struct reading *r)
{
	for (unsigned i = 0; i < PHASES; i++)
		set_voltage(s, i, r);
	for (unsigned i = 0; i < PHASES; i++) {
		set_current(s, i, r);
		set_direct(s, Q_L1_ENERGY_FORWARD + i, r);
		set_direct(s, Q_L1_ENERGY_REVERSE + i, r);
	}
	derive_power_factors(s, r);
}

static void read_all(const struct values *s, const struct grid_rules *rules, struct reading *r)
{
	r->sequence = (uint8_t)angles_sequence(s);
	r->phase_powers = PHASE_POWERS_UNSAID;
	r->present = 0;
	r->derived = 0;
	r->unreadable = s->unreadable & (VALUES_BIT(N_QUANTITIES) - 1);
	read_powers(s, rules, r);
	if (values_sent(s) & of_a_phase)
		read_phases(s, r);
	set_direct(s, Q_POWER_FACTOR, r);
	set_direct(s, Q_FREQUENCY, r);
	set_energy(s, Q_ENERGY_FORWARD, MEANS_TARIFF_FORWARD, MEANS_TIME_OF_USE_FORWARD, r);
	set_energy(s, Q_ENERGY_REVERSE, MEANS_TARIFF_REVERSE, MEANS_TIME_OF_USE_REVERSE, r);
}

void grid_reading_of(const struct values *said, const struct grid_rules *rules, struct reading *r)
{
	struct values renamed;

	if (!names_only_phase(said)) {
		read_all(said, rules, r);
		return;
	}
	renamed = *said;
	rename(&renamed, MEANS_VOLTAGE, Q_L1_VOLTAGE);
	rename(&renamed, MEANS_CURRENT, Q_L1_CURRENT);
	read_all(&renamed, rules, r);
}

void grid_learn(struct grid_rules *rules, const struct reading *r)
{
	if (r->phase_powers != PHASE_POWERS_UNSAID)
		rules->has_nil_phases = r->phase_powers == PHASE_POWERS_NIL;
}

void grid_reading(const struct telegram *t, const struct grid_rules *rules, struct reading *r)
{
	struct values s;

	values_gather(&s, t);
	grid_reading_of(&s, rules, r);
}
