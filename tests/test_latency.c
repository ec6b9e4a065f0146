/* How long things take. */
#include "daemon/latency.h"
#include "support/test.h"

static void nothing_makes_no_text(void **state)
{
	struct latency l;
	char text[LATENCY_TEXT_MAX] = "x";

	(void)state;
	latency_reset(&l);
	assert_int_equal(latency_n(&l), 0);
	assert_int_equal(latency_percentile_us(&l, 50), 0);
	assert_int_equal(latency_max_us(&l), 0);
	latency_text(&l, text, sizeof text);
	assert_string_equal(text, "");
	latency_bins_text(&l, text, sizeof text);
	assert_string_equal(text, "");
}

static void a_hundred_durations_in_two_lines(void **state)
{
	struct latency l = {0};
	char text[LATENCY_TEXT_MAX];

	(void)state;
	for (int i = 0; i < 93; i++)
		latency_add(&l, 80);
	for (int i = 0; i < 6; i++)
		latency_add(&l, 100);
	latency_add(&l, 1300);
	assert_int_equal(latency_n(&l), 100);
	latency_text(&l, text, sizeof text);
	assert_string_equal(text, "median 0.1 ms, 99 % 0.2 ms, worst 1.3 ms");
	latency_bins_text(&l, text, sizeof text);
	assert_string_equal(text, "<0.1ms 93, <0.2ms 6, <2ms 1");
}

static void a_percentile_is_the_end_of_a_bin_but_no_more_than_the_worst(void **state)
{
	struct latency l = {0};

	(void)state;
	latency_add(&l, 60);
	assert_int_equal(latency_percentile_us(&l, 0), 60);
	assert_int_equal(latency_percentile_us(&l, 50), 60);
	latency_add(&l, 150);
	latency_add(&l, 160);
	assert_int_equal(latency_percentile_us(&l, 0), 100);
	assert_int_equal(latency_percentile_us(&l, 33), 100);
	assert_int_equal(latency_percentile_us(&l, 34), 160);
	assert_int_equal(latency_percentile_us(&l, 100), 160);
}

static void what_takes_very_long_has_a_bin_too(void **state)
{
	struct latency l = {0};
	char text[LATENCY_TEXT_MAX], little[8];

	(void)state;
	latency_add(&l, 0);
	latency_add(&l, 999999);
	latency_add(&l, 1000000);
	latency_add(&l, UINT64_MAX);
	assert_int_equal(latency_percentile_us(&l, 50), 1000000);
	assert_true(latency_percentile_us(&l, 75) == UINT64_MAX);
	assert_true(latency_max_us(&l) == UINT64_MAX);
	latency_bins_text(&l, text, sizeof text);
	assert_string_equal(text, "<0.05ms 1, <1000ms 1, >=1000ms 2");
	latency_bins_text(&l, little, sizeof little);
	assert_string_equal(little, "<0.05ms");
	latency_text(&l, text, sizeof text);
}

static void every_bin_fits_the_text(void **state)
{
	static const uint64_t us[] = {0, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10000,
		20000, 30000, 50000, 100000, 200000, 300000, 500000, 1000000};
	struct latency l = {0};
	char text[LATENCY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < LATENCY_BINS; i++) {
		latency_add(&l, us[i]);
		assert_int_equal(l.n[i], 1);
		l.n[i] = UINT64_MAX / 2;
	}
	latency_bins_text(&l, text, sizeof text);
	assert_non_null(strstr(text, ">=1000ms 9223372036854775807"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_makes_no_text),
		cmocka_unit_test(a_hundred_durations_in_two_lines),
		cmocka_unit_test(a_percentile_is_the_end_of_a_bin_but_no_more_than_the_worst),
		cmocka_unit_test(what_takes_very_long_has_a_bin_too),
		cmocka_unit_test(every_bin_fits_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
