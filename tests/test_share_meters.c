/* What the sharing process makes of the lines of the stream: meters, their keys, and what sinks are
 * told; and the words for what is wrong. */
#include "base/clock.h"
#include "doctor/sink_facts.h"
#include "share/meter_key.h"
#include "share/meters.h"
#include "share/share_registers.h"
#include "share/sink_words.h"
#include "support/test.h"

#include <ev.h>
#include <stdio.h>
#include <stdlib.h>

/* A sink that writes down what it is told: "METER cellar", a line each. */
static char heard[1024];
static struct share share;

static void hear(void *state, enum share_told what, const struct share_meter *m)
{
	static const char *const names[] = {
		"METER", "READING", "SILENT", "ACCOUNT", "FRAME", "GONE"};
	size_t n = strlen(heard);

	(void)state;
	/* Who comes to a sink while it is told is told of all that there are. */
	assert_int_equal(share_find(&share, m->key) != NULL, what != SHARE_GONE);
	snprintf(heard + n, sizeof heard - n, "%s %s%s\n", names[what], m->key,
		m->is_live ? " live" : "");
}

static const struct sink listener = {.name = "listener", .told = hear};
static struct stream_said said;

static const char *all_heard(void)
{
	static char all[sizeof heard];

	strcpy(all, heard);
	*heard = '\0';
	return all;
}

static void say(enum stream_is is, const char *station)
{
	memset(&said, 0, sizeof said);
	said.is = is;
	said.reading.mono_ms = clock_ms();
	strcpy(said.meter.station, station);
	meters_take(&share, &said);
}

static void say_reading(const char *station, uint64_t age_ms, uint32_t period_ms)
{
	memset(&said, 0, sizeof said);
	said.is = STREAM_READING;
	strcpy(said.meter.station, station);
	said.reading.mono_ms = clock_ms() - age_ms;
	said.reading.period_ms = period_ms;
	meters_take(&share, &said);
}

static void say_that_holds(const char *station, uint64_t age_ms, uint32_t holds_ms)
{
	memset(&said, 0, sizeof said);
	said.is = STREAM_READING;
	strcpy(said.meter.station, station);
	said.reading.mono_ms = clock_ms() - age_ms;
	said.reading.holds_ms = holds_ms;
	meters_take(&share, &said);
}

static void say_meter(const char *station, const char *section, const char *id)
{
	memset(&said, 0, sizeof said);
	said.is = STREAM_METER;
	strcpy(said.meter.station, station);
	strcpy(said.meter.section, section);
	strcpy(said.meter.meter.id, id);
	meters_take(&share, &said);
}

static int begin(void **state)
{
	static int nothing;

	(void)state;
	memset(&share, 0, sizeof share);
	share.sinks[0] = (struct share_sink){.sink = &listener, .state = &nothing};
	share.n_sinks = 1;
	*heard = '\0';
	return 0;
}

static int end(void **state)
{
	(void)state;
	meters_free(&share);
	return 0;
}

/* A daemon that hangs does not say that its meter is silent. */
static void a_reading_counts_as_long_as_it_holds(void **state)
{
	(void)state;
	say_meter("Cellar", "Cellar", "4711");
	say_meter("Roof", "Roof", "4712");
	say_that_holds("Cellar", 60000, 5000);
	assert_string_equal(all_heard(), "METER cellar\nMETER roof\nSILENT cellar\n");
	say_that_holds("Cellar", 0, 5000);
	say_that_holds("Roof", 60000, 180000);
	meters_look(&share);
	assert_string_equal(all_heard(), "READING cellar live\nREADING roof live\n");
	share_find(&share, "cellar")->last.mono_ms -= 60000;
	meters_look(&share);
	meters_look(&share);
	assert_string_equal(all_heard(), "SILENT cellar\n");
	assert_true(share_find(&share, "cellar")->silent_ms <= clock_ms() - 60000);
}

static void a_meter_is_heard_falls_silent_and_comes_back(void **state)
{
	const struct share_meter *m;

	(void)state;
	say_meter("Cellar", "Cellar", "4711");
	say(STREAM_READING, "Cellar");
	m = share_find(&share, "cellar");
	assert_non_null(m);
	assert_int_equal(m->silent_ms, 0);
	say(STREAM_SILENT, "Cellar");
	assert_int_not_equal(m->silent_ms, 0);
	say(STREAM_SILENT, "Cellar");
	say(STREAM_READING, "Cellar");
	say(STREAM_ACCOUNT, "Cellar");
	say(STREAM_FRAME, "Cellar");
	say(STREAM_GONE, "Cellar");
	assert_string_equal(all_heard(), "METER cellar\nREADING cellar live\nSILENT cellar\n"
					 "READING cellar live\nACCOUNT cellar live\n"
					 "FRAME cellar live\nGONE cellar\n");
	assert_null(share.meters);
}

static void what_nobody_has_announced_is_no_meter(void **state)
{
	(void)state;
	say(STREAM_READING, "Cellar");
	say(STREAM_GONE, "Cellar");
	assert_string_equal(all_heard(), "");
	assert_int_equal(share.n_meters, 0);
}

static void without_a_daemon_no_meter_is_live(void **state)
{
	(void)state;
	say_meter("A", "A", "1");
	say_meter("B", "B", "2");
	say(STREAM_READING, "A");
	say(STREAM_ACCOUNT, "A");
	all_heard();
	meters_lose(&share);
	assert_string_equal(all_heard(), "SILENT a\nSILENT b\n");
	assert_false(share.meters->is_live);
	assert_false(share.meters->has_status);
}

static void say_fault(const char *station)
{
	memset(&said, 0, sizeof said);
	said.is = STREAM_ACCOUNT;
	strcpy(said.meter.station, station);
	status_add_fault(&said.status, "crc", 33);
	meters_take(&share, &said);
	assert_int_equal(status_number(&share.meters->status, STATUS_FAULTS_BY_NAME), 1);
}

static void faults_are_those_of_a_meter_that_somebody_reads(void **state)
{
	(void)state;
	say_meter("A", "A", "1");
	say_fault("A");
	meters_lose(&share);
	assert_int_equal(status_number(&share.meters->status, STATUS_FAULTS_BY_NAME), 0);
	say_fault("A");
	say_meter("A", "A", "2");
	assert_int_equal(status_number(&share.meters->status, STATUS_FAULTS_BY_NAME), 0);
}

static void one_that_was_silent_before_is_so_since_then(void **state)
{
	uint64_t since_ms;

	(void)state;
	say_meter("A", "A", "1");
	memset(&said, 0, sizeof said);
	said.is = STREAM_SILENT;
	strcpy(said.meter.station, "A");
	said.since_ms = 3600;
	meters_take(&share, &said);
	since_ms = share.meters->silent_ms;
	meters_lose(&share);
	assert_int_equal(share.meters->silent_ms, since_ms);
}

static void what_has_waited_is_not_of_now(void **state)
{
	(void)state;
	say_meter("A", "A", "1");
	say_reading("A", 9000, 1000);
	assert_true(share.meters->is_live);
	assert_in_range(clock_us() - share.meters->heard_us, 9000000, UINT64_MAX);
	say_reading("A", 12000, 1000);
	assert_false(share.meters->is_live);
	say_reading("A", 100000, 60000); /* a slow meter */
	assert_true(share.meters->is_live);
	all_heard();
	say_reading("A", 12000, 0);
	assert_string_equal(all_heard(), "SILENT a\n");
}

static void of_a_new_daemon_the_meters_that_it_has_stay(void **state)
{
	(void)state;
	say_meter("A", "A", "1");
	say_meter("B", "B", "2");
	say(STREAM_HELLO, "");
	say_meter("B", "B", "2");
	all_heard();
	meters_sweep(&share);
	assert_string_equal(all_heard(), "GONE a\n");
	meters_sweep(&share);
	assert_string_equal(all_heard(), "");
	assert_int_equal(share.n_meters, 1);
}

static void another_meter_in_a_section_has_nothing_of_the_one_before(void **state)
{
	(void)state;
	say_meter("Cellar", "Cellar", "4711");
	say(STREAM_READING, "Cellar");
	say(STREAM_ACCOUNT, "Cellar");
	all_heard();
	say_meter("Cellar", "Cellar", "4712");
	assert_string_equal(all_heard(), "SILENT cellar\nMETER cellar\n");
	assert_false(share.meters->is_live);
	assert_false(share.meters->has_status);
	assert_int_equal(share.meters->heard_us, 0);
	say(STREAM_SILENT, "Cellar"); /* which is known */
	assert_string_equal(all_heard(), "");
}

static void a_meter_that_says_more_of_who_it_is_stays_live(void **state)
{
	(void)state;
	say_meter("Cellar", "Cellar", "4711");
	say(STREAM_READING, "Cellar");
	all_heard();
	strcpy(said.meter.meter.id, "4711");
	strcpy(said.meter.meter.title, "4c475a1022604ce4");
	said.is = STREAM_METER;
	strcpy(said.meter.section, "Cellar");
	meters_take(&share, &said);
	assert_string_equal(all_heard(), "METER cellar live\n");
}

static void say_registers(const char *station, bool are_partial, const char *obis, int64_t v)
{
	memset(&said, 0, sizeof said);
	said.is = STREAM_REGISTERS;
	strcpy(said.meter.station, station);
	said.are_partial = are_partial;
	said.n_regs = 1;
	said.regs_mono_ms = clock_ms();
	said.reg.has_value = true;
	said.reg.value = said.reg.meant = decimal_of(v, 0);
	strcpy(said.reg.obis, obis);
	meters_take(&share, &said);
}

static void registers_are_kept_while_somebody_looks_at_them(void **state)
{
	struct share_meter *m;

	(void)state;
	say_meter("A", "A", "1");
	m = share.meters;
	say_registers("A", false, "1-0:16.7.0*255", 1);
	assert_null(m->registers);
	share_want_registers(&share, m);
	say_registers("A", false, "1-0:16.7.0*255", 2);
	assert_int_equal(m->registers->of[0].is.value.digits, 2);
	m->registers_until_ms = clock_ms();
	say_registers("A", false, "1-0:16.7.0*255", 3);
	assert_null(m->registers);
}

static void registers_that_come_in_parts_complement_one_another(void **state)
{
	struct share_registers *r;

	(void)state;
	say_meter("A", "A", "1");
	share_want_registers(&share, share.meters);
	say_registers("A", true, "1-0:1.8.0*255", 1);
	say_registers("A", true, "1-0:16.7.0*255", 2);
	say_registers("A", true, "1-0:16.7.0*255", 3);
	r = share.meters->registers;
	assert_int_equal(r->n, 2);
	assert_int_equal(r->of[1].is.value.digits, 3);
	r->of[0].heard_ms = clock_ms() - 71 * 60 * 1000; /* nobody sends it any more */
	say_registers("A", true, "1-0:16.7.0*255", 4);
	assert_int_equal(r->n, 1);
	say_registers("A", false, "1-0:2.8.0*255", 5);
	assert_int_equal(r->n, 1);
	assert_string_equal(r->of[0].is.obis, "1-0:2.8.0*255");
}

static void registers_end_with_what_they_are_of(void **state)
{
	(void)state;
	say_meter("A", "A", "1");
	say(STREAM_READING, "A");
	share_want_registers(&share, share.meters);
	say_registers("A", false, "1-0:16.7.0*255", 1);
	say(STREAM_SILENT, "A");
	assert_null(share.meters->registers);
	say(STREAM_READING, "A");
	say_registers("A", false, "1-0:16.7.0*255", 1);
	say_meter("A", "A", "2");
	assert_null(share.meters->registers);
	say_registers("A", false, "1-0:16.7.0*255", 1);
	meters_lose(&share);
	assert_null(share.meters->registers);
}

static void what_is_no_measured_value_may_tell_whose_meter_it_is(void **state)
{
	static const struct {
		const char *obis;
		bool is_personal;
	} cases[] = {{"1-0:16.7.0*255", false}, {"1-0:1.8.1*255", false},
		{"1-0:81.7.26*255", false}, {"1-0:0.0.9*255", true}, {"1-0:96.1.0*255", true},
		{"0-0:96.1.0*255", true}, {"0-1:24.2.1*255", true}, {"129-129:199.130.5*255", true},
		{"anything", true}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stream_register r = {.has_value = true};

		strcpy(r.obis, cases[i].obis);
		assert_int_equal(share_register_is_personal(&r), cases[i].is_personal);
		r.has_value = false;
		assert_true(share_register_is_personal(&r));
	}
}

static void the_same_meter_with_another_line_stays_live(void **state)
{
	(void)state;
	say_meter("Cellar", "Cellar", "4711");
	say(STREAM_READING, "Cellar");
	all_heard();
	say_meter("Cellar", "Cellar", "4711");
	assert_string_equal(all_heard(), "METER cellar live\n");
}

static void a_meter_without_a_section_is_another_one_once_it_has_a_number(void **state)
{
	char before[SHARE_KEY_SIZE], expected[128];

	(void)state;
	say_meter("/dev/ttyUSB0", "", "");
	strcpy(before, share.meters->key);
	all_heard();
	say_meter("/dev/ttyUSB0", "", "4711");
	snprintf(expected, sizeof expected, "GONE %s\nMETER %s\n", before, share.meters->key);
	assert_string_equal(all_heard(), expected);
	assert_string_not_equal(before, share.meters->key);
	assert_int_equal(share.n_meters, 1);
}

static void two_meters_never_have_the_same_key(void **state)
{
	(void)state;
	say_meter("Keller", "Keller", "1");
	say_meter("KELLER", "KELLER", "2");
	say_meter("keller!", "keller!", "3");
	assert_string_equal(all_heard(), "METER keller\nMETER keller-2\nMETER keller-3\n");
}

static void more_meters_than_there_is_room_for_are_left_out(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < SHARE_METERS_MAX + 3; i++) {
		*heard = '\0';
		snprintf(name, sizeof name, "m%d", i);
		say_meter(name, name, name);
	}
	assert_int_equal(share.n_meters, SHARE_METERS_MAX);
	assert_string_equal(all_heard(), "");
}

static const struct key_secret secret = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

static const char *key_of(const char *section, const char *id, const char *station)
{
	static char key[SHARE_KEY_SIZE];
	struct stream_meter m = {0};

	snprintf(m.section, sizeof m.section, "%s", section);
	snprintf(m.meter.id, sizeof m.meter.id, "%s", id);
	snprintf(m.station, sizeof m.station, "%s", station);
	meter_key(&m, &secret, key);
	return key;
}

static void a_key_is_its_section_in_plain_letters(void **state)
{
	(void)state;
	assert_string_equal(key_of("Cellar", "", ""), "cellar");
	assert_string_equal(key_of("Keller Süd / Größe", "", ""), "keller-sued-groesse");
	assert_string_equal(key_of("  pv_2 ", "", ""), "pv_2");
	assert_string_equal(key_of("a#+$b", "", ""), "a-b");
	assert_string_equal(
		key_of("ééé", "4711", ""), key_of("", "4711", "")); /* nothing is left */
	assert_true(strlen(key_of("ääääääääääääääää", "", "")) < SHARE_KEY_SIZE);
}

/* The digits are those of another implementation of SipHash, which has the vector of its paper. */
static void a_key_hides_the_number(void **state)
{
	struct key_secret other = secret;
	struct stream_meter m = {.meter.id = "1EFR2175100002"};
	char key[SHARE_KEY_SIZE], again[SHARE_KEY_SIZE];

	(void)state;
	meter_key(&m, &secret, key);
	assert_string_equal(key, "meter-ffdbb1");
	other.octets[15] ^= 1;
	meter_key(&m, &other, again);
	assert_string_not_equal(key, again);
	m.meter.id[13] = '3';
	meter_key(&m, &secret, again);
	assert_string_not_equal(key, again);
}

static void a_type_is_no_number(void **state)
{
	struct stream_meter m = {.meter = {.id = "ESY5", .id_is_model = true}, .station = "/dev/a"};
	char key[SHARE_KEY_SIZE], other[SHARE_KEY_SIZE];

	(void)state;
	meter_key(&m, &secret, key);
	strcpy(m.station, "/dev/b");
	meter_key(&m, &secret, other);
	assert_string_not_equal(key, other);
}

static unsigned n_calls;

static void count_call(struct share *s)
{
	(void)s;
	n_calls++;
}

static void frames_are_asked_for_once(void **state)
{
	(void)state;
	share.on_align = count_call;
	share_align(&share, true);
	share_align(&share, true);
	assert_int_equal(n_calls, 1);
	share_align(&share, false);
	assert_int_equal(n_calls, 1);
	share_align(&share, false);
	share_align(&share, false);
	assert_int_equal(n_calls, 2);
	assert_int_equal(share.n_aligning, 0);
}

/* What is wrong there is wrong with this machine. */
static bool is_of_no_place(enum sink_problem p)
{
	return p == SINK_NO_AVAHI || p == SINK_AVAHI_REFUSES || p == SINK_TWO_CONTROLLERS;
}

static void a_listener_is_told_by_its_keys_and_what_a_gx_device_has_at_its_port(void **state)
{
	static const struct {
		const char *name, *place, *key;
		bool is_udp;
		enum finding on_gx;
	} listeners[] = {
		{"http", "0.0.0.0:8420", "http_port", false, FINDING_SHARE_PORT_TAKEN},
		{"emulation", "0.0.0.0:80", "meter_port", false, FINDING_GX_WEB_PORT},
		{"emulation", "[::]:1010", "shelly_ports", true, FINDING_SHARE_PORT_TAKEN},
		{"emulation", "0.0.0.0:4711", "shelly_ports", true, FINDING_SHARE_PORT_TAKEN},
		{"emulation", "0.0.0.0:2220", "meter_port", false, FINDING_SHARE_PORT_TAKEN},
		{"modbus", "[::]:502", "modbus_port", false, FINDING_GX_MODBUS_PORT},
	};
	static struct facts f;

	(void)state;
	for (size_t i = 0; i < sizeof listeners / sizeof *listeners; i++) {
		memset(&f, 0, sizeof f);
		sink_facts_set(&f, listeners[i].name, listeners[i].place, listeners[i].is_udp);
		facts_set(&f, FACT_SINK, SINK_PORT_TAKEN);
		assert_string_equal(f.text[TEXT_PORT_KEY], listeners[i].key);
		assert_int_equal(finding_of(&f), FINDING_SHARE_PORT_TAKEN);
		facts_set(&f, FACT_GX, 1);
		assert_int_equal(finding_of(&f), listeners[i].on_gx);
	}
}

static void advice_is_for_the_program_and_the_machine_that_there_are(void **state)
{
	struct sink_report lost = {.problem = SINK_LOST, .place = "broker:1883"};
	static struct sink_words w;
	static struct facts f;
	char text[SENTENCE_MAX];

	(void)state;
	share.has_tls = true;
	assert_true(sink_words(LANGUAGE_EN, &share, "mqtt", &lost, &w));
	assert_non_null(strstr(w.to_do, "and try mqtt_tls = yes in /"));
	share.has_tls = false;
	assert_true(sink_words(LANGUAGE_EN, &share, "mqtt", &lost, &w));
	assert_non_null(strstr(w.to_do, "built with TLS, as this one was not, with mqtt_tls"));
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (int is_gx = 0; is_gx < 2; is_gx++) {
			facts_set(&f, FACT_GX, is_gx);
			sentence_fill(text, finding_words_of(l, FINDING_NO_AVAHI).to_do, &f, l);
			assert_int_equal(!strstr(text, "apt install"), is_gx);
		}
}

/* What an owner has to do something about has words in every language, and nothing else has. */
static void every_problem_has_words(void **state)
{
	static struct sink_words w;

	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum sink_problem p = 0; p < N_SINK_PROBLEMS; p++) {
			struct sink_report r = {.problem = p, .place = "here:1", .detail = "why"};
			bool has_words = p > SINK_WAITS;

			assert_int_equal(sink_words(l, &share, "mqtt", &r, &w), has_words);
			if (has_words) {
				assert_true(strstr(w.seen, "here:1") || strstr(w.to_do, "here:1") ||
					    is_of_no_place(p));
				assert_null(strchr(w.seen, '{'));
				assert_non_null(strstr(w.guide, w.finding));
			}
			assert_int_equal(sink_words(l, &share, "stream", &r, &w), has_words);
			if (has_words)
				assert_memory_equal(w.finding, "share-", 6);
		}
}

static void a_meter_has_the_words_of_the_doctor_but_those_of_a_bus(void **state)
{
	static struct share_meter m;
	static struct sink_words w;

	(void)state;
	assert_false(meter_words(LANGUAGE_EN, &m, &w));
	m.has_status = true;
	status_set(&m.status, STATUS_LIVE, 1);
	status_set(&m.status, STATUS_SERVICE, SERVICE_IS_CONNECTING);
	assert_false(meter_words(LANGUAGE_EN, &m, &w));
	status_set_text(&m.status, STATUS_PORT, "/dev/ttyUSB0");
	status_set(&m.status, STATUS_SILENT_MS, 60000);
	status_set(&m.status, STATUS_BYTES, 0);
	assert_true(meter_words(LANGUAGE_EN, &m, &w));
	assert_string_equal(w.finding, "silence");
	assert_false(w.is_hint);
	assert_non_null(strstr(w.seen, "/dev/ttyUSB0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_reading_counts_as_long_as_it_holds, begin, end),
		cmocka_unit_test_setup_teardown(
			a_meter_is_heard_falls_silent_and_comes_back, begin, end),
		cmocka_unit_test_setup_teardown(what_nobody_has_announced_is_no_meter, begin, end),
		cmocka_unit_test_setup_teardown(without_a_daemon_no_meter_is_live, begin, end),
		cmocka_unit_test_setup_teardown(
			faults_are_those_of_a_meter_that_somebody_reads, begin, end),
		cmocka_unit_test_setup_teardown(
			one_that_was_silent_before_is_so_since_then, begin, end),
		cmocka_unit_test_setup_teardown(what_has_waited_is_not_of_now, begin, end),
		cmocka_unit_test_setup_teardown(
			of_a_new_daemon_the_meters_that_it_has_stay, begin, end),
		cmocka_unit_test_setup_teardown(
			another_meter_in_a_section_has_nothing_of_the_one_before, begin, end),
		cmocka_unit_test_setup_teardown(
			registers_are_kept_while_somebody_looks_at_them, begin, end),
		cmocka_unit_test_setup_teardown(
			registers_that_come_in_parts_complement_one_another, begin, end),
		cmocka_unit_test_setup_teardown(registers_end_with_what_they_are_of, begin, end),
		cmocka_unit_test(what_is_no_measured_value_may_tell_whose_meter_it_is),
		cmocka_unit_test_setup_teardown(
			the_same_meter_with_another_line_stays_live, begin, end),
		cmocka_unit_test_setup_teardown(
			a_meter_without_a_section_is_another_one_once_it_has_a_number, begin, end),
		cmocka_unit_test_setup_teardown(
			a_meter_that_says_more_of_who_it_is_stays_live, begin, end),
		cmocka_unit_test_setup_teardown(two_meters_never_have_the_same_key, begin, end),
		cmocka_unit_test_setup_teardown(
			more_meters_than_there_is_room_for_are_left_out, begin, end),
		cmocka_unit_test(a_key_is_its_section_in_plain_letters),
		cmocka_unit_test(a_key_hides_the_number),
		cmocka_unit_test(a_type_is_no_number),
		cmocka_unit_test_setup_teardown(frames_are_asked_for_once, begin, end),
		cmocka_unit_test(
			a_listener_is_told_by_its_keys_and_what_a_gx_device_has_at_its_port),
		cmocka_unit_test_setup_teardown(
			advice_is_for_the_program_and_the_machine_that_there_are, begin, end),
		cmocka_unit_test_setup_teardown(every_problem_has_words, begin, end),
		cmocka_unit_test(a_meter_has_the_words_of_the_doctor_but_those_of_a_bus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
