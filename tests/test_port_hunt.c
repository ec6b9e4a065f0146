/* Ports by turns, where none was named. */
#include "link/port_hunt.h"
#include "sim/wire.h"
#include "support/own_ports.h"
#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PORTS = 3 };

static char folder[] = "/tmp/gridmeter-hunt-XXXXXX", links[PORTS][64], pattern[64];
static struct wire wires[PORTS];
static struct port_hunt hunt;
static struct nodes nodes;

static void plug(int i)
{
	snprintf(links[i], sizeof links[i], "%s/port-%d", folder, i);
	assert_int_equal(wire_plug(&wires[i], links[i]), 0);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(pattern, sizeof pattern, "auto:%s/port-*", folder);
	for (int i = 0; i < PORTS; i++)
		plug(i);
	memset(&nodes, 0, sizeof nodes);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < PORTS; i++)
		wire_unplug(&wires[i]);
	return rmdir(folder);
}

static struct event told;

static void begin(const char *port, const char *first, bool is_extra, struct nodes *known)
{
	static struct port_name name; /* borrowed by the hunt */

	port_name_parse(port, &name);
	port_hunt_init(&hunt, &name, first, is_extra, known);
}

static void assert_round(int from)
{
	for (int i = from; i < PORTS; i++)
		assert_string_equal(port_hunt_next(&hunt), wires[i].path);
	assert_null(port_hunt_next(&hunt));
	port_hunt_end_round(&hunt, &told);
}

static void a_port_with_a_name_is_not_hunted_for(void **state)
{
	(void)state;
	begin("/dev/ttyUSB0", "", false, NULL);
	assert_false(hunt.is_on);
	begin(pattern, "", false, NULL);
	assert_true(hunt.is_on);
}

static void one_after_the_other_round_and_round(void **state)
{
	(void)state;
	begin(pattern, "", false, NULL);
	for (int i = 0; i < 3; i++)
		assert_round(0);
}

static void the_one_that_is_likely_comes_first_and_once(void **state)
{
	(void)state;
	begin(pattern, "/dev/likely", false, NULL);
	assert_string_equal(port_hunt_next(&hunt), "/dev/likely");
	assert_round(0);
	assert_round(0);
}

static void home_comes_first_in_each_round(void **state)
{
	(void)state;
	begin(pattern, "", false, NULL);
	hunt.home = wires[2].path;
	for (int i = 0; i < 2; i++) {
		assert_string_equal(port_hunt_next(&hunt), wires[2].path);
		assert_string_equal(port_hunt_next(&hunt), wires[0].path);
		assert_string_equal(port_hunt_next(&hunt), wires[1].path);
		assert_null(port_hunt_next(&hunt));
		port_hunt_end_round(&hunt, &told);
	}
}

/* Who waits is told after the first round, and once more when nothing helps. */
static void a_hunt_without_a_meter_is_told_twice(void **state)
{
	(void)state;
	begin(pattern, "", false, NULL);
	for (int round = 0; round < 8; round++) {
		assert_round(0);
		assert_int_equal(told.kind, round == 0   ? EVENT_NONE_HEARD
					    : round == 3 ? EVENT_STILL_NONE
							 : EVENT_NOTHING);
		assert_string_equal(told.subject, "auto");
		assert_int_equal(told.n, PORTS);
	}
	begin(pattern, "", true, NULL); /* beside a meter that was found */
	assert_round(0);
	assert_int_equal(told.kind, EVENT_NOTHING);
}

static void each_round_listens_longer_up_to_a_limit(void **state)
{
	uint64_t last = 0;

	(void)state;
	begin(pattern, "", false, NULL);
	assert_int_equal(port_hunt_patience_ms(&hunt), 3000);
	assert_int_equal(port_hunt_noise_patience_ms(&hunt), 30000);
	for (int i = 0; i < 4; i++) {
		last = port_hunt_patience_ms(&hunt);
		assert_round(0);
		assert_true(port_hunt_patience_ms(&hunt) > last);
	}
	last = port_hunt_patience_ms(&hunt);
	assert_round(0);
	assert_int_equal(port_hunt_patience_ms(&hunt), last);
	assert_int_equal(port_hunt_noise_patience_ms(&hunt), 10 * last);
}

/* Somebody plugs in the adapter that was missing: it is not listened to for longer than at
 * first. */
static void a_port_that_is_new_begins_anew(void **state)
{
	(void)state;
	wire_unplug(&wires[2]);
	begin(pattern, "", false, NULL);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(port_hunt_next(&hunt), wires[0].path);
		assert_string_equal(port_hunt_next(&hunt), wires[1].path);
		assert_null(port_hunt_next(&hunt));
		port_hunt_end_round(&hunt, &told);
	}
	assert_true(port_hunt_patience_ms(&hunt) > 3000);
	plug(2);
	assert_string_equal(port_hunt_next(&hunt), wires[0].path);
	assert_int_equal(port_hunt_patience_ms(&hunt), 3000);
}

static void it_begins_again_at_the_first_or_at_the_last_that_was_tried(void **state)
{
	(void)state;
	begin(pattern, "", false, NULL);
	port_hunt_next(&hunt);
	assert_string_equal(port_hunt_next(&hunt), wires[1].path);
	port_hunt_stay(&hunt);
	assert_round(1);
	port_hunt_next(&hunt);
	port_hunt_anew(&hunt);
	assert_round(0);
}

/* One bad moment is not enough, nor a second. */
static void a_port_without_hardware_is_left_out(void **state)
{
	(void)state;
	begin(pattern, "", false, &nodes);
	for (int i = 0; i < 3; i++) {
		assert_round(0);
		port_hunt_learn(&hunt, wires[1].path, -EIO);
	}
	assert_string_equal(port_hunt_next(&hunt), wires[0].path);
	assert_string_equal(port_hunt_next(&hunt), wires[2].path);
	assert_null(port_hunt_next(&hunt));
}

/* Beside a meter that was found: six rounds, then one look in sixty. */
static void an_extra_one_rests(void **state)
{
	unsigned n = 0;

	(void)state;
	begin(pattern, "", true, NULL);
	for (int i = 0; i < 6; i++)
		assert_round(0);
	for (int i = 0; i < 120; i++) {
		if (!port_hunt_next(&hunt))
			continue;
		n++;
		assert_round(1);
	}
	assert_int_equal(n, 2);
}

static int own(void **state)
{
	(void)state;
	own_ports();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_port_with_a_name_is_not_hunted_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			one_after_the_other_round_and_round, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_one_that_is_likely_comes_first_and_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(home_comes_first_in_each_round, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_hunt_without_a_meter_is_told_twice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			each_round_listens_longer_up_to_a_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_port_that_is_new_begins_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			it_begins_again_at_the_first_or_at_the_last_that_was_tried, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_port_without_hardware_is_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_extra_one_rests, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, own, NULL);
}
