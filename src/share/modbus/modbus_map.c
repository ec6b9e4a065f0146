#include "share/modbus/modbus_map.h"

#include "share/modbus/em24.h"
#include "share/modbus/sunspec.h"

#include <string.h>

/* A GX device drops a meter that has not answered for five seconds. */
enum { REFUSED_MS = 10000 };

void modbus_map_take(struct modbus_shown *s, const struct reading *r, uint64_t now_ms)
{
	static const uint8_t triples[] = {Q_L1_POWER, Q_L1_VOLTAGE, Q_L1_CURRENT};

	for (size_t i = 0; i < sizeof triples; i++) {
		s->has_first |= reading_has(r, triples[i]);
		s->has_others |= reading_has(r, triples[i] + 1u) || reading_has(r, triples[i] + 2u);
	}
	if (s->has_told_one && !em24_has_one_phase(r)) {
		s->has_told_one = false;
		s->refused_until_ms = now_ms + REFUSED_MS;
	}
}

void modbus_map_forget(struct modbus_shown *s)
{
	s->has_first = s->has_others = false;
}

enum modbus_exception modbus_map_read(void *of, uint32_t first, uint32_t n, uint16_t *to)
{
	const struct modbus_range r = {first, n, to};

	memset(to, 0, n * sizeof *to);
	return sunspec_has(first) ? sunspec_read(of, &r) : em24_read(of, &r);
}

enum modbus_exception modbus_map_write(void *of, uint32_t address, uint16_t value)
{
	return em24_write(of, address, value);
}

bool modbus_map_has_power(uint32_t first, uint32_t n)
{
	static const uint16_t powers[] = {EM24_POWER, SUNSPEC_POWER, SUNSPEC_POWER_AS_INTEGER};

	for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
		if (powers[i] >= first && powers[i] < first + n)
			return true;
	return false;
}

const char *modbus_map_name(uint32_t address)
{
	return sunspec_has(address) ? "SunSpec" : "EM24";
}
