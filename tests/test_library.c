/* libgridmeter at its door: what other programs rely on. */
#include "reading/reading.h"
#include "sim/profile.h"
#include "support/dlms_text.h"
#include "support/sml_text.h"
#include "support/test.h"

#include <gridmeter.h>
#include <math.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#define NUMBER "02 02 09 06 0000600100ff 09 08 3132333435363738"
#define POWER  "02 02 09 06 0100010700ff 06 "

static alignas(max_align_t) uint8_t memory[GRIDMETER_SIZE_MAX];
static struct gridmeter *g;
static char story[1024];

static void begin(const struct gridmeter_options *options)
{
	if (g)
		gridmeter_finish(g);
	g = NULL;
	memset(memory, 0xa5, sizeof memory); /* nothing in it is relied upon */
	assert_int_equal(gridmeter_init(&g, memory, sizeof memory, options), GRIDMETER_FINE);
	assert_non_null(g);
}

static int set_up(void **state)
{
	(void)state;
	begin(NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	gridmeter_finish(g);
	g = NULL;
	return 0;
}

/* "telegram 100 W; fault wrong checksum; …" */
static void tell(enum gridmeter_event event)
{
	size_t n = strlen(story);
	struct gridmeter_value power;

	n += (size_t)snprintf(
		story + n, sizeof story - n, "%s%s", n ? "; " : "", gridmeter_event_name(event));
	if (event == GRIDMETER_FAULT)
		snprintf(story + n, sizeof story - n, " %s", gridmeter_fault(g));
	else
		assert_null(gridmeter_fault(g));
	if (gridmeter_get_value(g, GRIDMETER_POWER, &power))
		snprintf(story + n, sizeof story - n, " %g W", power.number);
	else
		assert_true(isnan(power.number));
}

/* Events, with the wire in pieces of that size. */
static const char *push_in(const struct octets *wire, size_t piece)
{
	story[0] = '\0';
	for (size_t at = 0; at < wire->n; at += piece) {
		const uint8_t *bytes = wire->p + at;
		size_t n = wire->n - at < piece ? wire->n - at : piece;
		enum gridmeter_event event;

		while ((event = gridmeter_push(g, &bytes, &n)) != GRIDMETER_MORE)
			tell(event);
		assert_int_equal(n, 0);
		assert_ptr_equal(bytes, wire->p + (at + piece < wire->n ? at + piece : wire->n));
	}
	return story;
}

static const char *push(const struct octets *wire)
{
	return push_in(wire, wire->n);
}

/* Up to the first event of that kind. */
static void push_until(enum gridmeter_event wanted, const struct octets *wire)
{
	const uint8_t *bytes = wire->p;
	size_t n = wire->n;
	enum gridmeter_event event;

	do {
		event = gridmeter_push(g, &bytes, &n);
		assert_int_not_equal(event, GRIDMETER_MORE);
	} while (event != wanted);
}

static void begin_dlms(void)
{
	const struct gridmeter_options options = {.protocol = "dlms"};

	begin(&options);
}

static void add(struct octets *wire, const char *profile)
{
	uint8_t telegram[SIM_TELEGRAM_MAX];
	struct sim_meter meter;
	struct profile p;
	struct house house;

	house_init(&house, 1, 12);
	assert_true(profile_find(profile, &p));
	sim_meter_init(&meter, &p);
	octets_add(wire, telegram, sim_meter_telegram(&meter, &house, telegram));
}

static void add_ciphered(struct octets *wire, uint8_t control, uint32_t counter)
{
	struct octets apdu = {0}, ciphered = {0};

	dlms_text_notification(&apdu, "01 01" POWER "00000064");
	dlms_text_cipher(&ciphered, control, counter, &apdu);
	dlms_text_hdlc(wire, &ciphered, 2000);
}

static void a_state_needs_room_and_alignment(void **state)
{
	const size_t size = gridmeter_size();
	struct gridmeter *none = NULL;

	(void)state;
	assert_true(size <= GRIDMETER_SIZE_MAX);
	assert_int_equal(gridmeter_init(&none, memory, size - 1, NULL), GRIDMETER_NO_ROOM);
	assert_int_equal(gridmeter_init(&none, memory + 1, size, NULL), GRIDMETER_NO_ROOM);
	assert_null(none);
}

/* What is behind it belongs to others, or to a sanitizer. */
static void a_state_stays_in_its_room(void **state)
{
	struct octets wire = {0};
	void *room = malloc(gridmeter_size());
	struct gridmeter *other;

	(void)state;
	assert_int_equal(gridmeter_init(&other, room, gridmeter_size(), NULL), GRIDMETER_FINE);
	add(&wire, "three-phase");
	for (const uint8_t *bytes = wire.p; wire.n;)
		gridmeter_push(other, &bytes, &wire.n);
	gridmeter_finish(other);
	gridmeter_finish(other);
	free(room);
}

static void an_unknown_protocol_is_none(void **state)
{
	const struct gridmeter_options options = {.protocol = "modbus"};
	struct gridmeter *none = NULL;

	(void)state;
	assert_int_equal(
		gridmeter_init(&none, memory, sizeof memory, &options), GRIDMETER_NO_PROTOCOL);
	assert_null(none);
	assert_string_equal(gridmeter_error_name(GRIDMETER_NO_PROTOCOL), "no such protocol");
	assert_null(gridmeter_error_name((enum gridmeter_error)77));
}

static void a_named_protocol_is_the_only_one(void **state)
{
	const struct gridmeter_options options = {.protocol = "iec"};
	struct gridmeter_counts counts;
	struct octets wire = {0};

	(void)state;
	begin(&options);
	add(&wire, "three-phase");
	assert_null(strstr(push(&wire), "telegram"));
	gridmeter_get_counts(g, &counts);
	assert_string_equal(counts.protocol, "iec");
	assert_int_equal(counts.n_octets, wire.n);
	assert_int_equal(counts.n_telegrams, 0);
}

static void a_telegram_as_it_was_sent(void **state)
{
	struct octets wire = {0}, apdu = {0};
	struct gridmeter_telegram t;
	struct gridmeter_register r;
	char text[GRIDMETER_DECIMAL_MAX];
	uint8_t bytes[4] = {0};

	(void)state;
	octets_add(&wire, bytes, sizeof bytes);
	dlms_text_notification(&apdu, "01 02" NUMBER POWER "00000064");
	dlms_text_hdlc(&wire, &apdu, 2000);
	push_until(GRIDMETER_TELEGRAM, &wire);
	assert_true(gridmeter_get_telegram(g, &t));
	assert_string_equal(t.protocol, "dlms");
	assert_string_equal(t.serial, "12345678");
	assert_int_equal(t.offset, sizeof bytes);
	assert_int_equal(t.length, wire.n - sizeof bytes);
	assert_int_equal(t.check, GRIDMETER_CRC);
	assert_int_equal(t.n_registers, 2);
	assert_true(gridmeter_get_register(g, 0, &r));
	assert_string_equal(r.obis, "0-0:96.1.0*255");
	gridmeter_register_text(&r, text, sizeof text);
	assert_string_equal(text, "12345678");
	assert_true(gridmeter_get_register(g, 1, &r));
	assert_int_equal(r.kind, GRIDMETER_NUMBER);
	assert_string_equal(r.unit, "W");
	gridmeter_decimal_text(r.value, text);
	assert_string_equal(text, "100");
	assert_true(gridmeter_double(r.meant) == 100);
	assert_false(gridmeter_get_register(g, 2, &r));
}

static void nothing_can_be_had_of_what_is_no_telegram(void **state)
{
	struct octets wire = {0};
	struct gridmeter_telegram t;
	struct gridmeter_register r;
	struct gridmeter_value v;
	char line[256];

	(void)state;
	add(&wire, "three-phase");
	push(&wire); /* the last event is MORE */
	assert_false(gridmeter_get_telegram(g, &t));
	assert_false(gridmeter_get_register(g, 0, &r));
	assert_false(gridmeter_get_value(g, GRIDMETER_POWER, &v));
	assert_true(isnan(v.number));
	assert_false(gridmeter_get_definition(g, 0, line, sizeof line));
}

static void each_cut_says_the_same(void **state)
{
	struct octets wire = {0};
	char whole[sizeof story];

	(void)state;
	add(&wire, "three-phase");
	octets_fill(&wire, 0x1b, 3);
	add(&wire, "dzg");
	wire.p[wire.n - 60] ^= 1;
	add(&wire, "three-phase");
	strcpy(whole, push(&wire));
	assert_non_null(strstr(whole, "fault wrong checksum"));
	for (size_t piece = 1; piece < 40; piece++) {
		begin(NULL);
		assert_string_equal(push_in(&wire, piece), whole);
	}
}

static void a_value_that_is_missing_is_no_zero(void **state)
{
	struct gridmeter_value v;
	struct octets wire = {0};

	(void)state;
	dlms_text_push(&wire, "01 02" NUMBER POWER "00000000");
	push_until(GRIDMETER_TELEGRAM, &wire);
	assert_true(gridmeter_get_value(g, GRIDMETER_POWER, &v));
	assert_true(v.number == 0 && !v.is_derived);
	assert_false(gridmeter_get_value(g, GRIDMETER_L1_VOLTAGE, &v));
	assert_true(isnan(v.number) && !v.is_unreadable);
	assert_false(gridmeter_get_value(g, GRIDMETER_N_QUANTITIES, &v));
	assert_null(gridmeter_quantity_name(GRIDMETER_N_QUANTITIES));
	assert_null(gridmeter_quantity_unit(GRIDMETER_N_QUANTITIES));
}

/* The header has the names of the inside, in its order. */
static void quantities_are_those_of_a_reading(void **state)
{
	(void)state;
	for (unsigned q = 0; q < GRIDMETER_N_QUANTITIES; q++)
		assert_string_equal(gridmeter_quantity_name((enum gridmeter_quantity)q),
			quantity_name((enum quantity)q));
	assert_string_equal(gridmeter_quantity_name(GRIDMETER_L3_VOLTAGE), "l3_voltage");
	assert_string_equal(gridmeter_quantity_name(GRIDMETER_ENERGY_FORWARD), "energy_forward");
	assert_string_equal(
		gridmeter_quantity_name(GRIDMETER_L3_ENERGY_REVERSE), "l3_energy_reverse");
	assert_string_equal(gridmeter_quantity_name(GRIDMETER_L3_POWER_FACTOR), "l3_power_factor");
	assert_string_equal(gridmeter_quantity_unit(GRIDMETER_ENERGY_FORWARD), "Wh");
}

static void a_ciphered_telegram_needs_its_key(void **state)
{
	struct octets wire = {0};

	(void)state;
	add_ciphered(&wire, 0x30, 1);
	assert_string_equal(push(&wire), "fault encrypted, and no key is given");
	assert_int_equal(gridmeter_set_keys(g, dlms_text_key, dlms_text_auth_key), GRIDMETER_FINE);
	assert_string_equal(push(&wire), "telegram 100 W");
	assert_int_equal(gridmeter_set_keys(g, NULL, NULL), GRIDMETER_FINE);
	assert_string_equal(push(&wire), "fault encrypted, and no key is given");
}

static const char *push_counters(
	enum gridmeter_counter policy, uint8_t control, const uint32_t *counters, size_t n)
{
	const struct gridmeter_options options = {
		.key = dlms_text_key, .auth_key = dlms_text_auth_key, .counter = policy};
	struct octets wire = {0};

	begin(&options);
	for (size_t i = 0; i < n; i++)
		add_ciphered(&wire, control, counters[i]);
	return push(&wire);
}

static void a_telegram_that_is_played_again_is_refused(void **state)
{
	static const uint32_t again[] = {7, 8, 7}, anew[] = {900, 1, 2, 3};

	(void)state;
	assert_string_equal(push_counters(GRIDMETER_COUNTER_AUTO, 0x30, again, 3),
		"telegram 100 W; telegram 100 W; refused");
	assert_string_equal(push_counters(GRIDMETER_COUNTER_IGNORED, 0x30, again, 3),
		"telegram 100 W; telegram 100 W; telegram 100 W");
	assert_string_equal(push_counters(GRIDMETER_COUNTER_AUTO, 0x30, anew, 4),
		"telegram 100 W; refused; refused; refused");
	assert_string_equal(push_counters(GRIDMETER_COUNTER_TOLERANT, 0x30, anew, 4),
		"telegram 100 W; refused; refused; telegram 100 W");
	assert_string_equal(push_counters(GRIDMETER_COUNTER_STRICT, 0x30, anew, 4),
		"telegram 100 W; refused; refused; refused");
}

static void a_refused_telegram_has_registers_and_no_values(void **state)
{
	static const uint32_t again[] = {7, 7};
	struct octets wire = {0};
	struct gridmeter_telegram t;
	struct gridmeter_value v;

	(void)state;
	push_counters(GRIDMETER_COUNTER_AUTO, 0x30, again, 1);
	add_ciphered(&wire, 0x30, 7);
	push_until(GRIDMETER_REFUSED, &wire);
	assert_true(gridmeter_get_telegram(g, &t));
	assert_true(t.has_counter);
	assert_int_equal(t.counter, 7);
	assert_int_equal(t.n_registers, 1);
	assert_false(gridmeter_get_value(g, GRIDMETER_POWER, &v));
}

/* The lines that it says of a list are lines that it takes. */
static void an_unknown_list_gets_its_names(void **state)
{
	struct octets wire = {0};
	char signature[256], list[256];
	const char *wrong;

	(void)state;
	begin_dlms();
	dlms_text_push(&wire, "02 03 09 08 3132333435363738 06 000004d2 12 00e6");
	push_until(GRIDMETER_UNKNOWN, &wire);
	assert_true(gridmeter_get_definition(g, 0, list, sizeof list));
	assert_string_equal(list, "[list of 3 values]");
	assert_true(gridmeter_get_definition(g, 1, signature, sizeof signature));
	assert_string_equal(signature, "signature = octets u32 u16");
	assert_null(gridmeter_define(g, "a list", "signature", strchr(signature, '=') + 2));
	assert_string_equal(gridmeter_defined(g, 0, &wrong), "a list");
	assert_string_equal(wrong, "expected at least one position with a name");
	assert_non_null(gridmeter_define(g, "a list", "2", "power"));
	assert_null(gridmeter_define(g, "a list", "2", "1-0:16.7.0 0 W"));
	assert_string_equal(gridmeter_defined(g, 0, &wrong), "a list");
	assert_null(wrong);
	assert_null(gridmeter_defined(g, 1, &wrong));
	assert_string_equal(push(&wire), "telegram 1234 W");
}

/* A first part, and behind a second of silence the last one of another message. */
static void silence_parts_what_is_not_of_one_message(void **state)
{
	struct octets apdu = {0}, wire = {0};
	const uint8_t *bytes = wire.p;
	size_t first, n;

	(void)state;
	begin_dlms();
	dlms_text_notification(&apdu, "01 02" NUMBER POWER "00000064");
	dlms_text_hdlc(&wire, &apdu, 30);
	first = n = wire.n / 2;
	gridmeter_pause(g, 0, first, 0);
	assert_int_equal(gridmeter_push(g, &bytes, &n), GRIDMETER_MORE);
	gridmeter_pause(g, 5000, wire.n - first, 0);
	n = wire.n - first;
	assert_int_equal(gridmeter_push(g, &bytes, &n), GRIDMETER_FAULT);
	gridmeter_restart(g);
	assert_string_equal(push(&wire), "telegram 100 W");
}

static void faults_are_counted_by_name(void **state)
{
	struct octets wire = {0};
	struct gridmeter_counts counts;
	uint64_t n, sum = 0;
	const char *name;

	(void)state;
	add(&wire, "three-phase");
	add(&wire, "three-phase");
	wire.p[wire.n - 60] ^= 1;
	push(&wire);
	gridmeter_get_counts(g, &counts);
	assert_string_equal(counts.protocol_title, "SML");
	assert_int_equal(counts.n_telegrams, 1);
	assert_int_equal(counts.n_faults, 1);
	for (size_t i = 0; (name = gridmeter_get_fault(g, i, &n)); i++) {
		assert_true(n == 0 || strcmp(name, "wrong checksum") == 0);
		sum += n;
	}
	assert_int_equal(sum, 1);
}

static void text_of_a_meter_is_made_harmless(void **state)
{
	static const uint8_t sent[] = "A\x1b[2J\xff Z\0";
	const struct gridmeter_register r = {
		.kind = GRIDMETER_TEXT, .octets = sent, .n_octets = sizeof sent};
	const struct gridmeter_register number = {.kind = GRIDMETER_NUMBER};
	char text[16];

	(void)state;
	gridmeter_register_text(&r, text, sizeof text);
	assert_string_equal(text, "A?[2J? Z");
	gridmeter_register_text(&r, text, 4);
	assert_string_equal(text, "A?[");
	gridmeter_register_text(&number, text, sizeof text);
	assert_string_equal(text, "");
}

static void a_number_that_no_meter_sends_is_no_number(void **state)
{
	const struct gridmeter_decimal huge = {1, 400, false};
	char text[GRIDMETER_DECIMAL_MAX] = "x";

	(void)state;
	gridmeter_decimal_text(huge, text);
	assert_string_equal(text, "");
	assert_true(isnan(gridmeter_double(huge)));
}

static void two_wires_know_nothing_of_one_another(void **state)
{
	static alignas(max_align_t) uint8_t room[GRIDMETER_SIZE_MAX];
	struct octets sml = {0}, dlms = {0};
	const uint8_t *a = sml.p, *b = dlms.p;
	struct gridmeter_telegram t;
	struct gridmeter *other;

	(void)state;
	assert_int_equal(gridmeter_init(&other, room, sizeof room, NULL), GRIDMETER_FINE);
	add(&sml, "three-phase");
	dlms_text_push(&dlms, "01 02" NUMBER POWER "00000064");
	assert_int_equal(gridmeter_push(g, &a, &sml.n), GRIDMETER_TELEGRAM);
	assert_int_equal(gridmeter_push(other, &b, &dlms.n), GRIDMETER_TELEGRAM);
	assert_true(gridmeter_get_telegram(g, &t));
	assert_string_equal(t.protocol, "sml");
	assert_true(gridmeter_get_telegram(other, &t));
	assert_string_equal(t.protocol, "dlms");
	gridmeter_finish(other);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_state_needs_room_and_alignment),
		TEST(a_state_stays_in_its_room),
		TEST(an_unknown_protocol_is_none),
		TEST(a_named_protocol_is_the_only_one),
		TEST(a_telegram_as_it_was_sent),
		TEST(nothing_can_be_had_of_what_is_no_telegram),
		TEST(each_cut_says_the_same),
		TEST(a_value_that_is_missing_is_no_zero),
		TEST(quantities_are_those_of_a_reading),
		TEST(a_ciphered_telegram_needs_its_key),
		TEST(a_telegram_that_is_played_again_is_refused),
		TEST(a_refused_telegram_has_registers_and_no_values),
		TEST(an_unknown_list_gets_its_names),
		TEST(silence_parts_what_is_not_of_one_message),
		TEST(faults_are_counted_by_name),
		TEST(text_of_a_meter_is_made_harmless),
		TEST(a_number_that_no_meter_sends_is_no_number),
		TEST(two_wires_know_nothing_of_one_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
