/* Where the search for a line setting begins, and when there is none. */
#include "link/line_search.h"
#include "proto/protocols.h"
#include "support/test.h"

static const struct line_setting unknown = {0, NULL};
static struct line_search search;

/* What comes at `now_ms` is nonsense of many bits, or `n` telegrams. */
static enum hunt_advice hear(unsigned n_understood, uint64_t now_ms)
{
	static const uint8_t nonsense[] = {0x55, 0xa9, 0x4d, 0x6b, 0x95, 0x5a, 0xb5, 0x2d};
	const struct hunt_heard heard = {
		.bytes = bytes_of(nonsense, sizeof nonsense), .n_understood = n_understood};

	return line_search_step(&search, &heard, now_ms);
}

static void what_the_owner_has_said_is_not_searched_for(void **state)
{
	const struct line_setting said = {2400, "8E1"};

	(void)state;
	line_search_init(&search, NULL, &said);
	line_search_begin(&search, 1000);
	assert_false(search.is_on);
	assert_int_equal(search.line.baud, 2400);
	assert_string_equal(search.line.format, "8E1");
	for (uint64_t t = 1000; t < 600000; t += 100)
		assert_int_equal(hear(0, t), HUNT_STAY);
	assert_int_equal(line_search_due_ms(&search), 0);
	assert_false(line_search_is_vain(&search, 10000000, 1));
}

static void nothing_is_searched_before_it_begins(void **state)
{
	(void)state;
	line_search_init(&search, NULL, &unknown);
	assert_false(search.is_on);
	assert_int_equal(hear(2, 1000), HUNT_STAY);
}

static void the_setting_that_was_right_before_comes_first(void **state)
{
	const struct line_setting before = {19200, "8N1"};

	(void)state;
	line_search_init(&search, protocol_find("dlms"), &unknown);
	line_search_begin(&search, 1000);
	assert_int_equal(search.line.baud, protocol_find("dlms")->lines[0].baud);
	line_search_prefer(&search, &before);
	line_search_begin(&search, 2000);
	assert_true(search.is_on);
	assert_int_equal(search.line.baud, 19200);
}

static void two_telegrams_end_it_and_are_remembered(void **state)
{
	(void)state;
	line_search_init(&search, NULL, &unknown);
	line_search_begin(&search, 1000);
	assert_int_equal(hear(1, 2000), HUNT_STAY);
	assert_int_equal(hear(1, 3000), HUNT_FOUND);
	assert_false(search.is_on);
	assert_int_equal(search.good.baud, search.line.baud);
	assert_int_equal(hear(1, 4000), HUNT_STAY);
	line_search_begin(&search, 5000);
	assert_int_equal(search.line.baud, search.good.baud);
}

static void what_the_port_does_not_know_is_not_tried(void **state)
{
	uint32_t refused;

	(void)state;
	line_search_init(&search, NULL, &unknown);
	line_search_begin(&search, 1000);
	refused = search.line.baud;
	line_search_refused(&search, 1000);
	assert_int_not_equal(search.line.baud, refused);
	assert_true(search.is_on);
}

/* At every speed, twice, or for longer than there is patience. */
static void nonsense_at_every_speed_is_in_vain(void **state)
{
	uint64_t now = 1000;

	(void)state;
	line_search_init(&search, NULL, &unknown);
	line_search_begin(&search, now);
	assert_false(line_search_is_vain(&search, now + 999999, 1000)); /* not a byte yet */
	hear(0, now);
	assert_false(line_search_is_vain(&search, now, UINT64_MAX));
	assert_true(line_search_is_vain(&search, now + 30000, 30000));
	for (int i = 0; i < 20000 && !line_search_is_vain(&search, now, UINT64_MAX); i++)
		hear(0, now += 100);
	assert_true(line_search_is_vain(&search, now, UINT64_MAX));
	line_search_end(&search);
	assert_false(line_search_is_vain(&search, now, UINT64_MAX));
}

static void one_telegram_was_not_in_vain(void **state)
{
	(void)state;
	line_search_init(&search, NULL, &unknown);
	line_search_begin(&search, 1000);
	hear(1, 2000);
	assert_false(line_search_is_vain(&search, 1000000, 30000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_owner_has_said_is_not_searched_for),
		cmocka_unit_test(nothing_is_searched_before_it_begins),
		cmocka_unit_test(the_setting_that_was_right_before_comes_first),
		cmocka_unit_test(two_telegrams_end_it_and_are_remembered),
		cmocka_unit_test(what_the_port_does_not_know_is_not_tried),
		cmocka_unit_test(nonsense_at_every_speed_is_in_vain),
		cmocka_unit_test(one_telegram_was_not_in_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
