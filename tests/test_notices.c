/* Which findings an owner is notified of, and when again. */
#include "screen/notices.h"
#include "daemon/source.h"
#include "doctor/findings.h"
#include "screen/slot.h"
#include "support/bus_talk.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS, DAY_S = 24 * 3600, BEGIN_MS = 3600000 };

static struct bus_peer peer;
static struct ev_loop *loop;
static struct bus bus;
static struct source source;
static struct slot slot;
static struct notices notices;
static char folder[] = "/tmp/gridmeter-notices-XXXXXX";

static void on_ready(void *ctx)
{
	(void)ctx;
}

static const struct bus_hooks bus_hooks = {on_ready, on_ready, NULL};
static const struct tree_hooks tree_hooks;

static const char *file(void)
{
	static char path[64];

	snprintf(path, sizeof path, "%s/notified", folder);
	return path;
}

static void start_anew(void)
{
	memset(&notices, 0, sizeof notices);
	notices_begin(&notices, &bus, folder);
	notices.begun_ms = BEGIN_MS; /* rather than the time of this machine */
}

/* A finding that has been there since BEGIN_MS. */
static void find(enum finding finding)
{
	slot.finding = finding;
	slot.found_ms = BEGIN_MS;
	slot.is_act = true;
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	assert_int_equal(bus_open(&bus, loop, peer.address, &bus_hooks, NULL), 0);
	bus_talk_welcome(&peer, loop);
	memset(&slot, 0, sizeof slot);
	slot_init(&slot, 0, &tree_hooks);
	slot.source = &source;
	slot.is_meters = true;
	strcpy(slot.seen, "Nothing comes.");
	strcpy(source.port_of, "port_ttyUSB0");
	find(FINDING_SILENCE);
	start_anew();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	bus_close(&bus);
	bus_peer_drop(&peer);
	unlink(file());
	return rmdir(folder);
}

/* Looks so long after BEGIN_MS; whether somebody was notified. */
static bool tells_after(uint64_t ms)
{
	notices_look(&notices, &slot, BEGIN_MS + ms);
	return bus_talk_comes(&peer, loop, "SetValue");
}

static void what_passes_soon_is_not_told(void **state)
{
	(void)state;
	assert_false(tells_after(NOTICE_AFTER_MS - 1));
	assert_true(tells_after(NOTICE_AFTER_MS));
	find(FINDING_AC_INPUT);
	assert_false(tells_after(NOTICE_SYSTEM_MS - 1));
	assert_true(tells_after(NOTICE_SYSTEM_MS));
	find(FINDING_KEY_WRONG);
	slot.is_act = false;
	assert_false(tells_after(NOTICE_SYSTEM_MS));
	slot.is_act = true;
	slot.source = NULL;
	assert_false(tells_after(NOTICE_SYSTEM_MS));
}

/* A port that was found may be anybody's: a telephone that charges, a GPS receiver. */
static void of_a_port_that_nobody_named_only_what_a_meter_says_is_told(void **state)
{
	static const enum finding of_ports[] = {FINDING_PORT_HELD, FINDING_ADAPTER_GONE,
		FINDING_SILENCE, FINDING_SEVEN_BITS, FINDING_PARITY, FINDING_NOT_A_METER,
		FINDING_OTHER_DEVICE};

	(void)state;
	slot.is_meters = false;
	for (size_t i = 0; i < sizeof of_ports / sizeof *of_ports; i++) {
		find(of_ports[i]);
		assert_false(tells_after(DAY_MS));
	}
	assert_int_equal(access(file(), F_OK), -1); /* nor kept as told */
	find(FINDING_KEY_MISSING);
	assert_true(tells_after(DAY_MS));
	find(FINDING_SILENCE);
	slot.is_meters = true;
	assert_true(tells_after(DAY_MS));
}

static void each_finding_of_each_meter_is_told_by_itself(void **state)
{
	(void)state;
	assert_true(tells_after(DAY_MS));
	assert_false(tells_after(DAY_MS));
	strcpy(source.port_of, "port_ttyUSB1");
	assert_true(tells_after(DAY_MS));
	strcpy(source.meter_of, "meter_1");
	assert_true(tells_after(DAY_MS));
	find(FINDING_NO_PIN);
	assert_true(tells_after(DAY_MS));
	*source.meter_of = '\0';
}

static void a_day_later_it_is_told_again(void **state)
{
	(void)state;
	assert_true(tells_after(NOTICE_AFTER_MS));
	assert_false(tells_after(NOTICE_AFTER_MS + DAY_MS - 1));
	assert_true(tells_after(NOTICE_AFTER_MS + DAY_MS));
	assert_false(tells_after(NOTICE_AFTER_MS + DAY_MS + 1));
}

/* As the file is left by a daemon that told it when its clock said so. */
static void was_told_at(int64_t at_s)
{
	FILE *f;

	tells_after(NOTICE_AFTER_MS);
	assert_int_equal(notices.n, 1);
	f = fopen(file(), "w");
	assert_non_null(f);
	fprintf(f, "%08x = %lld\n", (unsigned)notices.of[0].of, (long long)at_s);
	fclose(f);
	start_anew();
	assert_int_equal(notices.n, 1);
}

static void what_was_told_is_known_after_a_restart(void **state)
{
	const int64_t now_s = time(NULL);

	(void)state;
	was_told_at(now_s - DAY_S / 2);
	assert_false(tells_after(DAY_MS));
	was_told_at(now_s - DAY_S - 1);
	assert_true(tells_after(DAY_MS));
	start_anew();
	assert_false(tells_after(DAY_MS));
}

/* Rather twice than never: a clock that was a year ahead would keep everything quiet for that. An
 * hour is waited for the time, though. */
static void a_clock_that_has_gone_back_silences_nothing_for_long(void **state)
{
	const int64_t now_s = time(NULL);

	(void)state;
	was_told_at(now_s + DAY_S / 2);
	assert_false(tells_after(HOUR_MS - 1));
	assert_true(tells_after(HOUR_MS));
	was_told_at(now_s + INT64_C(365) * DAY_S);
	assert_true(tells_after(DAY_MS));
	assert_false(tells_after(DAY_MS + 1));
	was_told_at(INT64_MAX);
	assert_true(tells_after(DAY_MS));
	was_told_at(INT64_MIN);
	assert_true(tells_after(DAY_MS));
}

/* A GX device without a battery of its own begins in 1970, and gets the time from the network. */
static void a_clock_at_1970_neither_silences_nor_repeats(void **state)
{
	static const int64_t in_1970_s = 60;

	(void)state;
	was_told_at(in_1970_s);
	assert_true(tells_after(DAY_MS));
	was_told_at(time(NULL) + INT64_C(56) * 365 * DAY_S); /* and now it is 1970 */
	assert_true(tells_after(DAY_MS));
	notices.of[0].at_s = in_1970_s; /* told before the clock was set, in this run */
	assert_false(tells_after(DAY_MS + 1));
	notices.of[0].at_s = INT64_MAX;
	assert_false(tells_after(2 * DAY_MS - 1));
	assert_true(tells_after(2 * DAY_MS));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_passes_soon_is_not_told),
		CASE(of_a_port_that_nobody_named_only_what_a_meter_says_is_told),
		CASE(each_finding_of_each_meter_is_told_by_itself),
		CASE(a_day_later_it_is_told_again),
		CASE(what_was_told_is_known_after_a_restart),
		CASE(a_clock_that_has_gone_back_silences_nothing_for_long),
		CASE(a_clock_at_1970_neither_silences_nor_repeats),
	};
	int failed;

	loop = bus_talk_begin(&peer);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	bus_talk_end(&peer);
	return failed;
}
