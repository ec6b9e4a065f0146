/* Fakes: what stays, what changes, and that nothing breaks. */
#include "anon/anon_dlms.h"
#include "anon/anon_iec.h"
#include "anon/anon_sml.h"
#include "base/crc16.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/iec/iec.h"
#include "proto/protocols.h"
#include "proto/sml/sml.h"
#include "sim/profile.h"
#include "sim/sml_encode.h"
#include "support/dlms_text.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const uint8_t secret[ANON_SECRET_OCTETS] = "one of a test";
static struct anon anon;
static struct dlms_keys keys;

static void begin(void)
{
	anon_init(&anon, secret);
}

/* Both passes over one text. */
static const char *number(const char *text)
{
	static char fakes[4][80];
	static int next;
	char *fake = fakes[next++ % 4];

	strcpy(fake, text);
	anon_text(&anon, ANON_ID, (uint8_t *)fake, strlen(fake));
	return fake;
}

static void the_same_number_gets_the_same_fake(void **state)
{
	(void)state;
	begin();
	assert_string_equal(number("1DZG0042082910"), "1DZG0042082910");
	anon_choose(&anon);
	assert_string_equal(number("1DZG0042082910"), number("1DZG0042082910"));
	assert_string_not_equal(number("1DZG0042082910"), "1DZG0042082910");
	assert_memory_equal(number("1DZG0042082910"), "1DZG", 4);
	assert_string_not_equal(number("1DZG0042082910"), number("1DZG0042082911"));
	anon_finish(&anon);
}

static void a_part_of_a_number_gets_a_part_of_its_fake(void **state)
{
	(void)state;
	begin();
	number("082910");
	number("ISK1030770082910");
	number("30770082910");
	anon_choose(&anon);
	assert_string_equal(number("082910"), number("ISK1030770082910") + 10);
	assert_string_equal(number("30770082910"), number("ISK1030770082910") + 5);
	anon_finish(&anon);
}

static void another_secret_makes_other_fakes(void **state)
{
	const uint8_t other[ANON_SECRET_OCTETS] = "another secret";
	char first[80];

	(void)state;
	begin();
	anon_choose(&anon);
	strcpy(first, number("42082910"));
	anon_finish(&anon);
	anon_init(&anon, other);
	anon_choose(&anon);
	assert_string_not_equal(number("42082910"), first);
	anon_finish(&anon);
}

/* Three letters in front of other letters may be of anything. */
static void letters_change_where_no_maker_is_in_front_of_digits(void **state)
{
	(void)state;
	begin();
	anon_choose(&anon);
	assert_memory_not_equal(number("ABCDEFGH"), "ABC", 3);
	assert_memory_not_equal(number("ABCDEFGH") + 3, "DEFGH", 5);
	assert_string_equal(number("0000000000"), "0000000000");
	anon_finish(&anon);
}

static const struct anon_key total = {ANON_IEC, 0, {1, 0, 1, 8, 0, 255}};
static const struct anon_key first_tariff = {ANON_IEC, 0, {1, 0, 1, 8, 1, 255}};
static const struct anon_key second_tariff = {ANON_IEC, 0, {1, 0, 1, 8, 2, 255}};

static int64_t count(struct anon_key key, int64_t v, int64_t most, int exp)
{
	struct anon_value value = {v, 0, most, exp};

	assert_true(anon_counter(&anon, key, &value));
	assert_in_range(value.v, 0, most);
	return value.v;
}

static void differences_and_widths_stay(void **state)
{
	int64_t a, b, c;

	(void)state;
	begin();
	count(total, 250, 255, 0);
	count(total, 256, 65535, 0);
	count(total, 1000, 65535, 0);
	anon_choose(&anon);
	a = count(total, 250, 255, 0);
	b = count(total, 256, 65535, 0);
	c = count(total, 1000, 65535, 0);
	assert_int_not_equal(a, 250);
	assert_int_equal(b - a, 6);
	assert_int_equal(c - a, 750);
	anon_finish(&anon);
}

static void other_decimals_have_the_same_offset(void **state)
{
	(void)state;
	begin();
	count(total, 4321, 99999999, 3);
	count(total, 43215678, 999999999, -1);
	anon_choose(&anon);
	assert_int_equal((count(total, 43215678, 999999999, -1) - 43215678),
		(count(total, 4321, 99999999, 3) - 4321) * 10000);
	anon_finish(&anon);
}

static void coarser_decimals_may_come_later(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < 50; i++) {
		const uint8_t some[ANON_SECRET_OCTETS] = {i};

		anon_init(&anon, some);
		count(total, 1500, 99999, 0);
		count(total, 12, 99, 3);
		anon_choose(&anon);
		assert_int_equal(
			count(total, 1500, 99999, 0) - 1500, (count(total, 12, 99, 3) - 12) * 1000);
		anon_finish(&anon);
	}
}

static void tariffs_add_up(void **state)
{
	(void)state;
	begin();
	count(total, 3000, UINT32_MAX, 0);
	count(first_tariff, 1000, UINT32_MAX, 0);
	count(second_tariff, 2000, UINT32_MAX, 0);
	anon_choose(&anon);
	assert_int_not_equal(count(first_tariff, 1000, UINT32_MAX, 0), 1000);
	assert_int_equal(count(first_tariff, 1000, UINT32_MAX, 0) +
				 count(second_tariff, 2000, UINT32_MAX, 0),
		count(total, 3000, UINT32_MAX, 0));
	anon_finish(&anon);
}

static void nothing_stays_nothing(void **state)
{
	(void)state;
	begin();
	count(total, 0, UINT32_MAX, 0);
	anon_choose(&anon);
	assert_int_equal(count(total, 0, UINT32_MAX, 0), 0);
	anon_finish(&anon);
}

static int64_t day_number(int year, int month, int day)
{
	struct tm t = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};

	return timegm(&t) / 86400;
}

static void dates_move_by_whole_weeks(void **state)
{
	int year = 2024, month = 2, day = 29, no_month = 25;

	(void)state;
	begin();
	assert_true(anon_date(&anon, &year, &month, &day));
	assert_int_equal(year * 10000 + month * 100 + day, 20240229);
	anon_choose(&anon);
	assert_int_equal(anon_seconds(&anon) % (7 * 86400), 0);
	for (int m = 1; m <= 12; m++)
		for (int d = 1; d <= 28; d++) {
			year = 2024, month = m, day = d;
			assert_true(anon_date(&anon, &year, &month, &day));
			assert_in_range(year, 2017, 2023);
			assert_int_equal(day_number(year, month, day) * 86400,
				day_number(2024, m, d) * 86400 + anon_seconds(&anon));
		}
	assert_false(anon_date(&anon, &year, &no_month, &day));
	anon_finish(&anon);
}

static void nothing_begins_in_noise(void **state)
{
	uint8_t noise[4096] = {0};

	(void)state;
	begin();
	anon_choose(&anon);
	anon_noise(&anon, 0, noise, sizeof noise);
	for (size_t i = 0; i < sizeof noise; i++)
		assert_in_range(noise[i], '@', '_');
	anon_finish(&anon);
}

static bool fake(const char *protocol, uint8_t *p, size_t n)
{
	if (strcmp(protocol, "sml") == 0)
		return anon_sml(&anon, p, n);
	if (strcmp(protocol, "iec") == 0)
		return anon_iec(&anon, p, n);
	return anon_dlms(&anon, &keys, NULL, p, n) == ANON_DLMS_DONE;
}

/* The first frame of a profile, as its framer finds it. */
static size_t first_frame(const struct profile *profile, uint8_t out[SIM_TELEGRAM_MAX])
{
	const struct protocol *p = protocol_find(profile->protocol);
	static union framer framer;
	static struct sim_meter meter;
	uint8_t sent[SIM_TELEGRAM_MAX];
	struct frame frame = {0};
	struct house house;
	struct bytes in;

	house_init(&house, 1, 11);
	house_pass(&house, 1000);
	sim_meter_init(&meter, profile);
	in = bytes_of(sent, sim_meter_telegram(&meter, &house, sent));
	p->reset(&framer);
	while (p->push(&framer, &in, &frame) != FRAME_READY)
		if (bytes_left(&in) == 0)
			return 0;
	memcpy(out, sent + frame.offset, frame.length);
	return frame.length;
}

static void a_survey_changes_nothing(void **state)
{
	uint8_t sent[SIM_TELEGRAM_MAX], copy[SIM_TELEGRAM_MAX];
	struct profile profile;

	(void)state;
	for (size_t i = 0; profile_at(i, &profile); i++) {
		size_t n = first_frame(&profile, sent);

		assert_int_not_equal(n, 0);
		memcpy(copy, sent, n);
		begin();
		if (!fake(profile.protocol, copy, n))
			fail_msg("%s cannot be anonymized", profile.name);
		assert_memory_equal(copy, sent, n);
		anon_choose(&anon);
		assert_true(fake(profile.protocol, copy, n));
		assert_memory_not_equal(copy, sent, n);
		anon_finish(&anon);
	}
}

/* DZG: 54 bc614e with the type of signed numbers is an export of 1234567.8 Wh. */
static void a_counter_that_was_cut_is_a_counter(void **state)
{
	static const uint8_t head[] = {
		0x02, 0x08, 0x00, 0xff, 0x01, 0x01, 0x62, 0x1e, 0x52, 0xff, 0x54};
	uint8_t sent[SIM_TELEGRAM_MAX], copy[SIM_TELEGRAM_MAX];
	struct profile profile;
	const uint8_t *value;
	size_t n;

	(void)state;
	assert_true(profile_find("dzg-energies", &profile));
	n = first_frame(&profile, sent);
	value = memmem(sent, n, head, sizeof head);
	assert_non_null(value);
	value += sizeof head;
	assert_true(*value & 0x80);
	begin();
	memcpy(copy, sent, n);
	assert_true(fake(profile.protocol, copy, n));
	anon_choose(&anon);
	assert_true(fake(profile.protocol, copy, n));
	assert_memory_not_equal(copy + (value - sent), value, 3);
	anon_finish(&anon);
}

/* Kaifa's list of one number is known by its head: 40000000 does not count, whatever others on the
 * wire do. */
static void an_invoke_id_that_does_not_count_stays(void **state)
{
	static const char *const pushes[] = {
		"0f 00000005 00 01 01 02 02 09 06 0000600100ff 09 08 3132333435363738",
		"0f 40000000 09 0c 07e90611020c000f00ff8880 02 01 06 00000190",
	};
	static const uint8_t head[] = {0x0f, 0x40, 0, 0, 0, 0x09, 0x0c};
	struct octets wires[2] = {0};

	(void)state;
	begin();
	for (int i = 0; i < 4; i++) {
		struct octets apdu = {0};

		if (i == 2)
			anon_choose(&anon);
		octets_hex(&apdu, pushes[i % 2]);
		if (i < 2)
			dlms_text_hdlc(&wires[i], &apdu, 1000);
		assert_true(fake("dlms", wires[i % 2].p, wires[i % 2].n));
	}
	assert_non_null(memmem(wires[1].p, wires[1].n, head, sizeof head));
	anon_finish(&anon);
}

/* The push, in a frame, with fakes in both passes. */
static void fake_push(const char *push, struct octets *wire)
{
	struct octets apdu = {0};

	octets_hex(&apdu, push);
	dlms_text_hdlc(wire, &apdu, 1000);
	begin();
	assert_true(fake("dlms", wire->p, wire->n));
	anon_choose(&anon);
	assert_true(fake("dlms", wire->p, wire->n));
}

/* Iskra's list without names whose power is "not available": nobody knows the list by that, and
 * with another number it would be known. */
static void what_is_not_available_stays_so(void **state)
{
	static const char push[] =
		"0f 00000001 0c 07ea0611030b000000ff8880 02 12"
		"09 10 49534b31303330373730303030303031 09 08 3136383230303035 06 80000000"
		"06 0000463b 06 00000078 06 00000000 12 08fe 12 0907 12 0908 12 01de "
		"12 0242 12 024d"
		"06 0000044c 06 00000000 06 00000000 06 00000000 06 00000534 06 00000550";
	static const uint8_t power[] = {0x06, 0x80, 0, 0, 0};
	struct octets wire = {0};

	(void)state;
	fake_push(push, &wire);
	assert_non_null(memmem(wire.p, wire.n, power, sizeof power));
	anon_finish(&anon);
}

/* Kamstrup's type: current transformers and the country decide on the scale. */
static void what_tells_how_it_scales_stays(void **state)
{
	static const char push[] =
		"0f 00000000 0c 07ea0611030b000000ff8880 02 05 0a 0e 4b616d73747275705f5630303031"
		"09 06 0101000005ff 0a 10 31323334353637383930313233343536"
		"09 06 0101600101ff 0a 12 3638353934323542513637323536313937 39";
	struct octets wire = {0};
	const uint8_t *type;

	(void)state;
	fake_push(push, &wire);
	assert_null(memmem(wire.p, wire.n, "9425BQ672561", 12));
	type = memmem(wire.p, wire.n, "6859", 4);
	assert_non_null(type);
	assert_memory_equal(type + 16, "79", 2);
	anon_finish(&anon);
}

/* An E450 sends together what it has had no time for. */
static void each_push_of_a_frame_gets_its_fakes(void **state)
{
	static const char one[] =
		"0f 00000001 00 01 01 02 02 09 06 0000600100ff 09 08 3132333435363738";
	struct octets apdu = {0}, wire = {0}, sent;
	union framer framer;
	struct frame frame;
	struct bytes in;

	(void)state;
	octets_hex(&apdu, one);
	octets_hex(&apdu, "e6e700");
	octets_hex(&apdu, one);
	octets_hex(&apdu, "00");
	dlms_text_hdlc(&wire, &apdu, 1000);
	sent = wire;
	begin();
	assert_true(fake("dlms", wire.p, wire.n));
	assert_memory_equal(wire.p, sent.p, wire.n);
	anon_choose(&anon);
	assert_true(fake("dlms", wire.p, wire.n));
	protocol_find("dlms")->reset(&framer);
	in = octets_bytes(&wire);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(protocol_find("dlms")->push(&framer, &in, &frame), FRAME_READY);
		assert_int_equal(frame.n_body, 28);
		assert_memory_not_equal(frame.body + frame.n_body - 8, "12345678", 8);
	}
	anon_finish(&anon);
}

/* A file with a list whose time is the time of day. Returns its length. */
static size_t list_of(uint32_t timestamp, uint8_t *out, size_t size)
{
	uint8_t messages[256];
	struct sml_encoder e, file;

	sml_encode_init(&e, messages, sizeof messages);
	e.tag_width = file.tag_width = 2;
	e.kermit = false;
	sml_encode_message(&e, 1, 0, 0x0701);
	sml_encode_list(&e, 7);
	sml_encode_absent(&e);
	sml_encode_octets(&e, "12345678", 8);
	sml_encode_absent(&e);
	sml_encode_list(&e, 2);
	sml_encode_unsigned(&e, 2, 1);
	sml_encode_unsigned(&e, timestamp, 4);
	sml_encode_list(&e, 0);
	sml_encode_absent(&e);
	sml_encode_absent(&e);
	sml_encode_message_end(&e);
	sml_encode_init(&file, out, size);
	sml_encode_file(&file, messages, e.n);
	return file.n;
}

static void a_time_of_day_moves_with_the_dates(void **state)
{
	uint8_t sent[300], moved[300], expected[300];
	size_t n = list_of(1700000000, sent, sizeof sent);

	(void)state;
	begin();
	memcpy(moved, sent, n);
	assert_true(anon_sml(&anon, moved, n));
	anon_choose(&anon);
	assert_true(anon_sml(&anon, moved, n));
	list_of((uint32_t)(1700000000 + anon_seconds(&anon)), expected, sizeof expected);
	for (size_t i = 0; i + 20 < n; i++) /* in front of the checksums */
		if (sent[i] != expected[i])
			assert_int_equal(moved[i], expected[i]);
	anon_finish(&anon);
}

/* A telegram of P1 with `digits` of checksum: "%04X", or "%X" as meters that leave out zeros in
 * front. */
static size_t p1_of(const char *lines, bool has_zeros, char out[1024])
{
	int n = snprintf(out, 1000, "/ABC5X\r\n\r\n%s!", lines);
	unsigned crc = crc16_arc(out, (size_t)n);

	return (size_t)n + (size_t)snprintf(out + n, 8, has_zeros ? "%04X" : "%X", crc);
}

/* Both passes over it; what comes out must be a telegram again. */
static const char *faked_p1(const char *lines)
{
	static char text[1024];
	char sent[1024];
	size_t n = p1_of(lines, true, text);

	strcpy(sent, text);
	begin();
	assert_true(anon_iec(&anon, (uint8_t *)text, n));
	assert_memory_equal(text, sent, n);
	anon_choose(&anon);
	assert_true(anon_iec(&anon, (uint8_t *)text, n));
	anon_finish(&anon);
	assert_int_equal(strtoul(text + n - 4, NULL, 16), crc16_arc(text, n - 4));
	return text;
}

/* Wherever a number of a meter stands, and whatever became of its bracket. */
static void numbers_of_ascii_meters(void **state)
{
	static const char *const lines[] = {
		"0-0:96.1.1(4530303332353630303030303132333435\r\n1-0:1.7.0(00.500*kW)\r\n",
		"1-0:1.7.0(00.500*kW)\r\n0-0:96.1.1(4530303332353630303030303132333435\r\n",
		"1-0:1.7.0(00.500*kW)\r\n0-1:96.1.1((4530303332353630303030303132333435\r\n",
		"0-0:96.13.0(\r\n4530303332353630303030303132333435)\r\n1-0:1.7.0(00.500*kW)\r\n",
		"C.1.0(00012345)\r\n1-0:1.7.0(00.500*kW)\r\n",
		"C.90.1(00012345)\r\nC.1.0(00012345)\r\n1-0:1.7.0(00.500*kW)\r\n",
		"0-0:0.0.0(353738303031)\r\n0.0.0(00012345)\r\n1-0:1.7.0(00.500*kW)\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *fake = faked_p1(lines[i]);

		assert_non_null(strstr(fake, "\r\n1-0:1.7.0(00.500*kW)\r\n"));
		assert_null(strstr(fake, "3132333435"));
		assert_null(strstr(fake, "00012345"));
		assert_null(strstr(fake, "353738303031"));
	}
}

/* Blanks around it make no other value of a counter. */
static void counters_with_blanks_around_them(void **state)
{
	const char *fake = faked_p1("1-0:1.8.0(00004321.099 * kWh )\r\n1-0:2.8.0( 1234.568*kWh)\r\n"
				    "1-0:1.7.0(00.500*kW )\r\n");

	(void)state;
	assert_null(strstr(fake, "4321.099"));
	assert_null(strstr(fake, "1234.568"));
	assert_non_null(strstr(fake, " * kWh )\r\n1-0:2.8.0( "));
	assert_non_null(strstr(fake, "1-0:1.7.0(00.500*kW )"));
}

/* With other digits in place of its zeros nobody could read it. */
static void a_counter_with_many_zeros_in_front(void **state)
{
	const char *fake = faked_p1("1-0:1.8.0(00004321.09870000001)\r\n1-0:1.7.0(00.500*kW)\r\n");

	(void)state;
	assert_non_null(strstr(fake, "1-0:1.8.0(0000"));
	assert_null(strstr(fake, "4321.0987"));
}

/* "!J" in a text would be the end of a telegram as "!F". */
static void letters_do_not_become_digits_of_a_checksum(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < 100; i++) {
		const uint8_t of[ANON_SECRET_OCTETS] = {i};
		uint8_t text[] = "!J\n!q\n!Z";

		anon_init(&anon, of);
		anon_choose(&anon);
		anon_text(&anon, ANON_ANY, text, sizeof text - 1);
		assert_null(strpbrk((const char *)text, "ABCDEFabcdef"));
		anon_finish(&anon);
	}
}

/* The new checksum may need the digit that was not sent: then the telegram is given up, never made
 * longer. */
static void a_checksum_without_zeros_in_front(void **state)
{
	char text[1024], copy[1024], lines[64];
	unsigned n_done = 0, n_short = 0;

	(void)state;
	for (unsigned i = 0; i < 2000; i++) {
		size_t n;

		snprintf(lines, sizeof lines, "0-0:96.1.1(%08u)\r\n1-0:1.7.0(1*W)\r\n", i);
		n = p1_of(lines, false, text);
		if (text[n - 4] != '!')
			continue;
		n_short++;
		memcpy(copy, text, n + 1); /* with its end: strtoul() reads on */
		begin();
		assert_true(anon_iec(&anon, (uint8_t *)copy, n));
		assert_memory_equal(copy, text, n);
		anon_choose(&anon);
		if (anon_iec(&anon, (uint8_t *)copy, n)) {
			n_done++;
			assert_int_equal(strtoul(copy + n - 3, NULL, 16), crc16_arc(copy, n - 3));
		}
		anon_finish(&anon);
	}
	assert_in_range(n_done, 1, n_short - 1);
}

/* Longer than what a framer keeps. */
static void a_readout_of_years(void **state)
{
	static uint8_t sent[32768], copy[32768];
	size_t n, data;
	uint8_t bcc = 0;

	(void)state;
	data = n = (size_t)sprintf((char *)sent, "/ABC5X\r\n\x02");
	n += (size_t)sprintf((char *)sent + n, "0.0.0(21000001)\r\n1.8.0(000100.000*kWh)\r\n");
	for (unsigned i = 0; i < 700; i++)
		n += (size_t)sprintf((char *)sent + n, "1.8.0*%u(000099.000*kWh)\r\n", 1 + i % 99);
	n += (size_t)sprintf((char *)sent + n, "!\r\n\x03");
	for (size_t i = data; i < n; i++)
		bcc ^= sent[i];
	sent[n++] = bcc;
	memcpy(copy, sent, n);
	begin();
	assert_true(anon_iec(&anon, copy, n));
	assert_memory_equal(copy, sent, n);
	anon_choose(&anon);
	assert_true(anon_iec(&anon, copy, n));
	anon_finish(&anon);
	assert_null(memmem(copy, n, "21000001", 8));
	assert_null(memmem(copy, n, "(000099.000*kWh)", 16));
}

/* Octets of every profile become others, one to four of them: sanitizers look on. */
static void what_is_damaged_breaks_nothing(void **state)
{
	uint8_t sent[SIM_TELEGRAM_MAX], copy[SIM_TELEGRAM_MAX];
	struct profile profile;
	uint32_t random = 1;

	(void)state;
	for (size_t i = 0; profile_at(i, &profile); i++) {
		size_t n = first_frame(&profile, sent);

		for (int round = 0; round < 200; round++) {
			memcpy(copy, sent, n);
			for (int k = 0; k <= round % 4; k++) {
				random = random * 1664525 + 1013904223;
				copy[(random >> 8) % n] = (uint8_t)(random >> 24);
			}
			begin();
			fake(profile.protocol, copy, n - (size_t)round % n);
			anon_choose(&anon);
			fake(profile.protocol, copy, n - (size_t)round % n);
			anon_finish(&anon);
		}
	}
}

/* The letters behind those of the maker change then. */
static void three_digits_behind_letters_are_no_number(void **state)
{
	(void)state;
	begin();
	anon_choose(&anon);
	assert_memory_not_equal(number("ABCDEF123") + 3, "DEF", 3);
	anon_finish(&anon);
}

static void zeros_and_escapes_stay_in_octets(void **state)
{
	uint8_t octets[] = {0x81, 0, 0x1b, 0x90, 7};

	(void)state;
	begin();
	anon_choose(&anon);
	anon_octets(&anon, ANON_ANY, octets, sizeof octets);
	assert_int_not_equal(octets[0], 0x81);
	assert_int_equal(octets[1], 0);
	assert_int_equal(octets[2], 0x1b);
	anon_finish(&anon);
}

static void where_the_total_has_little_room_its_tariffs_still_change(void **state)
{
	(void)state;
	begin();
	count(total, 3000, 9999, 0);
	count(first_tariff, 1000, UINT32_MAX, 0);
	count(second_tariff, 2000, UINT32_MAX, 0);
	anon_choose(&anon);
	assert_int_not_equal(count(first_tariff, 1000, UINT32_MAX, 0), 1000);
	anon_finish(&anon);
}

/* Of one with many decimals and another with none. */
static void tariffs_that_add_still_do(void **state)
{
	const int64_t most = 999999999999999999, step = 100000000000000;

	(void)state;
	for (uint8_t i = 0; i < 20; i++) {
		const uint8_t some[ANON_SECRET_OCTETS] = {i};
		int64_t fine, coarse;

		anon_init(&anon, some);
		count(first_tariff, 442437912345678901, most, -14);
		count(second_tariff, 2399, most, 0);
		anon_choose(&anon);
		fine = count(first_tariff, 442437912345678901, most, -14);
		coarse = count(second_tariff, 2399, most, 0);
		assert_int_not_equal(coarse, 2399);
		assert_in_range(coarse, 0, (INT64_MAX - fine) / step);
		anon_finish(&anon);
	}
}

/* count() looks whether it fits. */
static void a_finer_counter_fits_its_width_beside_a_coarser_one(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < 50; i++) {
		const uint8_t some[ANON_SECRET_OCTETS] = {i};

		anon_init(&anon, some);
		count(total, 1500, 9999, 0);
		count(total, 1, 99, 3);
		anon_choose(&anon);
		count(total, 1500, 9999, 0);
		anon_finish(&anon);
	}
}

/* With a zero in front it would be shorter, and what is too long for a number would be one. */
static void a_long_number_stays_as_long_as_it_is(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < 100; i++) {
		const uint8_t some[ANON_SECRET_OCTETS] = {i};

		anon_init(&anon, some);
		number("000004.424136339355303712");
		anon_choose(&anon);
		assert_int_not_equal(number("000004.424136339355303712")[5], '0');
		anon_finish(&anon);
	}
}

static void a_fake_is_never_the_original(void **state)
{
	char digits[8], fake_digits[8];

	(void)state;
	for (uint8_t i = 0; i < 20; i++) {
		const uint8_t some[ANON_SECRET_OCTETS] = {i};

		anon_init(&anon, some);
		anon_choose(&anon);
		for (int n = 1; n < 1000; n++) {
			snprintf(digits, sizeof digits, "%03d", n);
			strcpy(fake_digits, digits);
			anon_runs(&anon, (uint8_t *)fake_digits, 3, 3);
			assert_string_not_equal(fake_digits, digits);
		}
		anon_finish(&anon);
	}
}

static int set_keys(void **state)
{
	(void)state;
	dlms_keys_init(&keys);
	dlms_keys_set_auth(&keys, anon_dlms_auth_key);
	return !dlms_keys_set(&keys, anon_dlms_key);
}

static int wipe_keys(void **state)
{
	(void)state;
	dlms_keys_finish(&keys);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_number_gets_the_same_fake),
		cmocka_unit_test(a_part_of_a_number_gets_a_part_of_its_fake),
		cmocka_unit_test(another_secret_makes_other_fakes),
		cmocka_unit_test(letters_change_where_no_maker_is_in_front_of_digits),
		cmocka_unit_test(differences_and_widths_stay),
		cmocka_unit_test(other_decimals_have_the_same_offset),
		cmocka_unit_test(coarser_decimals_may_come_later),
		cmocka_unit_test(tariffs_add_up),
		cmocka_unit_test(nothing_stays_nothing),
		cmocka_unit_test(dates_move_by_whole_weeks),
		cmocka_unit_test(nothing_begins_in_noise),
		cmocka_unit_test(a_survey_changes_nothing),
		cmocka_unit_test(a_counter_that_was_cut_is_a_counter),
		cmocka_unit_test(an_invoke_id_that_does_not_count_stays),
		cmocka_unit_test(what_is_not_available_stays_so),
		cmocka_unit_test(what_tells_how_it_scales_stays),
		cmocka_unit_test(each_push_of_a_frame_gets_its_fakes),
		cmocka_unit_test(a_time_of_day_moves_with_the_dates),
		cmocka_unit_test(numbers_of_ascii_meters),
		cmocka_unit_test(counters_with_blanks_around_them),
		cmocka_unit_test(a_counter_with_many_zeros_in_front),
		cmocka_unit_test(letters_do_not_become_digits_of_a_checksum),
		cmocka_unit_test(a_checksum_without_zeros_in_front),
		cmocka_unit_test(a_readout_of_years),
		cmocka_unit_test(what_is_damaged_breaks_nothing),
		cmocka_unit_test(three_digits_behind_letters_are_no_number),
		cmocka_unit_test(zeros_and_escapes_stay_in_octets),
		cmocka_unit_test(where_the_total_has_little_room_its_tariffs_still_change),
		cmocka_unit_test(tariffs_that_add_still_do),
		cmocka_unit_test(a_finer_counter_fits_its_width_beside_a_coarser_one),
		cmocka_unit_test(a_long_number_stays_as_long_as_it_is),
		cmocka_unit_test(a_fake_is_never_the_original),
	};

	return cmocka_run_group_tests(tests, set_keys, wipe_keys);
}
