/* The search for the line setting: bytes decide, silence says nothing. */
#include "meter/line_search.h"
#include "proto/protocol.h"
#include "sim/sml_profile.h"
#include "support/test.h"

static const struct line_setting any = {0};
static struct listener listener;
static struct line_search search;
static uint64_t now_ms;

static void start(uint32_t hurry_ms)
{
	listener_reset(&listener, NULL, NULL);
	line_search_init(&search, NULL, &any);
	search.hurry_ms = hurry_ms;
	now_ms = search.heard_ms = 1000;
	line_search_begin(&search, &listener, now_ms);
}

static void feed(const uint8_t *p, size_t n)
{
	struct bytes in = {p, p + n};

	line_search_hear(&search, now_ms);
	while (listener_next(&listener, &in) != RECEIVER_MORE)
		;
}

/* Noise for so long, and silence after it. */
static void noise(uint32_t for_ms, uint32_t pause_ms)
{
	const uint8_t bytes[10] = {0x55, 0xaa, 0xfe, 0, 0xf8, 1, 2, 3, 4, 5};

	for (uint32_t t = 0; t < for_ms; t += 20) {
		feed(bytes, sizeof bytes);
		now_ms += 20;
	}
	now_ms += pause_ms;
}

static void telegram(void)
{
	static struct house house;
	static struct sml_meter meter;
	uint8_t bytes[SML_TELEGRAM_MAX];

	house_init(&house, 1, 12);
	sml_meter_init(&meter, sml_profile_find("fnn-total"));
	feed(bytes, sml_meter_telegram(&meter, &house, bytes));
}

static bool is_wrong(void)
{
	return line_search_is_wrong(&search, &listener, now_ms);
}

static void every_setting_comes_once_the_likeliest_first(void **state)
{
	const uint32_t bauds[] = {9600, 115200, 38400, 2400, 2400};

	(void)state;
	start(0);
	assert_int_equal(search.n, 5);
	for (size_t i = 0; i < search.n; i++) {
		assert_int_equal(line_search_now(&search)->baud, bauds[i]);
		line_search_next(&search);
	}
	assert_int_equal(line_search_now(&search)->baud, 9600);
}

static void a_setting_that_is_known_is_the_only_one(void **state)
{
	const struct line_setting fixed = {300, "7E1"};

	(void)state;
	line_search_init(&search, NULL, &fixed);
	assert_int_equal(search.n, 1);
	line_search_next(&search);
	assert_int_equal(line_search_now(&search)->baud, 300);
}

static void silence_says_nothing(void **state)
{
	(void)state;
	start(0);
	now_ms += 600000;
	assert_false(is_wrong());
	start(1600);
	now_ms += 600000;
	assert_false(is_wrong());
}

static void four_bursts_without_a_frame_are_enough(void **state)
{
	(void)state;
	start(0);
	now_ms += 500;
	for (int i = 0; i < 3; i++) {
		assert_false(is_wrong());
		noise(100, 900);
	}
	assert_false(is_wrong());
	noise(100, 900);
	assert_true(is_wrong());
}

static void a_frame_is_a_reason_to_stay(void **state)
{
	(void)state;
	start(1600);
	now_ms += 500;
	telegram();
	assert_false(line_search_has_frames(&search, &listener));
	now_ms += 500;
	noise(100, 900);
	assert_false(is_wrong());
	telegram();
	assert_true(line_search_has_frames(&search, &listener));
}

static void in_a_hurry_one_whole_burst_is_enough(void **state)
{
	(void)state;
	start(1600);
	now_ms += 500;
	noise(100, 100);
	assert_false(is_wrong());
	now_ms += 300;
	assert_true(is_wrong());
}

/* We came in the middle of it. */
static void in_a_hurry_half_a_burst_says_nothing(void **state)
{
	(void)state;
	start(1600);
	noise(300, 5000);
	assert_false(is_wrong());
	noise(100, 500);
	assert_true(is_wrong());
}

static void in_a_hurry_noise_without_end_is_left(void **state)
{
	(void)state;
	start(1600);
	noise(1500, 0);
	assert_false(is_wrong());
	noise(200, 0);
	assert_true(is_wrong());
}

static void in_a_hurry_a_long_burst_means_a_slow_sender(void **state)
{
	(void)state;
	start(1600);
	now_ms += 500;
	noise(1000, 500);
	line_search_next(&search);
	assert_int_equal(line_search_now(&search)->baud, 2400);
	start(0);
	now_ms += 500;
	noise(1000, 500);
	line_search_next(&search);
	assert_int_equal(line_search_now(&search)->baud, 115200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_setting_comes_once_the_likeliest_first),
		cmocka_unit_test(a_setting_that_is_known_is_the_only_one),
		cmocka_unit_test(silence_says_nothing),
		cmocka_unit_test(four_bursts_without_a_frame_are_enough),
		cmocka_unit_test(a_frame_is_a_reason_to_stay),
		cmocka_unit_test(in_a_hurry_one_whole_burst_is_enough),
		cmocka_unit_test(in_a_hurry_half_a_burst_says_nothing),
		cmocka_unit_test(in_a_hurry_noise_without_end_is_left),
		cmocka_unit_test(in_a_hurry_a_long_burst_means_a_slow_sender),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
