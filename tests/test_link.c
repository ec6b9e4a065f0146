/* A link on a pseudo-terminal, in a real event loop: a line that changes under a meter, and ports
 * that have none. Nothing here depends on how fast it goes. */
#include "link/link.h"
#include "sim/sml_profile.h"
#include "sim/wire.h"
#include "support/event_text.h"
#include "support/meter_story.h"
#include "support/own_ports.h"
#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static struct link link_;
static struct wire wire;
static struct ev_loop *loop;
static struct ev_timer talk, give_up;
static struct house house;
static struct sml_meter sender;
static bool is_noisy, is_far_slower, is_patience_over;
static bool (*is_done)(void);

static void on_ended(void *ctx)
{
	(void)ctx;
}

static void on_undecided(void *ctx, const struct event *why)
{
	(void)ctx;
	story_tell(text_of_event(why));
}

static const struct link_hooks hooks = {.meter = {.reading = deaf_on_reading, .lost = deaf_on_lost},
	.ended = on_ended,
	.undecided = on_undecided};

/* Each tenth of a second a telegram, or what remains of it at another speed: of one that is far
 * slower, zeros. */
static void on_talk(struct ev_loop *l, struct ev_timer *w, int events)
{
	uint8_t bytes[SML_TELEGRAM_MAX];
	size_t n;

	(void)w, (void)events;
	house_pass(&house, 0);
	n = sml_meter_telegram(&sender, &house, bytes);
	for (size_t i = 0; is_noisy && i < n; i++)
		bytes[i] = is_far_slower ? 0 : bytes[i] | 0xe0;
	wire_send(&wire, bytes, n);
	if (is_done())
		ev_break(l, EVBREAK_ALL);
}

static void on_give_up(struct ev_loop *l, struct ev_timer *w, int events)
{
	(void)w, (void)events;
	is_patience_over = true;
	ev_break(l, EVBREAK_ALL);
}

static void until(bool (*condition)(void))
{
	is_done = condition;
	is_patience_over = false;
	ev_timer_init(&talk, on_talk, 0.1, 0.1);
	ev_timer_init(&give_up, on_give_up, 600, 0);
	ev_timer_start(loop, &talk);
	ev_timer_start(loop, &give_up);
	ev_run(loop, 0);
	ev_timer_stop(loop, &talk);
	ev_timer_stop(loop, &give_up);
	assert_false(is_patience_over);
}

static bool is_settled(void)
{
	return link_.state.is_settled;
}

static bool is_sought_again(void)
{
	return link_.state.is_sought_again;
}

static bool is_undecided(void)
{
	return *story;
}

static struct port_name name;

static void start(struct link_conf conf)
{
	story[0] = '\0';
	assert_int_equal(wire_plug(&wire, NULL), 0);
	port_name_parse(wire.path, &name);
	conf.port = &name;
	link_start(&link_, loop, &conf, &hooks, NULL);
}

static void finish(void)
{
	link_stop(&link_);
	wire_unplug(&wire);
}

/* What it was before does not matter: no member is left as it was. */
static void a_link_begins_anew_wherever_it_stands(void **state)
{
	(void)state;
	is_noisy = false;
	memset(&link_, 0xa5, sizeof link_);
	start((struct link_conf){0});
	assert_false(link_.state.is_settled);
	assert_string_equal(link_.path, "");
	assert_string_equal(link_.home, "");
	assert_int_equal(link_.port.fd, -1);
	until(is_settled);
	assert_false(link_.state.is_sought_again);
	assert_int_equal(link_.state.last_error, 0);
	assert_int_equal(link_.search.line.baud, 9600);
	assert_true(link_.diagnosis.is_resting); /* there is nothing to doubt */
	finish();
}

static void noise_on_a_settled_port_is_looked_into_and_telegrams_found_again(void **state)
{
	(void)state;
	is_noisy = false;
	start((struct link_conf){.garbled_ms = 1500});
	until(is_settled);
	is_noisy = true;
	until(is_sought_again);
	assert_false(link_.state.is_settled);
	assert_int_equal(link_.search.line.baud, 9600); /* the last good setting comes first */
	is_noisy = false;
	until(is_settled);
	assert_false(link_.state.is_sought_again);
	finish();
}

static void noise_that_is_no_meter_is_told_from_silence(void **state)
{
	(void)state;
	is_noisy = true;
	start((struct link_conf){.decide_ms = 2000});
	until(is_undecided);
	assert_string_equal(story, "bytes that are no meter's for 2 s, there is no meter here");
	assert_int_equal(link_.port.fd, -1);
	finish();
}

static void a_port_that_cannot_be_opened_is_decided_at_once(void **state)
{
	(void)state;
	start((struct link_conf){.decide_ms = 60000});
	wire_unplug(&wire);
	until(is_undecided);
	assert_non_null(strstr(story, "is not there"));
	finish();
}

enum { ATTEMPTS = 8 };

/* Which would be made one after the other: the seconds before the next one. */
static double wait_after_attempts(void)
{
	for (int i = 0; i < ATTEMPTS; i++)
		ev_invoke(loop, &link_.retry, 0);
	return ev_timer_remaining(loop, &link_.retry);
}

static void a_port_that_somebody_has_is_tried_each_second(void **state)
{
	int fd;

	(void)state;
	start((struct link_conf){0});
	fd = open(wire.path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_true(wait_after_attempts() <= 1);
	close(fd);
	ev_invoke(loop, &link_.retry, 0);
	assert_true(link_.port.fd >= 0);
	finish();
}

static void a_port_that_is_not_there_is_tried_ever_more_seldom(void **state)
{
	(void)state;
	start((struct link_conf){0});
	wire_unplug(&wire);
	assert_true(wait_after_attempts() > 4);
	finish();
}

static void what_is_decided_stays_until_the_plug_is_pulled(void **state)
{
	(void)state;
	is_noisy = false;
	start((struct link_conf){.decide_ms = 60000});
	until(is_settled);
	assert_string_equal(story, "");
	wire_unplug(&wire);
	until(is_undecided);
	assert_non_null(strstr(story, "the port is gone"));
	finish();
}

static bool is_another_speed_tried(void)
{
	return link_.port.fd >= 0 && link_.search.line.baud != 9600;
}

static void a_line_that_is_tried_is_set_at_the_port(void **state)
{
	(void)state;
	is_noisy = is_far_slower = true; /* which is seen at once */
	start((struct link_conf){0});
	until(is_another_speed_tried);
	is_far_slower = false;
	assert_int_equal(wire_baud(&wire), link_.search.line.baud);
	finish();
}

/* Two ports for "auto": `wire`, which comes first, and `second`. */
static char folder[] = "/tmp/gridmeter-link-XXXXXX", links[2][64], pattern[64];
static struct wire second;

static const char *others; /* a port that is another's */

static bool on_is_others(void *ctx, const char *path)
{
	(void)ctx;
	return others && strcmp(path, others) == 0;
}

static void start_hunting(void)
{
	static const struct link_hooks hunting = {
		.meter = {.reading = deaf_on_reading, .lost = deaf_on_lost},
		.ended = on_ended,
		.undecided = on_undecided,
		.is_others = on_is_others};
	struct link_conf conf = {.port = &name};

	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	for (int i = 0; i < 2; i++)
		snprintf(links[i], sizeof links[i], "%s/port-%d", folder, i);
	snprintf(pattern, sizeof pattern, "auto:%s/port-*", folder);
	port_name_parse(pattern, &name);
	assert_int_equal(wire_plug(&wire, links[0]), 0);
	assert_int_equal(wire_plug(&second, links[1]), 0);
	link_start(&link_, loop, &conf, &hunting, NULL);
}

static void finish_hunting(void)
{
	finish();
	wire_unplug(&second);
	assert_int_equal(rmdir(folder), 0);
}

static bool has_noise(void)
{
	return link_.meter.noisy_since_ms && link_.meter.traffic.n_all > 1000;
}

static bool is_at_second(void)
{
	return link_.port.fd >= 0 && strcmp(link_.path, second.path) == 0;
}

static void what_one_port_had_is_not_told_of_the_next(void **state)
{
	(void)state;
	is_noisy = true;
	others = NULL;
	start_hunting();
	until(has_noise);
	wire_unplug(&wire);
	until(is_at_second);
	assert_int_equal(link_.meter.listener.n_bytes, 0);
	assert_int_equal(link_.meter.noisy_since_ms, 0);
	assert_int_equal(link_.meter.traffic.n_all, 0);
	assert_int_equal(link_.state.last_error, 0);
	assert_true(link_.state.silent_since_ms >= link_.state.opened_ms);
	finish_hunting();
}

static void so_is_one_of_those_that_are_hunted(void **state)
{
	int fd;

	(void)state;
	start_hunting();
	wire_unplug(&second);
	fd = open(wire.path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_true(wait_after_attempts() <= 1);
	close(fd);
	finish_hunting();
}

static void a_port_of_another_link_is_left_to_it(void **state)
{
	(void)state;
	is_noisy = false;
	start_hunting();
	others = wire.path; /* it would be the first */
	until(is_at_second);
	assert_int_equal(link_.meter.listener.n_bytes, 0);
	others = second.path;
	until(is_settled);
	assert_string_equal(link_.path, wire.path);
	assert_string_equal(link_.home, wire.path);
	finish_hunting();
}

/* Where it was understood is looked first; by its name it would be the second. */
static void a_link_that_has_lost_its_port_looks_there_first(void **state)
{
	struct port_hunt *h = &link_.hunt;

	(void)state;
	is_noisy = false;
	others = NULL;
	start_hunting();
	until(is_settled);
	assert_string_equal(port_hunt_next(h), second.path);
	strcpy(link_.home, second.path);
	port_hunt_anew(h);
	assert_string_equal(port_hunt_next(h), second.path);
	assert_string_equal(port_hunt_next(h), wire.path);
	assert_null(port_hunt_next(h));
	strcpy(link_.home, "/dev/another-one"); /* it is gone, or of no interest */
	port_hunt_anew(h);
	assert_string_equal(port_hunt_next(h), wire.path);
	finish_hunting();
}

static int set_up(void **state)
{
	(void)state;
	own_ports();
	house_init(&house, 1, 12);
	sml_meter_init(&sender, sml_profile_find("fnn-total"));
	loop = ev_default_loop(EVFLAG_AUTO);
	return loop == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	ev_loop_destroy(loop);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_begins_anew_wherever_it_stands),
		cmocka_unit_test(noise_on_a_settled_port_is_looked_into_and_telegrams_found_again),
		cmocka_unit_test(noise_that_is_no_meter_is_told_from_silence),
		cmocka_unit_test(a_port_that_cannot_be_opened_is_decided_at_once),
		cmocka_unit_test(a_port_that_somebody_has_is_tried_each_second),
		cmocka_unit_test(a_port_that_is_not_there_is_tried_ever_more_seldom),
		cmocka_unit_test(what_is_decided_stays_until_the_plug_is_pulled),
		cmocka_unit_test(a_line_that_is_tried_is_set_at_the_port),
		cmocka_unit_test(what_one_port_had_is_not_told_of_the_next),
		cmocka_unit_test(so_is_one_of_those_that_are_hunted),
		cmocka_unit_test(a_port_of_another_link_is_left_to_it),
		cmocka_unit_test(a_link_that_has_lost_its_port_looks_there_first),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
