/* Meters that send once a minute: they are on the bus all the time, once that is known of them. */
#include "link/link.h"
#include "link/link_due.h"
#include "meter/meter.h"
#include "support/dlms_text.h"
#include "support/sender.h"
#include "support/test.h"

#include <stdio.h>

static struct meter meter;
static struct sender sender;
static unsigned n_readings, n_lost;
static uint32_t told_ms;
static double power_w;

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	(void)ctx, (void)id;
	n_readings++;
	told_ms = period_ms;
	power_w = reading_has(reading, Q_POWER) ? decimal_double(reading->value[Q_POWER]) : -1;
}

static void on_lost(void *ctx)
{
	(void)ctx;
	n_lost++;
}

static const struct meter_hooks hooks = {.reading = on_reading, .lost = on_lost};

static void start(const char *name)
{
	const struct meter_conf conf = {0};

	n_readings = n_lost = 0;
	sender_init(&sender, name);
	meter_init(&meter, &conf, &hooks, NULL);
}

/* Seconds pass, then the next telegram comes. */
static void hear(int watts, uint64_t now_ms)
{
	for (uint64_t t = meter.heard_ms; t < now_ms; t += 1000)
		meter_check(&meter, t);
	meter_feed(&meter, sender_telegram(&sender, watts), now_ms);
}

/* Its clock and ours are not the same, and neither is the time on the wire. */
static const int jitter_ms[] = {0, 300, -200, 900, -700, 100, 0, -300, 500, 0};

static void once_a_minute_is_a_period(void **state)
{
	(void)state;
	start("fnn-total");
	for (uint64_t i = 1; i <= 40; i++)
		hear(400, 60000 * i + (uint64_t)jitter_ms[i % 10]);
	assert_int_equal(n_readings, 40);
	assert_int_equal(n_lost, 2); /* while there was one interval, and none */
	assert_in_range(told_ms, 59000, 61000);
	assert_in_range(meter_silence_ms(&meter), 178000, 182000);
}

static void two_equal_periods_are_known(void **state)
{
	(void)state;
	start("fnn-total");
	hear(400, 60000);
	assert_int_equal(meter_deadline_ms(&meter), 60000 + 15000);
	hear(400, 120000);
	assert_int_equal(meter_deadline_ms(&meter), 120000 + 15000);
	hear(400, 180500);
	assert_int_equal(meter_deadline_ms(&meter), 180500 + 3 * 60500);
	for (uint64_t t = 181000; t < 361500; t += 500)
		meter_check(&meter, t);
	assert_int_equal(n_lost, 2);
	meter_check(&meter, 180500 + 3 * 60500);
	assert_int_equal(n_lost, 3);
}

/* A meter of each second that is badly heard must not be believed for minutes. */
static void intervals_that_differ_are_no_period(void **state)
{
	static const uint64_t at[] = {
		10, 30, 70, 111, 181, 271, 286, 350}; /* 40 and 41 s are two, not most */

	(void)state;
	start("fnn-total");
	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		hear(400, at[i] * 1000);
	assert_int_equal(meter_silence_ms(&meter), 15000);
	assert_true(n_lost >= 5);
}

/* What it said of its power is as old as its next may be. */
static void a_power_stands_until_the_next_is_overdue(void **state)
{
	struct octets power = {0}, energy = {0};

	(void)state;
	start("am550");
	dlms_text_push(&power, "01 02 02 02 09 06 0000600100ff 09 08 3132333435363738"
			       "02 02 09 06 0100010700ff 06 000001f4");
	dlms_text_push(&energy, "01 02 02 02 09 06 0000600100ff 09 08 3132333435363738"
				"02 02 09 06 0100010800ff 06 000003e8");
	for (uint64_t t = 60000; t <= 240000; t += 60000)
		meter_feed(&meter, octets_bytes(&power), t);
	meter_feed(&meter, octets_bytes(&energy), 240000 + 179000);
	assert_int_equal(n_readings, 5);
	assert_true(power_w == 500);
}

static void a_telegram_that_is_lost_changes_nothing(void **state)
{
	(void)state;
	start("fnn-total");
	for (uint64_t i = 1; i <= 20; i++)
		if (i != 10 && i != 14)
			hear(400, 60000 * i);
	assert_int_equal(n_lost, 2);
	assert_int_equal(told_ms, 60000);
}

static void lists_of_each_hour_are_no_period(void **state)
{
	(void)state;
	start("fnn-total");
	for (uint64_t i = 1; i <= 5; i++)
		hear(400, 3600000 * i);
	assert_int_equal(meter_silence_ms(&meter), 15000);
	assert_int_equal(n_lost, 4);
}

/* From the third on the judge has a list and a load that it knows; relays in between say
 * nothing. */
static void a_czech_meter_is_there_all_the_time(void **state)
{
	(void)state;
	start("czech");
	for (uint64_t i = 1; i <= 60; i++)
		hear(400, 30000 * i);
	assert_int_equal(n_readings, 29);
	assert_true(n_lost <= 1);
	assert_true(meter.is_live);
	assert_int_equal(told_ms, 60000);
	assert_int_equal(meter.cache.at_ms[MEANS_IMPORT], 59 * 30000);
}

static void its_load_may_change_each_minute(void **state)
{
	static const int watts[] = {200, 2200, 800, 11000, 300, -4000, 200, 5000, 100, 3000};
	unsigned n_lost_first;

	(void)state;
	start("czech");
	for (uint64_t i = 1; i <= 9; i++)
		hear(400, 30000 * i);
	n_lost_first = n_lost;
	for (uint64_t i = 10; i <= 200; i++)
		hear(watts[i / 2 % 10], 30000 * i);
	assert_int_equal(n_lost, n_lost_first);
	assert_true(n_readings > 70);
}

/* An octet of noise behind each of them. */
static void noise_in_between_is_no_reason_to_look_elsewhere(void **state)
{
	(void)state;
	start("fnn-total");
	for (uint64_t i = 1; i <= 10; i++) {
		hear(400, 61000 * i);
		meter_feed(&meter, bytes_of((const uint8_t *)"\x55", 1), 61000 * i + 300);
	}
	assert_int_equal(n_readings, 10);
	for (uint64_t t = 611000; t < 611000 + 180000; t += 1000) {
		meter_check(&meter, t);
		assert_non_null(meter.listener.chosen);
		assert_false(meter.facts.noise);
	}
}

static struct link link_of(uint64_t heard_ms)
{
	struct link l = {.state = {.stuck_ms = 10000, .heard_ms = heard_ms, .is_settled = true},
		.conf.garbled_ms = 60000};

	l.meter = meter;
	return l;
}

/* Some adapters hang; a slow meter is none of them. */
static void a_silent_adapter_is_not_opened_again_too_soon(void **state)
{
	static struct link l;

	(void)state;
	start("fnn-total");
	hear(400, 60000);
	l = link_of(60000);
	meter_check(&l.meter, 60000 + 15000);
	assert_int_equal(link_due(&l, 60000 + 14999), LINK_DUE_OPENING);
	l.hunt.is_on = true; /* it would look elsewhere */
	assert_int_equal(link_due(&l, 60000 + PERIOD_MOST_MS - 1), LINK_DUE_NOTHING);
	assert_int_equal(link_due(&l, 60000 + PERIOD_MOST_MS), LINK_DUE_OPENING);
	hear(400, 120000);
	hear(400, 180000);
	l = link_of(180000);
	assert_int_equal(link_due(&l, 180000 + 179999), LINK_DUE_NOTHING);
	assert_int_equal(link_due(&l, 180000 + 180000), LINK_DUE_OPENING);
	l.meter.noisy_since_ms = 180500;
	assert_int_equal(link_due(&l, 180500 + 179000), LINK_DUE_NOTHING);
	l.state.heard_ms = 360000;
	assert_int_equal(link_due(&l, 180500 + 180000), LINK_DUE_SEARCH);
}

static void a_silent_adapter_of_a_fast_meter_is(void **state)
{
	static struct link l;

	(void)state;
	start("fnn-total");
	hear(400, 1000);
	hear(400, 2000);
	l = link_of(2000);
	assert_int_equal(link_due(&l, 2000 + 14999), LINK_DUE_NOTHING);
	assert_int_equal(link_due(&l, 2000 + 15000), LINK_DUE_OPENING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once_a_minute_is_a_period),
		cmocka_unit_test(two_equal_periods_are_known),
		cmocka_unit_test(intervals_that_differ_are_no_period),
		cmocka_unit_test(a_power_stands_until_the_next_is_overdue),
		cmocka_unit_test(a_telegram_that_is_lost_changes_nothing),
		cmocka_unit_test(lists_of_each_hour_are_no_period),
		cmocka_unit_test(a_czech_meter_is_there_all_the_time),
		cmocka_unit_test(its_load_may_change_each_minute),
		cmocka_unit_test(noise_in_between_is_no_reason_to_look_elsewhere),
		cmocka_unit_test(a_silent_adapter_is_not_opened_again_too_soon),
		cmocka_unit_test(a_silent_adapter_of_a_fast_meter_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
