/* What an EcoTracker says, its mean, and numbers of fewer digits than the meter's. Where a case has
 * a source, it is who found that a device needs it. */
#include "share/emulation/ecotracker.h"
#include "share/emulation/power_mean.h"
#include "share/rounded.h"
#include "support/test.h"
#include "support/written.h"

static const char *text_of(struct decimal v)
{
	static char text[DECIMAL_TEXT_MAX];

	decimal_text(v, text);
	return text;
}

static void a_number_is_rounded_half_away_from_zero(void **state)
{
	static const struct {
		int64_t v;
		int exp, places;
		const char *text;
	} cases[] = {
		{35624, -2, 0, "356"},
		{3565, -1, 0, "357"},
		{-3565, -1, 0, "-357"},
		{-35649999, -5, 0, "-356"},
		{-4, -1, 0, "0"},
		{0, 0, 2, "0.00"},
		{0, 3, 2, "0.00"},
		{-4, -3, 2, "0.00"},
		{-5, -3, 2, "-0.01"},
		{17, 2, 2, "1700.00"},
		{999995, -3, 2, "1000.00"},
		{5, -40, 0, "0"},
		{1, 30, 2, "1000000000000000000000000000000"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(
			text_of(rounded(decimal_of(cases[i].v, cases[i].exp), cases[i].places)),
			cases[i].text);
}

static struct power_mean mean;

static void says(int64_t deciwatts, uint64_t ms)
{
	power_mean_add(&mean, decimal_of(deciwatts, -1), ms);
}

static const char *mean_at(uint64_t ms)
{
	return text_of(power_mean_get(&mean, ms));
}

static void one_value_is_its_own_mean(void **state)
{
	(void)state;
	power_mean_reset(&mean);
	says(-3565, 1500);
	assert_string_equal(mean_at(1500), "-356.500");
	assert_string_equal(mean_at(2000), "-356.500");
	assert_string_equal(mean_at(9000000), "-356.500");
}

static void a_value_counts_for_as_long_as_it_held(void **state)
{
	(void)state;
	power_mean_reset(&mean);
	says(1000, 10000);
	says(4000, 13000);
	assert_string_equal(mean_at(14000), "175.000"); /* 3 s of 100 W, 1 s of 400 W */
	for (uint64_t ms = 14000; ms < 16000; ms += 100)
		says(4000, ms);
	assert_string_equal(mean_at(16000), "250.000");
}

static void what_is_older_than_a_minute_counts_no_more(void **state)
{
	(void)state;
	power_mean_reset(&mean);
	says(100000, 1000);
	says(0, 31000);
	assert_string_equal(mean_at(61000), "4915.254"); /* the 29 s of the minute that had it */
	assert_string_equal(mean_at(90000), "0.000");
	says(-10, 5000000);
	assert_string_equal(mean_at(5000000), "0.000");
	assert_string_equal(mean_at(5030000), "-0.508");
}

static void a_meter_that_was_silent_begins_anew(void **state)
{
	(void)state;
	power_mean_reset(&mean);
	says(10000, 1000);
	power_mean_reset(&mean);
	says(50, 2000);
	assert_string_equal(mean_at(3000), "5.000");
}

static void no_power_is_too_large_for_the_sum(void **state)
{
	(void)state;
	power_mean_reset(&mean);
	power_mean_add(&mean, decimal_of(INT64_MAX, 30), 1000);
	assert_string_equal(mean_at(61000), "1000000000.000");
	power_mean_add(&mean, decimal_of(INT64_MIN + 1, 0), 61000);
	assert_string_equal(mean_at(200000), "-1000000000.000");
}

static struct reading reading;

static const char *told(struct decimal mean_w)
{
	ecotracker_write(written_begin(), &reading, mean_w, 300);
	return written_end();
}

static void a_meter_of_three_phases_tells_all(void **state)
{
	(void)state;
	reading = (struct reading){0};
	reading_set(&reading, Q_POWER, decimal_of(35624, -2));
	reading_set(&reading, Q_L1_POWER, decimal_of(100, 0));
	reading_set(&reading, Q_L1_POWER + 1, decimal_of(120, 0));
	reading_derive(&reading, Q_L1_POWER + 2, decimal_of(13624, -2));
	reading_set(&reading, Q_ENERGY_FORWARD, decimal_of(12345675, -1));
	reading_set(&reading, Q_ENERGY_REVERSE, decimal_of(7654321, 0));
	/* uni-meter#350, #288: counters with a point became zero in a NOAH */
	assert_string_equal(told(decimal_of(3501, -1)),
		"{\"power\":356,\"powerAvg\":350,\"agePower\":300,\"powerPhase1\":100,"
		"\"powerPhase2\":120,\"powerPhase3\":136,\"energyCounterIn\":1234568,"
		"\"energyCounterOut\":7654321}");
}

static void what_the_meter_does_not_say_is_left_out(void **state)
{
	(void)state;
	reading = (struct reading){0};
	reading_set(&reading, Q_POWER, decimal_of(-15, -1));
	assert_string_equal(
		told(decimal_of(-4, -1)), "{\"power\":-2,\"powerAvg\":0,\"agePower\":300}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_rounded_half_away_from_zero),
		cmocka_unit_test(one_value_is_its_own_mean),
		cmocka_unit_test(a_value_counts_for_as_long_as_it_held),
		cmocka_unit_test(what_is_older_than_a_minute_counts_no_more),
		cmocka_unit_test(a_meter_that_was_silent_begins_anew),
		cmocka_unit_test(no_power_is_too_large_for_the_sum),
		cmocka_unit_test(a_meter_of_three_phases_tells_all),
		cmocka_unit_test(what_the_meter_does_not_say_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
