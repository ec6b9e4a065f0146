/* Invocation counters: each telegram counts once, and a meter that begins anew is told from a
 * recording. */
#include "meter/invocation_counter.h"
#include "reading/telegram.h"
#include "support/test.h"

static struct invocation_counter counter;

static int set_up(void **state)
{
	(void)state;
	counter = (struct invocation_counter){0};
	return 0;
}

static enum counter_verdict take_by(
	uint32_t n, uint32_t keys, bool is_authentic, enum counter_policy policy)
{
	const struct telegram t = {
		.has_counter = true, .counter = n, .keys = keys, .is_authentic = is_authentic};

	return invocation_counter_take(&counter, &t, policy);
}

static enum counter_verdict take(uint32_t n)
{
	return take_by(n, 1, false, COUNTER_AUTO);
}

static void each_counts_once(void **state)
{
	(void)state;
	assert_int_equal(take(10), COUNTER_FINE);
	assert_int_equal(take(10), COUNTER_REFUSED);
	assert_int_equal(take(11), COUNTER_FINE);
	assert_int_equal(take(5000), COUNTER_FINE); /* some were not heard */
	assert_int_equal(take(5000), COUNTER_REFUSED);
}

static void a_repetition_is_no_new_beginning(void **state)
{
	(void)state;
	take(10);
	for (int i = 0; i < 10; i++)
		assert_int_equal(take(10), COUNTER_REFUSED);
}

static void the_third_below_in_a_row_is_a_new_beginning(void **state)
{
	(void)state;
	take(1000);
	assert_int_equal(take(1), COUNTER_REFUSED);
	assert_int_equal(take(2), COUNTER_REFUSED);
	assert_int_equal(take(3), COUNTER_BEGINS_ANEW);
	assert_int_equal(take(4), COUNTER_FINE);
	assert_int_equal(take(3), COUNTER_REFUSED);
}

/* One telegram that is played again and again does not go on. */
static void what_does_not_rise_is_no_new_beginning(void **state)
{
	(void)state;
	take(1000);
	for (int i = 0; i < 10; i++)
		assert_int_equal(take(500), COUNTER_REFUSED);
}

static void one_that_goes_on_in_between_ends_the_row(void **state)
{
	(void)state;
	take(1000);
	take(1);
	take(2);
	assert_int_equal(take(1001), COUNTER_FINE);
	assert_int_equal(take(3), COUNTER_REFUSED);
	assert_int_equal(take(4), COUNTER_REFUSED);
	assert_int_equal(take(5), COUNTER_BEGINS_ANEW);
}

/* Recorded telegrams have right tags, too. */
static void below_an_authentic_one_nothing_begins_anew_and_a_person_is_told_once(void **state)
{
	(void)state;
	take_by(1000, 1, true, COUNTER_AUTO);
	assert_int_equal(take_by(1, 1, true, COUNTER_AUTO), COUNTER_REFUSED);
	assert_int_equal(take_by(2, 1, true, COUNTER_AUTO), COUNTER_REFUSED);
	assert_int_equal(take_by(3, 1, true, COUNTER_AUTO), COUNTER_DOUBTED);
	assert_int_equal(take_by(4, 1, true, COUNTER_AUTO), COUNTER_REFUSED);
	assert_int_equal(take_by(1001, 1, true, COUNTER_AUTO), COUNTER_FINE);
}

static void the_owner_decides_otherwise(void **state)
{
	(void)state;
	take_by(1000, 1, true, COUNTER_TOLERANT);
	take_by(1, 1, true, COUNTER_TOLERANT);
	take_by(2, 1, true, COUNTER_TOLERANT);
	assert_int_equal(take_by(3, 1, true, COUNTER_TOLERANT), COUNTER_BEGINS_ANEW);
	take_by(1000, 1, false, COUNTER_STRICT); /* it is not authentic */
	assert_int_equal(take_by(1, 1, false, COUNTER_STRICT), COUNTER_REFUSED);
	assert_int_equal(take_by(2, 1, false, COUNTER_STRICT), COUNTER_REFUSED);
	assert_int_equal(take_by(3, 1, false, COUNTER_STRICT), COUNTER_DOUBTED);
}

static void other_keys_have_a_count_of_their_own(void **state)
{
	(void)state;
	take_by(1000, 1, true, COUNTER_STRICT);
	assert_int_equal(take_by(1, 2, true, COUNTER_STRICT), COUNTER_FINE);
	assert_int_equal(take_by(1, 2, true, COUNTER_STRICT), COUNTER_REFUSED);
}

static void after_the_last_number_comes_zero(void **state)
{
	(void)state;
	take_by(UINT32_MAX - 1, 1, true, COUNTER_STRICT);
	assert_int_equal(
		take_by(3, 1, true, COUNTER_STRICT), COUNTER_FINE); /* some were not heard */
	assert_int_equal(take_by(4, 1, true, COUNTER_STRICT), COUNTER_FINE);
	/* Those from before it are far above now, and behind. */
	assert_int_equal(take_by(UINT32_MAX - 1, 1, true, COUNTER_STRICT), COUNTER_REFUSED);
	assert_int_equal(take_by(UINT32_MAX, 1, true, COUNTER_STRICT), COUNTER_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_counts_once, set_up),
		cmocka_unit_test_setup(a_repetition_is_no_new_beginning, set_up),
		cmocka_unit_test_setup(the_third_below_in_a_row_is_a_new_beginning, set_up),
		cmocka_unit_test_setup(what_does_not_rise_is_no_new_beginning, set_up),
		cmocka_unit_test_setup(one_that_goes_on_in_between_ends_the_row, set_up),
		cmocka_unit_test_setup(
			below_an_authentic_one_nothing_begins_anew_and_a_person_is_told_once,
			set_up),
		cmocka_unit_test_setup(the_owner_decides_otherwise, set_up),
		cmocka_unit_test_setup(other_keys_have_a_count_of_their_own, set_up),
		cmocka_unit_test_setup(after_the_last_number_comes_zero, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
