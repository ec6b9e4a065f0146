/* Two meters at one connection agree as far as their periods explain. */
#include "meter/check/agreement.h"
#include "support/test.h"

static struct power_track fast;
static struct agreement agreement;
static uint64_t now_ms;

static int set_up(void **state)
{
	(void)state;
	memset(&fast, 0, sizeof fast);
	memset(&agreement, 0, sizeof agreement);
	now_ms = 1000000;
	return 0;
}

/* A house in which something is switched each seven seconds. */
static double house_w(uint64_t ms)
{
	return 300 + (ms / 7000 % 2 ? 2000.0 : 0) + (double)(ms / 1000 % 5);
}

/* The fast one speaks each second; the slow one each `period_s`, of what was `delay_ms` before,
 * times `factor`. Returns whether they ever have agreed. */
static bool hear(unsigned seconds, unsigned period_s, unsigned delay_ms, double factor)
{
	bool has_agreed = false;

	for (unsigned s = 0; s < seconds; s++, now_ms += 1000) {
		power_track_add(&fast, now_ms, house_w(now_ms));
		if (s % period_s == 0 && agreement_take(&agreement, &fast, 1000 + period_s * 1000,
						 now_ms, factor * house_w(now_ms - delay_ms)))
			has_agreed |= agreement.is_agreed;
	}
	return has_agreed;
}

static void the_same_powers_agree_after_a_minute(void **state)
{
	(void)state;
	assert_false(hear(60, 1, 0, 1));
	assert_true(hear(5, 1, 0, 1));
	assert_true(agreement.is_agreed);
}

static void a_slow_one_and_one_that_tells_late_agree(void **state)
{
	(void)state;
	assert_true(hear(80, 10, 2500, 1));
	memset(&agreement, 0, sizeof agreement);
	assert_true(hear(80, 1, 4500, 1));
}

static void few_telegrams_are_not_enough(void **state)
{
	(void)state;
	assert_false(hear(80, 60, 0, 1));
	assert_true(hear(60, 60, 0, 1));
}

static void another_house_does_not(void **state)
{
	(void)state;
	assert_false(hear(300, 1, 0, 1.2));
	assert_false(hear(300, 10, 0, -1));
	assert_false(agreement.is_agreed);
}

static void one_telegram_that_does_not_begins_the_minute_anew(void **state)
{
	(void)state;
	assert_false(hear(50, 1, 0, 1));
	assert_false(hear(1, 1, 0, -1));
	assert_false(hear(50, 1, 0, 1));
	assert_true(hear(15, 1, 0, 1));
}

static void one_that_disagrees_for_a_minute_does_not_any_more(void **state)
{
	(void)state;
	assert_true(hear(70, 1, 0, 1));
	hear(50, 1, 0, -1);
	assert_true(agreement.is_agreed);
	hear(15, 1, 0, -1);
	assert_false(agreement.is_agreed);
}

static void what_was_told_long_ago_proves_nothing(void **state)
{
	(void)state;
	hear(1, 1, 0, 1);
	now_ms += 100000;
	for (unsigned s = 0; s < 100; s++, now_ms += 1000)
		assert_false(agreement_take(&agreement, &fast, 2000, now_ms, 300));
	assert_false(agreement.is_agreed);
}

/* A battery holds the grid at nil, and at night the sun's meter says so, too. */
static void where_nothing_flows_nothing_is_proven(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 300; s++, now_ms += 1000) {
		power_track_add(&fast, now_ms, s % 7 * 8.0 - 20);
		assert_false(agreement_take(&agreement, &fast, 2000, now_ms, 0));
	}
	assert_false(agreement.is_agreed);
	assert_true(hear(70, 1, 0, 1));
}

static void the_other_way_round_is_no_agreement_however_small(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 300; s++, now_ms += 1000) {
		power_track_add(&fast, now_ms, s < 200 ? 14 : 40);
		assert_false(agreement_take(&agreement, &fast, 2000, now_ms, s < 200 ? -14 : -40));
	}
	assert_false(agreement.is_agreed);
}

static void who_has_begun_to_differ_is_not_taken_for_the_other(void **state)
{
	(void)state;
	assert_true(hear(70, 1, 0, 1));
	hear(2, 1, 0, -1);
	assert_true(agreement_holds(&agreement)); /* that may be by chance */
	hear(1, 1, 0, -1);
	assert_false(agreement_holds(&agreement));
	assert_true(agreement.is_agreed);
	hear(1, 1, 0, 1);
	assert_true(agreement_holds(&agreement));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_same_powers_agree_after_a_minute, set_up),
		cmocka_unit_test_setup(a_slow_one_and_one_that_tells_late_agree, set_up),
		cmocka_unit_test_setup(few_telegrams_are_not_enough, set_up),
		cmocka_unit_test_setup(another_house_does_not, set_up),
		cmocka_unit_test_setup(one_telegram_that_does_not_begins_the_minute_anew, set_up),
		cmocka_unit_test_setup(one_that_disagrees_for_a_minute_does_not_any_more, set_up),
		cmocka_unit_test_setup(what_was_told_long_ago_proves_nothing, set_up),
		cmocka_unit_test_setup(where_nothing_flows_nothing_is_proven, set_up),
		cmocka_unit_test_setup(the_other_way_round_is_no_agreement_however_small, set_up),
		cmocka_unit_test_setup(who_has_begun_to_differ_is_not_taken_for_the_other, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
