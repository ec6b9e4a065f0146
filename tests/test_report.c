/* What is told of a station at work: items under /Diagnostics, and a line of statistics. */
#include "base/clock.h"
#include "cmd/run/report.h"
#include "sim/sml_profile.h"
#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static struct station station;
static struct house house;
static struct sml_meter sender;
static struct diagnostics d;

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	(void)ctx, (void)id, (void)reading, (void)period_ms;
}

static void on_lost(void *ctx)
{
	(void)ctx;
}

static const struct meter_hooks hooks = {.reading = on_reading, .lost = on_lost};

static int set_up(void **state)
{
	struct meter_conf conf = {
		.label = "tty", .line = {9600, "8N1"}, .keep_raw = true, .fuse_a = 35};

	(void)state;
	log_set_level(LOG_ERROR);
	memset(&station, 0, sizeof station);
	strcpy(station.name, "Cellar");
	station.config.raw_data = true;
	house_init(&house, 1, 12);
	house.is_fixed = true;
	sml_meter_init(&sender, sml_profile_find("fnn-total"));
	meter_init(&station.link.meter, &conf, &hooks, NULL);
	diagnostics_init(&d);
	return 0;
}

/* A telegram at `now_ms`, its last octet xored with `damage`. */
static size_t hear(double power_w, uint8_t damage, uint64_t now_ms)
{
	uint8_t telegram[SML_TELEGRAM_MAX];
	size_t n;

	house.fixed_w = power_w;
	house_pass(&house, 0);
	n = sml_meter_telegram(&sender, &house, telegram);
	telegram[n - 1] ^= damage;
	meter_feed(&station.link.meter, bytes_of(telegram, n), now_ms);
	return n;
}

static void nothing_is_known_before_the_first_byte(void **state)
{
	(void)state;
	report_fill(&station, &d);
	assert_int_equal(d.n_bytes, 0);
	assert_int_equal(d.n_telegrams, 0);
	assert_int_equal(d.age_ms, -1);
	assert_int_equal(d.period_ms, -1);
	assert_int_equal(d.quality, -1);
	assert_int_equal(d.signal_median_us, -1);
	assert_string_equal(d.faults_by_name, "");
	assert_string_equal(d.protocol, "");
	assert_string_equal(d.last_error, "");
	assert_string_equal(d.raw_data, "");
}

static void telegrams_and_faults_are_counted_by_name(void **state)
{
	uint64_t now = clock_ms() - 3000;
	size_t n = 0;

	(void)state;
	n += hear(500, 0, now);
	n += hear(500, 0, now + 1000);
	n += hear(500, 1, now + 2000);
	report_fill(&station, &d);
	assert_int_equal(d.n_bytes, n);
	assert_int_equal(d.n_telegrams, 2);
	assert_int_equal(d.n_faults, 1);
	assert_string_equal(d.faults_by_name, "wrong checksum 1");
	assert_int_equal(d.period_ms, 1000);
	assert_in_range(d.age_ms, 2000, 10000);
	assert_in_range(d.quality, 0, 99);
	assert_string_equal(d.line, "9600 8N1");
	assert_string_equal(d.protocol, "sml");
}

static void the_last_telegram_is_shown_whole(void **state)
{
	size_t n;

	(void)state;
	hear(500, 0, 1000);
	n = hear(700, 0, 2000);
	report_fill(&station, &d);
	assert_int_equal(strlen(d.raw_data), 2 * n);
	assert_memory_equal(d.raw_data, "1b1b1b1b01010101", 16);
}

static void contradictions_have_names_and_words(void **state)
{
	(void)state;
	hear(500, 0, 1000);
	hear(100000, 0, 2000);
	report_fill(&station, &d);
	assert_int_equal(d.n_contradictions, 1);
	assert_string_equal(d.contradictions_by_name, "fuse 1");
	assert_non_null(strstr(d.last_error, "35 A"));
}

/* What report_log() writes. */
static void logged(struct station_mark *mark, char out[512])
{
	int ends[2], before = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	log_set_level(LOG_INFO);
	dup2(ends[1], STDERR_FILENO);
	report_log(&station, mark, 15);
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
	struct station_mark mark = {0};
	uint64_t now = clock_ms() - 2000;
	char line[512];

	(void)state;
	hear(500, 0, now);
	hear(500, 0, now + 1000);
	logged(&mark, line);
	assert_memory_equal(line,
		"Cellar: in 15 min 2 telegrams, 0 faults, 0 contradictions; period "
		"1000 ms, quality ",
		80);
	assert_non_null(strstr(line, "not published"));
	latency_add(&station.latency, 120);
	hear(500, 1, now + 2000);
	logged(&mark, line);
	assert_memory_equal(line, "Cellar: in 15 min 0 telegrams, 1 faults", 39);
	assert_non_null(strstr(line, "median"));
}

static void statistics_of_another_meter_begin_with_nothing(void **state)
{
	struct station_mark mark = {.n_telegrams = 1000, .n_faults = 50, .n_contradictions = 3};
	char line[512];

	(void)state;
	hear(500, 0, clock_ms());
	logged(&mark, line);
	assert_memory_equal(line, "Cellar: in 15 min 1 telegrams, 0 faults, 0 contradictions;", 58);
	assert_int_equal(mark.n_telegrams, 1);
}

static void the_signal_is_told_by_median_and_worst(void **state)
{
	(void)state;
	for (int i = 0; i < 9; i++)
		latency_add(&station.latency, 120);
	latency_add(&station.latency, 4000);
	report_fill(&station, &d);
	assert_int_equal(d.signal_median_us, 200); /* the end of its bin */
	assert_int_equal(d.signal_99_us, 4000);
	assert_int_equal(d.signal_worst_us, 4000);
}

static void raw_data_is_shown_only_where_it_is_wanted(void **state)
{
	(void)state;
	station.config.raw_data = false;
	hear(500, 0, 1000);
	report_fill(&station, &d);
	assert_string_equal(d.raw_data, "");
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
