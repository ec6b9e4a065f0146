/* ASCII meters between their wire and the bus: telegrams without a checksum are believed when they
 * agree with one another. */
#include "meter/meter.h"
#include "support/meter_story.h"
#include "support/octets.h"
#include "support/event_text.h"
#include "support/test.h"

#include <stdio.h>

static struct meter meter;

static int set_up(void **state)
{
	const struct meter_conf conf = {0};

	(void)state;
	story_begin(" ");
	meter_init(&meter, &conf, &story_hooks, NULL);
	return 0;
}

/* A telegram of mode D, without a checksum. */
static void hear(const char *lines, uint64_t now_ms)
{
	char text[512];

	snprintf(text, sizeof text, "/ESY5Q3D\r\n\r\n%s\r\n!\r\n", lines);
	meter_feed(&meter, bytes_of(text, strlen(text)), now_ms);
}

static void the_second_that_agrees_counts(void **state)
{
	(void)state;
	hear("1.8.0(5.000*kWh)\r\n16.7.0(100*W)", 1000);
	hear("1.8.0(5.001*kWh)\r\n16.7.0(100*W)", 2000);
	hear("1.8.0(5.001*kWh)\r\n16.7.0(102*W)", 3000);
	hear("1.8.0(5.001*kWh)\r\n16.7.0(102*W)", 4000);
	assert_string_equal(story, "100 102");
}

/* Powers that have moved about before. */
static void hear_a_load(void)
{
	hear("1.8.0(5.000*kWh)\r\n16.7.0(100*W)", 100);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(110*W)", 300);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(105*W)", 500);
	assert_string_equal(story, "105");
	story[0] = '\0';
	meter.n_implausible = 0;
}

static void counters_do_not_fall_and_do_not_jump(void **state)
{
	(void)state;
	hear_a_load();
	hear("1.8.0(5.001*kWh)\r\n16.7.0(101*W)", 2000);
	hear("1.8.0(4.001*kWh)\r\n16.7.0(102*W)", 3000);
	hear("1.8.0(5.002*kWh)\r\n16.7.0(103*W)", 4000);
	hear("1.8.0(9.002*kWh)\r\n16.7.0(104*W)", 5000);
	hear("1.8.0(5.003*kWh)\r\n16.7.0(105*W)", 6000);
	assert_string_equal(story, "101 103 105");
	assert_int_equal(meter.n_implausible, 2);
}

/* The first one was wrong, not all that follow. */
static void a_wrong_beginning_is_forgotten(void **state)
{
	(void)state;
	hear("1.8.0(9.000*kWh)\r\n16.7.0(100*W)", 1000);
	for (uint64_t t = 2000; t <= 6000; t += 1000)
		hear("1.8.0(5.001*kWh)\r\n16.7.0(101*W)", t);
	assert_string_equal(story, "101 101 101");
}

static void powers_and_lists_that_were_not_there_before(void **state)
{
	(void)state;
	hear_a_load();
	hear("1.8.0(5.000*kWh)\r\n16.7.0(900000*W)", 2000);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(90000*W)", 3000);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(100*W)\r\n32.7.0(30.1*V)", 4000);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(103*W)\r\n32.7.0(230.1*V)\r\n52.7.0(0.0*V)", 5000);
	assert_string_equal(story, "");
	hear("1.8.0(5.000*kWh)\r\n16.7.0(104*W)", 6000);
	assert_string_equal(story, "104");
}

/* A load that jumps about is no silence; telegrams that are refused, or say no power, are. */
static void what_waits_for_the_next_keeps_a_meter_alive(void **state)
{
	(void)state;
	hear_a_load();
	hear("1.8.0(5.000*kWh)\r\n16.7.0(101*W)", 1000);
	assert_int_equal(meter_deadline_ms(&meter), 6000);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(3101*W)", 2000);
	assert_string_equal(story, "101");
	assert_int_equal(meter_deadline_ms(&meter), 7000);
	hear("1.8.0(1.000*kWh)\r\n16.7.0(101*W)", 3000);
	assert_int_equal(meter_deadline_ms(&meter), 7000);
	meter_check(&meter, 7000);
	assert_string_equal(story, "101 lost");
}

/* One character of the number of the meter: it is neither another meter, nor ours. */
static void a_damaged_number_is_no_other_meter(void **state)
{
	(void)state;
	hear("0.0.0(12345678)\r\n16.7.0(100*W)", 1000);
	hear("0.0.0(12345678)\r\n16.7.0(100*W)", 2000);
	hear("0.0.0(12345679)\r\n16.7.0(100*W)", 3000);
	assert_string_equal(story, "100");
	assert_false(meter.facts.stranger);
	set_up(NULL);
	hear("0.0.0(12345679)\r\n16.7.0(100*W)", 1000);
	assert_false(meter.is_known);
	hear("0.0.0(12345678)\r\n16.7.0(100*W)", 2000);
	hear("0.0.0(12345678)\r\n16.7.0(100*W)", 3000);
	assert_string_equal(meter.identity.serial, "12345678");
	assert_string_equal(story, "100");
}

static const char p1[] = "/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!6DFA\r\n";

/* As it comes when a bit of its end is lost: 60.5 kW were published. */
static void hear_p1_without_its_checksum(uint64_t now_ms)
{
	static const char text[] = "/ABC5X\r\n\r\n1-0:1.7.0(60.523*kW)\r\n!\r\n";

	meter_feed(&meter, bytes_of(text, sizeof text - 1), now_ms);
}

static void who_has_shown_a_checksum_does_not_leave_it_off(void **state)
{
	(void)state;
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 1000);
	for (uint64_t t = 2000; t < 12000; t += 1000)
		hear_p1_without_its_checksum(t);
	assert_string_equal(story, "123");
	assert_int_equal(meter.n_weaker, 10);
	assert_non_null(strstr(last_error, "no checksum"));
	meter_unplugged(&meter);
	meter_plugged(&meter);
	for (uint64_t t = 20000; t < 30000; t += 1000)
		hear_p1_without_its_checksum(t);
	assert_string_equal(story, "123 lost");
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 30000);
	assert_string_equal(story, "123 lost 123");
}

/* Twenty seconds of the same bytes, and what is said of them then. */
static const char *told_of(const char *text, size_t n)
{
	set_up(NULL);
	for (uint64_t t = 1000; t <= 21000; t += 1000)
		meter_feed(&meter, bytes_of(text, n), t);
	meter_check(&meter, 21000);
	assert_string_equal(story, "");
	return last_error;
}

/* What was read but for its check is no crooked head. */
static void a_damaged_telegram_is_told_by_what_damages_it(void **state)
{
	static const char ident[] = "/ABC5X\r\n", odd[] = "/ABC5X\r\n1.8.0(1*kWh)x\r\n!\r\n";
	char damaged[sizeof p1], stripped[sizeof p1];
	size_t n = 0;

	(void)state;
	memcpy(damaged, p1, sizeof p1);
	*strchr(damaged, '(') = '[';
	for (const char *c = p1; *c; c++)
		if (*c != '\r')
			stripped[n++] = *c;
	assert_non_null(strstr(told_of(damaged, sizeof p1 - 1), "wrong checksum of a P1 telegram"));
	assert_non_null(strstr(told_of(stripped, n), "lost their CR"));
	assert_non_null(strstr(told_of(ident, sizeof ident - 1), "identification without data"));
	assert_non_null(
		strstr(told_of(odd, sizeof odd - 1), "damaged telegram without a checksum"));
}

static void who_has_shown_a_block_check_does_not_leave_it_off(void **state)
{
	static const char text[] = "/ESY5Q3D\r\n\r\n16.7.0(100*W)\r\n!\r\n";
	char block[] = "/ESY5Q3D\r\n\x02"
		       "16.7.0(100*W)\r\n!\r\n\x03?";
	size_t n = sizeof block - 1;

	(void)state;
	block[n - 1] = 0;
	for (size_t i = strlen("/ESY5Q3D\r\n") + 1; i < n - 1; i++)
		block[n - 1] = (char)(block[n - 1] ^ block[i]);
	meter_feed(&meter, bytes_of(block, n), 1000);
	assert_string_equal(story, "100");
	for (uint64_t t = 2000; t < 9000; t += 1000)
		meter_feed(&meter, bytes_of(text, sizeof text - 1), t);
	assert_string_equal(story, "100");
	assert_int_equal(meter.n_weaker, 7);
	meter_feed(&meter, bytes_of(block, n), 9000);
	assert_string_equal(story, "100 100");
}

/* The meter has changed, and that is said: what the one before had counts no more. */
static void another_meter_may_have_no_checksum(void **state)
{
	(void)state;
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 1000);
	for (uint64_t t = 2000; t < 10000; t += 1000)
		hear("0.0.0(12345678)\r\n16.7.0(100*W)", t);
	assert_non_null(strstr(story, "lost 100"));
	assert_int_equal(meter.n_weaker, 0);
}

static void a_power_that_no_house_has_is_held_back_for_ever(void **state)
{
	static const char text[] = "/ABC5X\r\n\r\n1-0:1.7.0(999.999*kW)\r\n!D4FE\r\n";

	(void)state;
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 1000);
	for (uint64_t t = 2000; t < 5000; t += 1000)
		meter_feed(&meter, bytes_of(text, sizeof text - 1), t);
	assert_string_equal(story, "123");
	assert_int_equal(meter.plausibility.n[CONTRADICTION_POWER], 3);
	assert_non_null(strstr(last_error, "999999 W"));
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 5000);
	assert_string_equal(story, "123 123");
}

/* Its owner has chosen how often: one answer may fail. */
static void a_meter_that_is_asked_may_be_slow(void **state)
{
	(void)state;
	meter.conf.asked_ms = 60000;
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 1000);
	assert_int_equal(meter_deadline_ms(&meter), 1000 + 120000);
	meter.conf.asked_ms = 5000;
	assert_int_equal(meter_deadline_ms(&meter), 1000 + 15000);
}

/* An operator may set a meter to another protocol. */
static void a_wire_that_speaks_another_protocol(void **state)
{
	static const uint8_t noise[] = {0x1b, 0x1b, 0x1b, 0x1b};

	(void)state;
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 1000);
	assert_non_null(meter.listener.chosen);
	for (uint64_t t = 2000; t <= 63000; t += 1000) {
		meter_feed(&meter, bytes_of(noise, sizeof noise), t);
		meter_check(&meter, t);
	}
	assert_null(meter.listener.chosen);
}

/* The PIN is a matter of optical ports: at a P1 port the grid operator chooses what is sent. */
static void a_p1_port_without_a_power_lacks_no_pin(void **state)
{
	static const char fine[] = "/ABC5X\r\n\r\n1-0:1.8.0(5.000*kWh)\r\n!6542\r\n",
			  whole[] = "/ABC5X\r\n\r\n1-0:1.8.0(5*kWh)\r\n!0E49\r\n",
			  optical[] = "/ABC5X\r\n\r\n1-0:1.8.0(5.000*kWh)\r\n!\r\n",
			  locked[] = "/ABC5X\r\n\r\n1-0:1.8.0(5*kWh)\r\n!\r\n";

	(void)state;
	assert_non_null(strstr(told_of(fine, sizeof fine - 1), "in any of its lists"));
	assert_non_null(strstr(told_of(whole, sizeof whole - 1), "in any of its lists"));
	assert_non_null(strstr(told_of(optical, sizeof optical - 1), "the meter sends no power:"));
	assert_non_null(strstr(told_of(locked, sizeof locked - 1), "its PIN is not entered"));
}

/* What has a checksum needs no second. */
static void a_checked_telegram_counts_at_once(void **state)
{
	(void)state;
	meter_feed(&meter, bytes_of(p1, sizeof p1 - 1), 1000);
	assert_string_equal(story, "123");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(the_second_that_agrees_counts),
		TEST(counters_do_not_fall_and_do_not_jump),
		TEST(a_wrong_beginning_is_forgotten),
		TEST(powers_and_lists_that_were_not_there_before),
		TEST(what_waits_for_the_next_keeps_a_meter_alive),
		TEST(a_damaged_number_is_no_other_meter),
		TEST(who_has_shown_a_checksum_does_not_leave_it_off),
		TEST(who_has_shown_a_block_check_does_not_leave_it_off),
		TEST(another_meter_may_have_no_checksum),
		TEST(a_power_that_no_house_has_is_held_back_for_ever),
		TEST(a_meter_that_is_asked_may_be_slow),
		TEST(a_wire_that_speaks_another_protocol),
		TEST(a_damaged_telegram_is_told_by_what_damages_it),
		TEST(a_p1_port_without_a_power_lacks_no_pin),
		TEST(a_checked_telegram_counts_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
