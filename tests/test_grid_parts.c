/* No quantity is built from the readable part of what was sent: examples. */
#include "meter/value_cache.h"
#include "reading/values.h"
#include "support/grid_text.h"
#include "support/test.h"

static const struct grid_rules rules = {0};

#define say   grid_say
#define spoil grid_spoil

static const char *reading(void)
{
	return grid_text_by(&rules);
}

static void an_import_that_cannot_be_read_makes_no_power_of_the_export(void **state)
{
	(void)state;
	for (unsigned fault = 0; fault < N_FAULTS; fault++) {
		spoil(say(1, 7, 0, UNIT_W, 500, 0), fault);
		say(2, 7, 0, UNIT_W, 0, 0);
		assert_string_equal(reading(), "");
		say(1, 7, 0, UNIT_W, 500, 0);
		spoil(say(2, 7, 0, UNIT_W, 0, 0), fault);
		assert_string_equal(reading(), "");
	}
}

/* Where a quirk of the wire ends one line of a list, the next may still be whole. */
static void export_alone_is_the_power_of_a_meter_that_tells_no_import(void **state)
{
	(void)state;
	say(2, 7, 0, UNIT_W, 3210, 0);
	say(2, 8, 0, UNIT_WH, 7, 0);
	assert_string_equal(reading(), "~power=-3210 energy_reverse=7");
	say(2, 7, 0, UNIT_W, 0, 0);
	say(1, 8, 1, UNIT_WH, 7, 0);
	assert_string_equal(reading(), "~energy_forward=7");
	say(2, 7, 0, UNIT_W, 0, 0);
	spoil(say(21, 7, 0, UNIT_W, 7, 0), FAULT_TEXT);
	assert_string_equal(reading(), "");
}

static void both_halves_stand_in_for_the_whole(void **state)
{
	(void)state;
	spoil(say(16, 7, 0, UNIT_W, 500, 0), FAULT_TEXT);
	say(1, 7, 0, UNIT_W, 0, 0);
	assert_string_equal(reading(), "");
	spoil(say(16, 7, 0, UNIT_W, 500, 0), FAULT_TEXT);
	say(1, 7, 0, UNIT_W, 0, 0);
	say(2, 7, 0, UNIT_W, 70, 0);
	assert_string_equal(reading(), "~power=-70");
	spoil(say(16, 7, 0, UNIT_W, 500, 0), FAULT_TEXT);
	for (unsigned i = 0; i < 3; i++)
		say(36 + 20 * i, 7, 0, UNIT_W, 10, 0);
	assert_string_equal(reading(), "~power=30 l1_power=10 l2_power=10 l3_power=10");
	spoil(say(16, 7, 0, UNIT_W, 500, 0), FAULT_TEXT);
	say(36, 7, 0, UNIT_W, 10, 0);
	assert_string_equal(reading(), "l1_power=10");
	spoil(say(16, 7, 0, UNIT_W, 500, 0), FAULT_TEXT);
	say(15, 7, 0, UNIT_W, 500, 0)->direction = DIRECTION_SAID;
	assert_string_equal(reading(), "");
}

static void phases_add_up_when_all_that_were_sent_can_be_read(void **state)
{
	(void)state;
	say(36, 7, 0, UNIT_W, 100, 0);
	spoil(say(56, 7, 0, UNIT_W, 100, 0), FAULT_TEXT);
	say(76, 7, 0, UNIT_W, 100, 0);
	assert_string_equal(reading(), "l1_power=100 l3_power=100");
	say(36, 7, 0, UNIT_W, 100, 0);
	say(56, 7, 0, UNIT_W, 100, 0);
	say(71, 7, 0, UNIT_A, 2, 0); /* it carries something, but its power is missing */
	assert_string_equal(reading(), "l1_power=100 l2_power=100 l3_current=2");
	say(21, 7, 0, UNIT_W, 0, 0);
	spoil(say(22, 7, 0, UNIT_W, 100, 0), FAULT_ABSENT);
	assert_string_equal(reading(), "");
}

static void a_tariff_that_cannot_be_read_leaves_no_sum(void **state)
{
	(void)state;
	for (unsigned fault = 0; fault <= FAULT_NEGATIVE; fault++) {
		spoil(say(1, 8, 1, UNIT_WH, 1000, 0), fault);
		say(1, 8, 2, UNIT_WH, 20, 0);
		say(1, 8, 1, UNIT_WH, 1000, 0); /* of the month that has ended */
		say(2, 8, 11, UNIT_WH, 20, 0);
		spoil(say(2, 8, 12, UNIT_WH, 20, 0), fault);
		assert_string_equal(reading(), "");
	}
	spoil(say(1, 8, 0, UNIT_WH, 1000, 0), FAULT_TEXT);
	say(1, 8, 1, UNIT_WH, 20, 0);
	assert_string_equal(reading(), "");
}

/* Another sum would begin with the tariff after the one that did not fit. */
static void tariffs_beyond_all_numbers_have_no_sum(void **state)
{
	(void)state;
	for (unsigned e = 1; e <= 4; e++)
		say(1, 8, e, UNIT_WH, INT64_MAX - (int64_t)e, 0);
	assert_string_equal(reading(), "");
}

static void the_first_of_two_counts_also_when_it_cannot_be_read(void **state)
{
	(void)state;
	spoil(say(16, 7, 0, UNIT_W, 5, 0), FAULT_TEXT);
	say(16, 7, 0, UNIT_W, 6, 0);
	assert_string_equal(reading(), "");
	say(16, 7, 0, UNIT_W, 5, 0);
	spoil(say(16, 7, 0, UNIT_W, 6, 0), FAULT_TEXT);
	assert_string_equal(reading(), "power=5");
}

static void what_is_of_the_past_or_of_another_meter_spoils_nothing(void **state)
{
	(void)state;
	spoil(say(1, 7, 0, UNIT_W, 5, 0), FAULT_TEXT)->obis.f = 1;
	spoil(say(1, 7, 0, UNIT_W, 5, 0), FAULT_TEXT)->obis.b = 2;
	spoil(say(1, 7, 0, UNIT_W, 5, 0), FAULT_TEXT)->obis.a = 0;
	say(16, 7, 0, UNIT_W, 6, 0);
	grid_telegram.channel_last = 1;
	assert_string_equal(reading(), "power=6");
}

/* One maker has all values of now under period 00. */
static void a_value_of_now_under_a_period_spoils_too(void **state)
{
	struct reg *r = spoil(say(1, 7, 0, UNIT_W, 5, 0), FAULT_TEXT);

	(void)state;
	r->obis.f = 0;
	r->is_present = true;
	say(2, 7, 0, UNIT_W, 0, 0);
	assert_string_equal(reading(), "");
}

/* Widths of DLMS stand for types; SML sends two octets where the number needs no more; ASCII has
 * digits. */
static void marks_of_what_is_not_available(void **state)
{
	static const struct {
		uint64_t digits;
		uint8_t width, type;
		bool is_signed, is_negative, is_mark;
	} cases[] = {
		{UINT16_MAX, 2, 18, false, false, true},
		{INT16_MAX, 2, 16, true, false, true},
		{0x8000, 2, 16, true, true, true},
		{UINT16_MAX, 2, 0, false, false, false},
		{UINT32_MAX, 4, 0, false, false, true},
		{UINT32_MAX, 5, 0, true, false, true}, /* widened with 00 */
		{UINT32_MAX, 8, 20, true, false, true},
		{1, 4, 0, true, true, false}, /* ffffffff with a sign */
		{0x80000000, 4, 6, false, false, true},
		{INT32_MAX, 0, 0, false, false, false},
		{0xff, 1, 17, false, false, false},
		{UINT64_MAX, 8, 21, false, false, true},
		{UINT64_C(1) << 63, 8, 20, true, true, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reg *r = say(31, 7, 0, UNIT_A, 0, 0);

		r->value = r->meant = (struct decimal){cases[i].digits, -2, cases[i].is_negative};
		r->width = cases[i].width;
		r->type = cases[i].type;
		r->is_signed = cases[i].is_signed;
		assert_int_equal(*reading() == '\0', cases[i].is_mark);
	}
}

/* A phase of which a part is missing would lie in the power of the others. */
static void powers_are_fitted_to_the_total_when_all_parts_are_there(void **state)
{
	static const unsigned angles[] = {4, 15, 26};

	(void)state;
	for (unsigned part = 0; part < 3; part++) {
		say(16, 7, 0, UNIT_W, 690, 0);
		for (unsigned i = 0; i < 3; i++) {
			struct reg *of[] = {say(32 + 20 * i, 7, 0, UNIT_V, 230, 0),
				say(31 + 20 * i, 7, 0, UNIT_A, 1, 0),
				say(81, 7, angles[i], UNIT_DEGREE, 0, 0)};

			if (i == 1)
				spoil(of[part], FAULT_ABSENT);
		}
		assert_null(strstr(reading(), "l1_power="));
	}
	say(16, 7, 0, UNIT_W, 230, 0);
	say(32, 7, 0, UNIT_V, 230, 0);
	say(31, 7, 0, UNIT_A, 1, 0);
	say(81, 7, 4, UNIT_DEGREE, 0, 0);
	say(51, 7, 0, UNIT_A, 0, 0); /* nothing flows, so there is no angle */
	spoil(say(81, 7, 15, UNIT_DEGREE, 0, 0), FAULT_ABSENT);
	assert_non_null(strstr(reading(), "~l1_power=230"));
	spoil(say(16, 7, 0, UNIT_W, 230, 0), FAULT_TEXT);
	say(32, 7, 0, UNIT_V, 230, 0);
	say(31, 7, 0, UNIT_A, 1, 0);
	say(81, 7, 4, UNIT_DEGREE, 0, 0);
	assert_string_equal(reading(), "l1_voltage=230 l1_current=1"); /* too coarse without it */
}

/* It may flow in where the total flows out. */
static void a_current_beside_what_cannot_be_read_has_no_direction(void **state)
{
	static const uint8_t of_others[][2] = {
		{51, UNIT_A}, {71, UNIT_A}, {52, UNIT_V}, {72, UNIT_V}, {36, UNIT_W}};

	(void)state;
	say(16, 7, 0, UNIT_W, -500, 0);
	say(31, 7, 0, UNIT_A, 2, 0);
	assert_string_equal(reading(), "power=-500 ~l1_current=-2");
	for (size_t i = 0; i < sizeof of_others / sizeof *of_others; i++) {
		say(16, 7, 0, UNIT_W, -500, 0);
		say(31, 7, 0, UNIT_A, 2, 0);
		spoil(say(of_others[i][0], 7, 0, of_others[i][1], 2, 0), FAULT_ABSENT);
		assert_string_equal(reading(), "power=-500 l1_current=2");
	}
}

static void the_power_factor_is_that_of_all_phases(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		say(16, 7, 0, UNIT_W, 230, 0);
		say(32, 7, 0, UNIT_V, 230, 0);
		say(31, 7, 0, UNIT_A, 1, 0);
		say(52, 7, 0, UNIT_V, 230, 0)->kind = i == 0 ? REG_ABSENT : REG_NUMBER;
		say(51, 7, 0, UNIT_A, 1, 0)->kind = i == 1 ? REG_ABSENT : REG_NUMBER;
		assert_null(strstr(reading(), "factor"));
	}
}

/* What was too old was as good as never sent: 0 W of an import alone, of a meter that exports. */
static void no_power_when_the_other_part_is_too_old(void **state)
{
	struct values said;
	struct value_cache m = {0};
	struct reading r;

	(void)state;
	say(1, 7, 0, UNIT_W, 0, 0);
	say(2, 7, 0, UNIT_W, 1500, 0);
	values_gather(&said, &grid_telegram);
	telegram_reset(&grid_telegram);
	value_cache_take(&m, &said, 1000);
	for (uint64_t at = 3000; at < 60000; at += 2000) {
		say(1, 7, 0, UNIT_W, at == 59000 ? 70 : 0, 0);
		values_gather(&said, &grid_telegram);
		telegram_reset(&grid_telegram);
		value_cache_take(&m, &said, at);
		value_cache_age(&m, at, 15000);
		grid_reading_of(&m.values, &rules, &r);
		assert_string_equal(grid_text(&r), at <= 16000   ? "~power=-1500"
						   : at == 59000 ? "~power=70"
								 : "");
	}
}

/* The values at which a type ends, and a counter below zero: `decode` shows them, the bus does not
 * get them. */
static void a_counter_in_doubt_is_not_remembered(void **state)
{
	static const int64_t wh[] = {UINT32_MAX, INT32_MAX, INT64_C(1) << 31, -5000};

	(void)state;
	for (size_t i = 0; i < sizeof wh / sizeof *wh; i++) {
		struct value_cache m = {0};
		struct reading r;
		struct values said;
		struct reg *reg = say(1, 8, 0, UNIT_WH, wh[i], 0);

		reg->width = 4;
		reg->type = 6;
		values_gather(&said, &grid_telegram);
		telegram_reset(&grid_telegram);
		grid_reading_of(&said, &rules, &r);
		assert_true(reading_has(&r, Q_ENERGY_FORWARD));
		value_cache_take(&m, &said, 1000);
		grid_reading_of(&m.values, &rules, &r);
		assert_string_equal(grid_text(&r), "");
		assert_int_equal(value_cache_fresh_energies(&m, 1000), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_import_that_cannot_be_read_makes_no_power_of_the_export),
		cmocka_unit_test(export_alone_is_the_power_of_a_meter_that_tells_no_import),
		cmocka_unit_test(both_halves_stand_in_for_the_whole),
		cmocka_unit_test(phases_add_up_when_all_that_were_sent_can_be_read),
		cmocka_unit_test(a_tariff_that_cannot_be_read_leaves_no_sum),
		cmocka_unit_test(tariffs_beyond_all_numbers_have_no_sum),
		cmocka_unit_test(the_first_of_two_counts_also_when_it_cannot_be_read),
		cmocka_unit_test(what_is_of_the_past_or_of_another_meter_spoils_nothing),
		cmocka_unit_test(a_value_of_now_under_a_period_spoils_too),
		cmocka_unit_test(marks_of_what_is_not_available),
		cmocka_unit_test(powers_are_fitted_to_the_total_when_all_parts_are_there),
		cmocka_unit_test(a_current_beside_what_cannot_be_read_has_no_direction),
		cmocka_unit_test(the_power_factor_is_that_of_all_phases),
		cmocka_unit_test(no_power_when_the_other_part_is_too_old),
		cmocka_unit_test(a_counter_in_doubt_is_not_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
