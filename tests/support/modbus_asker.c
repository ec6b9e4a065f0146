#include "support/modbus_asker.h"

#include "support/test.h"

const char modbus_id[] = "02a1b2c3d4e5";

struct modbus_shown modbus_meter(void)
{
	struct modbus_shown s = {.id = modbus_id, .is_live = true, .now_ms = 1000000};
	struct reading *r = &s.reading;

	reading_set(r, Q_POWER, decimal_of(-35625, -2));
	reading_set(r, Q_L1_POWER, decimal_of(100, 0));
	reading_set(r, Q_L2_POWER, decimal_of(-200, 0));
	reading_set(r, Q_L3_POWER, decimal_of(-25625, -2));
	for (int i = 0; i < 3; i++) {
		reading_set(r, Q_L1_VOLTAGE + i, decimal_of(2301 + i, -1));
		reading_set(r, Q_L1_CURRENT + i, decimal_of(-1234 - i, -3));
		reading_set(r, Q_L1_ENERGY_FORWARD + i, decimal_of(1000 + i, 3));
		reading_set(r, Q_L1_ENERGY_REVERSE + i, decimal_of(2000 + i, 3));
		reading_set(r, Q_L1_POWER_FACTOR + i, decimal_of(951 + i, -3));
	}
	reading_set(r, Q_FREQUENCY, decimal_of(4998, -2));
	reading_set(r, Q_ENERGY_FORWARD, decimal_of(123456789, -1));
	reading_set(r, Q_ENERGY_REVERSE, decimal_of(98765, 0));
	reading_set(r, Q_POWER_FACTOR, decimal_of(95, -2));
	r->sequence = SEQUENCE_132;
	modbus_map_take(&s, r, s.now_ms);
	return s;
}

struct modbus_shown modbus_meter_with_totals(void)
{
	struct modbus_shown s = {.id = modbus_id, .is_live = true};

	reading_set(&s.reading, Q_POWER, decimal_of(1500, 0));
	reading_set(&s.reading, Q_ENERGY_FORWARD, decimal_of(7000000, 0));
	modbus_map_take(&s, &s.reading, 0);
	return s;
}

struct modbus_shown modbus_meter_of_one_phase(void)
{
	struct modbus_shown s = modbus_meter_with_totals();

	reading_set(&s.reading, Q_L1_VOLTAGE, decimal_of(2295, -1));
	reading_set(&s.reading, Q_L1_CURRENT, decimal_of(652, -2));
	modbus_map_take(&s, &s.reading, 0);
	return s;
}

struct modbus_answers modbus_told(
	struct modbus_shown *s, const uint8_t *octets, size_t n, size_t piece)
{
	const struct modbus_registers registers = {modbus_map_read, modbus_map_write, s};
	struct modbus_frame frame = {.n = 0};
	struct modbus_asked asked;
	struct modbus_answers a = {.n = 0};

	for (size_t at = 0; at < n && !a.is_hung_up; at += piece) {
		struct bytes in = bytes_of(octets + at, n - at < piece ? n - at : piece);
		enum modbus_event event;

		while ((event = modbus_frame_push(&frame, &in)) == MODBUS_REQUEST) {
			a.n = modbus_answer(&frame, &registers, a.last, &asked);
			a.n_all++;
		}
		a.is_hung_up = event == MODBUS_BROKEN;
		assert_true(a.is_hung_up || bytes_left(&in) == 0);
	}
	return a;
}

size_t modbus_question(uint8_t to[12], uint8_t function, uint32_t first, uint32_t n)
{
	const uint8_t octets[12] = {0x12, 0x34, 0, 0, 0, 6, 1, function, (uint8_t)(first >> 8),
		(uint8_t)first, (uint8_t)(n >> 8), (uint8_t)n};

	memcpy(to, octets, sizeof octets);
	return sizeof octets;
}

int modbus_ask_by(
	struct modbus_shown *s, uint8_t function, uint32_t first, uint32_t n, uint16_t *to)
{
	uint8_t octets[12];
	struct modbus_answers a = modbus_told(
		s, octets, modbus_question(octets, function, first, n), sizeof octets);

	assert_int_equal(a.n_all, 1);
	assert_memory_equal(a.last, octets, 4);
	assert_int_equal(a.last[4] << 8 | a.last[5], a.n - 6);
	assert_int_equal(a.last[6], 1);
	if (a.last[7] == (function | 0x80)) {
		assert_int_equal(a.n, 9);
		return a.last[8];
	}
	assert_int_equal(a.last[7], function);
	assert_int_equal(a.last[8], 2 * n);
	assert_int_equal(a.n, 9 + 2 * n);
	for (uint32_t i = 0; to && i < n; i++)
		to[i] = (uint16_t)(a.last[9 + 2 * i] << 8 | a.last[10 + 2 * i]);
	return MODBUS_FINE;
}

int modbus_ask(struct modbus_shown *s, uint32_t first, uint32_t n, uint16_t *to)
{
	uint16_t by_4[MODBUS_READ_MAX], by_3[MODBUS_READ_MAX];
	int e = modbus_ask_by(s, 3, first, n, by_3);

	assert_int_equal(modbus_ask_by(s, 4, first, n, by_4), e);
	if (e == MODBUS_FINE && n <= MODBUS_READ_MAX)
		assert_memory_equal(by_3, by_4, 2 * n);
	if (to && e == MODBUS_FINE)
		memcpy(to, by_3, 2 * n);
	return e;
}
