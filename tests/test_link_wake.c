/* Whether a link looks away for a moment. */
#include "link/link.h"
#include "link/link_wake.h"
#include "port/port_ops.h"
#include "support/meter_story.h"
#include "support/test.h"

#include <fcntl.h>
#include <unistd.h>

static struct link link_;
static int ends[2];

static void on_event(struct ev_loop *loop, struct ev_io *w, int events)
{
	(void)loop, (void)w, (void)events;
}

static void on_timer(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)w, (void)events;
}

/* A serial port that has said nothing but noise for ten seconds. */
static int set_up(void **state)
{
	const struct meter_conf conf = {0};

	(void)state;
	memset(&link_, 0, sizeof link_);
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	link_.loop = ev_loop_new(EVFLAG_AUTO);
	link_.port.ops = &port_serial;
	meter_init(&link_.meter, &conf, &deaf_hooks, NULL);
	link_.meter.noisy_since_ms = 1000;
	ev_io_init(&link_.readable, on_event, ends[0], EV_READ);
	ev_init(&link_.nap_over, on_timer);
	ev_init(&link_.tick, on_timer);
	ev_io_start(link_.loop, &link_.readable);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ev_io_stop(link_.loop, &link_.readable);
	ev_timer_stop(link_.loop, &link_.nap_over);
	ev_loop_destroy(link_.loop);
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static void hear_noise(void)
{
	const struct nap_read read = {.n = 8, .octet_us = 1042};

	link_nap(&link_, &read, 11000);
}

static void noise_can_wait(void **state)
{
	(void)state;
	hear_noise();
	assert_true(ev_is_active(&link_.nap_over));
	assert_false(ev_is_active(&link_.readable));
}

static bool is_wanted(void *ctx, const char *path)
{
	(void)path;
	return *(const bool *)ctx;
}

/* Its times are those of the line. */
static void what_is_recorded_is_read_when_it_comes(void **state)
{
	bool is_recorded = true;
	const struct link_tap tap = {.is_wanted = is_wanted, .ctx = &is_recorded};

	(void)state;
	link_.conf.tap = &tap;
	hear_noise();
	assert_true(ev_is_active(&link_.readable));
	is_recorded = false;
	hear_noise();
	assert_false(ev_is_active(&link_.readable));
}

/* What it answers is waited for. */
static void a_meter_that_is_asked_is_heard_when_it_speaks(void **state)
{
	(void)state;
	link_.asker.is_on = true;
	hear_noise();
	assert_true(ev_is_active(&link_.readable));
}

/* A serial server hands on what it has, and its octets take no time. */
static void a_port_without_a_line_is_read_when_something_comes(void **state)
{
	(void)state;
	link_.port.ops = &port_tcp;
	hear_noise();
	assert_true(ev_is_active(&link_.readable));
}

/* Behind its telegrams a meter may send octets that mean nothing: the next telegram is not to wait
 * for them. */
static void a_meter_that_is_there_is_not_taken_for_noise(void **state)
{
	(void)state;
	link_.meter.is_live = true;
	hear_noise();
	assert_true(ev_is_active(&link_.readable));
}

static void what_comes_has_it_look_often_again(void **state)
{
	(void)state;
	link_.tick.repeat = 4;
	link_.state.silent_since_ms = 60000;
	link_hurry(&link_, 60000);
	assert_true(link_.tick.repeat == 1 && ev_is_active(&link_.tick));
	ev_timer_stop(link_.loop, &link_.tick);
	link_hurry(&link_, 60001); /* it does: nothing is to be begun anew */
	assert_false(ev_is_active(&link_.tick));
}

/* Whether what waits in the port is still there when the loop has come round after so long. */
static bool is_kept(double every_s, uint64_t after_ms)
{
	uint8_t octet = 0x1b;

	link_.tick.repeat = every_s;
	link_.state.awake_ms = 1000;
	link_.port.fd = ends[0];
	assert_int_equal(write(ends[1], &octet, 1), 1);
	link_wake(&link_, 1000 + after_ms);
	return read(ends[0], &octet, 1) == 1;
}

/* It may have come at any time since then. */
static void what_waited_while_all_stood_still_is_thrown_away(void **state)
{
	(void)state;
	assert_true(is_kept(1, 1999));
	assert_false(is_kept(1, 2000));
	assert_true(is_kept(4, 4999));
	assert_false(is_kept(4, 5000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(noise_can_wait, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_recorded_is_read_when_it_comes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_meter_that_is_asked_is_heard_when_it_speaks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_port_without_a_line_is_read_when_something_comes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_meter_that_is_there_is_not_taken_for_noise, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_comes_has_it_look_often_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_waited_while_all_stood_still_is_thrown_away, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
