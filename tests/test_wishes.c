/* What the configuration says of what the GUI sets as well: what of it is new, and that it is known
 * after a restart. */
#include "cmd/run_wishes.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALL = WISH_NAME | WISH_ROLE | WISH_POSITION | WISH_INSTANCE, KEPT = 256 };

static char folder[] = "/tmp/gridmeter-test-XXXXXX";

static const struct wishes cellar = {.given = ALL,
	.name = "Cellar",
	.role = ROLE_PVINVERTER,
	.position = POSITION_AC_OUTPUT,
	.instance = 33};

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	return 0;
}

static void file_path(char out[64])
{
	snprintf(out, 64, "%s/wishes", folder);
}

static int tear_down(void **state)
{
	char path[64];

	(void)state;
	file_path(path);
	unlink(path);
	return rmdir(folder);
}

static void write_file(const char *text)
{
	char path[64];
	FILE *f;

	file_path(path);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void what_says_the_same_is_no_change(void **state)
{
	(void)state;
	assert_int_equal(wishes_changed(&cellar, &cellar), 0);
}

static void each_that_says_another_thing_is_one(void **state)
{
	struct wishes now = cellar;

	(void)state;
	strcpy(now.name, "Roof");
	assert_int_equal(wishes_changed(&now, &cellar), WISH_NAME);
	now = cellar;
	now.role = ROLE_GRID;
	assert_int_equal(wishes_changed(&now, &cellar), WISH_ROLE);
	now = cellar;
	now.position = POSITION_AC_INPUT_1;
	assert_int_equal(wishes_changed(&now, &cellar), WISH_POSITION);
	now = cellar;
	now.instance = 34;
	assert_int_equal(wishes_changed(&now, &cellar), WISH_INSTANCE);
}

static void what_was_not_written_before_is_one_and_what_is_taken_back_is_none(void **state)
{
	const struct wishes none = {.role = cellar.role, .instance = cellar.instance};

	(void)state;
	assert_int_equal(wishes_changed(&cellar, &none), ALL);
	assert_int_equal(wishes_changed(&none, &cellar), 0);
}

static void a_meter_that_was_never_published_is_not_known(void **state)
{
	struct wishes before;

	(void)state;
	assert_false(run_wishes_recall(folder, "gridmeter_1", &before));
	run_wishes_keep(folder, "gridmeter_2", &cellar);
	assert_false(run_wishes_recall(folder, "gridmeter_1", &before));
}

static void what_was_written_is_known_after_a_restart(void **state)
{
	const struct wishes none = {0};
	struct wishes before = {0};

	(void)state;
	run_wishes_keep(folder, "gridmeter_1", &cellar);
	run_wishes_keep(folder, "gridmeter_2", &none);
	assert_true(run_wishes_recall(folder, "gridmeter_1", &before));
	assert_int_equal(before.given, ALL);
	assert_int_equal(wishes_changed(&cellar, &before), 0);
	assert_true(run_wishes_recall(folder, "gridmeter_2", &before));
	assert_int_equal(before.given, 0);
}

static void the_oldest_meter_makes_room(void **state)
{
	struct wishes before;
	char meter[32];

	(void)state;
	for (int i = 0; i <= KEPT; i++) {
		snprintf(meter, sizeof meter, "gridmeter_%d", i);
		run_wishes_keep(folder, meter, &cellar);
	}
	assert_false(run_wishes_recall(folder, "gridmeter_0", &before));
	assert_true(run_wishes_recall(folder, "gridmeter_1", &before));
	assert_true(run_wishes_recall(folder, meter, &before));
}

static void nonsense_is_no_wish(void **state)
{
	struct wishes before;

	(void)state;
	write_file("gridmeter_1 = king moon -4\n");
	assert_true(run_wishes_recall(folder, "gridmeter_1", &before));
	assert_int_equal(before.given, 0);
}

static void a_file_that_is_read_in_part_is_not_known(void **state)
{
	struct wishes before;

	(void)state;
	write_file("gridmeter_1 = 8 0 0 33\nthis is no line\n");
	assert_false(run_wishes_recall(folder, "gridmeter_1", &before));
	run_wishes_keep(folder, "gridmeter_1", &cellar);
	assert_true(run_wishes_recall(folder, "gridmeter_1", &before));
	assert_int_equal(before.given, ALL);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_says_the_same_is_no_change),
		CASE(each_that_says_another_thing_is_one),
		CASE(what_was_not_written_before_is_one_and_what_is_taken_back_is_none),
		CASE(a_meter_that_was_never_published_is_not_known),
		CASE(what_was_written_is_known_after_a_restart),
		CASE(the_oldest_meter_makes_room),
		CASE(nonsense_is_no_wish),
		CASE(a_file_that_is_read_in_part_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
