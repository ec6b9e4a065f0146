/* Doubts about a line, over a line that is modelled bit by bit. */
#include "port/line/line_diagnosis.h"
#include "sim/profile.h"
#include "sim/uart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct line_setting slow = {2400, "8E1"}, usual = {9600, "8N1"},
				 fast = {115200, "8N1"};

/* Telegrams of an SML meter each second, as the port `reader` gets them; a pseudo-descriptor counts
 * no errors. */
static void hear(struct line_diagnosis *d, struct uart *u, int n, uint64_t *now_ms)
{
	uint8_t telegram[SIM_TELEGRAM_MAX], octets[SIM_TELEGRAM_MAX * 2];
	struct sim_meter m;
	struct profile p;
	struct house h;

	assert_true(profile_find("three-phase", &p));
	sim_meter_init(&m, &p);
	house_init(&h, 1, 12);
	for (; n > 0; n--, *now_ms += 1000) {
		size_t n_sent = sim_meter_telegram(&m, &h, telegram), n_heard = 0;
		struct uart_char c;

		for (size_t i = 0; i < n_sent; i++) {
			uart_send(u, telegram[i]);
			while (uart_receive(u, &c) && n_heard < sizeof octets)
				octets[n_heard++] = c.value;
		}
		uart_idle(u, 200000000);
		while (uart_receive(u, &c) && n_heard < sizeof octets)
			octets[n_heard++] = c.value;
		line_diagnosis_hear(d, bytes_of(octets, n_heard), false, -1, *now_ms);
	}
}

static struct line_diagnosis doubt_of(
	const struct line_setting *sender, const struct line_setting *reader, bool is_inverted)
{
	struct line_diagnosis d = {0};
	uint64_t now_ms = 1000;
	struct uart u;

	uart_init(&u, sender);
	u.is_inverted = is_inverted;
	uart_listen(&u, reader);
	line_diagnosis_begin(&d, reader, -1, now_ms);
	hear(&d, &u, 6, &now_ms);
	return d;
}

static void the_right_line_is_not_doubted(void **state)
{
	struct line_diagnosis d = doubt_of(&usual, &usual, false);

	(void)state;
	assert_int_equal(line_diagnosis_excess(&d), 1);
	assert_false(line_diagnosis_is_too_slow(&d));
	assert_false(line_diagnosis_is_inverted(&d));
}

static void a_port_that_is_four_times_too_fast(void **state)
{
	struct line_diagnosis d = doubt_of(&slow, &usual, false);

	(void)state;
	assert_int_equal(line_diagnosis_excess(&d), 4);
}

static void a_port_that_is_far_too_slow(void **state)
{
	const struct line_setting slower = {300, "8N1"};
	struct line_diagnosis d = doubt_of(&fast, &slower, false);

	(void)state;
	assert_true(line_diagnosis_is_too_slow(&d));
}

static void an_inverted_line_is_seen_at_several_speeds(void **state)
{
	static const struct line_setting tried[] = {{19200, "8N1"}, {9600, "8N1"}, {38400, "8N1"}};
	struct line_diagnosis d = {0};
	uint64_t now_ms = 1000;
	struct uart u;

	(void)state;
	uart_init(&u, &usual);
	u.is_inverted = true;
	for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
		uart_listen(&u, &tried[i]);
		line_diagnosis_begin(&d, &tried[i], -1, now_ms);
		hear(&d, &u, 2, &now_ms);
	}
	line_diagnosis_begin(&d, &usual, -1, now_ms);
	assert_true(line_diagnosis_is_inverted(&d));
	line_diagnosis_hear(&d, bytes_of("\x1b", 1), true, -1, now_ms);
	assert_false(line_diagnosis_is_inverted(&d));
}

static void without_a_line_there_is_no_doubt(void **state)
{
	const struct line_setting none = {0};
	struct line_diagnosis d = {0};

	(void)state;
	line_diagnosis_begin(&d, &none, -1, 1000);
	for (int i = 0; i < 100; i++)
		line_diagnosis_hear(
			&d, bytes_of("\0\0\0\0", 4), false, -1, 1000 + 1000 * (uint64_t)i);
	assert_int_equal(line_diagnosis_excess(&d), 0);
	assert_false(line_diagnosis_is_too_slow(&d));
	assert_false(line_diagnosis_is_inverted(&d));
}

/* Bursts of `n_bytes`, one each second, without a frame in them. */
static void hear_bursts(struct line_diagnosis *d, size_t n_bytes, int n, uint64_t now_ms)
{
	static const char text[] = "the end of a telegram..";

	for (; n > 0; n--, now_ms += 1000)
		line_diagnosis_hear(d, bytes_of(text, n_bytes), false, -1, now_ms);
}

/* The same setting so many times, and at each a burst whose last bit is low. */
static void try_with_low_ends(struct line_diagnosis *d, int n, uint64_t now_ms)
{
	for (; n > 0; n--, now_ms += 2000) {
		line_diagnosis_begin(d, &usual, -1, now_ms);
		line_diagnosis_hear(d, bytes_of("\x55\x05", 2), false, -1, now_ms + 1000);
	}
}

static void three_short_bursts_in_a_row_are_too_slow(void **state)
{
	struct line_diagnosis d = {0};

	(void)state;
	line_diagnosis_begin(&d, &usual, -1, 0);
	hear_bursts(&d, 23, 3, 1000);
	assert_false(line_diagnosis_is_too_slow(&d)); /* the third has not ended yet */
	hear_bursts(&d, 23, 1, 4000);
	assert_true(line_diagnosis_is_too_slow(&d));
}

static void bursts_of_the_length_of_a_telegram_are_not_short(void **state)
{
	struct line_diagnosis d = {0};

	(void)state;
	line_diagnosis_begin(&d, &usual, -1, 0);
	hear_bursts(&d, 24, 9, 1000);
	assert_false(line_diagnosis_is_too_slow(&d));
}

static void what_was_heard_at_another_setting_does_not_count(void **state)
{
	struct line_diagnosis d = {0};

	(void)state;
	line_diagnosis_begin(&d, &usual, -1, 0);
	hear_bursts(&d, 24, 9, 1000);
	assert_int_equal(line_diagnosis_excess(&d), 1);
	line_diagnosis_begin(&d, &fast, -1, 20000);
	assert_int_equal(line_diagnosis_excess(&d), 0);
}

static void one_speed_alone_shows_inversion_at_the_sixteenth_setting(void **state)
{
	struct line_diagnosis d = {0};

	(void)state;
	try_with_low_ends(&d, 15, 0);
	assert_false(line_diagnosis_is_inverted(&d));
	line_diagnosis_begin(&d, &usual, -1, 90000);
	assert_true(line_diagnosis_is_inverted(&d));
}

static void after_a_frame_the_settings_count_anew(void **state)
{
	struct line_diagnosis d = {0};

	(void)state;
	try_with_low_ends(&d, 15, 0);
	line_diagnosis_hear(&d, bytes_of("\x1b", 1), true, -1, 30000);
	try_with_low_ends(&d, 15, 31000);
	assert_false(line_diagnosis_is_inverted(&d));
}

/* What it sends meanwhile is neither for nor against the line. */
static void while_a_meter_is_understood_nothing_is_counted(void **state)
{
	struct line_diagnosis d = {0};

	(void)state;
	try_with_low_ends(&d, 15, 0);
	line_diagnosis_rest(&d);
	try_with_low_ends(&d, 15, 31000);
	assert_true(d.evidence.n > 0);
	assert_false(line_diagnosis_is_inverted(&d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_right_line_is_not_doubted),
		cmocka_unit_test(a_port_that_is_four_times_too_fast),
		cmocka_unit_test(a_port_that_is_far_too_slow),
		cmocka_unit_test(an_inverted_line_is_seen_at_several_speeds),
		cmocka_unit_test(without_a_line_there_is_no_doubt),
		cmocka_unit_test(three_short_bursts_in_a_row_are_too_slow),
		cmocka_unit_test(bursts_of_the_length_of_a_telegram_are_not_short),
		cmocka_unit_test(what_was_heard_at_another_setting_does_not_count),
		cmocka_unit_test(one_speed_alone_shows_inversion_at_the_sixteenth_setting),
		cmocka_unit_test(after_a_frame_the_settings_count_anew),
		cmocka_unit_test(while_a_meter_is_understood_nothing_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
