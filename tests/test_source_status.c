/* What is told of a source at work: items under /Diagnostics, and a line of statistics. */
#include "base/clock.h"
#include "daemon/source.h"
#include "daemon/source_status.h"
#include "status/status.h"
#include "support/meter_story.h"
#include "support/sender.h"
#include "support/test.h"
#include "venus/diagnostics.h"
#include "venus/paths.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static struct source source;
static struct sender sender;
static struct status status;
static struct tree tree;
static char item[TREE_TEXT_MAX];

static void on_event(void *ctx, const struct event *event)
{
	(void)ctx;
	event_text(event, source.link.last_words);
}

static const struct meter_hooks hooks = {
	.reading = deaf_on_reading, .lost = deaf_on_lost, .event = on_event};

static int set_up(void **state)
{
	struct meter_conf conf = {.line = {9600, "8N1"}, .keep_raw = true, .fuse_a = 35};

	(void)state;
	log_set_level(LOG_ERROR);
	memset(&source, 0, sizeof source);
	strcpy(source.name, "Cellar");
	source.link.conf.port = &source.config.port;
	source.config.raw_data = true;
	sender_init(&sender, "fnn-total");
	meter_init(&source.link.meter, &conf, &hooks, NULL);
	tree_init(&tree, grid_items, N_PATHS, &(const struct tree_hooks){0}, NULL);
	return 0;
}

/* The text of an item that the status gives. */
static const char *shown(enum path path)
{
	diagnostics_set(&tree, &status, 0, false);
	return tree_text(&tree, path, item);
}

/* A telegram at `now_ms`, its last octet xored with `damage`. */
static size_t hear(double power_w, uint8_t damage, uint64_t now_ms)
{
	struct bytes telegram = sender_telegram(&sender, power_w);

	sender.telegram[bytes_left(&telegram) - 1] ^= damage;
	meter_feed(&source.link.meter, telegram, now_ms);
	return bytes_left(&telegram);
}

static void nothing_is_known_before_the_first_byte(void **state)
{
	(void)state;
	source_status(&source, &status);
	assert_int_equal(status_number(&status, STATUS_BYTES), 0);
	assert_int_equal(status_number(&status, STATUS_TELEGRAMS), 0);
	assert_false(status.is_known[STATUS_POWER_AGE_MS]);
	assert_false(status.is_known[STATUS_PERIOD_MS]);
	assert_false(status.is_known[STATUS_QUALITY_SO_FAR]);
	assert_false(status.is_known[STATUS_SIGNAL_MEDIAN_US]);
	assert_string_equal(shown(PATH_DIAGNOSTICS_FAULTS_BY_NAME), "");
	assert_string_equal(status_text(&status, STATUS_PROTOCOL), "");
	assert_string_equal(status_text(&status, STATUS_LAST_ERROR), "");
	assert_string_equal(status.raw_hex, "");
}

static void telegrams_and_faults_are_counted_by_name(void **state)
{
	uint64_t now = clock_ms() - 3000;
	size_t n = 0;

	(void)state;
	n += hear(500, 0, now);
	n += hear(500, 0, now + 1000);
	n += hear(500, 1, now + 2000);
	source_status(&source, &status);
	assert_int_equal(status_number(&status, STATUS_BYTES), n);
	assert_int_equal(status_number(&status, STATUS_TELEGRAMS), 2);
	assert_int_equal(status_number(&status, STATUS_FAULTS), 1);
	assert_string_equal(shown(PATH_DIAGNOSTICS_FAULTS_BY_NAME), "wrong checksum 1");
	assert_int_equal(status_number(&status, STATUS_PERIOD_MS), 1000);
	assert_in_range(
		status_number(&status, STATUS_POWER_AGE_MS), 2000, clock_ms() - (now + 1000));
	assert_in_range(status_number(&status, STATUS_QUALITY_SO_FAR), 0, 99);
	assert_string_equal(status_text(&status, STATUS_LINE), "9600 8N1");
	assert_string_equal(status_text(&status, STATUS_PROTOCOL), "sml");
}

static void the_last_telegram_is_shown_whole(void **state)
{
	size_t n;

	(void)state;
	hear(500, 0, 1000);
	n = hear(700, 0, 2000);
	source_status(&source, &status);
	assert_int_equal(strlen(status.raw_hex), 2 * n);
	assert_memory_equal(status.raw_hex, "1b1b1b1b01010101", 16);
}

static void contradictions_have_names_and_words(void **state)
{
	(void)state;
	hear(500, 0, 1000);
	hear(100000, 0, 2000);
	source_status(&source, &status);
	assert_int_equal(status_contradictions(&status), 1);
	assert_string_equal(shown(PATH_DIAGNOSTICS_CONTRADICTIONS_BY_NAME), "fuse 1");
	assert_non_null(strstr(status_text(&status, STATUS_LAST_ERROR), "35 A"));
}

/* What statistics_log() writes. */
static void logged(struct source_mark *mark, char out[512])
{
	int ends[2], before = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	log_set_level(LOG_INFO);
	dup2(ends[1], STDERR_FILENO);
	statistics_log(&source, mark, 15);
	dup2(before, STDERR_FILENO);
	log_set_level(LOG_ERROR);
	n = read(ends[0], out, 511);
	out[n > 0 ? n : 0] = '\0';
	close(ends[0]);
	close(ends[1]);
	close(before);
}

static void statistics_count_from_line_to_line(void **state)
{
	struct source_mark mark = {0};
	uint64_t now = clock_ms() - 2000;
	char line[512];

	(void)state;
	hear(500, 0, now);
	hear(500, 0, now + 1000);
	logged(&mark, line);
	assert_memory_equal(line,
		"Cellar: in 15 min: telegrams 2, faults 0, contradictions 0; period "
		"1000 ms, quality ",
		81);
	assert_non_null(strstr(line, "not published"));
	latency_add(&source.latency, 120);
	hear(500, 1, now + 2000);
	logged(&mark, line);
	assert_memory_equal(line, "Cellar: in 15 min: telegrams 0, faults 1,", 41);
	assert_non_null(strstr(line, "median"));
}

static void statistics_of_another_meter_begin_with_nothing(void **state)
{
	struct source_mark mark = {.n_telegrams = 1000, .n_faults = 50, .n_contradictions = 3};
	char line[512];

	(void)state;
	hear(500, 0, clock_ms());
	logged(&mark, line);
	assert_memory_equal(
		line, "Cellar: in 15 min: telegrams 1, faults 0, contradictions 0;", 59);
	assert_int_equal(mark.n_telegrams, 1);
}

static void the_signal_is_told_by_median_and_worst(void **state)
{
	(void)state;
	for (int i = 0; i < 9; i++)
		latency_add(&source.latency, 120);
	latency_add(&source.latency, 4000);
	source_status(&source, &status);
	assert_int_equal(
		status_number(&status, STATUS_SIGNAL_MEDIAN_US), 200); /* the end of its bin */
	assert_int_equal(status_number(&status, STATUS_SIGNAL_99_US), 4000);
	assert_int_equal(status_number(&status, STATUS_SIGNAL_WORST_US), 4000);
}

static void raw_data_is_shown_only_where_it_is_wanted(void **state)
{
	(void)state;
	source.config.raw_data = false;
	hear(500, 0, 1000);
	source_status(&source, &status);
	assert_null(status.raw_hex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_is_known_before_the_first_byte, set_up),
		cmocka_unit_test_setup(telegrams_and_faults_are_counted_by_name, set_up),
		cmocka_unit_test_setup(the_last_telegram_is_shown_whole, set_up),
		cmocka_unit_test_setup(contradictions_have_names_and_words, set_up),
		cmocka_unit_test_setup(statistics_count_from_line_to_line, set_up),
		cmocka_unit_test_setup(statistics_of_another_meter_begin_with_nothing, set_up),
		cmocka_unit_test_setup(the_signal_is_told_by_median_and_worst, set_up),
		cmocka_unit_test_setup(raw_data_is_shown_only_where_it_is_wanted, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
