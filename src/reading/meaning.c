/* The names of registers (IEC 62056-6-1) and what they mean: group C says of what, group D whether
 * of now or counted, E the tariff. Left out: names of makers that nobody has shown, averages, and
 * values of past periods. */
#include "reading/meaning.h"

#include "reading/unit.h"

#include <stddef.h>

enum {
	ELECTRICITY = 1, /* group A */
	ANGLES = 81,     /* group C */
	PER_PHASE = 20,  /* from a group C of all phases to that of L1, and from phase to phase */
	PHASES = 3,
	MOMENTARY = 7, /* group D */
	ENERGY = 8,
	TARIFF_LAST = 9, /* group E */
	TIME_OF_USE_LAST = 19,
	OF_NOW = 255, /* group F */
};

const struct meaning_facts meaning_facts[N_MEANINGS] = {
	[Q_POWER] = {"power", UNIT_W},
	[Q_L1_POWER] = {"power L1", UNIT_W},
	[Q_L2_POWER] = {"power L2", UNIT_W},
	[Q_L3_POWER] = {"power L3", UNIT_W},
	[Q_L1_VOLTAGE] = {"voltage L1", UNIT_V},
	[Q_L2_VOLTAGE] = {"voltage L2", UNIT_V},
	[Q_L3_VOLTAGE] = {"voltage L3", UNIT_V},
	[Q_L1_CURRENT] = {"current L1", UNIT_A},
	[Q_L2_CURRENT] = {"current L2", UNIT_A},
	[Q_L3_CURRENT] = {"current L3", UNIT_A},
	[Q_FREQUENCY] = {"frequency", UNIT_HZ},
	[Q_ENERGY_FORWARD] = {"energy import", UNIT_WH},
	[Q_ENERGY_REVERSE] = {"energy export", UNIT_WH},
	[Q_L1_ENERGY_FORWARD] = {"energy import L1", UNIT_WH},
	[Q_L2_ENERGY_FORWARD] = {"energy import L2", UNIT_WH},
	[Q_L3_ENERGY_FORWARD] = {"energy import L3", UNIT_WH},
	[Q_L1_ENERGY_REVERSE] = {"energy export L1", UNIT_WH},
	[Q_L2_ENERGY_REVERSE] = {"energy export L2", UNIT_WH},
	[Q_L3_ENERGY_REVERSE] = {"energy export L3", UNIT_WH},
	[Q_POWER_FACTOR] = {"power factor", UNIT_NONE},
	[Q_L1_POWER_FACTOR] = {"power factor L1", UNIT_NONE},
	[Q_L2_POWER_FACTOR] = {"power factor L2", UNIT_NONE},
	[Q_L3_POWER_FACTOR] = {"power factor L3", UNIT_NONE},
	[MEANS_MAGNITUDE] = {"power without direction", UNIT_W},
	[MEANS_IMPORT] = {"power import", UNIT_W},
	[MEANS_EXPORT] = {"power export", UNIT_W},
	[MEANS_SIGNED_TARIFF] = {"power", UNIT_W},
	[MEANS_L1_IMPORT] = {"power import L1", UNIT_W},
	[MEANS_L2_IMPORT] = {"power import L2", UNIT_W},
	[MEANS_L3_IMPORT] = {"power import L3", UNIT_W},
	[MEANS_L1_EXPORT] = {"power export L1", UNIT_W},
	[MEANS_L2_EXPORT] = {"power export L2", UNIT_W},
	[MEANS_L3_EXPORT] = {"power export L3", UNIT_W},
	[MEANS_L1_ANGLE] = {"angle I L1 - U L1", UNIT_DEGREE},
	[MEANS_L2_ANGLE] = {"angle I L2 - U L2", UNIT_DEGREE},
	[MEANS_L3_ANGLE] = {"angle I L3 - U L3", UNIT_DEGREE},
	[MEANS_U2_ANGLE] = {"angle U L2 - U L1", UNIT_DEGREE},
	[MEANS_U3_ANGLE] = {"angle U L3 - U L1", UNIT_DEGREE},
	[MEANS_CURRENT] = {"current", UNIT_A},
	[MEANS_VOLTAGE] = {"voltage", UNIT_V},
	[MEANS_TARIFF_FORWARD] = {"energy import, tariff", UNIT_WH},
	[MEANS_TARIFF_REVERSE] = {"energy export, tariff", UNIT_WH},
	[MEANS_TIME_OF_USE_FORWARD] = {"energy import, time of use", UNIT_WH},
	[MEANS_TIME_OF_USE_REVERSE] = {"energy export, time of use", UNIT_WH},
};

static const char tariff_names[2][TARIFF_LAST][24] = {
	{"energy import, tariff 1", "energy import, tariff 2", "energy import, tariff 3",
		"energy import, tariff 4", "energy import, tariff 5", "energy import, tariff 6",
		"energy import, tariff 7", "energy import, tariff 8", "energy import, tariff 9"},
	{"energy export, tariff 1", "energy export, tariff 2", "energy export, tariff 3",
		"energy export, tariff 4", "energy export, tariff 5", "energy export, tariff 6",
		"energy export, tariff 7", "energy export, tariff 8", "energy export, tariff 9"},
};

/* What means nothing to a grid meter, and has a name all the same. Any group B. */
static const struct {
	uint8_t a, c, d, e, f;
	const char *name;
} others[] = {
	{0, 1, 0, 0, 255, "clock"},
	{0, 42, 0, 0, 255, "device name"},
	{0, 96, 1, 0, 255, "meter number"},
	{0, 96, 1, 1, 255, "meter number"},
	{0, 96, 1, 7, 255, "meter type"},
	{0, 96, 14, 0, 255, "tariff"},
	{1, 0, 0, 5, 255, "meter number"},
	{1, 0, 0, 9, 255, "meter number"},
	{1, 0, 2, 0, 0, "firmware"},
	{1, 3, 7, 0, 255, "reactive power import"},
	{1, 3, 8, 0, 255, "reactive energy import"},
	{1, 4, 7, 0, 255, "reactive power export"},
	{1, 4, 8, 0, 255, "reactive energy export"},
	{1, 96, 1, 0, 255, "meter number"},
	{1, 96, 5, 0, 255, "status"},
	{1, 96, 5, 5, 255, "status"},
	{1, 96, 50, 1, 1, "manufacturer"},
	{1, 96, 90, 2, 1, "firmware checksum"},
	{1, 97, 97, 0, 0, "error"},
	{129, 199, 130, 3, 255, "manufacturer"},
	{129, 199, 130, 5, 255, "public key"},
};

static unsigned either(bool is_phase, unsigned of_phase, unsigned of_all)
{
	return is_phase ? of_phase : of_all;
}

/* A group C of all phases, or what it is for L1. */
static unsigned momentary(unsigned c, bool is_phase)
{
	switch (c) {
	case 1:
		return either(is_phase, MEANS_L1_IMPORT, MEANS_IMPORT);
	case 2:
		return either(is_phase, MEANS_L1_EXPORT, MEANS_EXPORT);
	case 11:
		return either(is_phase, Q_L1_CURRENT, MEANS_CURRENT);
	case 12:
		return either(is_phase, Q_L1_VOLTAGE, MEANS_VOLTAGE);
	case 13:
		return either(is_phase, Q_L1_POWER_FACTOR, Q_POWER_FACTOR);
	case 14:
		return either(is_phase, MEANS_NOTHING, Q_FREQUENCY);
	case 15:
		return either(is_phase, MEANS_NOTHING, MEANS_MAGNITUDE);
	case 16:
		return either(is_phase, Q_L1_POWER, Q_POWER);
	default:
		return MEANS_NOTHING;
	}
}

static unsigned energy(unsigned c, bool is_phase)
{
	if (c == 1)
		return either(is_phase, Q_L1_ENERGY_FORWARD, Q_ENERGY_FORWARD);
	if (c == 2)
		return either(is_phase, Q_L1_ENERGY_REVERSE, Q_ENERGY_REVERSE);
	return MEANS_NOTHING;
}

/* By the two that it lies between. */
static unsigned angle(uint8_t e)
{
	switch (e) {
	case 1:
		return MEANS_U2_ANGLE;
	case 2:
		return MEANS_U3_ANGLE;
	case 4:
		return MEANS_L1_ANGLE;
	case 15:
		return MEANS_L2_ANGLE;
	case 26:
		return MEANS_L3_ANGLE;
	default:
		return MEANS_NOTHING;
	}
}

/* Of a group E that is not 0. */
static unsigned part(uint8_t c, uint8_t d, uint8_t e)
{
	if (d == ENERGY && (c == 1 || c == 2) && e <= TIME_OF_USE_LAST)
		return (e <= TARIFF_LAST ? MEANS_TARIFF_FORWARD : MEANS_TIME_OF_USE_FORWARD) + c -
		       1;
	if (d == MOMENTARY && c == ANGLES)
		return angle(e);
	return d == MOMENTARY && c == 1 && e == 1 ? MEANS_SIGNED_TARIFF : MEANS_NOTHING;
}

enum meaning meaning_of_name(const struct obis *o)
{
	const unsigned phase = o->c / PER_PHASE, c = o->c % PER_PHASE;
	unsigned m = MEANS_NOTHING;

	if (o->a != ELECTRICITY || o->f != OF_NOW)
		return MEANS_NOTHING;
	if (o->e != 0)
		return part(o->c, o->d, o->e);
	if (phase > PHASES)
		return MEANS_NOTHING;
	if (o->d == MOMENTARY)
		m = momentary(c, phase);
	else if (o->d == ENERGY)
		m = energy(c, phase);
	return phase && m != MEANS_NOTHING ? m + phase - 1 : m;
}

enum meaning meaning_of(struct obis o, uint8_t unit)
{
	enum meaning m = meaning_of_name(&o);

	return m != MEANS_NOTHING && meaning_unit(m) == unit ? m : MEANS_NOTHING;
}

bool meaning_is_energy(unsigned m)
{
	return (m >= Q_ENERGY_FORWARD && m <= Q_L3_ENERGY_REVERSE) ||
	       (m >= MEANS_TARIFF_FORWARD && m < N_MEANINGS);
}

bool meaning_is_power(unsigned m)
{
	return m <= Q_L3_POWER || (m >= MEANS_MAGNITUDE && m <= MEANS_L3_EXPORT);
}

bool meaning_is_voltage(unsigned m)
{
	return (m >= Q_L1_VOLTAGE && m <= Q_L3_VOLTAGE) || m == MEANS_VOLTAGE;
}

bool meaning_is_current(unsigned m)
{
	return (m >= Q_L1_CURRENT && m <= Q_L3_CURRENT) || m == MEANS_CURRENT;
}

bool meaning_is_angle(unsigned m)
{
	return m >= MEANS_L1_ANGLE && m <= MEANS_U3_ANGLE;
}

const char *meaning_name(struct obis o)
{
	enum meaning m = meaning_of_name(&o);

	if (m == MEANS_TARIFF_FORWARD || m == MEANS_TARIFF_REVERSE)
		return tariff_names[m - MEANS_TARIFF_FORWARD][o.e - 1];
	if (m != MEANS_NOTHING)
		return meaning_facts[m].name;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (o.a == others[i].a && o.c == others[i].c && o.d == others[i].d &&
			o.e == others[i].e && o.f == others[i].f)
			return others[i].name;
	return NULL;
}
