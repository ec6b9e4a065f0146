/* What an open port calls for, by what has come from it and what has not. */
#include "link/link.h"
#include "link/link_due.h"
#include "support/meter_story.h"
#include "support/test.h"

static struct link link_;

/* A port with a name, opened at 1000; nothing has come, and it may be asked by nobody. */
static int set_up(void **state)
{
	const struct meter_conf conf = {0};

	(void)state;
	memset(&link_, 0, sizeof link_);
	meter_init(&link_.meter, &conf, &deaf_hooks, NULL);
	link_.state.opened_ms = link_.state.heard_ms = 1000;
	link_.state.stuck_ms = 10000;
	link_.conf.garbled_ms = 60000;
	return 0;
}

/* Bytes that make no sense. */
static void hear_noise(uint64_t now_ms)
{
	static const uint8_t noise[] = {0x55, 0xa9, 0x4d, 0x6b, 0x95, 0x5a, 0xb5, 0x2d};

	meter_feed(&link_.meter, bytes_of(noise, sizeof noise), now_ms);
	link_.state.heard_ms = now_ms;
}

static void a_silent_port_is_opened_again(void **state)
{
	(void)state;
	assert_int_equal(link_due(&link_, 10999), LINK_DUE_NOTHING);
	assert_int_equal(link_due(&link_, 11000), LINK_DUE_OPENING);
	hear_noise(11000);
	assert_int_equal(link_due(&link_, 20999), LINK_DUE_NOTHING);
}

static void bytes_are_counted_since_the_port_was_opened(void **state)
{
	(void)state;
	assert_false(link_has_bytes(&link_));
	hear_noise(2000);
	assert_true(link_has_bytes(&link_));
}

/* One that pushes would have been heard. */
static void who_says_nothing_is_asked(void **state)
{
	(void)state;
	link_.port.may_send = true;
	assert_int_equal(link_due(&link_, 12999), LINK_DUE_NOTHING);
	assert_int_equal(link_due(&link_, 13000), LINK_DUE_ASKING);
	link_.conf.ask.asking = ASKING_YES;
	assert_int_equal(link_due(&link_, 1000), LINK_DUE_ASKING);
	link_.asker.is_on = true;
	assert_int_equal(
		link_due(&link_, 100000), LINK_DUE_NOTHING); /* silence is as it should be */
}

static void a_meter_that_was_understood_is_not_asked(void **state)
{
	(void)state;
	link_.port.may_send = true;
	link_.state.is_settled = true;
	assert_int_equal(link_due(&link_, 13000), LINK_DUE_OPENING);
}

static void telegrams_that_became_noise_are_looked_for(void **state)
{
	(void)state;
	link_.state.is_settled = true;
	for (uint64_t t = 2000; t < 62000; t += 1000) {
		hear_noise(t);
		assert_int_equal(link_due(&link_, t), LINK_DUE_NOTHING);
	}
	hear_noise(62000);
	assert_int_equal(link_due(&link_, 62000), LINK_DUE_SEARCH);
	link_.state.is_settled = false; /* it never was understood: the search is on anyway */
	assert_int_equal(link_due(&link_, 62000), LINK_DUE_NOTHING);
}

static void who_hunts_leaves_a_silent_port(void **state)
{
	(void)state;
	link_.hunt.is_on = true;
	assert_int_equal(link_due(&link_, 3999), LINK_DUE_NOTHING);
	assert_int_equal(link_due(&link_, 4000), LINK_DUE_PORT);
	hear_noise(4000);
	assert_int_equal(link_due(&link_, 4000), LINK_DUE_NOTHING);
	link_.meter.is_refused = true; /* a meter, but not for us */
	assert_int_equal(link_due(&link_, 4000), LINK_DUE_PORT);
	link_.state.is_settled = true;
	assert_int_equal(link_due(&link_, 4000), LINK_DUE_NOTHING);
}

static bool is_wanted(void *ctx, const char *path)
{
	return strcmp(path, ctx) == 0;
}

/* And does not open it anew, as what comes meanwhile would be lost. */
static void who_hunts_stays_where_somebody_records(void **state)
{
	static char port[] = "/dev/ttyUSB0";
	const struct link_tap tap = {.is_wanted = is_wanted, .ctx = port};

	(void)state;
	link_.hunt.is_on = true;
	link_.conf.tap = &tap;
	strcpy(link_.path, "/dev/ttyUSB1");
	assert_int_equal(link_due(&link_, 4000), LINK_DUE_PORT);
	strcpy(link_.path, port);
	assert_int_equal(link_due(&link_, 4000), LINK_DUE_NOTHING);
	assert_int_equal(link_due(&link_, 100000), LINK_DUE_NOTHING);
	link_.state.is_settled = true; /* it looks for nothing any more: as with any other */
	assert_int_equal(link_due(&link_, 100000), LINK_DUE_OPENING);
}

static void it_looks_more_often_while_it_has_to_decide(void **state)
{
	double idle = link_tick_s(&link_, 1000);

	(void)state;
	link_.decision.within_ms = 60000;
	assert_true(link_tick_s(&link_, 1000) < idle);
}

static void hear_telegrams_every(uint32_t period, uint64_t from_ms, uint64_t to_ms)
{
	for (uint64_t t = from_ms; t <= to_ms; t += period) {
		period_mark(&link_.meter.period, t);
		link_.meter.listener.n_bytes += 100;
		link_.state.heard_ms = t;
	}
	link_.meter.is_live = true;
}

static void milliseconds_count_of_a_fast_meter_while_it_speaks(void **state)
{
	(void)state;
	hear_telegrams_every(1000, 2000, 12000);
	assert_false(link_is_hasty(&link_, 12000));
	hear_telegrams_every(200, 12200, 22000);
	assert_true(link_is_hasty(&link_, 22000));
	assert_true(link_is_hasty(&link_, 24999));
	assert_false(link_is_hasty(&link_, 25000));
}

/* Errors of the line are counted by what an adapter passes on at once. An open head is noise for
 * ever, and gives nobody a reason to hurry. */
static void milliseconds_count_while_the_line_is_sought(void **state)
{
	(void)state;
	link_.search.is_on = true;
	assert_false(link_is_hasty(&link_, 1000));
	hear_noise(2000);
	assert_true(link_is_hasty(&link_, 2000));
	hear_noise(61000);
	assert_false(link_is_hasty(&link_, 61000));
}

/* Opened again and again meanwhile, which is no sign of life. */
static void it_looks_less_often_where_nothing_comes(void **state)
{
	double idle = link_tick_s(&link_, 1000);

	(void)state;
	link_.state.silent_since_ms = 1000;
	link_.state.heard_ms = link_.state.opened_ms = 30000;
	assert_true(link_tick_s(&link_, 16000) == idle);
	assert_true(link_tick_s(&link_, 31000) > idle);
	link_.hunt.is_on = true; /* the next port is waiting */
	assert_true(link_tick_s(&link_, 31000) == idle);
	link_.state.is_settled = true;
	assert_true(link_tick_s(&link_, 31000) > idle);
}

#define CASE(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_silent_port_is_opened_again),
		CASE(bytes_are_counted_since_the_port_was_opened),
		CASE(who_says_nothing_is_asked),
		CASE(a_meter_that_was_understood_is_not_asked),
		CASE(telegrams_that_became_noise_are_looked_for),
		CASE(who_hunts_leaves_a_silent_port),
		CASE(who_hunts_stays_where_somebody_records),
		CASE(it_looks_more_often_while_it_has_to_decide),
		CASE(it_looks_less_often_where_nothing_comes),
		CASE(milliseconds_count_of_a_fast_meter_while_it_speaks),
		CASE(milliseconds_count_while_the_line_is_sought),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
