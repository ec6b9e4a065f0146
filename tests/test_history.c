/* The curve of a day: steps, gaps, clocks, and the file that outlives a restart. */
#include "share/http/history_file.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DAY_S = 24 * 3600 };

static struct history h;

static int set_up(void **state)
{
	(void)state;
	history_reset(&h);
	return 0;
}

static void add(struct history *to, uint64_t at_s, int tenths)
{
	struct reading r = {0};

	reading_set(&r, Q_POWER, decimal_of(tenths, -1));
	history_add(to, at_s, &r);
}

static void assert_power(uint64_t at_s, int32_t least, int32_t mean, int32_t most)
{
	struct history_power p = history_power(&h, history_step(at_s), 1);

	assert_int_equal(p.least, least);
	assert_int_equal(p.mean, mean);
	assert_int_equal(p.most, most);
}

static void assert_none(uint64_t at_s)
{
	assert_power(at_s, HISTORY_NONE, HISTORY_NONE, HISTORY_NONE);
}

static void a_step_has_least_mean_and_most(void **state)
{
	(void)state;
	add(&h, 100, 30);
	add(&h, 104, -90);
	add(&h, 109, 0);
	assert_power(105, -90, -20, 30);
	assert_none(99);
	assert_none(110);
}

static void where_a_meter_was_silent_there_is_nothing(void **state)
{
	(void)state;
	add(&h, 100, 1);
	add(&h, 200, 2);
	assert_power(100, 1, 1, 1);
	for (uint64_t at = 110; at < 200; at += 10)
		assert_none(at);
	assert_power(200, 2, 2, 2);
}

static void a_reading_without_power_is_no_zero(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_FREQUENCY, decimal_of(50, 0));
	history_add(&h, 100, &r);
	assert_none(100);
}

static void a_day_is_kept_and_no_more(void **state)
{
	(void)state;
	for (uint64_t at = 0; at < 2 * DAY_S; at += 10)
		add(&h, at, (int)(at / 10));
	assert_none(DAY_S - 10);
	assert_power(DAY_S, DAY_S / 10, DAY_S / 10, DAY_S / 10);
	assert_power(2 * DAY_S - 10, 2 * DAY_S / 10 - 1, 2 * DAY_S / 10 - 1, 2 * DAY_S / 10 - 1);
}

static void after_a_silence_of_days_nothing_old_comes_back(void **state)
{
	(void)state;
	for (uint64_t at = 0; at < DAY_S; at += 10)
		add(&h, at, 7);
	add(&h, 9 * DAY_S + 5, 8);
	for (uint64_t at = 8 * DAY_S; at < 9 * DAY_S; at += 10)
		assert_none(at);
	assert_power(9 * DAY_S, 8, 8, 8);
}

static void a_clock_that_goes_back_changes_nothing(void **state)
{
	(void)state;
	add(&h, 1000, 5);
	add(&h, 900, 9);
	assert_none(900);
	assert_power(1000, 5, 5, 5);
}

static void steps_join_and_skip_what_is_not_there(void **state)
{
	struct history_power p;

	(void)state;
	add(&h, 100, 10);
	add(&h, 130, -40);
	p = history_power(&h, 10, 6);
	assert_int_equal(p.least, -40);
	assert_int_equal(p.mean, -15);
	assert_int_equal(p.most, 10);
}

static void what_is_beyond_all_meters_is_cut(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_POWER, (struct decimal){.digits = UINT64_MAX, .exp = 20});
	history_add(&h, 100, &r);
	assert_power(100, INT32_MAX, INT32_MAX, INT32_MAX);
	r.value[Q_POWER].negative = true;
	history_add(&h, 110, &r);
	assert_power(110, -INT32_MAX, -INT32_MAX, -INT32_MAX);
}

static void voltages_are_means_of_a_minute(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_L2_VOLTAGE, decimal_of(2300, -1));
	history_add(&h, 60, &r);
	reading_set(&r, Q_L2_VOLTAGE, decimal_of(2310, -1));
	history_add(&h, 119, &r);
	history_add(&h, 120, &r);
	assert_int_equal(history_voltage(&h, 1, 1), 2305);
	assert_int_equal(history_voltage(&h, 2, 1), 2310);
	assert_int_equal(history_voltage(&h, 1, 0), 0);
	history_add(&h, 600, &r);
	assert_int_equal(history_voltage(&h, 5, 1), 0);
	assert_int_equal(history_voltage(&h, 1, 1), 2305);
	history_add(&h, 3 * DAY_S, &r);
	assert_int_equal(history_voltage(&h, 1, 1), 0);
}

static char folder[] = "/dev/shm/test_history.XXXXXX";
static struct http_meters meters;

/* Begins the file, and takes what it says. */
static int begin(uint64_t now_s)
{
	int fd = history_file_begin(folder, &meters, now_s);

	if (fd < 0)
		skip(); /* /dev/shm is no memory here */
	return fd;
}

/* Writes all, and forgets it. */
static void end(int fd)
{
	history_file_write(fd, &meters);
	close(fd);
	http_meters_finish(&meters);
}

static void note(const char *key, uint64_t at_s, int tenths)
{
	struct http_slot *slot = http_meters_take(&meters, key);

	add(http_meters_history(&meters, slot), at_s, tenths);
}

static int32_t noted(const char *key, uint64_t at_s)
{
	struct http_slot *slot = http_meters_find(&meters, key);

	return slot && slot->history ? history_power(slot->history, history_step(at_s), 1).mean
				     : HISTORY_NONE;
}

static void a_file_brings_all_histories_back_once(void **state)
{
	int fd = begin(0);

	(void)state;
	note("main", 100, 11);
	note("garage", 200, 22);
	end(fd);
	fd = begin(300);
	assert_int_equal(noted("main", 100), 11);
	assert_int_equal(noted("garage", 200), 22);
	http_meters_finish(&meters);
	close(fd); /* as if it had crashed */
	close(begin(300));
	assert_null(http_meters_find(&meters, "main"));
}

static void what_is_of_the_future_is_not_believed(void **state)
{
	int fd = begin(0);

	(void)state;
	note("main", 1000, 11);
	end(fd);
	close(begin(500));
	assert_int_equal(noted("main", 1000), HISTORY_NONE);
}

static void what_was_cut_is_not_believed(void **state)
{
	char path[sizeof folder + 16];
	int fd = begin(0);

	(void)state;
	note("main", 100, 11);
	end(fd);
	snprintf(path, sizeof path, "%s/history", folder);
	assert_int_equal(truncate(path, sizeof(struct history)), 0);
	close(begin(500));
	assert_int_equal(noted("main", 100), HISTORY_NONE);
}

static void nothing_is_written_but_into_memory(void **state)
{
	(void)state;
	assert_int_equal(history_file_begin("/", &meters, 0), -1);
	assert_int_equal(history_file_begin("", &meters, 0), -1);
	assert_int_equal(history_file_begin("/nowhere", &meters, 0), -1);
}

static void who_comes_later_has_the_history_of_who_is_gone(void **state)
{
	char key[8];

	(void)state;
	for (int i = 0; i < HTTP_HISTORIES_MAX; i++) {
		snprintf(key, sizeof key, "m%d", i);
		note(key, 100, i);
	}
	assert_null(http_meters_history(&meters, http_meters_take(&meters, "late")));
	http_meters_find(&meters, "m3")->is_gone = true;
	note("late", 100, 99);
	assert_int_equal(noted("late", 100), 99);
	assert_int_equal(noted("m3", 100), HISTORY_NONE);
	assert_int_equal(noted("m4", 100), 4);
}

static void there_is_room_for_so_many_meters(void **state)
{
	char key[8];

	(void)state;
	for (int i = 0; i < HTTP_METERS_MAX; i++) {
		snprintf(key, sizeof key, "m%d", i);
		assert_non_null(http_meters_take(&meters, key));
	}
	assert_null(http_meters_take(&meters, "late"));
	assert_non_null(http_meters_take(&meters, "m5"));
	http_meters_find(&meters, "m5")->is_gone = true;
	assert_non_null(http_meters_take(&meters, "late"));
	assert_null(http_meters_find(&meters, "m5"));
}

static int tear_down(void **state)
{
	(void)state;
	http_meters_finish(&meters);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_step_has_least_mean_and_most, set_up),
		cmocka_unit_test_setup(where_a_meter_was_silent_there_is_nothing, set_up),
		cmocka_unit_test_setup(a_reading_without_power_is_no_zero, set_up),
		cmocka_unit_test_setup(a_day_is_kept_and_no_more, set_up),
		cmocka_unit_test_setup(after_a_silence_of_days_nothing_old_comes_back, set_up),
		cmocka_unit_test_setup(a_clock_that_goes_back_changes_nothing, set_up),
		cmocka_unit_test_setup(steps_join_and_skip_what_is_not_there, set_up),
		cmocka_unit_test_setup(what_is_beyond_all_meters_is_cut, set_up),
		cmocka_unit_test_setup(voltages_are_means_of_a_minute, set_up),
		cmocka_unit_test_teardown(a_file_brings_all_histories_back_once, tear_down),
		cmocka_unit_test_teardown(what_is_of_the_future_is_not_believed, tear_down),
		cmocka_unit_test_teardown(what_was_cut_is_not_believed, tear_down),
		cmocka_unit_test(nothing_is_written_but_into_memory),
		cmocka_unit_test_teardown(
			who_comes_later_has_the_history_of_who_is_gone, tear_down),
		cmocka_unit_test_teardown(there_is_room_for_so_many_meters, tear_down),
	};
	char command[64];
	int failed;

	if (!mkdtemp(folder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command) != 0 ? 1 : failed;
}
