/* The unit follows from the name (IEC 62056-6-1, value groups C and D); the scaler from custom:
 * whole W, Wh, var and varh, hundredths of an ampere, thousandths for the power factor. Where
 * makers differ is in dlms_quirks.c. The scaler of voltages differs by firmware (Kamstrup has had
 * three) and shows in what is sent. Left out: what came with a scaler, which is never touched. */
#include "proto/dlms/dlms_scaling.h"

#include "proto/dlms/dlms_quirks.h"
#include "proto/dlms/dlms_register.h"
#include "reading/unit.h"

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

/* The unit of a number that came without one. */
static uint8_t missing_unit(const struct reg *r)
{
	return lacks_unit(r) ? dlms_unit_of(r->obis) : UNIT_UNSAID;
}

/* In an octet, those are numbers of volts. */
static bool is_unavailable(const struct reg *r)
{
	return r->width > 1 && reg_is_mark(r, r->width);
}

/* The largest of the voltages that have come so far; below 0: none has. */
static double larger(double largest, const struct reg *r)
{
	double v = is_unavailable(r) ? 0 : decimal_double(r->value);

	largest = largest < 0 ? 0 : largest;
	return v > largest ? v : largest;
}

static void scale_voltages(struct telegram *t, double largest)
{
	int scaler = 0;

	for (; scaler > VOLTAGE_SCALER_MIN && largest > VOLTAGE_MAX; scaler--)
		largest /= 10;
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];

		if (missing_unit(r) != UNIT_V)
			continue;
		if (!is_unavailable(r) &&
			(largest == 0 || (largest >= VOLTAGE_MIN && largest <= VOLTAGE_MAX)))
			dlms_register_scale(r, scaler, UNIT_V);
		else
			r->is_void = true;
	}
}

void dlms_scale_voltages(struct telegram *t)
{
	double largest = -1;

	for (size_t i = 0; i < t->n_registers; i++)
		if (missing_unit(&t->registers[i]) == UNIT_V)
			largest = larger(largest, &t->registers[i]);
	if (largest >= 0)
		scale_voltages(t, largest);
}

static bool is_integer(const struct reg *r)
{
	return r->type != AXDR_FLOAT32 && r->type != AXDR_FLOAT64;
}

static bool is_wide(const struct reg *r)
{
	return r->type == AXDR_LONG64 || r->type == AXDR_LONG64_UNSIGNED;
}

static int scaler_of(const struct reg *r, uint8_t unit, const struct dlms_scalers *scalers)
{
	switch (unit) {
	case UNIT_A:
		return is_wide(r) ? scalers->wide_current : scalers->current;
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
	double largest = -1;

	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];
		uint8_t unit = missing_unit(r);

		if (unit == UNIT_V)
			largest = larger(largest, r);
		else if (unit != UNIT_UNSAID)
			dlms_register_scale(
				r, is_integer(r) ? scaler_of(r, unit, scalers) : 0, unit);
	}
	if (largest >= 0)
		scale_voltages(t, largest);
}
