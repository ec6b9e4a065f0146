/* ASCII telegrams: which come out of a stream, however it is cut into reads. */
#include "base/crc16.h"
#include "meter/receiver.h"
#include "proto/iec/iec.h"
#include "support/story.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

static struct octets wire;

static int set_up(void **state)
{
	(void)state;
	wire.n = 0;
	return 0;
}

static void add(const char *text)
{
	octets_add(&wire, text, strlen(text));
}

static void expect(const char *story)
{
	story_in_any_chunks(&protocol_iec, &wire, story);
}

/* From `/` to the end of the line with the CRC. */
static void add_p1(const char *text)
{
	size_t from = wire.n;
	char crc[8];

	add(text);
	snprintf(crc, sizeof crc, "%04X\r\n", crc16_arc(wire.p + from, wire.n - from));
	add(crc);
}

/* Ident, STX, data, ETX, BCC. */
static void add_block(const char *ident, const char *data)
{
	uint8_t bcc = 0;

	add(ident);
	octets_fill(&wire, 0x02, 1);
	for (const char *c = data; *c; c++)
		bcc ^= (uint8_t)*c;
	add(data);
	octets_fill(&wire, 0x03, 1);
	octets_fill(&wire, bcc ^ 0x03, 1);
}

/* Every character gets its even parity in bit 7. */
static void add_parity(size_t from)
{
	for (size_t i = from; i < wire.n; i++)
		wire.p[i] |= (uint8_t)(__builtin_parity(wire.p[i]) << 7);
}

/* Lines of past periods, `*1` to `*99`, over and over; 24 or 25 octets each. */
static size_t add_history(char *to, unsigned n)
{
	size_t length = 0;

	for (unsigned i = 0; i < n; i++)
		length += (size_t)sprintf(to + length, "1.8.0*%u(000099.000*kWh)\r\n", 1 + i % 99);
	return length;
}

/* A readout of `n` lines of past periods with present values around them. */
static const char *readout(unsigned n)
{
	static char text[OCTETS_MAX];
	size_t length;

	strcpy(text, "0.0.0(21000001)\r\n1.8.0(000100.000*kWh)\r\n");
	length = strlen(text);
	length += add_history(text + length, n);
	strcpy(text + length, "16.7.0(0.500*kW)\r\n!\r\n");
	return text;
}

static const char p1[] = "/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!";
static const char plain[] = "/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!\r\n";

/* The companion standard's example of the checksum. */
static void the_published_checksum(void **state)
{
	(void)state;
	assert_int_equal(crc16_arc("123456789", 9), 0xbb3d);
	add(p1);
	add("6DFA\r\n");
	expect("ready:37@0");
}

static void telegrams_in_a_row(void **state)
{
	(void)state;
	add_p1(p1);
	add_p1(p1);
	add(plain);
	expect("ready:37@0, ready:37@39, ready:34@78");
}

static void a_wrong_checksum(void **state)
{
	(void)state;
	add(p1);
	add("6DFB\r\n");
	add(p1);
	add("6DF\r\n");
	add_p1(p1);
	expect("wrong checksum of a P1 telegram, wrong checksum of a P1 telegram, ready:37@77");
}

static void the_digits_may_be_small(void **state)
{
	(void)state;
	add(p1);
	add("6dfa\r\n");
	expect("ready:37@0");
}

/* Some meters leave out the zeros in front: the number in the text is chosen so that there are `n`
 * digits left. */
static void add_short_checksum(size_t n_digits)
{
	char body[64], crc[8];
	unsigned sum;

	for (unsigned i = 0;; i++) {
		int n = snprintf(body, sizeof body, "/ABC5X\r\n\r\n1-0:1.7.0(%06u*W)\r\n!", i);

		sum = crc16_arc(body, (size_t)n);
		snprintf(crc, sizeof crc, "%X", sum);
		if (strlen(crc) == n_digits)
			break;
	}
	add(body);
	add(crc);
}

static void a_checksum_without_its_leading_zeros(void **state)
{
	(void)state;
	for (size_t n = 1; n < 4; n++) {
		char story[64];

		wire.n = 0;
		add_short_checksum(n);
		octets_fill(&wire, n == 2 ? 0 : '\r', 1);
		add("\n");
		add_p1(p1);
		snprintf(story, sizeof story, "ready:%zu@0, ready:37@%zu", 32 + n, 34 + n);
		expect(story);
		wire.p[25] ^= 1;
		snprintf(story, sizeof story, "wrong checksum of a P1 telegram, ready:37@%zu",
			34 + n);
		expect(story);
	}
}

/* Nothing but the end of the line ends a short one. */
static void digits_that_are_no_checksum(void **state)
{
	(void)state;
	add_short_checksum(3);
	add(" \r\n");
	add_p1(p1);
	expect("telegram cut by the next, ready:37@38");
}

/* The same from `/`, with CRC-16/X.25. */
static void add_x25(const char *text)
{
	char crc[8];

	add(text);
	snprintf(crc, sizeof crc, "%04X\r\n", crc16_x25(text, strlen(text)));
	add(crc);
}

static const char other_p1[] = "/XYZ5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!";
#define WRONG "wrong checksum of a P1 telegram"

/* One maker is said to have another checksum. Once could be chance. */
static void another_checksum_counts_when_it_was_right_three_times(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		add_x25(p1);
	expect(WRONG ", " WRONG ", ready:37@78, ready:37@117");
	add(p1);
	add("1234\r\n"); /* damage on the way tells nothing of the meter */
	add_x25(p1);
	expect(WRONG ", " WRONG ", ready:37@78, ready:37@117, " WRONG ", ready:37@195");
}

static void another_checksum_of_several_meters_is_chance(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		add_x25(p1);
		add_x25(other_p1);
	}
	expect(WRONG ", " WRONG ", " WRONG ", " WRONG ", " WRONG ", " WRONG);
	wire.n = 0;
	add_x25(p1);
	add_x25(p1);
	add(p1);
	add("1234\r\n");
	add_x25(p1);
	add_x25(p1);
	expect(WRONG ", " WRONG ", " WRONG ", " WRONG ", " WRONG);
}

static void the_standards_checksum_ends_the_other(void **state)
{
	(void)state;
	add_x25(p1);
	add_x25(p1);
	add_x25(p1);
	add_p1(p1);
	add_x25(p1);
	expect(WRONG ", " WRONG ", ready:37@78, ready:37@117, " WRONG);
}

/* What a terminal or a bridge has done to the text; the checksum was made before. */
static void line_ends_that_lost_their_cr(void **state)
{
	(void)state;
	add("/ABC5X\n\n1-0:1.7.0(00.123*kW)\n!6DFA\n");
	add("/ABC5X\n\n1-0:1.7.0(00.124*kW)\n!6DFA\n");
	add_p1("/ABC5X\n\n1-0:1.7.0(00.123*kW)\n!");
	expect("line ends of a P1 telegram lost their CR, " WRONG ", ready:34@70");
}

/* Kamstrup Omnipower without 5 V on its port. */
static void an_identification_without_data(void **state)
{
	(void)state;
	add("/KAM5\r\n\r\n/KAM5\r\n\r\n");
	add_p1(p1);
	expect("identification without data, identification without data, ready:37@18");
}

/* Digits and signs where the standard has three letters count where the checksum is right. */
static void a_maker_that_is_no_three_letters(void **state)
{
	static const char data[] = "X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!";
	static const char *const makers[] = {"/AB_", "/A+B", "/3AB"};

	(void)state;
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
		char text[64];

		wire.n = 0;
		snprintf(text, sizeof text, "%s5%s", makers[i], data);
		add_p1(text);
		add_p1(p1);
		expect("ready:37@0, ready:37@39");
		wire.n = 0;
		add(text);
		add("\r\n");
		add_p1(p1);
		expect("ready:37@35"); /* nobody knows what it was */
		wire.n = 0;
		snprintf(text, sizeof text, "%s5X\r\n", makers[i]);
		add_block(text, "1.8.0(0001.0*kWh)\r\n!\r\n");
		expect("ready:25@8");
	}
}

/* A telegram that was cut, or lost its end, hides none of the same maker behind it. */
static void a_telegram_of_an_odd_maker_behind_a_cut_one(void **state)
{
	static const char odd[] = "/AB_5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!";

	(void)state;
	for (int i = 0; i < 2; i++) {
		add("/AB_5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n");
		add_p1(odd);
	}
	add("/ABCx");
	add_p1(odd);
	expect("ready:37@32, ready:37@103, ready:37@147");
}

/* Brackets are no letters, but were borne in the first line always. */
static void brackets_in_the_identification(void **state)
{
	(void)state;
	add_p1("/ABC5(x)\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!");
	expect("ready:39@0");
}

/* A line of noise that begins so is none, and hides none behind it or in it. */
static void noise_that_begins_like_a_maker(void **state)
{
	(void)state;
	add("/3AB5\x01\r\n");
	add_p1(p1);
	add("/3AB5(\r\n");
	add_p1(p1);
	add("/3AB5 ");
	add_p1(p1);
	expect("ready:37@8, ready:37@55, ready:37@100");
}

/* Eight bits are allowed with a checksum: Sanxing sends 1024 times ff. */
static void octets_beyond_ascii(void **state)
{
	size_t from = wire.n;
	char crc[8];

	(void)state;
	add("/AUX5X\r\n\r\n0-0:96.13.0(");
	octets_fill(&wire, 0xff, 1024);
	add(")\r\n1-0:1.7.0(00.123*kW)\r\n!");
	snprintf(crc, sizeof crc, "%04X\r\n", crc16_arc(wire.p + from, wire.n - from));
	add(crc);
	expect("ready:1076@0");
}

static void a_telegram_cut_by_the_next(void **state)
{
	(void)state;
	add("/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW)\r\n");
	add_p1(p1);
	expect("telegram cut by the next, ready:37@32");
}

/* Some digits are those of the one that was cut, the rest is lost. */
static void a_telegram_cut_inside_of_its_checksum(void **state)
{
	char story[64];

	(void)state;
	for (size_t n = 1; n <= 3; n++) {
		wire.n = 0;
		add_p1(p1);
		wire.n -= 6 - n;
		snprintf(story, sizeof story, WRONG ", ready:37@%zu, ready:37@%zu", wire.n,
			wire.n + 39);
		add_p1(p1);
		add_p1(p1);
		expect(story);
	}
}

/* The line end in front of the next is lost, too. */
static void a_telegram_cut_inside_of_a_line(void **state)
{
	(void)state;
	add("/ABC5X\r\n\r\n1-0:1.7.0(00.1");
	add_p1(p1);
	expect("ready:37@24");
}

static void begun_in_the_middle(void **state)
{
	(void)state;
	add("1.7.0(00.123*kW)\r\n!6DFA\r\n");
	add_p1(p1);
	expect("ready:37@25");
}

static void noise_in_front(void **state)
{
	(void)state;
	add("////ABC/\r\n/A\r\n/?!\r\n/AB1\r\n");
	octets_hex(&wire, "00 7f 80 ff 03 15 06");
	add_p1(p1);
	expect("ready:37@32");
}

/* Noise that looks like the first letters of a maker, right in front. */
static void a_false_maker_in_front(void **state)
{
	(void)state;
	add("/xyz4");
	add_p1(p1);
	expect("ready:37@5");
}

/* A `!` is the end at the beginning of a line or behind a bracket only. */
static void exclamation_marks_in_values(void **state)
{
	(void)state;
	add("/PAF5X\r\n1.7.0(00.123*kW)\r\n0.2.2(::!::G11)!\r\n");
	expect("ready:43@0");
}

/* Text is looked at several characters at a time. */
static void what_ends_a_telegram_at_any_place_of_a_line(void **state)
{
	char story[32];

	(void)state;
	for (size_t n = 0; n <= 16; n++)
		for (int has_parity = 0; has_parity < 2; has_parity++) {
			wire.n = 0;
			add("/ABC5X\r\n1.7.0(1*W)\r\n0.2.2(");
			octets_fill(&wire, '7', n);
			add(")!\r\n");
			if (has_parity)
				add_parity(0);
			snprintf(story, sizeof story, "ready:%zu@0", wire.n - 1);
			expect(story);
		}
}

static void the_next_telegram_at_any_place_of_a_line(void **state)
{
	char story[32];

	(void)state;
	for (size_t n = 0; n <= 16; n++) {
		wire.n = 0;
		add("/ABC5X\r\n1.7.0(1*W)\r\n0.2.2(");
		octets_fill(&wire, '7', n);
		snprintf(story, sizeof story, "ready:37@%zu", wire.n);
		add_p1(p1);
		expect(story);
	}
}

static void damaged_without_a_checksum(void **state)
{
	static const char *const damaged[] = {
		"/ABC5X\r\n\r\n1-0:1.7.0(00.123*kW\r\n!\r\n",
		"/ABC5X\r\n\r\n1-0:1.7.000.123*kW)\r\n!\r\n",
		"/ABC5X\r\n\r\n1-0:1.7.0(00.\x01"
		"23*kW)\r\n!\r\n",
		"/ABC5X\r\n\r\nhello\r\n!\r\n",
		"/ABC5X\r\n\r\n!\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
		wire.n = 0;
		add(damaged[i]);
		expect("damaged telegram without a checksum");
	}
}

static void blocks_with_a_check(void **state)
{
	(void)state;
	add_block("/ISk5MT174\r\n", "1.8.0(0001.0*kWh)\r\n!\r\n");
	add_block("", "1.8.0(0001.0*kWh)\r\n!\r\n"); /* the identification is lost */
	expect("ready:37@0, ready:25@37");
}

/* The standard's example. */
static void the_published_block_check(void **state)
{
	(void)state;
	octets_hex(&wire, "02");
	add("F.F(00000000)\r\n1.8.0(000123.4*kWh)\r\n!\r\n");
	octets_hex(&wire, "03 56");
	expect("ready:42@0");
}

static void a_block_with_a_wrong_check(void **state)
{
	(void)state;
	add_block("/ISk5MT174\r\n", "1.8.0(0001.0*kWh)\r\n!\r\n");
	wire.p[wire.n - 1] ^= 1;
	add_block("", "1.8.0(0001.0*kWh)\r\n!\r\n");
	expect("wrong block check, ready:25@37");
}

/* The meter meant it so. */
static void a_block_with_odd_lines(void **state)
{
	(void)state;
	add_block("/ISk5MT174\r\n", "0.2.1(\r\n1.8.0(0001.0*kWh)\r\n!\r\n");
	add_block("", "1.8.0(0001.0*kWh)\r\nhello\r\n!\r\n");
	add_block("", "1.8.0(0001.0*kWh) \r\n \r\n!\r\n");
	add_block("", "1.8.0(0001.0*kWh)\t\r\n!\r\n");
	expect("ready:45@0, ready:32@45, ready:29@77, ready:26@106");
	add_parity(0);
	expect("ready:45@0, ready:32@45, ready:29@77, ready:26@106");
}

/* NUL ends no text here. */
static void a_block_with_zeros_behind_its_sets(void **state)
{
	size_t n;

	(void)state;
	add_block("", "1.8.0(0001.0*kWh)   \r\n!\r\n");
	n = wire.n;
	for (size_t i = 18; i < 21; i++) { /* three blanks */
		wire.p[i] ^= ' ';
		wire.p[n - 1] ^= ' ';
	}
	expect("ready:28@0");
	wire.p[19] = 0x04; /* what no block may hold */
	wire.p[n - 1] ^= 0x04;
	expect("");
}

/* Nothing in it is a data set: its check fits by chance, one time in 128. */
static void a_block_without_data(void **state)
{
	(void)state;
	add_block("", "hello\r\n!\r\n");
	expect("damaged telegram without a checksum");
}

/* It may be any character: here a line feed. */
static void a_block_check_that_is_a_line_end(void **state)
{
	char data[] = "1.8.0(0001.0*kWh)(0)\r\n!\r\n";

	(void)state;
	for (int c = '0'; c < 127; c++) {
		data[18] = (char)c;
		wire.n = 0;
		add_block("/LGZ5X\r\n", data);
		if (wire.p[wire.n - 1] == '\n')
			break;
	}
	assert_int_equal(wire.p[wire.n - 1], '\n');
	expect("ready:36@0");
}

static void the_echo_of_an_acknowledge(void **state)
{
	(void)state;
	add("/ISk5MT174\r\n\x06"
	    "050\r\n");
	add_block("", "1.8.0(0001.0*kWh)\r\n!\r\n");
	expect("ready:43@0");
}

/* A control character in the identification is no start of a block. */
static void stx_in_the_identification(void **state)
{
	(void)state;
	add_p1("/ISk5\x02"
	       "MT382\r\n\r\n1-0:1.7.0(00.123*kW)\r\n!");
	expect("ready:42@0");
}

static void seven_bits_through_a_port_of_eight(void **state)
{
	(void)state;
	add(plain);
	add_block("/ISk5MT174\r\n", "1.8.0(0001.0*kWh)\r\n!\r\n");
	add_parity(0);
	expect("ready:34@0, ready:37@35");
}

static void a_checksum_and_parity(void **state)
{
	(void)state;
	add_p1(p1);
	add_parity(0);
	expect("ready:37@0");
}

/* Siemens TD-3511: a `/` in the codes of an answer that has no identification. */
static void a_slash_in_a_data_line(void **state)
{
	(void)state;
	add_block("", "1.8.0(0001.0*kWh)\r\n0.2.1(x/abcd)\r\n/abc5(7)\r\n!\r\n");
	expect("ready:50@0");
}

/* What parity is for: no single wrong bit passes. */
static void every_single_bit_error_breaks_parity(void **state)
{
	size_t n;

	(void)state;
	add(plain);
	n = wire.n;
	add_parity(0);
	for (size_t bit = 8 * 8; bit < 8 * (n - 3); bit++) {
		union framer f;
		struct frame frame;
		struct bytes in = octets_bytes(&wire);
		enum frame_event event;

		wire.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		protocol_iec.reset(&f);
		while ((event = protocol_iec.push(&f, &in, &frame)) == FRAME_FAULT)
			;
		assert_int_equal(event, FRAME_MORE);
		wire.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

static void a_telegram_without_an_end(void **state)
{
	(void)state;
	add("/ABC5X\r\n\r\n");
	for (int i = 0; i < 1000; i++)
		add("1-0:1.7.0(00.123*kW)\r\n");
	add_p1(p1);
	expect("telegram without an end, ready:37@22010");
}

/* Köhler AEL.TF.21 and others read out years of history. */
static void a_readout_of_years(void **state)
{
	const char *text = readout(700);
	size_t length = strlen("/ABC5X\r\n") + 3 + strlen(text);
	char story[64];

	(void)state;
	add_block("/ABC5X\r\n", text);
	assert_in_range(wire.n, 17000, 20000);
	add_block("", "1.8.0(0001.0*kWh)\r\n!\r\n");
	snprintf(story, sizeof story, "ready:%zu@0, ready:25@%zu", length, length);
	expect(story);
	add_parity(0);
	expect(story);
	wire.p[9000] ^= 3; /* in the history, which is not kept */
	snprintf(story, sizeof story, "wrong block check, ready:25@%zu", length);
	expect(story);
}

/* What is kept of it is what is of now. */
static void past_periods_make_room(void **state)
{
	struct receiver *r = malloc(sizeof *r);
	struct bytes in;

	(void)state;
	add_block("/ABC5X\r\n", readout(1200));
	in = octets_bytes(&wire);
	receiver_reset(r, &protocol_iec, NULL);
	assert_int_equal(receiver_next(r, &in), RECEIVER_TELEGRAM);
	assert_int_equal(r->telegram.length, wire.n);
	assert_int_equal(r->telegram.n_registers, 3);
	assert_string_equal(r->telegram.meter.serial, "21000001");
	assert_int_equal(receiver_next(r, &in), RECEIVER_MORE);
	free(r);
}

/* A telegram behind one that was too long stands where it stands. */
static void a_readout_cut_by_the_next(void **state)
{
	char story[64];
	size_t n;

	(void)state;
	add_block("/ABC5X\r\n", readout(700));
	n = wire.n -= 40;
	add_block("\r\n/ABC5X\r\n", "1.8.0(0001.0*kWh)\r\n!\r\n");
	snprintf(story, sizeof story, "telegram cut by the next, ready:33@%zu", n + 2);
	expect(story);
}

/* Lines that are nothing but the start of history do not bring the room that they cost. */
static void past_periods_without_an_end(void **state)
{
	static char history[OCTETS_MAX];
	size_t n = add_history(history, 99), n_ready = 0, n_faults = 0;
	union framer f;
	struct frame frame;

	(void)state;
	protocol_iec.reset(&f);
	for (int i = -1; i < 100; i++) {
		struct bytes in = i < 0 ? bytes_of("\x02", 1) : bytes_of(history, n);
		enum frame_event event;

		while ((event = protocol_iec.push(&f, &in, &frame)) != FRAME_MORE) {
			n_ready += event == FRAME_READY;
			n_faults += event == FRAME_FAULT && frame.fault == IEC_FAULT_OVERLONG;
		}
	}
	assert_int_equal(n_ready, 0);
	assert_int_equal(n_faults, 1);
}

/* Halves of two telegrams: what is between them is lost, and took its time. */
static const char *torn_at(size_t first, uint64_t gap_ms, size_t n, uint32_t octet_us)
{
	static char story[64];
	union framer f;
	struct frame frame;
	struct bytes in = octets_bytes(&wire), piece;

	protocol_iec.reset(&f);
	bytes_take(&in, first, &piece);
	assert_int_equal(protocol_iec.push(&f, &piece, &frame), FRAME_MORE);
	protocol_iec.pause(&f, gap_ms, n, octet_us, 0);
	if (protocol_iec.push(&f, &in, &frame) == FRAME_READY)
		return "ready";
	return strcpy(story, protocol_iec.faults[frame.fault].name);
}

static const char *torn(size_t first, uint64_t gap_ms)
{
	return torn_at(first, gap_ms, 0, 0);
}

static void halves_around_a_silence_are_no_telegram(void **state)
{
	(void)state;
	add(plain);
	assert_string_equal(torn(26, 2000), "silence inside of a telegram");
	assert_string_equal(torn(26, 1500), "ready");
	assert_string_equal(torn(9, 60000), "ready"); /* a meter may think before its data */
	wire.n = 0;
	add_block("/ISk5MT174\r\n", "1.8.0(0001.0*kWh)\r\n!\r\n");
	assert_string_equal(torn(20, 2000), "silence inside of a telegram");
	assert_string_equal(torn(12, 60000), "ready");
	wire.n = 0;
	add_p1(p1);
	assert_string_equal(torn(26, 2000), "ready");
}

/* An adapter or a serial server may give 64 octets at once: at 300 Bd they take longer than that
 * silence. */
static void what_comes_in_pieces_from_a_slow_line_is_not_torn(void **state)
{
	(void)state;
	add_block("/ISk5MT174\r\n", "1.8.0(0001.0*kWh)\r\n!\r\n");
	assert_string_equal(torn_at(20, 2133, 64, 33333), "ready");
	assert_string_equal(torn_at(20, 4133, 64, 33333), "silence inside of a telegram");
	assert_string_equal(torn_at(20, 2133, 64, 1041), "silence inside of a telegram");
}

/* The byte where a block check was expected begins the next telegram. */
static void a_false_block_in_front(void **state)
{
	(void)state;
	octets_hex(&wire, "02 03");
	add_p1(p1);
	expect("wrong block check, ready:37@2");
}

/* Each of them is given up only when it is too long for an identification, and the next one goes
 * on. */
static void a_telegram_behind_many_beginnings_without_an_end(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 40; i++)
		add(i % 7 ? "/ABC5" : "/AB/abc");
	add_p1(p1);
	expect("ready:37@212");
}

static void a_block_behind_a_beginning_without_an_end(void **state)
{
	(void)state;
	add("/ABC5/ABC5");
	octets_fill(&wire, 'a', 50);
	add_block("", "1.8.0(000100.000*kWh)\r\n16.7.0(0.500*kW)\r\n");
	expect("ready:44@60");
}

static void floods(void **state)
{
	static const char *const floods[] = {"/", "(", "\x02", "/ABC5", "!", "/ABC5X\r\n", "\x02("};

	(void)state;
	for (size_t i = 0; i < sizeof floods / sizeof *floods; i++) {
		union framer f;
		struct frame frame;
		struct bytes in;
		unsigned n = 0;

		wire.n = 0;
		while (wire.n < 20000)
			add(floods[i]);
		add("\r\n");
		add_p1(p1);
		add_p1(p1);
		in = octets_bytes(&wire);
		protocol_iec.reset(&f);
		for (;;) {
			enum frame_event event = protocol_iec.push(&f, &in, &frame);

			if (event == FRAME_MORE)
				break;
			n += event == FRAME_READY;
		}
		assert_in_range(n, 1, 2);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(the_published_checksum),
		TEST(telegrams_in_a_row),
		TEST(a_wrong_checksum),
		TEST(the_digits_may_be_small),
		TEST(a_checksum_without_its_leading_zeros),
		TEST(digits_that_are_no_checksum),
		TEST(another_checksum_counts_when_it_was_right_three_times),
		TEST(another_checksum_of_several_meters_is_chance),
		TEST(the_standards_checksum_ends_the_other),
		TEST(line_ends_that_lost_their_cr),
		TEST(an_identification_without_data),
		TEST(a_maker_that_is_no_three_letters),
		TEST(a_telegram_of_an_odd_maker_behind_a_cut_one),
		TEST(brackets_in_the_identification),
		TEST(noise_that_begins_like_a_maker),
		TEST(octets_beyond_ascii),
		TEST(a_telegram_cut_by_the_next),
		TEST(a_telegram_cut_inside_of_its_checksum),
		TEST(a_telegram_cut_inside_of_a_line),
		TEST(begun_in_the_middle),
		TEST(noise_in_front),
		TEST(a_false_maker_in_front),
		TEST(exclamation_marks_in_values),
		TEST(what_ends_a_telegram_at_any_place_of_a_line),
		TEST(the_next_telegram_at_any_place_of_a_line),
		TEST(damaged_without_a_checksum),
		TEST(blocks_with_a_check),
		TEST(the_published_block_check),
		TEST(a_block_with_a_wrong_check),
		TEST(a_block_with_odd_lines),
		TEST(a_block_with_zeros_behind_its_sets),
		TEST(a_block_without_data),
		TEST(a_block_check_that_is_a_line_end),
		TEST(the_echo_of_an_acknowledge),
		TEST(stx_in_the_identification),
		TEST(seven_bits_through_a_port_of_eight),
		TEST(a_checksum_and_parity),
		TEST(a_slash_in_a_data_line),
		TEST(every_single_bit_error_breaks_parity),
		TEST(a_telegram_without_an_end),
		TEST(a_readout_of_years),
		TEST(past_periods_make_room),
		TEST(a_readout_cut_by_the_next),
		TEST(past_periods_without_an_end),
		TEST(halves_around_a_silence_are_no_telegram),
		TEST(what_comes_in_pieces_from_a_slow_line_is_not_torn),
		TEST(a_false_block_in_front),
		TEST(a_telegram_behind_many_beginnings_without_an_end),
		TEST(a_block_behind_a_beginning_without_an_end),
		TEST(floods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
