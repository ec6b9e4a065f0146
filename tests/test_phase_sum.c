/* Total and phases that contradict one another: what is none of the two, what gets its sign back,
 * and what is left out. */
#include "support/grid_text.h"
#include "support/test.h"

#define say grid_say

static const char *reading(void)
{
	static const struct grid_rules rules = {0};

	return grid_text_by(&rules);
}

static void say_each(unsigned first, int64_t l1, int64_t l2, int64_t l3)
{
	say(first, 7, 0, UNIT_W, l1, 0);
	say(first + 20, 7, 0, UNIT_W, l2, 0);
	say(first + 40, 7, 0, UNIT_W, l3, 0);
}

static void phases_are_no_total_while_another_one_has_a_voltage(void **state)
{
	(void)state;
	say(21, 7, 0, UNIT_W, 1000, 0);
	say(41, 7, 0, UNIT_W, 2000, 0);
	say(72, 7, 0, UNIT_V, 2300, -1);
	assert_string_equal(reading(), "~l1_power=1000 ~l2_power=2000 l3_voltage=230.0");
	say(21, 7, 0, UNIT_W, 1000, 0);
	say(41, 7, 0, UNIT_W, 2000, 0);
	say(72, 7, 0, UNIT_V, 7, -1);
	assert_string_equal(reading(), "~power=3000 ~l1_power=1000 ~l2_power=2000");
}

/* An import without an export is the power only where no phase has an export. */
static void an_import_that_the_phases_do_not_make_is_none(void **state)
{
	static const struct {
		int64_t import, l1_import, l1_export;
		const char *text;
	} cases[] = {
		{600, 100, 0, ""},
		{600, 0, 0, ""},
		{600, 600, 0, "~power=600 ~l1_power=600"},
		{600, 590, 0, "~power=590 ~l1_power=590"},
		{0, 0, 600, "~power=-600 ~l1_power=-600"},
		{600, 0, 600, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		say(1, 7, 0, UNIT_W, cases[i].import, 0);
		say(21, 7, 0, UNIT_W, cases[i].l1_import, 0);
		say(22, 7, 0, UNIT_W, cases[i].l1_export, 0);
		assert_string_equal(reading(), cases[i].text);
	}
}

/* Some net their phases, others add up those that import. */
static void an_import_of_three_phases_is_their_net_or_their_sum(void **state)
{
	(void)state;
	for (int64_t import = 300; import <= 500; import += 100) {
		say(1, 7, 0, UNIT_W, import, 0);
		say_each(21, 500, 0, 0);
		say_each(22, 0, 200, 0);
		assert_string_equal(reading(),
			import == 400 ? "" : "~power=300 ~l1_power=500 ~l2_power=-200 ~l3_power=0");
	}
}

static void an_export_that_the_phases_do_not_make_is_none(void **state)
{
	(void)state;
	say(2, 7, 0, UNIT_W, 600, 0);
	say(21, 7, 0, UNIT_W, 100, 0);
	assert_string_equal(reading(), "");
	say(2, 7, 0, UNIT_W, 600, 0);
	say_each(21, 0, 0, 0);
	say_each(22, 100, 200, 300);
	assert_string_equal(reading(), "~power=-600 ~l1_power=-100 ~l2_power=-200 ~l3_power=-300");
}

/* They are magnitudes as well, unless they have a sign. */
static void phases_beside_a_power_without_direction_have_none(void **state)
{
	(void)state;
	say(15, 7, 0, UNIT_W, 416, 0);
	say_each(21, 200, 150, 66);
	assert_string_equal(reading(), "");
	say(15, 7, 0, UNIT_W, 416, 0);
	say_each(21, -500, 150, -66);
	assert_string_equal(reading(), "~power=-416 ~l1_power=-500 ~l2_power=150 ~l3_power=-66");
	say(15, 7, 0, UNIT_W, 416, 0);
	say_each(21, 200, 150, 66);
	say_each(22, 0, 0, 0);
	assert_string_equal(reading(), "~power=416 ~l1_power=200 ~l2_power=150 ~l3_power=66");
}

static void import_and_export_count_before_a_magnitude(void **state)
{
	static const struct grid_rules import = {.direction = POWER_DIRECTION_IMPORT};

	(void)state;
	say(15, 7, 0, UNIT_W, 200, 0);
	say(1, 7, 0, UNIT_W, 0, 0);
	say(2, 7, 0, UNIT_W, 200, 0);
	assert_string_equal(grid_text_by(&import), "~power=-200");
}

static void phases_that_have_lost_their_sign_get_it_back(void **state)
{
	static const unsigned names[] = {21, 36};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		say(16, 7, 0, UNIT_W, -458, 0);
		say_each(names[i], 345, 114, 0);
		assert_string_equal(
			reading(), i ? "power=-458 ~l1_power=-345 ~l2_power=-114 l3_power=0"
				     : "power=-458 ~l1_power=-345 ~l2_power=-114 ~l3_power=0");
	}
}

static void phases_that_cannot_be_those_of_an_export_are_left_out(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, -1000, 0);
	say_each(36, 300, 100, 0);
	assert_string_equal(reading(), "power=-1000");
	say(16, 7, 0, UNIT_W, -1000, 0);
	say(36, 7, 0, UNIT_W, 300, 0);
	say(52, 7, 0, UNIT_V, 230, 0); /* L2 may be the export, but who adds up would have 300 W */
	assert_string_equal(reading(), "power=-1000 l2_voltage=230");
}

/* One of the two has the wrong sign. */
static void a_total_that_phases_with_signs_turn_round_is_none(void **state)
{
	(void)state;
	for (int way = -1; way <= 1; way += 2) {
		say(16, 7, 0, UNIT_W, way * 800, 0);
		say_each(36, way * -1000, way * 500, way * -300);
		assert_string_equal(reading(), "");
	}
	say(16, 7, 0, UNIT_W, 500, 0);
	say_each(36, -500, 0, 0);
	assert_string_equal(reading(), "");
}

/* They are measured one behind the other. */
static void around_nil_phases_may_have_another_sign_than_the_total(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, 60, 0);
	say_each(36, -1500, 1400, 40);
	assert_string_equal(reading(), "power=60 l1_power=-1500 l2_power=1400 l3_power=40");
	say(16, 7, 0, UNIT_W, -50, 0);
	say_each(36, 20, 0, 0);
	assert_string_equal(reading(), "power=-50 l1_power=20 l2_power=0 l3_power=0");
}

static void exports_of_phases_alone_are_no_power_where_they_are_nil(void **state)
{
	(void)state;
	say(1, 8, 0, UNIT_WH, 7, 0);
	say_each(22, 0, 0, 0);
	assert_string_equal(reading(), "energy_forward=7");
	say(1, 8, 0, UNIT_WH, 7, 0);
	say_each(22, 100, 200, 300);
	assert_string_equal(reading(), "~power=-600 ~l1_power=-100 ~l2_power=-200 ~l3_power=-300 "
				       "energy_forward=7");
	say_each(22, 0, 0, 0);
	assert_string_equal(reading(), "~power=0 ~l1_power=0 ~l2_power=0 ~l3_power=0");
}

static void say_angle(unsigned phase, int64_t current, int64_t angle)
{
	static const uint8_t angles[] = {4, 15, 26};

	say(32 + 20 * phase, 7, 0, UNIT_V, 230, 0);
	say(31 + 20 * phase, 7, 0, UNIT_A, current, 0);
	say(81, 7, angles[phase], UNIT_DEGREE, angle, 0);
}

/* 230 W and -230 W; more than 100 W and a tenth of U * I from them they are not those of the total.
 */
static void angles_that_are_far_from_the_total_give_no_phases(void **state)
{
	static const struct {
		int64_t total;
		const char *text;
	} cases[] = {
		{140, "power=140 ~l1_power=300.0 ~l2_power=-160.0 l1_voltage=230 l2_voltage=230 "
		      "l1_current=1 ~l2_current=-1 ~power_factor=0.304 ~l2_power_factor=0.696"},
		{147, "power=147 l1_voltage=230 l2_voltage=230 l1_current=1 l2_current=1 "
		      "~power_factor=0.320"},
		{-5000, "power=-5000 l1_voltage=230 l2_voltage=230 l1_current=1 l2_current=1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		say(16, 7, 0, UNIT_W, cases[i].total, 0);
		say_angle(0, 1, 0);
		say_angle(1, 1, 180);
		assert_string_equal(reading(), cases[i].text);
	}
}

static void an_angle_without_its_current_gives_no_phases(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, 230, 0);
	say_angle(0, 1, 0);
	say(81, 7, 15, UNIT_DEGREE, 0, 0);
	assert_string_equal(reading(), "power=230 l1_voltage=230 l1_current=1 ~power_factor=1.000");
}

static void a_current_flows_as_the_power_of_its_phase_does(void **state)
{
	(void)state;
	say(36, 7, 0, UNIT_W, 1000, 0);
	say(31, 7, 0, UNIT_A, -4, 0);
	assert_string_equal(reading(), "~power=1000 l1_power=1000 ~l1_current=4");
	say(36, 7, 0, UNIT_W, 0, 0);
	say(31, 7, 0, UNIT_A, -4, 0);
	assert_string_equal(reading(), "~power=0 l1_power=0 l1_current=-4");
}

static void the_only_phase_flows_as_the_total_whichever_it_is(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, -700, 0);
	say(52, 7, 0, UNIT_V, 230, 0);
	say(51, 7, 0, UNIT_A, 3, 0);
	say(32, 7, 0, UNIT_V, 0, 0);
	say(31, 7, 0, UNIT_A, 0, 0);
	assert_string_equal(reading(), "power=-700 l2_voltage=230 l1_current=0 ~l2_current=-3 "
				       "~power_factor=1.000");
	say(16, 7, 0, UNIT_W, -700, 0);
	say(52, 7, 0, UNIT_V, 230, 0);
	say(51, 7, 0, UNIT_A, 3, 0);
	say(32, 7, 0, UNIT_V, 230, 0);
	assert_string_equal(reading(), "power=-700 l1_voltage=230 l2_voltage=230 l2_current=3 "
				       "~power_factor=1.000");
}

static void what_is_of_no_channel_counts_before_what_is_of_one(void **state)
{
	(void)state;
	for (unsigned first = 0; first < 2; first++) {
		for (unsigned i = 0; i < 2; i++) {
			struct reg *r = say(16, 7, 0, UNIT_W, 100, 0);

			r->obis.b = i == first ? 0 : 1;
			if (r->obis.b)
				r->meant.digits = 5;
		}
		assert_string_equal(reading(), "power=100");
	}
	grid_spoil(say(16, 7, 0, UNIT_W, 5, 0), FAULT_VOID)->obis.b = 1;
	say(16, 7, 0, UNIT_W, 100, 0);
	assert_string_equal(reading(), "power=100");
}

static void no_frequency_is_below_zero(void **state)
{
	(void)state;
	say(14, 7, 0, UNIT_HZ, -50, 0);
	assert_string_equal(reading(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phases_are_no_total_while_another_one_has_a_voltage),
		cmocka_unit_test(an_import_that_the_phases_do_not_make_is_none),
		cmocka_unit_test(an_import_of_three_phases_is_their_net_or_their_sum),
		cmocka_unit_test(an_export_that_the_phases_do_not_make_is_none),
		cmocka_unit_test(phases_beside_a_power_without_direction_have_none),
		cmocka_unit_test(import_and_export_count_before_a_magnitude),
		cmocka_unit_test(phases_that_have_lost_their_sign_get_it_back),
		cmocka_unit_test(phases_that_cannot_be_those_of_an_export_are_left_out),
		cmocka_unit_test(a_total_that_phases_with_signs_turn_round_is_none),
		cmocka_unit_test(around_nil_phases_may_have_another_sign_than_the_total),
		cmocka_unit_test(exports_of_phases_alone_are_no_power_where_they_are_nil),
		cmocka_unit_test(angles_that_are_far_from_the_total_give_no_phases),
		cmocka_unit_test(an_angle_without_its_current_gives_no_phases),
		cmocka_unit_test(a_current_flows_as_the_power_of_its_phase_does),
		cmocka_unit_test(the_only_phase_flows_as_the_total_whichever_it_is),
		cmocka_unit_test(what_is_of_no_channel_counts_before_what_is_of_one),
		cmocka_unit_test(no_frequency_is_below_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
