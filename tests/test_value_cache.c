/* What lists that complement one another have said: each value has its own age. */
#include "meter/value_cache.h"
#include "support/test.h"

static struct value_cache memory;

static int set_up(void **state)
{
	(void)state;
	value_cache_reset(&memory);
	return 0;
}

static struct values one(unsigned meaning, int64_t digits)
{
	struct values s = {0};

	values_set(&s, meaning, (struct values_value){.value = decimal_of(digits, 0)});
	return s;
}

static void hear(unsigned meaning, int64_t digits, uint64_t now_ms)
{
	const struct values s = one(meaning, digits);

	value_cache_take(&memory, &s, now_ms);
}

static bool is_known_at(unsigned meaning, uint64_t now_ms, uint64_t least_ms)
{
	struct value_cache then = memory;

	value_cache_age(&then, now_ms, least_ms);
	return values_has(&then.values, meaning);
}

static void lists_complement_one_another(void **state)
{
	(void)state;
	hear(Q_POWER, 100, 1000);
	hear(Q_L1_VOLTAGE, 230, 2000);
	hear(Q_POWER, 200, 3000);
	assert_true(values_has(&memory.values, Q_L1_VOLTAGE));
	assert_int_equal(memory.values.of[Q_POWER].value.digits, 200);
}

static void a_value_lives_for_two_and_a_half_of_its_own_intervals(void **state)
{
	(void)state;
	hear(Q_POWER, 100, 1000);
	hear(Q_POWER, 100, 11000);
	hear(Q_L1_VOLTAGE, 230, 11000);
	hear(Q_L1_VOLTAGE, 230, 13000);
	assert_true(is_known_at(Q_POWER, 11000 + 25000, 0));
	assert_false(is_known_at(Q_POWER, 11000 + 25001, 0));
	assert_true(is_known_at(Q_L1_VOLTAGE, 13000 + 5000, 0));
	assert_false(is_known_at(Q_L1_VOLTAGE, 13000 + 5001, 0));
}

static void while_the_interval_is_not_known_it_is_a_quarter_of_a_minute(void **state)
{
	(void)state;
	hear(Q_POWER, 100, 1000);
	assert_true(is_known_at(Q_POWER, 16000, 0));
	assert_false(is_known_at(Q_POWER, 16001, 0));
}

static void no_value_is_dropped_before_its_meter_is_silent(void **state)
{
	(void)state;
	hear(Q_POWER, 100, 1000);
	hear(Q_POWER, 100, 2000);
	assert_true(is_known_at(Q_POWER, 2000 + 180000, 180000));
	assert_false(is_known_at(Q_POWER, 2000 + 180001, 180000));
}

static void a_value_that_came_after_minutes_has_no_interval(void **state)
{
	(void)state;
	hear(Q_POWER, 100, 1000);
	hear(Q_POWER, 100, 601000);
	assert_false(is_known_at(Q_POWER, 601000 + 15001, 0));
}

static void energies_live_for_hours(void **state)
{
	(void)state;
	hear(Q_ENERGY_FORWARD, 1000, 1000);
	hear(Q_ENERGY_FORWARD, 1001, 2000);
	assert_true(is_known_at(Q_ENERGY_FORWARD, 2000 + 3 * 3600 * 1000, 0));
	assert_false(is_known_at(Q_ENERGY_FORWARD, 2001 + 3 * 3600 * 1000, 0));
}

static void what_is_too_old_was_sent_all_the_same(void **state)
{
	(void)state;
	hear(Q_POWER, 100, 1000);
	value_cache_age(&memory, 60000, 0);
	assert_false(values_has(&memory.values, Q_POWER));
	assert_true(values_lacks(&memory.values, Q_POWER));
}

/* A meter that sends the one or the other, by the direction. */
static void an_import_alone_means_that_nothing_is_exported(void **state)
{
	(void)state;
	hear(MEANS_EXPORT, 500, 1000);
	hear(MEANS_IMPORT, 300, 2000);
	assert_true(values_has(&memory.values, MEANS_EXPORT));
	assert_int_equal(memory.values.of[MEANS_EXPORT].value.digits, 0);
	hear(MEANS_EXPORT, 200, 3000);
	assert_int_equal(memory.values.of[MEANS_IMPORT].value.digits, 0);
}

static void an_import_of_zero_tells_nothing_of_the_export(void **state)
{
	(void)state;
	hear(MEANS_EXPORT, 500, 1000);
	hear(MEANS_IMPORT, 0, 2000);
	assert_int_equal(memory.values.of[MEANS_EXPORT].value.digits, 500);
}

static void an_export_that_no_meter_has_is_not_invented(void **state)
{
	(void)state;
	hear(MEANS_IMPORT, 300, 1000);
	assert_false(values_has(&memory.values, MEANS_EXPORT));
}

static void a_counter_in_doubt_is_not_taken(void **state)
{
	struct values s = one(Q_ENERGY_FORWARD, 5);

	(void)state;
	s.of[Q_ENERGY_FORWARD].is_doubtful = true;
	value_cache_take(&memory, &s, 1000);
	assert_false(values_has(&memory.values, Q_ENERGY_FORWARD));
	assert_true(values_lacks(&memory.values, Q_ENERGY_FORWARD));
}

static void energies_are_fresh_in_their_own_moment(void **state)
{
	(void)state;
	hear(Q_ENERGY_FORWARD, 1000, 1000);
	hear(MEANS_TARIFF_REVERSE, 7, 2000);
	assert_int_equal(
		value_cache_fresh_energies(&memory, 1000), UINT32_C(1) << Q_ENERGY_FORWARD);
	assert_int_equal(
		value_cache_fresh_energies(&memory, 2000), UINT32_C(1) << Q_ENERGY_REVERSE);
	assert_int_equal(value_cache_fresh_energies(&memory, 3000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(lists_complement_one_another, set_up),
		cmocka_unit_test_setup(
			a_value_lives_for_two_and_a_half_of_its_own_intervals, set_up),
		cmocka_unit_test_setup(
			while_the_interval_is_not_known_it_is_a_quarter_of_a_minute, set_up),
		cmocka_unit_test_setup(no_value_is_dropped_before_its_meter_is_silent, set_up),
		cmocka_unit_test_setup(a_value_that_came_after_minutes_has_no_interval, set_up),
		cmocka_unit_test_setup(energies_live_for_hours, set_up),
		cmocka_unit_test_setup(what_is_too_old_was_sent_all_the_same, set_up),
		cmocka_unit_test_setup(an_import_alone_means_that_nothing_is_exported, set_up),
		cmocka_unit_test_setup(an_import_of_zero_tells_nothing_of_the_export, set_up),
		cmocka_unit_test_setup(an_export_that_no_meter_has_is_not_invented, set_up),
		cmocka_unit_test_setup(a_counter_in_doubt_is_not_taken, set_up),
		cmocka_unit_test_setup(energies_are_fresh_in_their_own_moment, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
