/* The end of a stream. */
#include "meter/last_raw.h"
#include "support/test.h"

static struct last_raw tail;

static int set_up(void **state)
{
	(void)state;
	tail = (struct last_raw){0};
	return 0;
}

/* Octets that count on, `n` of them, in pieces. */
static void pass(size_t n, size_t piece)
{
	uint8_t octets[64];

	while (n) {
		size_t part = piece < n ? piece : n;

		for (size_t i = 0; i < part; i++)
			octets[i] = (uint8_t)((tail.n + i) % 251);
		last_raw_pass(&tail, bytes_of(octets, part));
		n -= part;
	}
}

static void assert_marked(size_t n)
{
	assert_int_equal(tail.n_marked, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(tail.marked[i], (tail.n - n + i) % 251);
}

static void the_last_octets_are_shown(void **state)
{
	(void)state;
	pass(100, 7);
	last_raw_mark(&tail, 30);
	assert_marked(30);
	assert_int_equal(tail.marked[29], 99);
}

static void no_more_than_have_come(void **state)
{
	(void)state;
	last_raw_mark(&tail, 30);
	assert_marked(0);
	pass(10, 3);
	last_raw_mark(&tail, 30);
	assert_marked(10);
}

static void no_more_than_are_kept(void **state)
{
	(void)state;
	pass(3 * LAST_RAW_MAX + 17, 64);
	last_raw_mark(&tail, LAST_RAW_MAX + 1);
	assert_marked(LAST_RAW_MAX);
	last_raw_mark(&tail, 2 * LAST_RAW_MAX);
	assert_marked(LAST_RAW_MAX);
}

static void what_is_shown_stays_until_the_next(void **state)
{
	(void)state;
	pass(100, 64);
	last_raw_mark(&tail, 4);
	pass(LAST_RAW_MAX, 64);
	assert_int_equal(tail.n_marked, 4);
	assert_int_equal(tail.marked[3], 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_last_octets_are_shown, set_up),
		cmocka_unit_test_setup(no_more_than_have_come, set_up),
		cmocka_unit_test_setup(no_more_than_are_kept, set_up),
		cmocka_unit_test_setup(what_is_shown_stays_until_the_next, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
