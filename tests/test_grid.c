/* Registers to quantities: what is preferred to what, what is derived, and what stays absent. */
#include "reading/meaning.h"
#include "reading/values.h"
#include "support/grid_text.h"
#include "support/test.h"

#define say        grid_say
#define reading_by grid_text_by

static const char *reading(void)
{
	static const struct grid_rules rules = {0};

	return reading_by(&rules);
}

static void nothing_said_is_nothing_known(void **state)
{
	(void)state;
	assert_string_equal(reading(), "");
}

static void the_directed_sum_before_everything_else(void **state)
{
	(void)state;
	say(1, 7, 0, UNIT_W, 7, 0);
	say(36, 7, 0, UNIT_W, 1, 0);
	say(16, 7, 0, UNIT_W, -5, 0);
	assert_string_equal(reading(), "power=-5 l1_power=1");
}

static void import_less_export(void **state)
{
	(void)state;
	say(1, 7, 0, UNIT_W, 0, 0);
	say(2, 7, 0, UNIT_W, 1234, -1);
	assert_string_equal(reading(), "~power=-123.4");
	say(1, 7, 0, UNIT_W, -77, 0);
	assert_string_equal(reading(), "power=-77");
	say(2, 7, 0, UNIT_W, 77, 0);
	assert_string_equal(reading(), "~power=-77");
}

/* A meter whose import has a sign, and that sends its export as well. */
static void an_export_that_is_said_twice_counts_once(void **state)
{
	(void)state;
	say(1, 7, 0, UNIT_W, -77, 0);
	say(2, 7, 0, UNIT_W, 770, -1);
	say(21, 7, 0, UNIT_W, -77, 0);
	say(22, 7, 0, UNIT_W, 77, 0);
	assert_string_equal(reading(), "~power=-77 ~l1_power=-77");
	say(1, 7, 0, UNIT_W, -77, 0);
	say(2, 7, 0, UNIT_W, 0, 0);
	assert_string_equal(reading(), "~power=-77");
}

/* Neither their sum, nor one of them. */
static void an_import_below_zero_and_another_export_are_no_power(void **state)
{
	(void)state;
	say(1, 7, 0, UNIT_W, -333, 0);
	say(2, 7, 0, UNIT_W, 1000, 0);
	say(21, 7, 0, UNIT_W, -333, 0);
	say(22, 7, 0, UNIT_W, 1000, 0);
	assert_string_equal(reading(), "");
	say(1, 7, 0, UNIT_W, -333, 0);
	say(2, 7, 0, UNIT_W, 1000, 0);
	for (unsigned i = 0; i < 3; i++)
		say(36 + 20 * i, 7, 0, UNIT_W, -110, 0);
	assert_string_equal(reading(), "~power=-330 l1_power=-110 l2_power=-110 l3_power=-110");
}

/* It would be an import of 500 W by the difference, and one of 1000 W where the import says so too;
 * a meter that gives what it delivers a minus means the opposite. */
static void an_export_below_zero_is_no_power(void **state)
{
	(void)state;
	for (int64_t import = 0; import <= 500; import += 500) {
		say(1, 7, 0, UNIT_W, import, 0);
		say(2, 7, 0, UNIT_W, -500, 0);
		say(21, 7, 0, UNIT_W, import, 0);
		say(22, 7, 0, UNIT_W, -500, 0);
		say(1, 8, 0, UNIT_WH, 7, 0);
		assert_string_equal(reading(), "energy_forward=7");
	}
	say(2, 7, 0, UNIT_W, -500, 0);
	say(2, 8, 0, UNIT_WH, 7, 0);
	assert_string_equal(reading(), "energy_reverse=7");
	say(1, 7, 0, UNIT_W, 500, 0);
	say(2, 7, 0, UNIT_W, 0, 0)->meant.negative = true;
	assert_string_equal(reading(), "~power=500");
}

/* Nor is the sum of the phases, which have a sign where the total has one. */
static void a_net_power_that_is_an_import_while_the_same_is_exported_is_none(void **state)
{
	(void)state;
	for (int64_t import = 0; import <= 500; import += 500) {
		say(1, 7, 0, UNIT_W, import, 0);
		say(2, 7, 0, UNIT_W, 500 - import, 0);
		say(16, 7, 0, UNIT_W, import ? -500 : 500, 0);
		for (unsigned i = 0; i < 3; i++)
			say(36 + 20 * i, 7, 0, UNIT_W, 100, 0);
		say(61, 7, 0, UNIT_W, 0, 0);
		say(62, 7, 0, UNIT_W, 100, 0);
		assert_string_equal(reading(), "l1_power=100 l2_power=100");
	}
	say(1, 7, 0, UNIT_W, 0, 0);
	say(2, 7, 0, UNIT_W, 0, 0);
	say(16, 7, 0, UNIT_W, 0, 0);
	assert_string_equal(reading(), "power=0");
	say(1, 7, 0, UNIT_W, 0, 0);
	say(2, 7, 0, UNIT_W, 498, 0);
	say(16, 7, 0, UNIT_W, -500, 0);
	assert_string_equal(reading(), "power=-500");
}

static void one_makers_signed_power_under_a_tariff(void **state)
{
	(void)state;
	say(1, 7, 1, UNIT_W, -12, 0);
	assert_string_equal(reading(), "power=-12");
}

static void the_sum_of_the_phases_when_no_total_is_sent(void **state)
{
	(void)state;
	say(36, 7, 0, UNIT_W, 100, 0);
	say(56, 7, 0, UNIT_W, -2505, -1);
	assert_string_equal(reading(), "~power=-150.5 l1_power=100 l2_power=-250.5");
}

static void a_phase_by_import_and_export(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, -5, 0);
	say(21, 7, 0, UNIT_W, 0, 0);
	say(22, 7, 0, UNIT_W, 5, 0);
	assert_string_equal(reading(), "power=-5 ~l1_power=-5");
}

static void a_magnitude_is_no_power_until_its_direction_is_known(void **state)
{
	(void)state;
	say(15, 7, 0, UNIT_W, 500, 0);
	assert_string_equal(reading(), "");
	say(15, 7, 0, UNIT_W, 500, 0)->direction = DIRECTION_SAID;
	assert_string_equal(reading(), "~power=500");
	say(15, 7, 0, UNIT_W, 500, 0)->direction = DIRECTION_DOUBTFUL;
	assert_string_equal(reading(), "");
	say(15, 7, 0, UNIT_W, -500, 0); /* some send a sign all the same */
	assert_string_equal(reading(), "~power=-500");
}

static void a_magnitude_by_configuration(void **state)
{
	static const struct grid_rules export = {.direction = POWER_DIRECTION_EXPORT};
	static const struct grid_rules import = {.direction = POWER_DIRECTION_IMPORT};
	static const struct grid_rules trusting = {.trust_doubtful = true};

	(void)state;
	say(15, 7, 0, UNIT_W, 500, 0);
	assert_string_equal(reading_by(&export), "~power=-500");
	say(15, 7, 0, UNIT_W, -500, 0)->direction = DIRECTION_SAID;
	assert_string_equal(reading_by(&import), "~power=500");
	say(15, 7, 0, UNIT_W, 500, 0)->direction = DIRECTION_DOUBTFUL;
	assert_string_equal(reading_by(&trusting), "~power=500");
}

static void say_phase(int phase, int64_t decivolts, int64_t centiamperes, int64_t degrees)
{
	static const unsigned angle[] = {4, 15, 26};

	say(32 + 20 * (unsigned)phase, 7, 0, UNIT_V, decivolts, -1);
	say(31 + 20 * (unsigned)phase, 7, 0, UNIT_A, centiamperes, -2);
	say(81, 7, angle[phase], UNIT_DEGREE, degrees, 0);
}

/* U * I * cos is coarse; the sum of the phases is what the meter measured exactly. */
static void phases_from_angles_add_up_to_the_total(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, -460, 0);
	say_phase(0, 2300, 100, 0);   /* 230 W */
	say_phase(1, 2300, 300, 180); /* -690 W */
	say_phase(2, 2300, 0, 0);
	assert_string_equal(reading(), "power=-460 ~l1_power=230.0 ~l2_power=-690.0 ~l3_power=0.0 "
				       "l1_voltage=230.0 l2_voltage=230.0 l3_voltage=230.0 "
				       "l1_current=1.00 ~l2_current=-3.00 l3_current=0.00 "
				       "~power_factor=0.500 ~l1_power_factor=1.000 "
				       "~l2_power_factor=1.000");
	say(16, 7, 0, UNIT_W, -452, 0);
	say_phase(0, 2300, 100, 0);
	say_phase(1, 2300, 300, 180);
	assert_string_equal(reading(), "power=-452 ~l1_power=232.0 ~l2_power=-684.0 "
				       "l1_voltage=230.0 l2_voltage=230.0 "
				       "l1_current=1.00 ~l2_current=-3.00 ~power_factor=0.491 "
				       "~l1_power_factor=1.000 ~l2_power_factor=0.991");
}

static void a_phase_without_its_angle_is_not_guessed(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, 230, 0);
	say(32, 7, 0, UNIT_V, 2300, -1);
	say(31, 7, 0, UNIT_A, 100, -2);
	assert_string_equal(
		reading(), "power=230 l1_voltage=230.0 l1_current=1.00 ~power_factor=1.000");
}

static void values_beyond_reason_derive_nothing(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, 5, 0);
	say(32, 7, 0, UNIT_V, 9, 20);
	say(31, 7, 0, UNIT_A, 9, 20);
	say(81, 7, 4, UNIT_DEGREE, 0, 0);
	assert_string_equal(reading(), "power=5 l1_voltage=900000000000000000000 "
				       "l1_current=900000000000000000000");
}

/* Behind transformers U is not that of the mains, and the power would not be that of the house. */
static void a_voltage_of_no_mains_makes_no_power(void **state)
{
	(void)state;
	say_phase(0, 577, 100, 180);
	say_phase(1, 2300, 100, 180);
	assert_string_equal(reading(), "l1_voltage=57.7 l2_voltage=230.0 l1_current=1.00 "
				       "l2_current=1.00");
	say_phase(0, 800, 100, 180);
	assert_string_equal(reading(), "~l1_power=-80.0 l1_voltage=80.0 ~l1_current=-1.00 "
				       "~l1_power_factor=1.000");
	say_phase(0, 2300, 100, 180);
	say_phase(1, 15, 1, 0); /* dead */
	assert_string_equal(reading(), "~l1_power=-230.0 ~l2_power=0.0 l1_voltage=230.0 "
				       "l2_voltage=1.5 ~l1_current=-1.00 l2_current=0.01 "
				       "~l1_power_factor=1.000 ~l2_power_factor=0.000");
}

static void say_nil_phases(int64_t in_w, int64_t out_w)
{
	say(1, 7, 0, UNIT_W, in_w, 0);
	say(2, 7, 0, UNIT_W, out_w, 0);
	for (unsigned c = 21; c <= 61; c += 20) {
		say(c, 7, 0, UNIT_W, 0, 0);
		say(c + 1, 7, 0, UNIT_W, 0, 0);
	}
	say(31, 7, 0, UNIT_A, 2, 0);
}

/* In a net without a neutral. The system adds up the phases, so 0 W of each would be 0 W. */
static void phases_that_are_nil_while_the_total_is_not_are_not_measured(void **state)
{
	(void)state;
	say_nil_phases(444, 0);
	assert_string_equal(reading(), "~power=444 l1_current=2");
	say_nil_phases(0, 444);
	assert_string_equal(reading(), "~power=-444 l1_current=2");
	say_nil_phases(5, 0); /* as far as one telegram tells */
	assert_string_equal(reading(), "~power=5 ~l1_power=0 ~l2_power=0 ~l3_power=0 l1_current=2");
}

/* Once that was seen it holds for small totals, too, and for none: else they come and go. */
static void phases_that_were_not_measured_stay_so(void **state)
{
	static const int64_t totals_w[] = {444, 5, 0, -3};
	struct grid_rules rules = {.has_nil_phases = false};
	struct reading r;

	(void)state;
	for (size_t i = 0; i < sizeof totals_w / sizeof *totals_w; i++) {
		say_nil_phases(
			totals_w[i] > 0 ? totals_w[i] : 0, totals_w[i] < 0 ? -totals_w[i] : 0);
		grid_reading(&grid_telegram, &rules, &r);
		telegram_reset(&grid_telegram);
		grid_learn(&rules, &r);
		assert_int_equal(r.present & VALUES_PHASES(Q_L1_POWER), 0);
		assert_true(reading_has(&r, Q_POWER));
	}
	for (unsigned c = 36; c <= 76; c += 20)
		say(c, 7, 0, UNIT_W, 0, 0); /* without a total they make none */
	grid_reading(&grid_telegram, &rules, &r);
	telegram_reset(&grid_telegram);
	assert_false(reading_has(&r, Q_POWER));
	say_nil_phases(300, 0);
	say(36, 7, 0, UNIT_W, 300, 0);
	grid_reading(&grid_telegram, &rules, &r);
	telegram_reset(&grid_telegram);
	grid_learn(&rules, &r);
	assert_false(rules.has_nil_phases);
}

/* Of one that may carry something nothing was sent: the others are the total by chance alone. */
static void phases_without_one_that_is_connected(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		say(16, 7, 0, UNIT_W, i == 0 ? 900 : 502, 0);
		say(36, 7, 0, UNIT_W, 300, 0);
		say(56, 7, 0, UNIT_W, 200, 0);
		say(72, 7, 0, UNIT_V, i == 2 ? 3 : 230, 0);
		assert_string_equal(reading(), i == 0   ? "power=900 l3_voltage=230"
					       : i == 1 ? "power=502 l3_voltage=230"
							: "power=502 l1_power=300 l2_power=200");
	}
}

/* One that is not nil has been measured, and so have the others. */
static void one_phase_that_is_not_nil_makes_all_of_them_true(void **state)
{
	(void)state;
	say(1, 7, 0, UNIT_W, 444, 0);
	say(21, 7, 0, UNIT_W, 430, 0);
	say(41, 7, 0, UNIT_W, 0, 0);
	say(61, 7, 0, UNIT_W, 0, 0);
	assert_string_equal(reading(), "power=444 ~l1_power=430 ~l2_power=0 ~l3_power=0");
}

static void a_current_has_the_sign_of_its_phase(void **state)
{
	(void)state;
	say(36, 7, 0, UNIT_W, -230, 0);
	say(56, 7, 0, UNIT_W, 230, 0);
	say(76, 7, 0, UNIT_W, -1, 0);
	say(31, 7, 0, UNIT_A, 1, 0);
	say(51, 7, 0, UNIT_A, 1, 0);
	say(71, 7, 0, UNIT_A, -1, 0);
	assert_string_equal(reading(), "~power=-1 l1_power=-230 l2_power=230 l3_power=-1 "
				       "~l1_current=-1 l2_current=1 l3_current=-1");
}

static void tariffs_make_the_total_only_when_it_is_not_sent(void **state)
{
	(void)state;
	say(1, 8, 1, UNIT_WH, 1000, 0);
	say(1, 8, 2, UNIT_WH, 5, -1);
	say(2, 8, 1, UNIT_WH, 7, 0);
	assert_string_equal(reading(), "~energy_forward=1000.5 ~energy_reverse=7");
	say(1, 8, 1, UNIT_WH, 1000, 0);
	say(1, 8, 0, UNIT_WH, 1001, 0);
	assert_string_equal(reading(), "energy_forward=1001");
}

static void another_unit_than_the_expected_is_nothing(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_WH, 5, 0);
	say(16, 7, 0, UNIT_UNSAID, 5, 0);
	say(32, 7, 0, UNIT_A, 230, 0);
	assert_string_equal(reading(), "");
}

static void a_value_of_the_past_is_none_of_now(void **state)
{
	(void)state;
	say(1, 8, 0, UNIT_WH, 5, 0)->obis.f = 96;
	say(16, 7, 0, UNIT_W, 5, 0)->obis.f = 0;
	assert_string_equal(reading(), "");
}

/* Twice in one list, or in two channels. */
static void each_tariff_counts_once(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		say(1, 8, 1, UNIT_WH, 100000, 0)->obis.b = (uint8_t)i;
		say(1, 8, 2, UNIT_WH, 20000, 0)->obis.b = (uint8_t)i;
		say(2, 8, 1, UNIT_WH, 7 + i, 0);
	}
	assert_string_equal(reading(), "~energy_forward=120000 ~energy_reverse=7");
}

/* Beside tariffs they cut the same energy another way. */
static void tariffs_from_ten_on_count_where_there_are_no_others(void **state)
{
	(void)state;
	for (unsigned e = 11; e <= 13; e++) {
		say(1, 8, e, UNIT_WH, 1000 * e, 0);
		say(1, 8, e, UNIT_WH, 1, 0);
		say(2, 8, e, UNIT_WH, e, 0);
	}
	assert_string_equal(reading(), "~energy_forward=36000 ~energy_reverse=36");
	say(1, 8, 11, UNIT_WH, 1000, 0);
	say(2, 8, 11, UNIT_WH, 1000, 0);
	say(1, 8, 2, UNIT_WH, 5, 0);
	say(2, 8, 0, UNIT_WH, 6, 0);
	assert_string_equal(reading(), "~energy_forward=5 energy_reverse=6");
	say(1, 8, 20, UNIT_WH, 1000, 0);
	assert_string_equal(reading(), "");
}

/* Some induce a few volts. In a net without a neutral L2 may have none, and a current. */
static void a_phase_that_is_not_connected_has_no_voltage(void **state)
{
	static const struct {
		int64_t centivolts, milliamperes;
		const char *expected;
	} cases[] = {{0, 0, "l2_current=0.000"}, {146, 2, "l2_current=0.002"},
		{146, -2, "l2_current=-0.002"}, {999, 0, "l2_current=0.000"},
		{0, 5754, "l2_voltage=0.00 l2_current=5.754"},
		{1000, 0, "l2_voltage=10.00 l2_current=0.000"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		say(52, 7, 0, UNIT_V, cases[i].centivolts, -2);
		say(51, 7, 0, UNIT_A, cases[i].milliamperes, -3);
		assert_string_equal(reading(), cases[i].expected);
	}
	say(52, 7, 0, UNIT_V, 7, -1);
	assert_string_equal(reading(), "");
}

static void voltage_and_current_of_a_meter_without_phases_are_those_of_l1(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, -479, 0);
	say(11, 7, 0, UNIT_A, 213, -2);
	say(12, 7, 0, UNIT_V, 2322, -1);
	assert_string_equal(reading(), "power=-479 l1_voltage=232.2 ~l1_current=-2.13 "
				       "~power_factor=0.968");
	say(12, 7, 0, UNIT_V, 2322, -1);
	say(31, 7, 0, UNIT_A, 1, 0);
	assert_string_equal(reading(), "l1_current=1");
	say(12, 7, 0, UNIT_V, 2322, -1);
	say(56, 7, 0, UNIT_W, 1, 0)->kind = REG_ABSENT;
	assert_string_equal(reading(), "");
}

static int sequence(int64_t u2, int64_t u3, int exp)
{
	static const struct grid_rules rules = {0};
	struct reading r;

	say(81, 7, 1, UNIT_DEGREE, u2, exp);
	say(81, 7, 2, UNIT_DEGREE, u3, exp);
	grid_reading(&grid_telegram, &rules, &r);
	telegram_reset(&grid_telegram);
	return r.sequence;
}

static void the_phases_follow_one_another_by_their_angles(void **state)
{
	(void)state;
	assert_int_equal(sequence(120, 240, 0), SEQUENCE_123);
	assert_int_equal(sequence(118, -122, 0), SEQUENCE_123);
	assert_int_equal(sequence(1207, 2401, -1), SEQUENCE_123);
	assert_int_equal(sequence(2401, 1207, -1), SEQUENCE_132);
	assert_int_equal(sequence(-119, -242, 0), SEQUENCE_132);
	assert_int_equal(sequence(0, 0, 0), SEQUENCE_UNSAID);
	assert_int_equal(sequence(120, 120, 0), SEQUENCE_UNSAID);
	assert_int_equal(sequence(180, 0, 0), SEQUENCE_UNSAID); /* split phase */
	say(81, 7, 2, UNIT_DEGREE, 0, 0)->kind = REG_TEXT;
	assert_int_equal(sequence(120, 240, 0), SEQUENCE_UNSAID);
}

static void any_channel_is_the_meter(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, 5, 0)->obis.b = 1;
	assert_string_equal(reading(), "power=5");
}

static void the_first_of_two_equal_names_counts(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, 5, 0);
	say(16, 7, 0, UNIT_W, 6, 0);
	assert_string_equal(reading(), "power=5");
}

static void what_a_quirk_says_is_what_counts(void **state)
{
	(void)state;
	say(16, 7, 0, UNIT_W, -5, 0)->meant = decimal_of(251, 0);
	assert_string_equal(reading(), "power=251");
}

static void every_quantity_has_its_register(void **state)
{
	static const uint8_t phase[] = {0, 20, 40};

	(void)state;
	for (int i = 0; i < 3; i++) {
		const uint8_t p = phase[i];
		const struct {
			uint8_t c, d, unit;
			int meaning;
		} rows[] = {{21, 7, UNIT_W, MEANS_L1_IMPORT}, {22, 7, UNIT_W, MEANS_L1_EXPORT},
			{36, 7, UNIT_W, Q_L1_POWER}, {31, 7, UNIT_A, Q_L1_CURRENT},
			{32, 7, UNIT_V, Q_L1_VOLTAGE}, {21, 8, UNIT_WH, Q_L1_ENERGY_FORWARD},
			{22, 8, UNIT_WH, Q_L1_ENERGY_REVERSE}};

		for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
			struct obis o = {1, 0, (uint8_t)(rows[k].c + p), rows[k].d, 0, 255};

			assert_int_equal(meaning_of(o, rows[k].unit), rows[k].meaning + i);
			assert_non_null(meaning_name(o));
		}
	}
	for (uint8_t tariff = 1; tariff <= 9; tariff++) {
		assert_int_equal(meaning_of((struct obis){1, 0, 1, 8, tariff, 255}, UNIT_WH),
			MEANS_TARIFF_FORWARD);
		assert_int_equal(meaning_of((struct obis){1, 0, 2, 8, tariff, 255}, UNIT_WH),
			MEANS_TARIFF_REVERSE);
	}
	assert_int_equal(
		meaning_of((struct obis){1, 0, 1, 8, 10, 255}, UNIT_WH), MEANS_TIME_OF_USE_FORWARD);
	assert_int_equal(
		meaning_of((struct obis){1, 0, 2, 8, 19, 255}, UNIT_WH), MEANS_TIME_OF_USE_REVERSE);
	assert_string_equal(
		meaning_name((struct obis){1, 0, 1, 8, 13, 255}), "energy import, time of use");
	assert_null(meaning_name((struct obis){0, 0, 1, 8, 13, 255}));
	assert_int_equal(meaning_of((struct obis){1, 0, 11, 7, 0, 255}, UNIT_A), MEANS_CURRENT);
	assert_int_equal(meaning_of((struct obis){1, 0, 12, 7, 0, 255}, UNIT_V), MEANS_VOLTAGE);
	assert_int_equal(meaning_of((struct obis){1, 0, 14, 7, 0, 255}, UNIT_HZ), Q_FREQUENCY);
	assert_string_equal(
		meaning_name((struct obis){129, 129, 199, 130, 3, 255}), "manufacturer");
	assert_string_equal(meaning_name((struct obis){1, 0, 0, 0, 9, 255}), "meter number");
	assert_null(meaning_name((struct obis){255, 255, 255, 255, 255, 255}));
	assert_null(meaning_name((struct obis){0, 0, 0, 0, 0, 0}));
}

/* Beside the names of the phases stand others that are made in the same way. */
static void what_no_standard_names_means_nothing(void **state)
{
	static const struct obis names[] = {
		{1, 0, 34, 7, 0, 255}, /* no phase has a frequency, nor a power without direction */
		{1, 0, 35, 7, 0, 255},
		{1, 0, 96, 7, 0, 255}, /* behind L3 there is no phase */
		{1, 0, 31, 8, 0, 255}, /* nothing but power is counted */
		{1, 0, 21, 8, 1, 255}, /* nor by tariff, of a phase */
		{1, 0, 1, 8, 20, 255},
		{1, 0, 16, 7, 1, 255},
		{1, 0, 81, 7, 0, 255},
		{1, 0, 81, 7, 3, 255},
		{0, 0, 16, 7, 0, 255},
		{1, 0, 16, 6, 0, 255},
		{1, 0, 16, 7, 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(meaning_of_name(&names[i]), MEANS_NOTHING);
		assert_null(meaning_name(names[i]));
	}
	assert_int_equal(meaning_of((struct obis){1, 0, 16, 7, 0, 255}, UNIT_WH), MEANS_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_said_is_nothing_known),
		cmocka_unit_test(the_directed_sum_before_everything_else),
		cmocka_unit_test(import_less_export),
		cmocka_unit_test(an_export_that_is_said_twice_counts_once),
		cmocka_unit_test(an_import_below_zero_and_another_export_are_no_power),
		cmocka_unit_test(an_export_below_zero_is_no_power),
		cmocka_unit_test(a_net_power_that_is_an_import_while_the_same_is_exported_is_none),
		cmocka_unit_test(one_makers_signed_power_under_a_tariff),
		cmocka_unit_test(the_sum_of_the_phases_when_no_total_is_sent),
		cmocka_unit_test(a_phase_by_import_and_export),
		cmocka_unit_test(a_magnitude_is_no_power_until_its_direction_is_known),
		cmocka_unit_test(a_magnitude_by_configuration),
		cmocka_unit_test(phases_from_angles_add_up_to_the_total),
		cmocka_unit_test(a_phase_without_its_angle_is_not_guessed),
		cmocka_unit_test(values_beyond_reason_derive_nothing),
		cmocka_unit_test(a_voltage_of_no_mains_makes_no_power),
		cmocka_unit_test(phases_that_are_nil_while_the_total_is_not_are_not_measured),
		cmocka_unit_test(phases_that_were_not_measured_stay_so),
		cmocka_unit_test(phases_without_one_that_is_connected),
		cmocka_unit_test(one_phase_that_is_not_nil_makes_all_of_them_true),
		cmocka_unit_test(a_current_has_the_sign_of_its_phase),
		cmocka_unit_test(tariffs_make_the_total_only_when_it_is_not_sent),
		cmocka_unit_test(another_unit_than_the_expected_is_nothing),
		cmocka_unit_test(a_value_of_the_past_is_none_of_now),
		cmocka_unit_test(each_tariff_counts_once),
		cmocka_unit_test(tariffs_from_ten_on_count_where_there_are_no_others),
		cmocka_unit_test(a_phase_that_is_not_connected_has_no_voltage),
		cmocka_unit_test(voltage_and_current_of_a_meter_without_phases_are_those_of_l1),
		cmocka_unit_test(the_phases_follow_one_another_by_their_angles),
		cmocka_unit_test(any_channel_is_the_meter),
		cmocka_unit_test(the_first_of_two_equal_names_counts),
		cmocka_unit_test(what_a_quirk_says_is_what_counts),
		cmocka_unit_test(every_quantity_has_its_register),
		cmocka_unit_test(what_no_standard_names_means_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
