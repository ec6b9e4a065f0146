/* The registers of an EM24, as GX devices and evcc read them: with the source of each rule. */
#include "share/modbus/em24.h"
#include "support/modbus_asker.h"
#include "support/test.h"

/* s32 with the low word first. */
static int32_t low_first(const uint16_t *r)
{
	return (int32_t)((uint32_t)r[1] << 16 | r[0]);
}

/* What it asks for when it begins, one by one (carlo_gavazzi.py), and that it can be. */
static void a_gx_takes_it_for_an_em24(void **state)
{
	struct modbus_shown s = modbus_meter();
	uint16_t r[7];

	(void)state;
	assert_int_equal(modbus_ask(&s, 0x000b, 1, r), MODBUS_FINE);
	assert_in_range(r[0], 1648, 1653);
	assert_int_equal(modbus_ask(&s, 0xa000, 1, r), MODBUS_FINE);
	assert_int_equal(r[0], 7);
	assert_int_equal(modbus_ask(&s, 0x0302, 1, r), MODBUS_FINE);
	assert_int_equal(r[0], 0x1000);
	assert_int_equal(modbus_ask(&s, 0x0304, 1, r), MODBUS_FINE);
	assert_in_range(r[0], 0x1803, 0xffff);
	assert_int_equal(modbus_ask(&s, 0x1002, 1, r), MODBUS_FINE);
	assert_int_equal(r[0], 0);
	assert_int_equal(modbus_ask(&s, 0x5000, 7, r), MODBUS_FINE);
	for (int i = 0; i < 6; i++)
		assert_int_equal(r[i], modbus_id[2 * i] << 8 | modbus_id[2 * i + 1]);
	assert_int_equal(r[6], 0);
	assert_int_equal(modbus_ask(&s, 0xa100, 1, r), MODBUS_FINE);
	assert_int_equal(r[0], 3);
}

/* It reads gaps of up to 31 registers along (device.py: pack_list()), so all values in one block of
 * 80; register by register as carlo_gavazzi.py and mbmd (carlogavazzi-em24_e1.go) have them. */
static void an_em24_says_what_the_meter_says(void **state)
{
	static const struct {
		uint8_t at, words;
		int32_t value;
	} rows[] = {
		{0x00, 2, 2301},
		{0x02, 2, 2302},
		{0x04, 2, 2303},
		{0x06, 2, 0},
		{0x0a, 2, 0},
		{0x0c, 2, -1234},
		{0x0e, 2, -1235},
		{0x10, 2, -1236},
		{0x12, 2, 1000},
		{0x14, 2, -2000},
		{0x16, 2, -2563},
		{0x18, 2, 0},
		{0x28, 2, -3563},
		{0x2e, 1, 951},
		{0x2f, 1, 952},
		{0x30, 1, 953},
		{0x31, 1, 950},
		{0x32, 1, 0xffff},
		{0x33, 1, 500},
		{0x34, 2, 123457},
		{0x36, 2, 0},
		{0x40, 2, 10000},
		{0x42, 2, 10010},
		{0x44, 2, 10020},
		{0x4e, 2, 988},
	};
	struct modbus_shown s = modbus_meter();
	uint16_t r[80], one[2];

	(void)state;
	assert_int_equal(modbus_ask(&s, 0, 80, r), MODBUS_FINE);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int32_t v = rows[i].words == 2 ? low_first(r + rows[i].at) : r[rows[i].at];

		if (v != rows[i].value)
			fail_msg("%#x is %d", rows[i].at, v);
		if (!v)
			continue;
		assert_int_equal(modbus_ask(&s, rows[i].at, rows[i].words, one), MODBUS_FINE);
		assert_memory_equal(one, r + rows[i].at, 2 * rows[i].words);
	}
}

/* Reg_mapu16 has 0 and 0xffff, and takes all else for "not known". */
static void a_sequence_that_is_not_said_is_neither(void **state)
{
	static const uint16_t expected[] = {
		[SEQUENCE_UNSAID] = 0x7fff, [SEQUENCE_123] = 0, [SEQUENCE_132] = 0xffff};
	struct modbus_shown s = modbus_meter();
	uint16_t r[80];

	(void)state;
	for (uint8_t i = SEQUENCE_UNSAID; i <= SEQUENCE_132; i++) {
		s.reading.sequence = i;
		assert_int_equal(modbus_ask(&s, 0, 80, r), MODBUS_FINE);
		assert_int_equal(r[0x32], expected[i]);
	}
}

/* As on D-Bus: the system looks at the phases alone. */
static void a_total_without_phases_is_l1_of_one(void **state)
{
	struct modbus_shown s = modbus_meter_with_totals();
	uint16_t r[80];

	(void)state;
	assert_int_equal(modbus_ask(&s, 0x1002, 1, r), MODBUS_FINE);
	assert_int_equal(r[0], 3);
	assert_int_equal(modbus_ask(&s, 0, 80, r), MODBUS_FINE);
	assert_int_equal(low_first(r + 0x28), 15000);
	assert_int_equal(low_first(r + 0x12), 15000);
	assert_int_equal(low_first(r + 0x14), 0);
	assert_int_equal(low_first(r + 0x16), 0);
	assert_int_equal(low_first(r + 0x34), 70000);
	assert_int_equal(low_first(r + 0x40), 70000);
}

static void what_is_not_said_is_refused_where_nothing_else_is_asked_for(void **state)
{
	static const uint8_t alone[] = {0x00, 0x02, 0x0c, 0x14, 0x33, 0x4e, 0x32, 0x06, 0x31};
	struct modbus_shown s = modbus_meter_with_totals();

	(void)state;
	for (size_t i = 0; i < sizeof alone; i++)
		assert_int_equal(modbus_ask(&s, alone[i], 1, NULL), MODBUS_NO_ADDRESS);
	assert_int_equal(modbus_ask(&s, 0, 12, NULL), MODBUS_NO_ADDRESS);
	assert_int_equal(modbus_ask(&s, 0x28, 1, NULL), MODBUS_FINE);
	assert_int_equal(modbus_ask(&s, 0x33, 2, NULL), MODBUS_FINE); /* the import is in it */
}

/* Who has one phase only would take the power of L1 for all of it. */
static void who_was_told_of_one_phase_is_refused_until_he_asks_anew(void **state)
{
	struct modbus_shown s = modbus_meter_with_totals();
	const struct modbus_shown three = modbus_meter();
	uint16_t v;

	(void)state;
	assert_int_equal(modbus_ask(&s, 0x1002, 1, &v), MODBUS_FINE);
	s.reading = three.reading;
	modbus_map_take(&s, &s.reading, s.now_ms = 5000);
	assert_int_equal(modbus_ask(&s, 0x28, 2, NULL), MODBUS_FAILURE);
	assert_int_equal(modbus_ask(&s, 40097, 2, NULL), MODBUS_FINE); /* is as right as before */
	modbus_map_take(&s, &s.reading, s.now_ms = 14999);
	assert_int_equal(modbus_ask(&s, 0x28, 2, NULL), MODBUS_FAILURE);
	modbus_map_take(&s, &s.reading, s.now_ms = 15000);
	assert_int_equal(modbus_ask(&s, 0x28, 2, NULL), MODBUS_FINE);
	assert_int_equal(modbus_ask(&s, 0x1002, 1, &v), MODBUS_FINE);
	assert_int_equal(v, 0);
}

static void who_was_told_of_three_goes_on(void **state)
{
	struct modbus_shown s = modbus_meter();
	const struct modbus_shown totals = modbus_meter_with_totals();
	uint16_t r[80];

	(void)state;
	assert_int_equal(modbus_ask(&s, 0x1002, 1, r), MODBUS_FINE);
	s.reading = totals.reading;
	modbus_map_take(&s, &s.reading, s.now_ms += 1000);
	assert_int_equal(modbus_ask(&s, 0, 80, r), MODBUS_FINE);
	assert_int_equal(low_first(r + 0x12) + low_first(r + 0x14) + low_first(r + 0x16), 15000);
}

static void what_does_not_fit_is_no_number(void **state)
{
	struct modbus_shown s = modbus_meter();

	(void)state;
	reading_set(&s.reading, Q_POWER, decimal_of(214748365, 0));
	assert_int_equal(modbus_ask(&s, 0x28, 2, NULL), MODBUS_FAILURE);
	assert_int_equal(modbus_ask(&s, 40097, 2, NULL), MODBUS_FINE);
	reading_set(&s.reading, Q_POWER, decimal_of(INT64_MAX, 20));
	assert_int_equal(modbus_ask(&s, 40097, 2, NULL), MODBUS_FAILURE);
	assert_int_equal(modbus_ask(&s, 40213, 2, NULL), MODBUS_FAILURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gx_takes_it_for_an_em24),
		cmocka_unit_test(an_em24_says_what_the_meter_says),
		cmocka_unit_test(a_sequence_that_is_not_said_is_neither),
		cmocka_unit_test(a_total_without_phases_is_l1_of_one),
		cmocka_unit_test(what_is_not_said_is_refused_where_nothing_else_is_asked_for),
		cmocka_unit_test(who_was_told_of_one_phase_is_refused_until_he_asks_anew),
		cmocka_unit_test(who_was_told_of_three_goes_on),
		cmocka_unit_test(what_does_not_fit_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
