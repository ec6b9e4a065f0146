/* The sign-on as a table: what is heard when, and what is sent and set when. A story has the
 * milliseconds since the beginning, "300" or "9600" for the line, and what was sent. */
#include "proto/iec/iec_ask.h"
#include "support/test.h"

#include <stdio.h>

static struct iec_ask ask;
static char story[4096];
static uint64_t now;

static int set_up(void **state)
{
	(void)state;
	story[0] = '\0';
	now = 0;
	iec_ask_reset(&ask, 10000, 0);
	return 0;
}

__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...)
{
	size_t n = strlen(story);
	va_list args;

	va_start(args, format);
	vsnprintf(story + n, sizeof story - n, format, args);
	va_end(args);
}

static void tell_order(const struct ask_order *o)
{
	if (!o->line.baud && !o->n)
		return;
	tell("%s%u:", *story ? " " : "", (unsigned)now);
	if (o->line.baud)
		tell("%u", (unsigned)o->line.baud);
	if (o->n > 20)
		tell("<wake>");
	for (size_t i = 0; i < o->n && o->n <= 20; i++) {
		char c = (char)(o->octets[i] & 0x7f);

		assert_false(__builtin_parity(o->octets[i]));
		if (c > ' ')
			tell("%c", c);
		else if (c < 4)
			tell("<%d>", c);
		else if (c == 0x06)
			tell("<ack>");
		else if (c == 0x15)
			tell("<nak>");
	}
}

/* Time passes; everything that is due is done. */
static void until(uint64_t ms)
{
	struct ask_order o;

	while (ask.due_ms <= ms) {
		now = ask.due_ms > now ? ask.due_ms : now;
		iec_ask_step(&ask, now, &o);
		tell_order(&o);
	}
	now = ms;
}

static void hear(uint64_t ms, const char *text)
{
	struct ask_order o;

	until(ms);
	iec_ask_hear(&ask, bytes_of(text, strlen(text)), ms, &o);
	tell_order(&o);
}

static void expect(const char *expected)
{
	assert_string_equal(story, expected);
}

static void mode_c(void **state)
{
	(void)state;
	hear(1000, "/ISk5MT174\r\n");
	hear(2000, "\x02"
		   "1.8.0");
	iec_ask_telegram(&ask, 3000);
	until(10100);
	expect("0:300/?! 1200:<ack>050 1444:9600 10000:300/?!");
}

/* The acknowledge has six characters of 33.3 ms: the speed may change 220 to 300 ms after it was
 * written. */
static void the_speed_changes_behind_the_last_stop_bit(void **state)
{
	(void)state;
	hear(1000, "/ISk5MT174\r\n");
	until(1500);
	expect("0:300/?! 1200:<ack>050 1444:9600");
}

static void the_echo_is_no_answer(void **state)
{
	(void)state;
	hear(100, "/?!\r\n");
	hear(500, "\x7f\x06/");
	hear(600, "ACE0\\3k260V01.19\r");
	until(800);
	expect("0:300/?!");
	hear(900, "\n");
	until(1200);
	expect("0:300/?! 1100:<ack>000");
}

static void parity_in_the_eighth_bit(void **state)
{
	(void)state;
	hear(1000, "\xaf\xc9\xd3\xeb\x35\x58\x8d\x0a");
	until(1300);
	expect("0:300/?! 1200:<ack>050");
}

/* What a port of eight bits must send for `/?!` and the acknowledges (facts of a driver that does
 * it). */
static void requests_are_coded_with_parity(void **state)
{
	static const uint8_t request[] = {0xaf, 0x3f, 0x21, 0x8d, 0x0a};
	static const uint8_t acknowledge[] = {0x06, 0x30, 0x35, 0x30, 0x8d, 0x0a};
	struct ask_order o;

	(void)state;
	iec_ask_step(&ask, 0, &o);
	assert_int_equal(o.n, sizeof request);
	assert_memory_equal(o.octets, request, sizeof request);
	hear(1000, "/ISk5MT174\r\n");
	iec_ask_step(&ask, 1200, &o);
	assert_int_equal(o.n, sizeof acknowledge);
	assert_memory_equal(o.octets, acknowledge, sizeof acknowledge);
}

static void mode_b_changes_by_itself(void **state)
{
	(void)state;
	hear(1000, "/ABCE123\r\n");
	until(1100);
	expect("0:300/?! 1000:9600");
}

static void mode_a_stays(void **state)
{
	(void)state;
	hear(1000, "/KAM MC\r\n");
	for (uint64_t t = 1500; t < 260000; t += 1000)
		hear(t, "0.0(00005077354)\r\n");
	iec_ask_telegram(&ask, 261000);
	until(262600);
	expect("0:300/?! 262500:300/?!");
}

/* After two requests without an answer every second one wakes the meter first. */
static void no_answer(void **state)
{
	(void)state;
	until(60000);
	expect("0:300/?! 8170:300/?! 21340:300<wake> 25184:300/?! 48354:300/?!");
}

static void garbage_in_the_identification(void **state)
{
	(void)state;
	hear(500, "/A\r\n/12345\r\n\x01\x02\r\n/!\r\n");
	until(4000);
	expect("0:300/?!");
	assert_int_equal(ask.state, IEC_ASK_REST);
}

static void an_identification_without_an_end(void **state)
{
	(void)state;
	for (uint64_t t = 100; t < 3000; t += 10)
		hear(t, "/ABC5/ABC5xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			"xxxxxxxxxxxxxxxxxxxxxxxxxxx");
	hear(3000, "\r\n");
	until(3300);
	expect("0:300/?! 3200:<ack>050");
	assert_in_range(strlen(ask.ident), 5, IEC_IDENT_MAX);
}

/* The meter ignores the acknowledge and goes on at 300 Bd: heard in the same session, and asked for
 * that from then on. */
static void no_change_of_speed(void **state)
{
	(void)state;
	hear(1000, "/LGZ4\\2ZMD120APt\r\n");
	until(3700);
	hear(4000, "\x02");
	iec_ask_telegram(&ask, 9000);
	hear(11000, "/LGZ4\\2ZMD120APt\r\n");
	until(11500);
	expect("0:300/?! 1200:<ack>040 1444:4800 3644:300 10500:300/?! 11200:<ack>000 11444:300");
}

/* Nothing at all after the acknowledge: a step slower each time, down to 300 Bd. */
static void a_speed_that_does_not_work(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		until(ask.due_ms);
		hear(now + 1000, "/ABC2X\r\n");
		while (ask.state != IEC_ASK_REST)
			until(ask.due_ms);
	}
	assert_non_null(strstr(story, "<ack>020"));
	assert_non_null(strstr(story, "<ack>010"));
	assert_non_null(strstr(story, "<ack>000"));
}

static void a_wrong_block_check_is_asked_for_again_once(void **state)
{
	struct ask_order o;

	(void)state;
	hear(1000, "/ISk5MT174\r\n");
	hear(2000, "\x02 1.8.0(1)\x03x");
	iec_ask_refuse(&ask, 2000, &o);
	tell_order(&o);
	hear(2500, "\x02 1.8.0(1)\x03x");
	iec_ask_refuse(&ask, 2500, &o);
	tell_order(&o);
	until(4100);
	expect("0:300/?! 1200:<ack>050 1444:9600 2000:<nak> 4000:300/?!");
}

/* It stops in the middle. */
static void data_without_an_end(void **state)
{
	(void)state;
	hear(1000, "/ISk5MT174\r\n");
	hear(2000, "\x02 1.8.0(1");
	until(5600);
	expect("0:300/?! 1200:<ack>050 1444:9600 5500:300/?!");
}

static void a_session_does_not_last_for_ever(void **state)
{
	(void)state;
	hear(1000, "/ISk5MT174\r\n");
	for (uint64_t t = 1500; t < 61000; t += 500)
		hear(t, "noise");
	until(61500);
	assert_int_equal(ask.state, IEC_ASK_REST);
}

/* A port and a display last longer when they are not asked all the time. */
static void the_period_is_kept(void **state)
{
	(void)state;
	iec_ask_reset(&ask, 60000, 0);
	hear(1000, "/ISk5MT174\r\n");
	hear(2000, "\x02");
	iec_ask_telegram(&ask, 2500);
	until(59999);
	expect("0:300/?! 1200:<ack>050 1444:9600");
	until(60000);
	expect("0:300/?! 1200:<ack>050 1444:9600 60000:300/?!");
}

/* Siemens TD-3511: commands in one session, energies every tenth time. */
static void a_meter_that_takes_commands(void **state)
{
	(void)state;
	hear(1000, "/SAT63511C01667006641\r\n");
	until(1900);
	expect("0:300/?! 1200:<ack>061 1444:19200");
	story[0] = '\0';
	for (int i = 0; i < 12; i++) {
		until(ask.due_ms);
		iec_ask_telegram(&ask, now + 300);
	}
	assert_non_null(
		strstr(story, "1944:<1>R2<2>F001<3> 2844:<1>R2<2>F009<3> 3744:<1>R2<2>F009"));
	assert_non_null(strstr(strstr(story, "F009"), "F001"));
}

/* It does not answer commands: then it is read out as a whole. */
static void commands_that_are_not_answered(void **state)
{
	(void)state;
	hear(1000, "/SAT63511C01667006641\r\n");
	until(12500);
	hear(13500, "/SAT63511C01667006641\r\n");
	until(13800);
	expect("0:300/?! 1200:<ack>061 1444:19200 1944:<1>R2<2>F001<3> 4944:<1>R2<2>F009<3> "
	       "7944:<1>R2<2>F009<3> 12444:300/?! 13700:<ack>060");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(mode_c),
		TEST(the_speed_changes_behind_the_last_stop_bit),
		TEST(the_echo_is_no_answer),
		TEST(parity_in_the_eighth_bit),
		TEST(requests_are_coded_with_parity),
		TEST(mode_b_changes_by_itself),
		TEST(mode_a_stays),
		TEST(no_answer),
		TEST(garbage_in_the_identification),
		TEST(an_identification_without_an_end),
		TEST(no_change_of_speed),
		TEST(a_speed_that_does_not_work),
		TEST(a_wrong_block_check_is_asked_for_again_once),
		TEST(data_without_an_end),
		TEST(a_session_does_not_last_for_ever),
		TEST(the_period_is_kept),
		TEST(a_meter_that_takes_commands),
		TEST(commands_that_are_not_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
