/* The table OBIS -> quantity (names by IEC 62056-6-1), sorted by name so that it can be searched
 * by halves. A row has a name, the unit that it must come in, what it means, and what people call
 * it. Left out: names of makers that nobody has shown, averages, and values of past periods. */
#include "reading/meaning.h"

#include "reading/unit.h"

#include <stddef.h>

/* A, C, D, E and F in one number. B is a channel and tells nothing. */
#define KEY(a, c, d, e, f)                                                                      \
	((uint64_t)(a) << 32 | (uint64_t)(c) << 24 | (uint64_t)(d) << 16 | (uint64_t)(e) << 8 | \
		(uint64_t)(f))

enum {
	DECADE_TIME_OF_USE = 10, /* tariffs 10 to 19 are one row of the table, that of 10 */
	GROUP_ENERGY = 8,
};

static const struct row {
	uint64_t key;
	uint8_t unit;
	uint8_t meaning;
	const char *name;
} rows[] = {
	{KEY(0, 1, 0, 0, 255), UNIT_UNSAID, MEANS_NOTHING, "clock"},
	{KEY(0, 42, 0, 0, 255), UNIT_UNSAID, MEANS_NOTHING, "device name"},
	{KEY(0, 96, 1, 0, 255), UNIT_UNSAID, MEANS_NOTHING, "meter number"},
	{KEY(0, 96, 1, 1, 255), UNIT_UNSAID, MEANS_NOTHING, "meter number"},
	{KEY(0, 96, 1, 7, 255), UNIT_UNSAID, MEANS_NOTHING, "meter type"},
	{KEY(0, 96, 14, 0, 255), UNIT_UNSAID, MEANS_NOTHING, "tariff"},
	{KEY(1, 0, 0, 5, 255), UNIT_UNSAID, MEANS_NOTHING, "meter number"},
	{KEY(1, 0, 0, 9, 255), UNIT_UNSAID, MEANS_NOTHING, "meter number"},
	{KEY(1, 0, 2, 0, 0), UNIT_UNSAID, MEANS_NOTHING, "firmware"},
	{KEY(1, 1, 7, 0, 255), UNIT_W, MEANS_IMPORT, "power import"},
	{KEY(1, 1, 7, 1, 255), UNIT_W, MEANS_SIGNED_TARIFF, "power"},
	{KEY(1, 1, 8, 0, 255), UNIT_WH, Q_ENERGY_FORWARD, "energy import"},
	{KEY(1, 1, 8, 1, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 1"},
	{KEY(1, 1, 8, 2, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 2"},
	{KEY(1, 1, 8, 3, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 3"},
	{KEY(1, 1, 8, 4, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 4"},
	{KEY(1, 1, 8, 5, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 5"},
	{KEY(1, 1, 8, 6, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 6"},
	{KEY(1, 1, 8, 7, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 7"},
	{KEY(1, 1, 8, 8, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 8"},
	{KEY(1, 1, 8, 9, 255), UNIT_WH, MEANS_TARIFF_FORWARD, "energy import, tariff 9"},
	{KEY(1, 1, 8, DECADE_TIME_OF_USE, 255), UNIT_WH, MEANS_TIME_OF_USE_FORWARD,
		"energy import, time of use"},
	{KEY(1, 2, 7, 0, 255), UNIT_W, MEANS_EXPORT, "power export"},
	{KEY(1, 2, 8, 0, 255), UNIT_WH, Q_ENERGY_REVERSE, "energy export"},
	{KEY(1, 2, 8, 1, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 1"},
	{KEY(1, 2, 8, 2, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 2"},
	{KEY(1, 2, 8, 3, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 3"},
	{KEY(1, 2, 8, 4, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 4"},
	{KEY(1, 2, 8, 5, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 5"},
	{KEY(1, 2, 8, 6, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 6"},
	{KEY(1, 2, 8, 7, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 7"},
	{KEY(1, 2, 8, 8, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 8"},
	{KEY(1, 2, 8, 9, 255), UNIT_WH, MEANS_TARIFF_REVERSE, "energy export, tariff 9"},
	{KEY(1, 2, 8, DECADE_TIME_OF_USE, 255), UNIT_WH, MEANS_TIME_OF_USE_REVERSE,
		"energy export, time of use"},
	{KEY(1, 3, 7, 0, 255), UNIT_VAR, MEANS_NOTHING, "reactive power import"},
	{KEY(1, 3, 8, 0, 255), UNIT_VARH, MEANS_NOTHING, "reactive energy import"},
	{KEY(1, 4, 7, 0, 255), UNIT_VAR, MEANS_NOTHING, "reactive power export"},
	{KEY(1, 4, 8, 0, 255), UNIT_VARH, MEANS_NOTHING, "reactive energy export"},
	{KEY(1, 11, 7, 0, 255), UNIT_A, MEANS_CURRENT, "current"},
	{KEY(1, 12, 7, 0, 255), UNIT_V, MEANS_VOLTAGE, "voltage"},
	{KEY(1, 13, 7, 0, 255), UNIT_NONE, Q_POWER_FACTOR, "power factor"},
	{KEY(1, 14, 7, 0, 255), UNIT_HZ, Q_FREQUENCY, "frequency"},
	{KEY(1, 15, 7, 0, 255), UNIT_W, MEANS_MAGNITUDE, "power without direction"},
	{KEY(1, 16, 7, 0, 255), UNIT_W, Q_POWER, "power"},
	{KEY(1, 21, 7, 0, 255), UNIT_W, MEANS_L1_IMPORT, "power import L1"},
	{KEY(1, 21, 8, 0, 255), UNIT_WH, Q_L1_ENERGY_FORWARD, "energy import L1"},
	{KEY(1, 22, 7, 0, 255), UNIT_W, MEANS_L1_EXPORT, "power export L1"},
	{KEY(1, 22, 8, 0, 255), UNIT_WH, Q_L1_ENERGY_REVERSE, "energy export L1"},
	{KEY(1, 31, 7, 0, 255), UNIT_A, Q_L1_CURRENT, "current L1"},
	{KEY(1, 32, 7, 0, 255), UNIT_V, Q_L1_VOLTAGE, "voltage L1"},
	{KEY(1, 33, 7, 0, 255), UNIT_NONE, Q_L1_POWER_FACTOR, "power factor L1"},
	{KEY(1, 36, 7, 0, 255), UNIT_W, Q_L1_POWER, "power L1"},
	{KEY(1, 41, 7, 0, 255), UNIT_W, MEANS_L2_IMPORT, "power import L2"},
	{KEY(1, 41, 8, 0, 255), UNIT_WH, Q_L2_ENERGY_FORWARD, "energy import L2"},
	{KEY(1, 42, 7, 0, 255), UNIT_W, MEANS_L2_EXPORT, "power export L2"},
	{KEY(1, 42, 8, 0, 255), UNIT_WH, Q_L2_ENERGY_REVERSE, "energy export L2"},
	{KEY(1, 51, 7, 0, 255), UNIT_A, Q_L2_CURRENT, "current L2"},
	{KEY(1, 52, 7, 0, 255), UNIT_V, Q_L2_VOLTAGE, "voltage L2"},
	{KEY(1, 53, 7, 0, 255), UNIT_NONE, Q_L2_POWER_FACTOR, "power factor L2"},
	{KEY(1, 56, 7, 0, 255), UNIT_W, Q_L2_POWER, "power L2"},
	{KEY(1, 61, 7, 0, 255), UNIT_W, MEANS_L3_IMPORT, "power import L3"},
	{KEY(1, 61, 8, 0, 255), UNIT_WH, Q_L3_ENERGY_FORWARD, "energy import L3"},
	{KEY(1, 62, 7, 0, 255), UNIT_W, MEANS_L3_EXPORT, "power export L3"},
	{KEY(1, 62, 8, 0, 255), UNIT_WH, Q_L3_ENERGY_REVERSE, "energy export L3"},
	{KEY(1, 71, 7, 0, 255), UNIT_A, Q_L3_CURRENT, "current L3"},
	{KEY(1, 72, 7, 0, 255), UNIT_V, Q_L3_VOLTAGE, "voltage L3"},
	{KEY(1, 73, 7, 0, 255), UNIT_NONE, Q_L3_POWER_FACTOR, "power factor L3"},
	{KEY(1, 76, 7, 0, 255), UNIT_W, Q_L3_POWER, "power L3"},
	{KEY(1, 81, 7, 1, 255), UNIT_DEGREE, MEANS_U2_ANGLE, "angle U L2 - U L1"},
	{KEY(1, 81, 7, 2, 255), UNIT_DEGREE, MEANS_U3_ANGLE, "angle U L3 - U L1"},
	{KEY(1, 81, 7, 4, 255), UNIT_DEGREE, MEANS_L1_ANGLE, "angle I L1 - U L1"},
	{KEY(1, 81, 7, 15, 255), UNIT_DEGREE, MEANS_L2_ANGLE, "angle I L2 - U L2"},
	{KEY(1, 81, 7, 26, 255), UNIT_DEGREE, MEANS_L3_ANGLE, "angle I L3 - U L3"},
	{KEY(1, 96, 1, 0, 255), UNIT_UNSAID, MEANS_NOTHING, "meter number"},
	{KEY(1, 96, 5, 0, 255), UNIT_UNSAID, MEANS_NOTHING, "status"},
	{KEY(1, 96, 5, 5, 255), UNIT_UNSAID, MEANS_NOTHING, "status"},
	{KEY(1, 96, 50, 1, 1), UNIT_UNSAID, MEANS_NOTHING, "manufacturer"},
	{KEY(1, 96, 90, 2, 1), UNIT_UNSAID, MEANS_NOTHING, "firmware checksum"},
	{KEY(1, 97, 97, 0, 0), UNIT_UNSAID, MEANS_NOTHING, "error"},
	{KEY(129, 199, 130, 3, 255), UNIT_UNSAID, MEANS_NOTHING, "manufacturer"},
	{KEY(129, 199, 130, 5, 255), UNIT_UNSAID, MEANS_NOTHING, "public key"},
};

static const struct row *find(struct obis o)
{
	bool is_use = o.d == GROUP_ENERGY && o.e / DECADE_TIME_OF_USE == 1;
	uint8_t e = is_use ? DECADE_TIME_OF_USE : o.e;
	const uint64_t key = KEY(o.a, o.c, o.d, e, o.f);
	size_t low = 0, high = sizeof rows / sizeof *rows;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rows[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof rows / sizeof *rows && rows[low].key == key ? &rows[low] : NULL;
}

enum meaning meaning_of(struct obis o, uint8_t unit)
{
	const struct row *row = find(o);

	return row && row->unit == unit ? row->meaning : MEANS_NOTHING;
}

enum meaning meaning_of_name(struct obis o)
{
	const struct row *row = find(o);

	return row ? row->meaning : MEANS_NOTHING;
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
	const struct row *row = find(o);

	return row ? row->name : NULL;
}
