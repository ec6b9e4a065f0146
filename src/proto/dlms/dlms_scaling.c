/* The unit follows from the name (IEC 62056-6-1, value groups C and D); the scaler from custom:
 * whole W, Wh, var and varh, hundredths of an ampere, thousandths for the power factor. Where
 * makers differ is in dlms_quirks.c. The scaler of voltages differs by firmware (Kamstrup has had
 * three) and shows in what is sent. Left out: what came with a scaler, which is never touched. */
#include "proto/dlms/dlms_scaling.h"

#include "proto/dlms/dlms_quirks.h"
#include "proto/dlms/dlms_register.h"
#include "reading/unit.h"

#include <math.h>

enum {
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
	VOLTAGE_MIN = 80, /* of any mains */
	VOLTAGE_MAX = 300,
	VOLTAGE_SCALER_MIN = -3,
};

/* By value group C of all phases (IEC 62056-6-1). */
static const struct {
	uint8_t momentary, energy; /* groups D 7 and 8 */
} units[] = {
	[1] = {UNIT_W, UNIT_WH},         /* +P */
	[2] = {UNIT_W, UNIT_WH},         /* -P */
	[3] = {UNIT_VAR, UNIT_VARH},     /* +Q */
	[4] = {UNIT_VAR, UNIT_VARH},     /* -Q */
	[5] = {UNIT_VAR, UNIT_VARH},     /* Q of quadrant I */
	[6] = {UNIT_VAR, UNIT_VARH},     /* of II */
	[7] = {UNIT_VAR, UNIT_VARH},     /* of III */
	[8] = {UNIT_VAR, UNIT_VARH},     /* of IV */
	[9] = {UNIT_VA, UNIT_VAH},       /* +S */
	[10] = {UNIT_VA, UNIT_VAH},      /* -S */
	[11] = {UNIT_A, UNIT_UNSAID},    /* any phase */
	[12] = {UNIT_V, UNIT_UNSAID},    /* any phase */
	[13] = {UNIT_NONE, UNIT_UNSAID}, /* power factor */
	[14] = {UNIT_HZ, UNIT_UNSAID},
	[15] = {UNIT_W, UNIT_WH}, /* |+P| + |-P| */
	[16] = {UNIT_W, UNIT_WH}, /* |+P| - |-P| */
};

/* The row of a group C: it repeats with each phase, 21 … 39 for L1, 41 … for L2, 61 … for L3; 91 is
 * the current of the neutral. 0, which has no unit, for what is none of them. */
static unsigned row_of(uint8_t c)
{
	unsigned row = c == 91 ? 11 : c < 80 ? c % 20 : 0;

	return row < sizeof units / sizeof *units ? row : 0;
}

uint8_t dlms_unit_of(struct obis o)
{
	if (o.a != 1 || (o.d != GROUP_MOMENTARY && o.d != GROUP_ENERGY))
		return UNIT_UNSAID;
	return o.d == GROUP_ENERGY ? units[row_of(o.c)].energy : units[row_of(o.c)].momentary;
}

static bool lacks_unit(const struct reg *r)
{
	return r->kind == REG_NUMBER && r->unit == UNIT_UNSAID && !r->is_void &&
	       r->type != AXDR_BOOLEAN && r->type != AXDR_ENUM;
}

static bool is_unscaled_voltage(const struct reg *r)
{
	return lacks_unit(r) && dlms_unit_of(r->obis) == UNIT_V;
}

/* False when there is none. */
static bool largest_voltage(const struct telegram *t, double *largest)
{
	bool has_any = false;

	*largest = 0;
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];

		if (!is_unscaled_voltage(r))
			continue;
		has_any = true;
		*largest = fmax(*largest, decimal_double(r->value));
	}
	return has_any;
}

void dlms_scale_voltages(struct telegram *t)
{
	double largest;
	int scaler = 0;

	if (!largest_voltage(t, &largest))
		return;
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

static int scaler_of(uint8_t unit, const struct dlms_scalers *scalers)
{
	switch (unit) {
	case UNIT_A:
		return scalers->current;
	case UNIT_HZ:
		return -2;
	case UNIT_NONE:
		return scalers->power_factor;
	case UNIT_WH:
	case UNIT_VARH:
	case UNIT_VAH:
		return scalers->energy;
	default:
		return 0;
	}
}

void dlms_scale_defaults(struct telegram *t, const struct dlms_scalers *scalers)
{
	dlms_scale_voltages(t);
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];
		uint8_t unit = lacks_unit(r) ? dlms_unit_of(r->obis) : UNIT_UNSAID;

		if (unit == UNIT_UNSAID || unit == UNIT_V)
			continue;
		dlms_register_scale(r, is_integer(r) ? scaler_of(unit, scalers) : 0, unit);
	}
}
