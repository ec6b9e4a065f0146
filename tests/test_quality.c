/* How much of what the meter sends arrives whole. */
#include "meter/check/quality.h"
#include "support/test.h"

enum { PERIOD_MS = 1000 };

static void nothing_is_known_at_first(void **state)
{
	struct quality q;

	(void)state;
	quality_reset(&q);
	assert_int_equal(quality_percent(&q, 5000, PERIOD_MS), -1);
	quality_mark(&q, 5000, 0);
	assert_int_equal(quality_percent(&q, 5000, 0), -1);
	assert_int_equal(quality_percent(&q, 5000, PERIOD_MS), 100);
}

static void telegrams_that_come_in_time_are_perfect(void **state)
{
	struct quality q = {0};
	uint64_t now = 1;

	(void)state;
	for (int i = 0; i < 200; i++, now += i % 2 ? 1499 : 501)
		quality_mark(&q, now, PERIOD_MS);
	assert_int_equal(q.n, 64);
	assert_int_equal(quality_percent(&q, now, PERIOD_MS), 100);
}

static void each_one_that_is_missing_counts(void **state)
{
	struct quality q = {0};

	(void)state;
	quality_mark(&q, 10000, PERIOD_MS);
	quality_mark(&q, 11000, PERIOD_MS);
	quality_mark(&q, 14400, PERIOD_MS); /* two between */
	assert_int_equal(q.n, 5);
	assert_int_equal(quality_percent(&q, 14400, PERIOD_MS), 60);
}

static void a_miss_is_forgotten_after_64(void **state)
{
	struct quality q = {0};
	uint64_t now = 10000;

	(void)state;
	quality_mark(&q, now, PERIOD_MS);
	now += 2000;
	for (int i = 0; i < 63; i++, now += PERIOD_MS)
		quality_mark(&q, now, PERIOD_MS);
	assert_int_equal(quality_percent(&q, now, PERIOD_MS), 98);
	quality_mark(&q, now, PERIOD_MS);
	assert_int_equal(quality_percent(&q, now, PERIOD_MS), 100);
}

static void the_present_silence_counts_without_being_kept(void **state)
{
	struct quality q = {0};

	(void)state;
	quality_mark(&q, 10000, PERIOD_MS);
	assert_int_equal(quality_percent(&q, 11499, PERIOD_MS), 100);
	assert_int_equal(quality_percent(&q, 11500, PERIOD_MS), 50);
	assert_int_equal(quality_percent(&q, 12500, PERIOD_MS), 33);
	assert_int_equal(quality_percent(&q, 10000 + 64 * PERIOD_MS, PERIOD_MS), 1);
	assert_int_equal(quality_percent(&q, 10000 + 65 * PERIOD_MS, PERIOD_MS), 0);
	assert_int_equal(quality_percent(&q, UINT64_MAX, 1), 0);
	assert_int_equal(quality_percent(&q, 10000, PERIOD_MS), 100);
	assert_int_equal(q.n, 1);
}

static void lists_faster_than_the_period_are_no_loss(void **state)
{
	struct quality q = {0};

	(void)state;
	for (uint64_t now = 1000; now < 9000; now += 100)
		quality_mark(&q, now, PERIOD_MS);
	assert_int_equal(quality_percent(&q, 9000, PERIOD_MS), 100);
}

static void a_clock_that_went_back_is_no_silence(void **state)
{
	struct quality q = {0};

	(void)state;
	quality_mark(&q, 10000, PERIOD_MS);
	assert_int_equal(quality_percent(&q, 9000, PERIOD_MS), 100);
}

static void the_longest_gap_need_not_be_the_last(void **state)
{
	struct quality q = {0};

	(void)state;
	quality_mark(&q, 10000, PERIOD_MS);
	quality_mark(&q, 14000, PERIOD_MS); /* three between */
	quality_mark(&q, 16000, PERIOD_MS); /* one */
	assert_int_equal(quality_longest_gap(&q), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_at_first),
		cmocka_unit_test(telegrams_that_come_in_time_are_perfect),
		cmocka_unit_test(each_one_that_is_missing_counts),
		cmocka_unit_test(a_miss_is_forgotten_after_64),
		cmocka_unit_test(the_present_silence_counts_without_being_kept),
		cmocka_unit_test(lists_faster_than_the_period_are_no_loss),
		cmocka_unit_test(a_clock_that_went_back_is_no_silence),
		cmocka_unit_test(the_longest_gap_need_not_be_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
