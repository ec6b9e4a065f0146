/* Doubts about a line, over a line that is modelled bit by bit. */
#include "meter/line_doubt.h"
#include "sim/profile.h"
#include "sim/uart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct line_setting slow = {2400, "8E1"}, usual = {9600, "8N1"},
				 fast = {115200, "8N1"};

/* Telegrams of an SML meter each second, as the port `reader` gets them; a pseudo-descriptor counts no errors. */
static void hear(struct line_doubt *d, struct uart *u, int n, uint64_t *now_ms)
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
		line_doubt_hear(d, bytes_of(octets, n_heard), false, -1, *now_ms);
	}
}

static struct line_doubt doubt_of(
	const struct line_setting *sender, const struct line_setting *reader, bool is_inverted)
{
	struct line_doubt d = {0};
	uint64_t now_ms = 1000;
	struct uart u;

	uart_init(&u, sender);
	u.is_inverted = is_inverted;
	uart_listen(&u, reader);
	line_doubt_begin(&d, reader, -1, now_ms);
	hear(&d, &u, 6, &now_ms);
	return d;
}

static void the_right_line_is_not_doubted(void **state)
{
	struct line_doubt d = doubt_of(&usual, &usual, false);

	(void)state;
	assert_int_equal(line_doubt_excess(&d), 1);
	assert_false(line_doubt_is_too_slow(&d));
	assert_false(line_doubt_is_inverted(&d));
}

static void a_port_that_is_four_times_too_fast(void **state)
{
	struct line_doubt d = doubt_of(&slow, &usual, false);

	(void)state;
	assert_int_equal(line_doubt_excess(&d), 4);
}

static void a_port_that_is_far_too_slow(void **state)
{
	const struct line_setting slower = {300, "8N1"};
	struct line_doubt d = doubt_of(&fast, &slower, false);

	(void)state;
	assert_true(line_doubt_is_too_slow(&d));
}

static void an_inverted_line_is_seen_at_several_speeds(void **state)
{
	static const struct line_setting tried[] = {{19200, "8N1"}, {9600, "8N1"}, {38400, "8N1"}};
	struct line_doubt d = {0};
	uint64_t now_ms = 1000;
	struct uart u;

	(void)state;
	uart_init(&u, &usual);
	u.is_inverted = true;
	for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
		uart_listen(&u, &tried[i]);
		line_doubt_begin(&d, &tried[i], -1, now_ms);
		hear(&d, &u, 2, &now_ms);
	}
	line_doubt_begin(&d, &usual, -1, now_ms);
	assert_true(line_doubt_is_inverted(&d));
	line_doubt_hear(&d, bytes_of("\x1b", 1), true, -1, now_ms);
	assert_false(line_doubt_is_inverted(&d));
}

static void without_a_line_there_is_no_doubt(void **state)
{
	const struct line_setting none = {0};
	struct line_doubt d = {0};

	(void)state;
	line_doubt_begin(&d, &none, -1, 1000);
	for (int i = 0; i < 100; i++)
		line_doubt_hear(&d, bytes_of("\0\0\0\0", 4), false, -1, 1000 + 1000 * (uint64_t)i);
	assert_int_equal(line_doubt_excess(&d), 0);
	assert_false(line_doubt_is_too_slow(&d));
	assert_false(line_doubt_is_inverted(&d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_right_line_is_not_doubted),
		cmocka_unit_test(a_port_that_is_four_times_too_fast),
		cmocka_unit_test(a_port_that_is_far_too_slow),
		cmocka_unit_test(an_inverted_line_is_seen_at_several_speeds),
		cmocka_unit_test(without_a_line_there_is_no_doubt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
