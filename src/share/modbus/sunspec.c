/* Models 201 and 203 differ in their number only, and so do 211 and 213; a client that knows one
 * of them reads the other right. */
#include "share/modbus/sunspec.h"

#include <string.h>

enum {
	BASE = 40000,
	COMMON = 2, /* where models begin */
	FLOATS = 69,
	INTEGERS = 195,
	END = 302,
	N_REGISTERS = 304,
	COMMON_LENGTH = 65,
	FLOATS_LENGTH = 124,
	INTEGERS_LENGTH = 105,
	HEAD = 2, /* of a model: its number and its length */
	DEVICE_ADDRESS = 68,
	EVENTS_AS_FLOATS = 124, /* in a model: 32 bits, none of them set */
	ENERGIES = 38,          /* from there on a register without a value is 0 */
	NOT_IMPLEMENTED = 0x8000,
	NAN_HIGH = 0x7fc0,
	SCALE_MAX = 10,
	PERCENT = 2, /* a power of ten */
};

/* Beside enum quantity. */
enum { ALL_CURRENTS = N_QUANTITIES, MEAN_VOLTAGE };

enum group { OF_A, OF_V, OF_HZ, OF_W, OF_PF, OF_WH, N_GROUPS };

/* How the integers of a group are scaled: by the first power of ten from `scale` on with which all
 * of them fit. That of watts changes above 32 kW only. */
static const struct {
	uint8_t at; /* of the scale factor */
	int8_t scale;
	uint8_t finer;
	uint32_t most;
} groups[N_GROUPS] = {
	[OF_A] = {6, -2, 0, INT16_MAX},
	[OF_V] = {15, -1, 0, INT16_MAX},
	[OF_HZ] = {17, -2, 0, INT16_MAX},
	[OF_W] = {22, 0, 0, INT16_MAX},
	[OF_PF] = {37, -1, PERCENT, INT16_MAX},
	[OF_WH] = {54, 0, 0, UINT32_MAX},
};

/* Where quantities stand in both models; those of three phases one behind the other. */
static const struct {
	uint8_t quantity, n, as_float, as_integer, group;
} rows[] = {
	{ALL_CURRENTS, 1, 2, 2, OF_A},
	{Q_L1_CURRENT, 3, 4, 3, OF_A},
	{MEAN_VOLTAGE, 1, 10, 7, OF_V},
	{Q_L1_VOLTAGE, 3, 12, 8, OF_V},
	{Q_FREQUENCY, 1, 26, 16, OF_HZ},
	{Q_POWER, 1, 28, 18, OF_W},
	{Q_L1_POWER, 3, 30, 19, OF_W},
	{Q_POWER_FACTOR, 1, 52, 33, OF_PF},
	{Q_L1_POWER_FACTOR, 3, 54, 34, OF_PF},
	{Q_ENERGY_REVERSE, 1, 60, 38, OF_WH},
	{Q_L1_ENERGY_REVERSE, 3, 62, 40, OF_WH},
	{Q_ENERGY_FORWARD, 1, 68, 46, OF_WH},
	{Q_L1_ENERGY_FORWARD, 3, 70, 48, OF_WH},
};

enum { N_ROWS = sizeof rows / sizeof *rows };

bool sunspec_has(uint32_t address)
{
	return address >= BASE && address < BASE + N_REGISTERS;
}

/* The sum of what is said of three phases; returns of how many it is. */
static int sum(const struct reading *r, unsigned l1, struct decimal *v)
{
	int n = 0;

	*v = decimal_of(0, 0);
	for (unsigned q = l1; q < l1 + 3; q++)
		n += reading_has(r, q) && decimal_add(*v, r->value[q], v);
	return n;
}

/* False: it is not said. */
static bool value_of(const struct modbus_shown *s, unsigned q, struct decimal *v)
{
	int n;

	if (q == ALL_CURRENTS)
		return sum(&s->reading, Q_L1_CURRENT, v) == (modbus_shown_has_one_phase(s) ? 1 : 3);
	if (q == MEAN_VOLTAGE) {
		n = sum(&s->reading, Q_L1_VOLTAGE, v);
		if (n > 1)
			*v = decimal_from_double(decimal_double(*v) / n, 3);
		return n > 0;
	}
	if (!reading_has(&s->reading, q))
		return false;
	*v = s->reading.value[q];
	return true;
}

/* False: it does not fit. */
static bool scaled(enum group g, int scale, struct decimal v, uint32_t *out)
{
	uint64_t units;

	if (!decimal_units(v, scale - groups[g].finer, &units) || units > groups[g].most)
		return false;
	*out = v.negative ? -(uint32_t)units : (uint32_t)units;
	return g != OF_WH || !v.negative || !units;
}

/* False: there is one of them that no scale is for. */
static bool find_scale(const struct modbus_shown *s, enum group g, int *scale)
{
	for (*scale = groups[g].scale; *scale <= SCALE_MAX; ++*scale) {
		bool fits = true;
		struct decimal v;
		uint32_t out;

		for (size_t i = 0; i < N_ROWS; i++)
			for (unsigned k = 0; k < rows[i].n && rows[i].group == g; k++)
				fits &= !value_of(s, rows[i].quantity + k, &v) ||
					scaled(g, *scale, v, &out);
		if (fits)
			return true;
	}
	return false;
}

static void put(const struct modbus_range *r, unsigned at, uint32_t value)
{
	modbus_range_put(r, BASE + at, (uint16_t)value);
}

static void put_long(const struct modbus_range *r, unsigned at, uint32_t value)
{
	put(r, at, value >> 16);
	put(r, at + 1, value);
}

static void put_float(const struct modbus_range *r, unsigned at, struct decimal v)
{
	float f = (float)decimal_double(v);
	uint32_t bits;

	memcpy(&bits, &f, sizeof bits);
	put_long(r, at, bits);
}

static void put_row(const struct modbus_shown *s, const struct modbus_range *r, size_t i,
	unsigned phase, int scale)
{
	unsigned as_integer = INTEGERS + rows[i].as_integer + phase;
	struct decimal v;
	uint32_t units;

	if (!value_of(s, rows[i].quantity + phase, &v) || !scaled(rows[i].group, scale, v, &units))
		return;
	put_float(r, FLOATS + rows[i].as_float + 2 * phase, v);
	if (rows[i].group == OF_WH)
		put_long(r, as_integer + phase, units);
	else
		put(r, as_integer, units);
}

static bool put_values(const struct modbus_shown *s, const struct modbus_range *r)
{
	for (enum group g = 0; g < N_GROUPS; g++) {
		int scale;

		if (!find_scale(s, g, &scale))
			return false;
		put(r, INTEGERS + groups[g].at, (uint32_t)scale);
		for (size_t i = 0; i < N_ROWS; i++)
			for (unsigned k = 0; k < rows[i].n && rows[i].group == g; k++)
				put_row(s, r, i, k, scale);
	}
	return true;
}

static void put_text(const struct modbus_range *r, unsigned at, const char *text)
{
	for (; *text; text += 2, at++) {
		put(r, at, (uint32_t)((uint8_t)text[0] << 8 | (uint8_t)text[1]));
		if (!text[1])
			break;
	}
}

static void put_head(const struct modbus_range *r, unsigned at, unsigned model, unsigned length)
{
	put(r, at, model);
	put(r, at + 1, length);
}

static void put_constants(const struct modbus_shown *s, const struct modbus_range *r)
{
	const unsigned other = modbus_shown_has_one_phase(s) ? 2 : 0;

	put_text(r, 0, "SunS");
	put_head(r, COMMON, 1, COMMON_LENGTH);
	put_text(r, 4, "gridmeter");
	put_text(r, 20, "grid meter");
	put_text(r, 44, GRIDMETER_VERSION);
	put_text(r, 52, s->id);
	put(r, DEVICE_ADDRESS, 1);
	put_head(r, FLOATS, 213 - other, FLOATS_LENGTH);
	put_head(r, INTEGERS, 203 - other, INTEGERS_LENGTH);
	put_head(r, END, 0xffff, 0);
}

/* What a register is while nothing is said in it. */
static uint16_t mark(unsigned at)
{
	unsigned in_floats = at - FLOATS, in_integers = at - INTEGERS;

	if (at < INTEGERS)
		return in_floats % 2 || in_floats >= EVENTS_AS_FLOATS ? 0 : NAN_HIGH;
	if (in_integers < ENERGIES || in_integers == 54 || in_integers == 71 || in_integers == 104)
		return NOT_IMPLEMENTED;
	return 0;
}

static bool is_value(unsigned at)
{
	return (at >= FLOATS + HEAD && at < INTEGERS) || (at >= INTEGERS + HEAD && at < END);
}

enum modbus_exception sunspec_read(const struct modbus_shown *s, const struct modbus_range *r)
{
	bool has_values = false;

	if (r->first + r->n > BASE + N_REGISTERS)
		return MODBUS_NO_ADDRESS;
	for (uint32_t i = 0; i < r->n; i++)
		if (is_value(r->first + i - BASE)) {
			r->to[i] = mark(r->first + i - BASE);
			has_values = true;
		}
	put_constants(s, r);
	return !has_values || (s->is_live && put_values(s, r)) ? MODBUS_FINE : MODBUS_FAILURE;
}
