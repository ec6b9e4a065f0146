/* When a finding makes a file of what came, by what was before. */
#include "daemon/dumps.h"
#include "base/clock.h"
#include "daemon/owners.h"
#include "daemon/source.h"
#include "support/disk.h"
#include "support/test.h"

#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct event silent = {.kind = EVENT_SILENT, .v = {10}};
static const struct event lost = {.kind = EVENT_PORT_LOST, .error = -5};
static struct owners owners;
static struct dumps dumps;
static struct source *source;
static uint64_t hour_ago_ms, day_ago_ms;

static int set_up(void **state)
{
	const struct line_setting none = {0};

	(void)state;
	source = calloc(1, sizeof *source);
	assert_non_null(source);
	source->box = black_box_new(1);
	assert_non_null(source->box);
	trail_octets(source->box->trail, 1, &none, bytes_of("a", 1));
	owners = (struct owners){.first = source};
	memset(&dumps, 0, sizeof dumps);
	dumps_begin(&dumps, EV_DEFAULT, &owners, NULL);
	hour_ago_ms = clock_ms() - DUMPS_PORT_MS - 1000; /* it wraps where the machine is younger */
	day_ago_ms = clock_ms() - DUMPS_SAME_MS - 1000;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	dumps_end(&dumps);
	free(source->box);
	free(source);
	return 0;
}

static bool is_wished(const struct event *event)
{
	dumps_found(&dumps, source, event);
	return source->box->wish.is_there;
}

static void the_first_finding_makes_one(void **state)
{
	char words[EVENT_TEXT_MAX];

	(void)state;
	assert_true(is_wished(&silent));
	event_text(&silent, words);
	assert_string_equal(source->box->wish.why, words);
	assert_false(source->box->wish.is_asked);
}

static void none_is_made_of_nothing(void **state)
{
	(void)state;
	source->box->trail->n_octets = 0;
	assert_false(is_wished(&silent));
	free(source->box);
	source->box = NULL;
	dumps_found(&dumps, source, &silent);
}

static void within_an_hour_no_other_finding_makes_one(void **state)
{
	(void)state;
	source->box->kept_ms = clock_ms();
	assert_false(is_wished(&lost));
	source->box->kept_ms = hour_ago_ms;
	assert_true(is_wished(&lost));
}

static void within_a_day_the_same_finding_makes_none(void **state)
{
	(void)state;
	source->box->kept_ms = source->box->found_ms[EVENT_SILENT] = hour_ago_ms;
	assert_false(is_wished(&silent));
	assert_true(is_wished(&lost));
	source->box->wish.is_there = false;
	source->box->found_ms[EVENT_SILENT] = day_ago_ms;
	assert_true(is_wished(&silent));
}

/* Two megabytes on flash that is slow: telegrams would wait for seconds, at the first of a name. */
static void no_disk_is_waited_for(void **state)
{
	char folder[] = "/tmp/gridmeter-dumps-XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(owners.bindings.folder, sizeof owners.bindings.folder, "%s", folder);
	dumps_ask(&dumps, source);
	while (source->box->wish.is_there)
		ev_run(EV_DEFAULT, EVRUN_ONCE);
	snprintf(path, sizeof path, "%s/recorded-1.txt", folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(disk_n_waited, 0);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_first_finding_makes_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(none_is_made_of_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			within_an_hour_no_other_finding_makes_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			within_a_day_the_same_finding_makes_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_disk_is_waited_for, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
