/* The unit follows from the name (IEC 62056-61, groups C and D); the scaler from custom: whole W, Wh, var
 * and varh, hundredths of an ampere, thousandths for the power factor. What differs is in the table. That of
 * voltages differs by firmware (Kamstrup has had all three) and shows in what is sent. */
#include "proto/dlms/dlms_scaling.h"

#include "proto/dlms/dlms_register.h"
#include "reading/unit.h"

enum {
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
	VOLTAGE_MIN = 80, /* of any mains */
	VOLTAGE_MAX = 300,
	VOLTAGE_SCALER_MIN = -3,
};

/* How groups C of a phase repeat: 1 … 19 total, 21 … 39 L1, 41 … L2, 61 … 79 L3. */
static unsigned quantity_of(uint8_t c)
{
	return c < 80 ? c % 20 : c;
}

uint8_t dlms_unit_of(struct obis o)
{
	bool is_energy = o.d == GROUP_ENERGY;
	unsigned q = quantity_of(o.c);

	if (o.a != 1 || o.c == 0 || (o.d != GROUP_MOMENTARY && !is_energy))
		return UNIT_UNSAID;
	if (q == 1 || q == 2 || q == 15 || q == 16)
		return is_energy ? UNIT_WH : UNIT_W;
	if (q >= 3 && q <= 8)
		return is_energy ? UNIT_VARH : UNIT_VAR;
	if (q == 9 || q == 10)
		return is_energy ? UNIT_VAH : UNIT_VA;
	if (is_energy)
		return UNIT_UNSAID;
	if (q == 11 || o.c == 91)
		return UNIT_A;
	if (q == 12)
		return UNIT_V;
	if (q == 13)
		return UNIT_NONE;
	return q == 14 ? UNIT_HZ : UNIT_UNSAID;
}

static const struct {
	int8_t current, energy, power_factor;
} scalers[] = {
	[DLMS_FAMILY_OTHER] = {-2, 0, -3},
	[DLMS_FAMILY_KAIFA] = {-3, 0, -3},
	[DLMS_FAMILY_KAMSTRUP] = {-2, 1, -2},
	[DLMS_FAMILY_KAMSTRUP_CT] = {-3, 1, -2},
};

static bool lacks_unit(const struct reg *r)
{
	return r->kind == REG_NUMBER && r->unit == UNIT_UNSAID && !r->is_void &&
	       r->type != AXDR_BOOLEAN && r->type != AXDR_ENUM;
}

static bool is_unscaled_voltage(const struct reg *r)
{
	return lacks_unit(r) && dlms_unit_of(r->obis) == UNIT_V;
}

static double largest_voltage(const struct telegram *t)
{
	double largest = 0;

	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];

		if (is_unscaled_voltage(r) && decimal_double(r->value) > largest)
			largest = decimal_double(r->value);
	}
	return largest;
}

void dlms_scale_voltages(struct telegram *t)
{
	double largest = largest_voltage(t);
	int scaler = 0;

	for (; scaler > VOLTAGE_SCALER_MIN && largest > VOLTAGE_MAX; scaler--)
		largest /= 10;
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];

		if (!is_unscaled_voltage(r))
			continue;
		if (largest == 0 || (largest >= VOLTAGE_MIN && largest <= VOLTAGE_MAX))
			dlms_register_scale(r, scaler, UNIT_V);
		else
			r->is_void = true;
	}
}

static bool is_integer(const struct reg *r)
{
	return r->type != AXDR_FLOAT32 && r->type != AXDR_FLOAT64;
}

static int scaler_of(uint8_t unit, enum dlms_family family)
{
	switch (unit) {
	case UNIT_A:
		return scalers[family].current;
	case UNIT_HZ:
		return -2;
	case UNIT_NONE:
		return scalers[family].power_factor;
	case UNIT_WH:
	case UNIT_VARH:
	case UNIT_VAH:
		return scalers[family].energy;
	default:
		return 0;
	}
}

void dlms_scale_defaults(struct telegram *t, enum dlms_family family)
{
	dlms_scale_voltages(t);
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];
		uint8_t unit = dlms_unit_of(r->obis);

		if (!lacks_unit(r) || unit == UNIT_UNSAID || unit == UNIT_V)
			continue;
		dlms_register_scale(r, is_integer(r) ? scaler_of(unit, family) : 0, unit);
	}
}
