/* A meter between its wire and the bus: what is fresh, whose value it is, and when there is
 * none. */
#include "meter/meter.h"
#include "sim/fault.h"
#include "support/event_text.h"
#include "support/meter_story.h"
#include "support/sender.h"
#include "support/sml_text.h"
#include "support/test.h"

#include <stdio.h>

static struct meter meter;
static struct sender sender;

static void start(const char *profile, uint32_t timeout_ms)
{
	const struct meter_conf conf = {.timeout_ms = timeout_ms};

	story_begin(" ");
	sender_init(&sender, profile);
	meter_init(&meter, &conf, &story_hooks, NULL);
}

static void add_telegram(struct octets *o, int power_w)
{
	struct bytes telegram = sender_telegram(&sender, power_w);

	octets_add(o, telegram.p, bytes_left(&telegram));
}

static void hear(int power_w, uint64_t now_ms)
{
	meter_feed(&meter, sender_telegram(&sender, power_w), now_ms);
}

static void each_telegram_is_a_reading(void **state)
{
	(void)state;
	start("fnn-total", 0);
	hear(400, 1000);
	hear(-400, 2000);
	assert_string_equal(story, "400 -400");
	assert_true(meter.is_live);
}

static void of_several_in_one_read_the_newest_counts(void **state)
{
	struct octets o = {0};

	(void)state;
	start("fnn-total", 0);
	for (int i = 1; i <= 3; i++)
		add_telegram(&o, 400 * i);
	meter_feed(&meter, octets_bytes(&o), 1000);
	assert_string_equal(story, "1200");
	assert_int_equal(listener_best(&meter.listener)->n_telegrams, 3);
}

static void silence_of_five_seconds_for_a_fast_meter(void **state)
{
	(void)state;
	start("fnn-total", 0);
	for (uint64_t i = 1; i <= 8; i++)
		hear(400, 1000 * i);
	assert_int_equal(meter_deadline_ms(&meter), 8000 + 5000);
	meter_check(&meter, 12999);
	assert_null(strstr(story, "lost"));
	meter_check(&meter, 13000);
	assert_non_null(strstr(story, "lost"));
	assert_int_equal(meter_deadline_ms(&meter), 0);
}

static void silence_of_three_periods_for_a_slow_one(void **state)
{
	(void)state;
	start("fnn-total", 0);
	for (uint64_t i = 1; i <= 8; i++)
		hear(400, 4000 * i);
	assert_int_equal(meter_deadline_ms(&meter), 32000 + 12000);
}

/* Nobody knows yet how slow it is. */
static void silence_after_the_first_telegram(void **state)
{
	(void)state;
	start("fnn-total", 0);
	hear(400, 1000);
	assert_int_equal(meter_deadline_ms(&meter), 1000 + 15000);
	hear(400, 11000); /* ten seconds: Kamstrup, P1 */
	assert_int_equal(meter_deadline_ms(&meter), 11000 + 15000);
	assert_null(strstr(story, "lost"));
}

static void silence_by_configuration(void **state)
{
	(void)state;
	start("fnn-total", 2500);
	hear(400, 1000);
	assert_int_equal(meter_deadline_ms(&meter), 3500);
}

static void lost_once_and_back_with_the_next_telegram(void **state)
{
	(void)state;
	start("fnn-total", 0);
	hear(400, 1000);
	meter_check(&meter, 60000);
	meter_check(&meter, 61000);
	meter_unplugged(&meter);
	hear(800, 70000);
	assert_string_equal(story, "400 lost 800");
}

static void the_wire_gone_is_lost_at_once(void **state)
{
	(void)state;
	start("fnn-total", 0);
	hear(400, 1000);
	meter_unplugged(&meter);
	meter_plugged(&meter);
	hear(800, 1500);
	assert_string_equal(story, "400 lost 800");
}

/* What was begun before the plug was pulled must not be ended by what comes after. */
static void half_a_telegram_before_the_plug_is_forgotten(void **state)
{
	struct octets o = {0};

	(void)state;
	start("fnn-total", 0);
	add_telegram(&o, 400);
	meter_feed(&meter, bytes_of(o.p, 100), 1000);
	meter_unplugged(&meter);
	meter_plugged(&meter);
	meter_feed(&meter, bytes_of(o.p + 100, o.n - 100), 2000);
	assert_string_equal(story, "");
}

static void faults_do_not_keep_a_meter_alive(void **state)
{
	struct octets o = {0};
	uint64_t random = 1;

	(void)state;
	start("fnn-total", 0);
	hear(400, 1000);
	hear(400, 2000);
	add_telegram(&o, 800);
	o.n = fault_apply(FAULT_CHECKSUM, o.p, o.n, &random);
	for (uint64_t t = 3000; t <= 8000; t += 1000) {
		meter_feed(&meter, octets_bytes(&o), t);
		meter_check(&meter, t);
	}
	assert_string_equal(story, "400 400 lost");
	assert_int_equal(listener_best(&meter.listener)->n_faults, 6);
}

static void a_meter_without_a_pin_is_never_live(void **state)
{
	(void)state;
	start("no-pin", 0);
	hear(400, 1000);
	hear(400, 2000);
	assert_string_equal(story, "");
	assert_false(meter.is_live);
	assert_true(meter.facts.no_power);
}

/* A list of one meter with one register. */
static void hear_list(const char *entry, uint64_t now_ms)
{
	struct octets messages = {0}, file = {0};

	sml_text_list(&messages, "0b 0a01 49534b 00 02b02be5", 1, entry, CHECK_RIGHT);
	sml_text_file(&file, &messages, CHECK_RIGHT);
	meter_feed(&meter, octets_bytes(&file), now_ms);
}

/* Somebody locked the meter again: at once no value, and soon off the bus. */
static void a_power_that_is_no_longer_sent(void **state)
{
	(void)state;
	start("fnn-total", 0);
	hear_list("77 07 0100100700ff 01 01 621b 5200 6205 01", 1000);
	for (uint64_t t = 2000; t <= 6000; t += 1000) {
		hear_list("77 07 0100010800ff 01 01 621e 5203 6205 01", t);
		meter_check(&meter, t);
	}
	assert_string_equal(story, "5 none none none none none lost");
}

static void another_meter_is_believed_after_three_telegrams(void **state)
{
	(void)state;
	start("fnn-total", 0);
	hear(400, 1000);
	sim_meter_set_number(&sender.meter, 75100002);
	hear(800, 2000);
	hear(800, 3000);
	assert_string_equal(story, "400");
	hear(1200, 4000);
	assert_string_equal(story, "400 lost 1200");
}

static void two_meters_on_one_wire_never_mix(void **state)
{
	(void)state;
	start("fnn-total", 0);
	for (uint64_t t = 1000; t < 6000; t += 1000) {
		sim_meter_set_number(&sender.meter, 75100001);
		hear(400, t);
		sim_meter_set_number(&sender.meter, 75100002);
		hear(8000, t + 500);
	}
	assert_string_equal(story, "400 400 400 400 400");
}

static void the_period_is_the_median(void **state)
{
	struct period p;
	uint64_t now = 1000;

	(void)state;
	period_reset(&p);
	assert_int_equal(period_ms(&p), 0);
	for (int i = 0; i < 5; i++)
		period_mark(&p, now += 1000);
	period_mark(&p, now += 3000); /* two were lost */
	assert_int_equal(period_ms(&p), 1000);
	period_break(&p);
	period_mark(&p, now += 50000); /* the wire was away */
	for (int i = 0; i < 7; i++)
		period_mark(&p, now += 2000);
	assert_int_equal(period_ms(&p), 2000);
	period_mark(&p, now += 10); /* out of one buffer */
	assert_int_equal(period_ms(&p), 2000);
}

/* A port that was pulled out has no bytes, and what came from it before is not told of the next. */
static void noise_ends_with_the_wire(void **state)
{
	static const uint8_t noise[] = {0x55, 0xaa, 0x00, 0xfe};

	(void)state;
	start("fnn-total", 0);
	meter_feed(&meter, bytes_of(noise, sizeof noise), 1000);
	meter_unplugged(&meter);
	last_error[0] = '\0';
	meter_check(&meter, 60000);
	assert_string_equal(last_error, "");
	meter_plugged(&meter);
	meter_feed(&meter, bytes_of(noise, sizeof noise), 61000);
	meter_check(&meter, 77000);
	assert_non_null(strstr(last_error, "bytes come in, but nothing that begins"));
}

static void what_was_heard_on_one_wire_is_not_told_of_another(void **state)
{
	static const uint8_t noise[] = {0x55, 0xaa, 0x00, 0xfe};

	(void)state;
	start("fnn-total", 0);
	hear(400, 1000);
	meter_feed(&meter, bytes_of(noise, sizeof noise), 2000);
	meter_check(&meter, 20000);
	assert_string_not_equal(last_error, "");
	meter_moved(&meter);
	last_error[0] = '\0';
	meter_check(&meter, 80000);
	assert_string_equal(last_error, "");
	assert_int_equal(meter.listener.n_bytes, 0);
	assert_int_equal(listener_n_telegrams(&meter.listener), 0);
	assert_int_equal(listener_best(&meter.listener)->n_faults, 0);
	assert_int_equal(meter.traffic.n_all, 0);
	assert_true(meter.is_known); /* who the meter is has come along */
	assert_false(meter.is_live);
}

static const char *left;

static void on_left(void *ctx)
{
	(void)ctx;
	left = meter.identity.id;
}

static void a_meter_without_a_number_stays_on_its_wire(void **state)
{
	static const struct meter_hooks hooks_with_left = {
		.reading = story_on_reading, .lost = story_on_lost, .left = on_left};

	(void)state;
	start("fnn-total", 0);
	meter.hooks = &hooks_with_left;
	left = NULL;
	hear(400, 1000);
	meter_moved(&meter);
	assert_null(left);
	assert_true(meter.is_known);
	meter.identity.id_is_model = true;
	meter_moved(&meter);
	assert_non_null(left);
	assert_false(meter.is_known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_telegram_is_a_reading),
		cmocka_unit_test(of_several_in_one_read_the_newest_counts),
		cmocka_unit_test(silence_of_five_seconds_for_a_fast_meter),
		cmocka_unit_test(silence_of_three_periods_for_a_slow_one),
		cmocka_unit_test(silence_after_the_first_telegram),
		cmocka_unit_test(silence_by_configuration),
		cmocka_unit_test(lost_once_and_back_with_the_next_telegram),
		cmocka_unit_test(the_wire_gone_is_lost_at_once),
		cmocka_unit_test(half_a_telegram_before_the_plug_is_forgotten),
		cmocka_unit_test(faults_do_not_keep_a_meter_alive),
		cmocka_unit_test(a_meter_without_a_pin_is_never_live),
		cmocka_unit_test(a_power_that_is_no_longer_sent),
		cmocka_unit_test(another_meter_is_believed_after_three_telegrams),
		cmocka_unit_test(two_meters_on_one_wire_never_mix),
		cmocka_unit_test(the_period_is_the_median),
		cmocka_unit_test(noise_ends_with_the_wire),
		cmocka_unit_test(what_was_heard_on_one_wire_is_not_told_of_another),
		cmocka_unit_test(a_meter_without_a_number_stays_on_its_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
