/* A meter whose lists complement one another: each value has its own age, and nothing is made of
 * what was not said. */
#include "meter/meter.h"
#include "meter/past.h"
#include "support/event_text.h"
#include "support/dlms_text.h"
#include "support/meter_story.h"
#include "support/test.h"

#include "base/log.h"
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_list.h"
#include "reading/unit.h"
#include "sim/dlms_encode.h"

#include <stdio.h>

static struct meter meter;
static struct dlms_keys keys;
static char begun[256]; /* the numbers that hooks->begun was told */

static void tell(char *to, const struct reading *r, enum quantity q, const char *name)
{
	if (!reading_has(r, q))
		return;
	strcat(to, name);
	decimal_text(r->value[q], to + strlen(to));
}

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	char values[4 * (DECIMAL_TEXT_MAX + 4)] = "";

	(void)ctx, (void)id, (void)period_ms;
	tell(values, reading, Q_POWER, "");
	tell(values, reading, Q_ENERGY_FORWARD, " E");
	tell(values, reading, Q_L1_VOLTAGE, " U");
	tell(values, reading, Q_L1_ENERGY_FORWARD, " E1 ");
	story_tell(values);
}

/* What is published when each bit is as it was sent. */
static struct reading truth;
static unsigned n_same, n_other;

static void compare(const struct reading *r)
{
	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		if (!reading_has(r, q))
			continue;
		if (!reading_has(&truth, q))
			n_other++;
		else if (decimal_compare(r->value[q], truth.value[q]) != 0)
			n_other++;
		else
			n_same++;
	}
}

static void on_any_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	(void)ctx, (void)id, (void)period_ms;
	compare(reading);
}

static void on_true_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	(void)ctx, (void)id, (void)period_ms;
	truth = *reading;
}

/* There are energies in store for a meter with a number. */
static void on_begun(void *ctx, const struct identity *id)
{
	const struct integral_saved saved = {
		.forward_wh = {700, 200, 100}, .total_forward_wh = 1000};

	(void)ctx;
	strcat(strcat(begun, id->serial), ";");
	if (*id->id)
		assert_true(integral_restore(&meter.integral, &saved));
}

static unsigned n_told[N_EVENTS];

static void on_event(void *ctx, const struct event *event)
{
	n_told[event->kind]++;
	note_event(ctx, event);
}

static const struct meter_hooks hooks = {
	.reading = on_reading, .lost = story_on_lost, .begun = on_begun, .event = on_event};
static const struct protocol_conf protocol_conf = {.keys = &keys};

static int set_up(void **state)
{
	const struct meter_conf conf = {.protocols = &protocol_conf};

	(void)state;
	story_begin(", ");
	begun[0] = '\0';
	memset(n_told, 0, sizeof n_told);
	dlms_keys_init(&keys);
	meter_init(&meter, &conf, &hooks, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	dlms_keys_finish(&keys);
	return 0;
}

static void hear(const char *value, uint64_t now_ms)
{
	struct octets wire = {0};

	dlms_text_push(&wire, value);
	meter_check(&meter, now_ms);
	meter_feed(&meter, octets_bytes(&wire), now_ms);
}

#define NUMBER    "02 02 09 06 0000600100ff 09 08 3132333435363738"
#define P(c, hex) "02 02 09 06 0100" c "0700ff 06 " hex
#define E(c, hex) "02 02 09 06 0100" c "0800ff 06 " hex
#define U(hex)    "02 02 09 06 0100200700ff 12 " hex

static void energies_stay_between_their_lists(void **state)
{
	(void)state;
	hear("01 02" NUMBER E("01", "000003e8"), 1000);
	for (uint64_t t = 1000; t < 900000; t += 5000) {
		story[0] = '\0';
		hear("01 02" NUMBER P("01", "00000065"), t);
		assert_string_equal(story, "101 E1000");
	}
}

static void energies_alone_are_no_life(void **state)
{
	(void)state;
	hear("01 02" NUMBER P("01", "00000064"), 1000);
	for (uint64_t t = 2000; t < 20000; t += 1000)
		hear("01 02" NUMBER E("01", "000003e8"), t);
	assert_non_null(strstr(story, "lost"));
	assert_false(meter.is_live);
}

static void energies_end_after_hours(void **state)
{
	(void)state;
	hear("01 03" NUMBER P("01", "00000064") E("01", "000003e8"), 1000);
	for (uint64_t t = 6000; t < UINT64_C(4) * 3600 * 1000; t += 5000) {
		story[0] = '\0';
		hear("01 02" NUMBER P("01", "00000065"), t);
	}
	assert_string_equal(story, "101");
}

/* It would come back from the memory with the next list that says nothing of it. */
static void a_power_beyond_the_fuse_leaves_nothing_behind(void **state)
{
	(void)state;
	meter.conf.fuse_a = 35;
	hear("01 03" NUMBER P("01", "00000064") E("01", "000003e8"), 1000);
	hear("01 03" NUMBER P("01", "00030d40") U("00e6"), 2000);
	hear("01 02" NUMBER E("01", "000003e9"), 3000);
	assert_string_equal(story, "100 E1000");
	hear("01 02" NUMBER P("01", "00000065"), 4000);
	assert_string_equal(story, "100 E1000, 101 E1001");
}

/* However often it comes: no reading is better than one that cannot be. */
static void what_is_beyond_the_fuse_is_held_back_as_long_as_it_stays(void **state)
{
	(void)state;
	meter.conf.fuse_a = 35;
	hear("01 02" NUMBER P("01", "00000064"), 1000);
	for (uint64_t t = 2000; t < 16000; t += 1000)
		hear("01 02" NUMBER P("01", "00030d40"), t);
	assert_string_equal(story, "100, lost");
	hear("01 02" NUMBER P("01", "00000064"), 16000);
	assert_string_equal(story, "100, lost, 100");
}

/* "Not available" in both directions is not 0 W. */
static void what_no_house_carries_is_held_back_without_a_fuse(void **state)
{
	(void)state;
	hear("01 02" NUMBER P("01", "00000064"), 1000);
	hear("01 02" NUMBER P("01", "00030d40"), 2000);
	hear("01 03" NUMBER P("01", "fffffffe") P("02", "fffffffe"), 3000);
	hear("01 02" NUMBER P("15", "3fffffff"), 4000);
	assert_string_equal(story, "100");
	assert_int_equal(meter.plausibility.n[CONTRADICTION_POWER], 3);
}

/* The rest of the list is as good as ever. */
static void a_voltage_that_no_mains_has_is_left_out(void **state)
{
	(void)state;
	hear("01 03" NUMBER P("01", "00000064") U("00e6"), 1000);
	hear("01 03" NUMBER P("01", "00000065") "02 02 09 06 0100200700ff 10 ff1a", 2000);
	assert_string_equal(story, "100 U230, 101"); /* nor does an older one stand in */
	for (uint64_t t = 4000; t < 30000; t += 2000)
		hear("01 03" NUMBER P("01", "00000065") "02 02 09 06 0100200700ff 10 ff1a", t);
	assert_string_equal(story + strlen(story) - strlen("101, 101"), "101, 101");
	assert_int_equal(meter.plausibility.n[CONTRADICTION_VOLTAGE], 14);
}

/* Voltages come every ten seconds, power every two: both stand while both come. */
static void each_value_has_its_own_age(void **state)
{
	uint64_t t;

	(void)state;
	for (t = 0; t < 60000; t += 2000)
		hear(t % 10000 ? "01 02" NUMBER P("01", "00000064")
			       : "01 03" NUMBER P("01", "00000064") U("00e6"),
			t + 1000);
	assert_null(strstr(story, "100, "));
	story[0] = '\0';
	for (; t < 120000; t += 2000)
		hear("01 02" NUMBER P("01", "00000064"), t + 1000);
	assert_non_null(strstr(story, "100 U230, 100"));
	assert_string_equal(story + strlen(story) - strlen("100, 100"), "100, 100");
}

/* A value of every second outlives one that was lost, and none of them a minute. */
static void no_age_is_too_short_or_too_long(void **state)
{
	uint64_t t;

	(void)state;
	for (t = 1000; t < 30000; t += 1000)
		hear("01 03" NUMBER P("01", "00000064") U("00e6"), t);
	for (; t < 34000; t += 1000) {
		story[0] = '\0';
		hear("01 02" NUMBER P("01", "00000064"), t);
	}
	assert_string_equal(story, "100 U230");
	for (t = 100000; t <= 150000; t += 50000)
		hear("01 03" NUMBER P("01", "00000064") U("00e6"), t);
	for (t = 152000; t < 220000; t += 2000) {
		story[0] = '\0';
		hear("01 02" NUMBER P("01", "00000064"), t);
	}
	assert_string_equal(story, "100");
}

/* A short list says the import only: that says nothing of the export while it is zero. */
static void import_alone(void **state)
{
	(void)state;
	hear("01 03" NUMBER P("01", "00000000") P("02", "000005dc"), 1000);
	hear("01 01" P("01", "00000000"), 3000);
	hear("01 01" P("01", "000000c8"), 5000);
	hear("01 01" P("01", "00000000"), 7000);
	assert_string_equal(story, "-1500, -1500, 200, 0");
}

/* 0 W of an import that is remembered, beside an export that was sent and cannot be read; and no
 * value of before stands for one that is void now. */
static void what_cannot_be_read_is_no_older_value(void **state)
{
	(void)state;
	hear("01 03" NUMBER P("01", "00000000") P("02", "000005dc"), 1000);
	hear("01 03" NUMBER P("01", "00000000") "02 02 09 06 0100020700ff 00", 3000);
	hear("01 02" NUMBER P("01", "00000000"), 5000);
	hear("01 03" NUMBER P("01", "00000000") P("02", "000005dd"), 7000);
	hear("01 03" NUMBER P("02", "ffffffff") P("01", "00000064"), 9000);
	hear("01 02" NUMBER P("01", "000000c8"), 11000);
	assert_string_equal(story, "-1500, , , lost, -1501, , 200");
}

/* Until the first list that tells who the meter is, nobody knows whether it exports. */
static void short_lists_wait_for_a_name(void **state)
{
	(void)state;
	hear("01 01" P("01", "00000000"), 1000);
	hear("01 01" P("01", "00000000"), 3000);
	assert_string_equal(story, "");
	hear("01 03" NUMBER P("01", "00000000") P("02", "000005dc"), 5000);
	assert_string_equal(story, "-1500");
	assert_string_equal(meter.identity.serial, "12345678");
}

static void who_waits_for_a_name_says_so_once(void **state)
{
	(void)state;
	for (uint64_t t = 1000; t < 12000; t += 2000)
		hear("01 01" P("01", "00000000"), t);
	assert_int_equal(n_told[EVENT_NAMELESS], 1);
	hear("01 03" NUMBER P("01", "00000000") P("02", "000005dc"), 13000);
	hear("01 01" P("01", "00000000"), 15000);
	assert_int_equal(n_told[EVENT_NAMELESS], 1);
}

static void energies_alone_are_told_when_all_lists_have_come(void **state)
{
	(void)state;
	for (uint64_t t = 1000; t <= 11000; t += 1000)
		hear("01 02" NUMBER E("01", "000003e8"), t);
	assert_int_equal(n_told[EVENT_NO_POWER_LIST], 0);
	hear("01 02" NUMBER E("01", "000003e8"), 12000);
	assert_int_equal(n_told[EVENT_NO_POWER_LIST], 1);
}

/* What was kept of a meter is known as soon as its number is. */
static void short_lists_come_before_what_was_kept(void **state)
{
	(void)state;
	meter.conf.integrate = true;
	hear("01 03" P("15", "00000064") P("29", "00000064") P("3d", "00000064"), 1000);
	hear("01 03" NUMBER P("01", "0000012c") E("01", "000003e8"), 3000);
	assert_string_equal(begun, ";12345678;");
	assert_string_equal(story, "300 E1000 E1 700.0");
	hear("01 03" NUMBER P("01", "0000012c") E("01", "000003e8"), 5000);
	assert_string_equal(begun, ";12345678;");
}

static void but_not_for_ever(void **state)
{
	(void)state;
	for (uint64_t t = 1000; t < 20000; t += 2000)
		hear("01 01" P("01", "00000064"), t);
	assert_string_equal(story, "100, 100");
}

/* A list with the short form of the number is of the same meter. */
static void a_number_in_its_short_form(void **state)
{
	(void)state;
	hear("01 02 02 02 09 06 00002a0000ff 09 0b 49534b3132333435363738" P("01", "00000064"),
		1000);
	hear("01 02" NUMBER P("01", "00000065"), 2000);
	hear("01 02 02 02 09 06 0000600100ff 09 08 3132333435363739" P("01", "00000066"), 3000);
	assert_string_equal(story, "100, 101");
}

static void hear_ciphered(uint8_t control, uint32_t counter, const char *value, uint64_t now_ms)
{
	struct octets apdu = {0}, ciphered = {0}, wire = {0};

	dlms_text_notification(&apdu, value);
	dlms_text_cipher(&ciphered, control, counter, &apdu);
	dlms_text_hdlc(&wire, &ciphered, 2000);
	meter_feed(&meter, octets_bytes(&wire), now_ms);
}

static void a_telegram_played_again(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	hear_ciphered(0x20, 10, "01 01" P("01", "00000001"), 1000);
	hear_ciphered(0x20, 11, "01 01" P("01", "00000002"), 2000);
	hear_ciphered(0x20, 10, "01 01" P("01", "00000001"), 3000);
	hear_ciphered(0x20, 11, "01 01" P("01", "00000002"), 4000);
	hear_ciphered(0x20, 12, "01 01" P("01", "00000003"), 5000);
	assert_string_equal(story, "1, 2, 3");
	assert_int_equal(meter.n_repeated, 2);
}

static void a_counter_that_begins_anew(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	hear_ciphered(0x20, 1000, "01 01" P("01", "00000001"), 1000);
	for (uint32_t i = 1; i <= 4; i++)
		hear_ciphered(0x20, i, "01 01" P("01", "00000002"), 1000 + 1000 * i);
	assert_string_equal(story, "1, 2, 2");
}

/* Lower ones that do not rise are recordings. */
static void lower_counters_that_do_not_rise(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	hear_ciphered(0x20, 1000, "01 01" P("01", "00000001"), 1000);
	for (uint32_t i = 9; i >= 1; i--)
		hear_ciphered(0x20, i, "01 01" P("01", "00000002"), 11000 - 1000 * i);
	assert_string_equal(story, "1");
}

static void a_strict_counter_never_falls(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	meter.conf.counter = COUNTER_STRICT;
	hear_ciphered(0x20, 1000, "01 01" P("01", "00000001"), 1000);
	for (uint32_t i = 1; i <= 9; i++)
		hear_ciphered(0x20, i, "01 01" P("01", "00000002"), 1000 + 1000 * i);
	assert_string_equal(story, "1");
	assert_int_equal(meter.n_repeated, 9);
}

/* Whoever has recorded the wire has telegrams with right tags: three in a row, and more, are no
 * meter that begins anew. */
static void a_recording_below_an_authenticated_telegram(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	hear_ciphered(0x30, 1000, "01 01" P("01", "00000001"), 1000);
	for (uint32_t i = 1; i <= 9; i++)
		hear_ciphered(0x30, 990 + i, "01 01" P("01", "00000002"), 1000 + 200 * i);
	assert_string_equal(story, "1");
	assert_int_equal(meter.n_repeated, 9);
	assert_non_null(strstr(last_error, "a recording may be played"));
	hear_ciphered(0x30, 1001, "01 01" P("01", "00000003"), 3000);
	assert_string_equal(story, "1, 3");
}

static void an_owner_who_is_tolerant(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	meter.conf.counter = COUNTER_TOLERANT;
	hear_ciphered(0x30, 1000, "01 01" P("01", "00000001"), 1000);
	for (uint32_t i = 1; i <= 4; i++)
		hear_ciphered(0x30, i, "01 01" P("01", "00000002"), 1000 + 1000 * i);
	assert_string_equal(story, "1, 2, 2");
}

static void a_count_that_comes_to_its_end_loses_no_telegram(void **state)
{
	static const enum counter_policy policies[] = {
		COUNTER_AUTO, COUNTER_TOLERANT, COUNTER_STRICT};
	static const uint32_t counters[] = {0xffffffff, 0xfffffffe, 0xffff9000};

	for (size_t i = 0; i < 9; i++) {
		uint32_t last = counters[i / 3], n = last == 0xffff9000 ? 0x6000 : 0;

		set_up(state);
		meter.conf.counter = policies[i % 3];
		dlms_keys_set(&keys, dlms_text_key);
		dlms_keys_set_auth(&keys, dlms_text_auth_key);
		hear_ciphered(0x30, 1, "01 01" P("01", "00000009"), 1000);
		hear_ciphered(0x30, last, "01 01" P("01", "00000001"), 1500);
		for (uint32_t k = 0; k < 3; k++)
			hear_ciphered(0x30, n + k, "01 01" P("01", "00000002"), 2000 + 1000 * k);
		assert_string_equal(story, "9, 1, 2, 2, 2");
		hear_ciphered(0x30, last, "01 01" P("01", "00000001"), 5000); /* from before */
		hear_ciphered(0x30, 0xf0000000, "01 01" P("01", "00000001"), 5000);
		assert_string_equal(story, "9, 1, 2, 2, 2");
		hear_ciphered(0x30, n + 9, "01 01" P("01", "00000003"), 5000);
		assert_string_equal(story, "9, 1, 2, 2, 2, 3");
		tear_down(state);
	}
}

static void the_key_is_wrong_not_the_cable(void **state)
{
	static const uint8_t wrong[16] = {1};

	(void)state;
	dlms_keys_set(&keys, wrong);
	for (uint32_t i = 1; i <= 21; i++)
		hear_ciphered(0x30, i, "01 01" P("01", "00000001"), 1000 * i);
	assert_string_equal(story, "");
	assert_int_equal(meter.locked.n, 21);
	assert_int_equal(meter.locked.n_gaps, 0);
	assert_true(meter.facts.key == FAULT_WORD_KEY_WRONG);
	meter_check(&meter, 60000);
	assert_false(meter.facts.noise);
}

/* Somebody asks the meter, and it answers; or it has to be answered. No bit is lost. */
static void what_is_for_others_is_no_damage(void **state)
{
	static const char *const frames[] = {"7e a013 41 0883 30 2885 e6e700 c401c1001105 b61a 7e",
		"68 0a0a 68 53f05b 00000000 2d4c01 18 16"};

	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		struct octets wire = {0};

		set_up(state);
		octets_hex(&wire, frames[i]);
		for (uint64_t t = 1000; t <= 70000; t += 1000) {
			meter_check(&meter, t);
			meter_feed(&meter, octets_bytes(&wire), t);
		}
		assert_string_equal(
			receiver_last_fault(listener_best(&meter.listener))->name, "not a push");
		assert_int_equal(n_told[EVENT_NOT_A_METER], 1);
		assert_int_equal(n_told[EVENT_DAMAGED], 0);
		tear_down(state);
	}
}

/* A meter with another system title than the one of hear_ciphered(). */
static void hear_titled(uint8_t title, uint32_t counter, uint64_t now_ms)
{
	struct octets wire = {0}, apdu = {0}, ciphered = {0};

	dlms_text_notification(&apdu, "01 01" P("01", "00000009"));
	dlms_text_cipher(&ciphered, 0x10, counter, &apdu);
	ciphered.p[9] ^= title;
	dlms_text_hdlc(&wire, &ciphered, 2000);
	meter_feed(&meter, octets_bytes(&wire), now_ms);
}

/* A meter is told by its system title where the list says nothing. */
static void two_titles_are_two_meters(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	hear_ciphered(0x20, 1, "01 01" P("01", "00000001"), 1000);
	assert_string_equal(story, "1");
	hear_titled(1, 2, 2000);
	assert_string_equal(story, "1");
	assert_int_equal(meter.n_strangers, 1);
}

/* A list in clear that names nobody, on the wire of a meter that puts its title in front of all. */
static void a_list_without_a_title_is_not_of_a_meter_that_has_one(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	hear_ciphered(0x20, 1, "01 01" P("01", "00000001"), 1000);
	hear("01 01" P("01", "00000000"), 2000);
	assert_string_equal(story, "1");
	assert_int_equal(meter.n_strangers, 1);
	hear_ciphered(0x20, 2, "01 01" P("01", "00000002"), 3000);
	assert_string_equal(story, "1, 2");
}

/* What a Sagemcom S210 has where others have a number is its type: two of them differ in the title
 * only. */
static void hear_p1_by(const struct dlms_security *by, uint32_t counter, uint64_t now_ms)
{
	static const char p1[] = "/SAG5X\r\n\r\n1-0:1.7.0(00.400*kW)\r\n!D10D\r\n";
	uint8_t wire[200];
	struct dlms_encoder e;

	dlms_encode_init(&e, wire, sizeof wire);
	dlms_encode_ciphered(&e, by, counter, (const uint8_t *)p1, sizeof p1 - 1);
	meter_feed(&meter, bytes_of(wire, e.n), now_ms);
}

static void hear_p1(const char *title, uint32_t counter, uint64_t now_ms)
{
	const struct dlms_security security = {
		0x20, dlms_text_key, dlms_text_auth_key, (const uint8_t *)title};

	hear_p1_by(&security, counter, now_ms);
}

/* A counter belongs to its keys: no telegram of the old ones opens with the new, so there is
 * nothing to be played. */
static void new_keys_have_a_new_count(void **state)
{
	static const uint8_t new_auth_key[16] = {1};
	const struct dlms_security before = {0x30, dlms_text_key, dlms_text_auth_key,
					   (const uint8_t *)"SAG50001"},
				   now = {0x30, dlms_text_key, new_auth_key,
					   (const uint8_t *)"SAG50001"};

	(void)state;
	meter.conf.counter = COUNTER_STRICT;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	hear_p1_by(&before, 1000, 1000);
	hear_p1_by(&before, 1, 2000);
	assert_string_equal(story, "400");
	dlms_keys_finish(&keys);
	dlms_keys_init(&keys);
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, new_auth_key);
	hear_p1_by(&now, 1, 3000);
	hear_p1_by(&now, 2, 4000);
	hear_p1_by(&now, 1, 5000);
	hear_p1_by(&before, 1001, 6000);
	assert_string_equal(story, "400, 400, 400");
}

static void two_titles_behind_one_type_are_two_meters(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	hear_p1("SAG50001", 1, 1000);
	assert_string_equal(meter.identity.id, "SAG5X");
	assert_string_equal(meter.identity.title, "5341473530303031");
	hear_p1("SAG50001", 2, 2000);
	assert_non_null(strstr(story, "400"));
	assert_int_equal(meter.n_strangers, 0);
	hear_p1("SAG50002", 3, 3000);
	assert_int_equal(meter.n_strangers, 1);
}

/* 1-2 is another electricity meter, 0-1 a water meter: neither is ours. */
static void other_meters_in_our_push(void **state)
{
	(void)state;
	hear("01 04" NUMBER "02 02 09 06 0102010800ff 06 00000309" P("01", "00000064")
			E("01", "000003e8"),
		1000);
	assert_string_equal(story, "100 E1000");
	hear("01 02" NUMBER P("01", "00000065"), 2000);
	assert_string_equal(meter.identity.id, "12345678");
	hear("01 02 02 02 09 06 0001600100ff 09 08 3230303030373737"
	     "02 02 09 06 0001180201ff 05 00007751",
		3000);
	assert_int_equal(meter.n_strangers, 0);
	assert_string_equal(meter.identity.id, "12345678");
}

/* None of the two is the meter that ours was replaced with. */
static void two_foreign_titles_by_turns(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	hear_ciphered(0x20, 1, "01 01" P("01", "00000001"), 1000);
	for (uint32_t i = 2; i < 12; i++)
		hear_titled(i % 2 ? 1 : 2, i, 1000 + 200 * i);
	assert_string_equal(story, "1");
}

#define PUSH                                                                       \
	"01 07" NUMBER P("01", "000001f4") P("02", "00000000") E("01", "000003e8") \
		E("02", "00000007") U("00e6") "02 02 09 06 01001f0700ff 12 00d9"

enum { BEFORE = 3, AFTER = 3 };

/* Telegrams as they were sent, one with a bit flipped (or none: -1), and more as they were sent. */
static void hear_damaged(const struct octets *wire, int bit, unsigned n_before)
{
	const struct meter_conf conf = {.protocols = &protocol_conf};
	static const struct meter_hooks any = {
		.reading = on_any_reading, .lost = story_on_lost, .event = note_event};
	static const struct meter_hooks true_one = {
		.reading = on_true_reading, .lost = story_on_lost};
	uint64_t now_ms = 0;

	log_set_level(LOG_NOTHING);
	meter_init(&meter, &conf, bit < 0 ? &true_one : &any, NULL);
	for (unsigned i = 0; i < n_before + 1 + AFTER; i++) {
		struct octets o = *wire;

		if (i == n_before && bit >= 0)
			o.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		meter_feed(&meter, octets_bytes(&o), now_ms += 5000);
	}
	story[0] = '\0';
	log_set_level(LOG_INFO);
}

static void flip_each_bit(const struct octets *wire)
{
	hear_damaged(wire, -1, BEFORE);
	assert_true(reading_has(&truth, Q_ENERGY_FORWARD) && reading_has(&truth, Q_L1_CURRENT));
	for (unsigned n_before = 0; n_before <= BEFORE; n_before++) {
		n_same = n_other = 0;
		for (int bit = 0; bit < (int)(8 * wire->n); bit++)
			hear_damaged(wire, bit, n_before);
		assert_int_equal(n_other, 0);
		assert_true(n_same > 8 * wire->n);
	}
}

/* 1 073 742 324 W were published of this one. */
static void each_flipped_bit_of_a_push_without_any_check(void **state)
{
	struct octets apdu = {0};

	(void)state;
	dlms_text_notification(&apdu, PUSH);
	flip_each_bit(&apdu);
}

static void each_flipped_bit_of_a_push_with_a_sum(void **state)
{
	struct octets apdu = {0}, wire = {0};

	(void)state;
	dlms_text_notification(&apdu, PUSH);
	dlms_text_mbus(&wire, &apdu, 250);
	flip_each_bit(&wire);
}

/* "text, clock, P+ P- U1 U2 U3 I1 I2 I3" has the types of Wiener Netze's "text, clock, A+ A- R+ R-
 * P+ P- Q+ Q-": U3 is where P+ would be, I1 where P- would be. */
static void hear_voltages(unsigned w, unsigned u1, unsigned u3, unsigned second)
{
	char list[256];

	snprintf(list, sizeof list,
		"02 0a 09 08 4c4953545f563838 09 0c 07ea0a13011622%02xff800000 06 %08x 06 "
		"00000000 06 %08x 06 000008e6 06 %08x 06 00000064 06 00000032 06 0000000a",
		second % 60, w, u1, u3);
	hear(list, (uint64_t)second * 1000);
}

static void a_voltage_is_never_published_as_a_power(void **state)
{
	(void)state;
	hear_voltages(300, 2301, 2300, 1);
	hear_voltages(301, 2303, 2299, 2);
	hear_voltages(302, 2302, 2301, 3); /* 3.8.0 falls */
	for (unsigned t = 4; t < 600; t++)
		hear_voltages(300 + t % 7, 2300 + t % 5, 2298 + t % 6, t);
	assert_string_equal(story, "");
	assert_int_equal(n_told[EVENT_LIST_WITHDRAWN], 1);
	assert_int_equal(n_told[EVENT_METER], 0);
	assert_string_equal(last_error,
		"the meter sends a list that is not \"Wiener Netze, 10 values\", though it looks "
		"like it: its counter 1-0:3.8.0*255 would have gone from 2303 to 2302; nothing of "
		"it is published");
}

/* The load is quiet at first; what was published then is withdrawn with the first fall. */
static void what_was_published_is_withdrawn(void **state)
{
	(void)state;
	for (unsigned t = 1; t <= 6; t++)
		hear_voltages(300, 2300, 2300, t);
	assert_string_equal(story, "2200 E300, 2200 E300");
	hear_voltages(299, 2300, 2300, 7);
	hear_voltages(300, 2300, 2300, 8);
	assert_string_equal(story, "2200 E300, 2200 E300, lost");
}

/* Wiener Netze's own list, of a meter with a number that ends in `digit`. */
static void hear_wien(unsigned digit, unsigned wh, unsigned second)
{
	char list[256];

	snprintf(list, sizeof list,
		"02 0a 09 08 31323334353637%02x 09 0c 07ea0a13011622%02xff800000 06 %08x 06 "
		"00000000 06 00000000 06 00000007 06 000001f4 06 00000000 06 00000000 06 00000012",
		0x30 + digit, second % 60, wh);
	hear(list, (uint64_t)second * 1000);
}

static void another_meter_counts_from_elsewhere(void **state)
{
	(void)state;
	for (unsigned t = 1; t <= 5; t++)
		hear_wien(1, 9000 + t, t);
	for (unsigned t = 6; t <= 12; t++)
		hear_wien(2, 100 + t, t);
	assert_string_equal(story, "500 E9005, lost, 500 E112");
	assert_int_equal(n_told[EVENT_LIST_WITHDRAWN], 0);
}

/* What was withdrawn stays so on another port, and what was believed need not wait there. */
static void doubts_belong_to_the_meter_and_not_to_its_wire(void **state)
{
	static struct past past;

	(void)state;
	for (unsigned t = 1; t <= 5; t++)
		hear_wien(1, 9000 + t, t);
	past_take(&past, &meter);
	set_up(state);
	hear_wien(1, 9006, 6);
	past_give(&past, &meter);
	hear_wien(1, 9007, 7);
	assert_string_equal(story, "500 E9007");
	hear_wien(1, 9006, 8);
	past_take(&past, &meter);
	set_up(state);
	hear_wien(1, 9008, 9);
	past_give(&past, &meter);
	for (unsigned t = 10; t <= 20; t++)
		hear_wien(1, 9000 + t, t);
	assert_string_equal(story, "");
}

/* "text, clock, A+ A- R+ R- U I …": the counters are where they would be, but 2300 are tenths of a
 * volt. The house takes 7200 W, a Wh each half second. */
static void counters_that_do_not_count_the_power(void **state)
{
	char list[256];

	(void)state;
	for (unsigned t = 1; t <= 600; t++) {
		snprintf(list, sizeof list,
			"02 0a 09 08 4c4953545f563838 09 0c 07ea0a13011622%02xff800000 06 %08x 06 "
			"00000000 06 00000000 06 00000007 06 000008fc 06 00000c3a 06 00001c20 06 "
			"00000000",
			t % 60, 9000 + 2 * t);
		hear(list, (uint64_t)t * 1000);
		if (n_told[EVENT_LIST_UNCOUNTED])
			break;
	}
	assert_int_equal(n_told[EVENT_LIST_UNCOUNTED], 1);
	assert_string_equal(story + strlen(story) - strlen(", lost"), ", lost");
	assert_string_equal(last_error,
		"the meter sends a list that is not \"Wiener Netze, 10 values\", though it looks "
		"like it: its counters do not count its power; nothing of it is published");
}

/* The types are the same, and the owner has said what they are. */
static void an_owner_who_names_the_list_is_believed(void **state)
{
	static const struct dlms_position mine[10] = {
		{.type = AXDR_OCTETS, .unit = UNIT_UNSAID, .obis = {0, 0, 96, 1, 0, 255}},
		{.type = AXDR_OCTETS},
		{.type = AXDR_DOUBLE_LONG_UNSIGNED, .unit = UNIT_W, .obis = {1, 0, 1, 7, 0, 255}},
		{.type = AXDR_DOUBLE_LONG_UNSIGNED, .unit = UNIT_W, .obis = {1, 0, 2, 7, 0, 255}},
		{.type = AXDR_DOUBLE_LONG_UNSIGNED, .unit = UNIT_WH, .obis = {1, 0, 1, 8, 0, 255}},
		{.type = AXDR_DOUBLE_LONG_UNSIGNED}, {.type = AXDR_DOUBLE_LONG_UNSIGNED},
		{.type = AXDR_DOUBLE_LONG_UNSIGNED}, {.type = AXDR_DOUBLE_LONG_UNSIGNED},
		{.type = AXDR_DOUBLE_LONG_UNSIGNED}};
	static const struct dlms_lists lists = {.n = 1, .list = {{"mine", 10, mine, false}}};
	const struct protocol_conf conf = {.keys = &keys, .lists = &lists};
	const struct meter_conf meter_conf = {.protocols = &conf};

	(void)state;
	meter_init(&meter, &meter_conf, &hooks, NULL);
	hear_voltages(300, 2301, 2300, 1);
	hear_voltages(310, 2298, 2300, 2); /* a fall is held back, and said */
	assert_string_equal(story, "300 E2301, 310 E2301");
	assert_int_equal(n_told[EVENT_LIST_WITHDRAWN], 0);
	assert_int_equal(n_told[EVENT_ENERGY_FELL], 1);
}

/* "text, import, export, energy" */
static const struct dlms_position four[4] = {
	{.type = AXDR_OCTETS, .unit = UNIT_UNSAID, .obis = {0, 0, 96, 1, 0, 255}},
	{.type = AXDR_DOUBLE_LONG_UNSIGNED, .unit = UNIT_W, .obis = {1, 0, 1, 7, 0, 255}},
	{.type = AXDR_DOUBLE_LONG_UNSIGNED, .unit = UNIT_W, .obis = {1, 0, 2, 7, 0, 255}},
	{.type = AXDR_DOUBLE_LONG_UNSIGNED, .unit = UNIT_WH, .obis = {1, 0, 1, 8, 0, 255}}};
static const struct dlms_lists explained = {
	.n = 1, .list = {{"mine", 4, four, false}}, .explained = {DLMS_EXPLAINED_APART}};

static void hear_explained(unsigned import_w, unsigned export_w, unsigned wh, unsigned second)
{
	char list[128];

	snprintf(list, sizeof list, "02 04 09 04 4c495354 06 %08x 06 %08x 06 %08x", import_w,
		export_w, wh);
	hear(list, (uint64_t)second * 1000);
}

static void begin_explained(void)
{
	static const struct protocol_conf conf = {.keys = &keys, .lists = &explained};
	static const struct meter_conf meter_conf = {.protocols = &conf};

	meter_init(&meter, &meter_conf, &hooks, NULL);
}

static void what_an_owner_has_accepted_is_withdrawn_when_a_counter_falls(void **state)
{
	static struct past past;

	(void)state;
	begin_explained();
	hear_explained(300, 0, 9000, 1);
	hear_explained(0, 400, 9000, 2);
	hear_explained(300, 0, 8999, 3);
	hear_explained(300, 0, 9001, 4);
	assert_string_equal(story, "300 E9000, -400 E9000, lost");
	assert_string_equal(last_error,
		"the meter sends a list that is not \"mine\", though it looks like it: its "
		"counter 1-0:1.8.0*255 would have gone from 9000 to 8999; nothing of it is "
		"published");
	past_take(&past, &meter);
	set_up(state);
	begin_explained();
	hear_explained(300, 0, 9002, 5);
	past_give(&past, &meter); /* after another definition, of which nothing is known */
	hear_explained(310, 0, 9003, 6);
	assert_string_equal(story, "300 E9002, 310 E9003");
}

static void what_an_owner_has_accepted_is_withdrawn_when_both_powers_flow(void **state)
{
	(void)state;
	begin_explained();
	for (unsigned t = 1; t <= 60; t++)
		hear_explained(300, 200, 9000, t);
	assert_int_equal(n_told[EVENT_LIST_TOGETHER], 0);
	hear_explained(300, 200, 9000, 61);
	hear_explained(300, 200, 9000, 62);
	assert_int_equal(n_told[EVENT_LIST_TOGETHER], 1);
	assert_string_equal(story + strlen(story) - strlen(", lost"), ", lost");
	assert_string_equal(last_error,
		"the meter sends a list that is not \"mine\", though it looks like it: its "
		"import and export are both above zero; nothing of it is published");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(energies_stay_between_their_lists),
		TEST(energies_alone_are_no_life),
		TEST(energies_end_after_hours),
		TEST(a_power_beyond_the_fuse_leaves_nothing_behind),
		TEST(what_is_beyond_the_fuse_is_held_back_as_long_as_it_stays),
		TEST(what_no_house_carries_is_held_back_without_a_fuse),
		TEST(a_voltage_that_no_mains_has_is_left_out),
		TEST(each_value_has_its_own_age),
		TEST(no_age_is_too_short_or_too_long),
		TEST(import_alone),
		TEST(what_cannot_be_read_is_no_older_value),
		TEST(short_lists_wait_for_a_name),
		TEST(who_waits_for_a_name_says_so_once),
		TEST(energies_alone_are_told_when_all_lists_have_come),
		TEST(short_lists_come_before_what_was_kept),
		TEST(but_not_for_ever),
		TEST(a_number_in_its_short_form),
		TEST(a_telegram_played_again),
		TEST(a_counter_that_begins_anew),
		TEST(lower_counters_that_do_not_rise),
		TEST(a_strict_counter_never_falls),
		TEST(a_recording_below_an_authenticated_telegram),
		TEST(an_owner_who_is_tolerant),
		TEST(a_count_that_comes_to_its_end_loses_no_telegram),
		TEST(new_keys_have_a_new_count),
		TEST(the_key_is_wrong_not_the_cable),
		TEST(what_is_for_others_is_no_damage),
		TEST(two_titles_are_two_meters),
		TEST(a_list_without_a_title_is_not_of_a_meter_that_has_one),
		TEST(two_titles_behind_one_type_are_two_meters),
		TEST(other_meters_in_our_push),
		TEST(two_foreign_titles_by_turns),
		TEST(a_voltage_is_never_published_as_a_power),
		TEST(what_was_published_is_withdrawn),
		TEST(counters_that_do_not_count_the_power),
		TEST(another_meter_counts_from_elsewhere),
		TEST(doubts_belong_to_the_meter_and_not_to_its_wire),
		TEST(an_owner_who_names_the_list_is_believed),
		TEST(what_an_owner_has_accepted_is_withdrawn_when_a_counter_falls),
		TEST(what_an_owner_has_accepted_is_withdrawn_when_both_powers_flow),
		TEST(each_flipped_bit_of_a_push_without_any_check),
		TEST(each_flipped_bit_of_a_push_with_a_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
