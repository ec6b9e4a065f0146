/* ASCII meters between their wire and the bus: telegrams without a checksum are believed when they agree with
 * one another. */
#include "meter/meter.h"
#include "support/octets.h"
#include "support/test.h"

#include <stdio.h>

static struct meter meter;
static char story[1024];

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	char power[DECIMAL_TEXT_MAX] = "none";

	(void)ctx, (void)id, (void)period_ms;
	if (reading_has(reading, Q_POWER))
		decimal_text(reading->value[Q_POWER], power);
	strcat(story, *story ? " " : "");
	strcat(story, power);
}

static void on_lost(void *ctx)
{
	(void)ctx;
	strcat(story, " lost");
}

static const struct meter_hooks hooks = {.reading = on_reading, .lost = on_lost};

static int set_up(void **state)
{
	const struct meter_conf conf = {.label = "test"};

	(void)state;
	story[0] = '\0';
	meter_init(&meter, &conf, &hooks, NULL);
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
	hear("1.8.0(5.001*kWh)\r\n16.7.0(101*W)", 2000);
	hear("1.8.0(5.001*kWh)\r\n16.7.0(102*W)", 3000);
	assert_string_equal(story, "101 102");
}

static void counters_do_not_fall_and_do_not_jump(void **state)
{
	(void)state;
	hear("1.8.0(5.000*kWh)\r\n16.7.0(100*W)", 1000);
	hear("1.8.0(5.001*kWh)\r\n16.7.0(101*W)", 2000);
	hear("1.8.0(4.001*kWh)\r\n16.7.0(102*W)", 3000);
	hear("1.8.0(5.002*kWh)\r\n16.7.0(103*W)", 4000);
	hear("1.8.0(9.002*kWh)\r\n16.7.0(104*W)", 5000);
	hear("1.8.0(5.003*kWh)\r\n16.7.0(105*W)", 6000);
	assert_string_equal(story, "101 103 105");
	assert_int_equal(meter.n_implausible, 3);
}

/* The first one was wrong, not all that follow. */
static void a_wrong_beginning_is_forgotten(void **state)
{
	(void)state;
	hear("1.8.0(9.000*kWh)\r\n16.7.0(100*W)", 1000);
	for (uint64_t t = 2000; t <= 6000; t += 1000)
		hear("1.8.0(5.001*kWh)\r\n16.7.0(101*W)", t);
	assert_string_equal(story, "101 101");
}

static void powers_and_voltages_beyond_a_house(void **state)
{
	(void)state;
	hear("1.8.0(5.000*kWh)\r\n16.7.0(100*W)", 1000);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(900000*W)", 2000);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(100*W)\r\n32.7.0(30.1*V)", 3000);
	hear("1.8.0(5.000*kWh)\r\n16.7.0(103*W)\r\n32.7.0(230.1*V)\r\n52.7.0(0.0*V)", 4000);
	assert_string_equal(story, "103");
}

/* Its owner has chosen how often: one answer may fail. */
static void a_meter_that_is_asked_may_be_slow(void **state)
{
	static const char p1[] = "/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!6DFA\r\n";

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
	static const char p1[] = "/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!6DFA\r\n";
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

/* What has a checksum needs no second. */
static void a_checked_telegram_counts_at_once(void **state)
{
	static const char p1[] = "/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!6DFA\r\n";

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
		TEST(powers_and_voltages_beyond_a_house),
		TEST(a_meter_that_is_asked_may_be_slow),
		TEST(a_wire_that_speaks_another_protocol),
		TEST(a_checked_telegram_counts_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
