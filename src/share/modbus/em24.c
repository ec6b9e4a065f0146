/* Numbers of 32 bits have their low word first. The system of a GX device looks at the phases
 * alone, so the total of a meter that does not tell them apart is its L1, and it is one of a single
 * phase, as on D-Bus. */
#include "share/modbus/em24.h"

#include "reading/phases.h"

#include <stdlib.h>
#include <string.h>

enum {
	TYPE = 0x000b, /* alone; in a block it is half of a voltage between phases */
	SEQUENCE = 0x0032,
	PHASES = 0x1002,
	SERIAL = 0x5000,
	SERIAL_REGISTERS = 7,
	APPLICATION = 0xa000,
	EM24DINAV23XE1X = 1648,
	OF_ONE_PHASE = 3, /* "1P"; 0 is "3P.n" */
	PHASES_MAX = 4,
	APPLICATION_H = 7, /* the only one with all of these registers */
	UNKNOWN_SEQUENCE = 0x7fff,
};

/* What can be read as one. */
static const struct {
	uint16_t first, n;
} blocks[] = {{0, 0x50}, {0x0302, 3}, {PHASES, 1}, {SERIAL, SERIAL_REGISTERS}, {APPLICATION, 1},
	{0xa100, 1}};

/* What never changes. The firmware is the first in which others believe a real one: 1.8.3. The
 * switch is locked: nothing can be set here. */
static const struct {
	uint16_t address, value;
} constants[] = {{0x0302, 0x1000}, {0x0304, 0x1803}, {APPLICATION, APPLICATION_H}, {0xa100, 3}};

/* Quantities, those of three phases one behind the other, in units of 10^exp. */
static const struct {
	uint8_t address, quantity, n, words;
	int8_t exp;
} values[] = {
	{0x00, Q_L1_VOLTAGE, 3, 2, -1},
	{0x0c, Q_L1_CURRENT, 3, 2, -3},
	{0x12, Q_L1_POWER, 3, 2, -1},
	{EM24_POWER, Q_POWER, 1, 2, -1},
	{0x2e, Q_L1_POWER_FACTOR, 3, 1, -3},
	{0x31, Q_POWER_FACTOR, 1, 1, -3},
	{0x33, Q_FREQUENCY, 1, 1, -1},
	{0x34, Q_ENERGY_FORWARD, 1, 2, 2},
	{0x40, Q_L1_ENERGY_FORWARD, 3, 2, 2},
	{0x4e, Q_ENERGY_REVERSE, 1, 2, 2},
};

static struct reading arranged(const struct reading *of)
{
	static const struct phases as_they_are = {PHASES_TOTAL_L1, {0, 1, 2}};
	struct reading r = *of;

	phases_apply(&as_they_are, false, &r);
	return r;
}

static bool is_single(const struct reading *arranged)
{
	return !reading_has(arranged, Q_L2_POWER) && !reading_has(arranged, Q_L3_POWER);
}

bool em24_has_one_phase(const struct reading *r)
{
	const struct reading a = arranged(r);

	return is_single(&a);
}

/* A range, and whether there is something in it that is said, or that does not fit. */
struct asked {
	const struct modbus_range *range;
	bool is_said, is_too_large;
};

static void put(struct asked *a, uint32_t address, uint32_t value)
{
	a->is_said |= modbus_range_put(a->range, address, (uint16_t)value);
}

static void put_decimal(struct asked *a, uint32_t address, uint8_t words, struct decimal v, int exp)
{
	const uint64_t most = words == 2 ? INT32_MAX : INT16_MAX;
	uint64_t units;
	uint32_t value;

	if (!decimal_units(v, exp, &units) || units > most) {
		a->is_too_large = true;
		return;
	}
	value = v.negative ? -(uint32_t)units : (uint32_t)units;
	put(a, address, value & 0xffff);
	if (words == 2)
		put(a, address + 1, value >> 16);
}

static void put_values(struct asked *a, const struct reading *r)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		for (unsigned phase = 0; phase < values[i].n; phase++) {
			unsigned q = values[i].quantity + phase;

			if (reading_has(r, q))
				put_decimal(a, values[i].address + phase * values[i].words,
					values[i].words, r->value[q], values[i].exp);
		}
	if (r->sequence != SEQUENCE_UNSAID)
		put(a, SEQUENCE, r->sequence == SEQUENCE_132 ? 0xffff : 0);
	else
		modbus_range_put(a->range, SEQUENCE, UNKNOWN_SEQUENCE);
}

static void put_constants(struct asked *a, const struct modbus_shown *s)
{
	size_t n = strlen(s->id);

	if (a->range->n == 1)
		put(a, TYPE, EM24DINAV23XE1X);
	for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
		put(a, constants[i].address, constants[i].value);
	for (size_t i = 0; i < SERIAL_REGISTERS && 2 * i + 1 < n; i++)
		put(a, SERIAL + (uint32_t)i,
			(uint32_t)((uint8_t)s->id[2 * i] << 8 | (uint8_t)s->id[2 * i + 1]));
}

static bool is_there(const struct modbus_range *r)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (r->first >= blocks[i].first &&
			r->first + r->n <= (uint32_t)blocks[i].first + blocks[i].n)
			return true;
	return false;
}

enum modbus_exception em24_read(struct modbus_shown *s, const struct modbus_range *r)
{
	struct asked a = {.range = r};
	struct reading reading;

	if (!is_there(r))
		return MODBUS_NO_ADDRESS;
	if (!s->is_live || s->now_ms < s->refused_until_ms)
		return MODBUS_FAILURE;
	reading = arranged(&s->reading);
	put_values(&a, &reading);
	put_constants(&a, s);
	if (modbus_range_put(r, PHASES, is_single(&reading) ? OF_ONE_PHASE : 0)) {
		a.is_said = true;
		s->has_told_one |= is_single(&reading);
	}
	if (a.is_too_large)
		return MODBUS_FAILURE;
	return a.is_said ? MODBUS_FINE : MODBUS_NO_ADDRESS;
}

enum modbus_exception em24_write(const struct modbus_shown *s, uint32_t address, uint16_t value)
{
	if (address != APPLICATION && address != PHASES)
		return MODBUS_NO_ADDRESS;
	if (!s->is_live)
		return MODBUS_FAILURE;
	if (address == APPLICATION)
		return value == APPLICATION_H ? MODBUS_FINE : MODBUS_NO_VALUE;
	return value <= PHASES_MAX ? MODBUS_FINE : MODBUS_NO_VALUE;
}
