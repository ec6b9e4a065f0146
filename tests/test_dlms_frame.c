/* The links below DLMS: which messages come out of a stream, however it is cut into reads. */
#include "base/crc16.h"
#include "proto/dlms/dlms.h"
#include "proto/protocol.h"
#include "support/dlms_text.h"
#include "support/story.h"
#include "support/test.h"

#include <stdio.h>

static struct octets wire, apdu, other;
static union framer framer;

/* A notification of 30 octets that does not repeat itself. */
static int set_up(void **state)
{
	(void)state;
	wire.n = apdu.n = other.n = 0;
	dlms_text_notification(
		&apdu, "02 04 09 06 0100010700ff 06 00000102 09 02 7e7e 05 00000304");
	return 0;
}

static void expect(const char *story)
{
	story_in_any_chunks(&protocol_dlms, &wire, story);
}

static void a_frame(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 2000);
	assert_int_equal(wire.n, 45);
	expect("ready:45@0");
}

/* The old driver lost the second. */
static void two_pushes_in_one_read(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 2000);
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("ready:45@0, ready:45@45");
}

static void frames_that_share_a_flag(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 2000);
	dlms_text_hdlc(&other, &apdu, 2000);
	octets_add(&wire, other.p + 1, other.n - 1);
	expect("ready:45@0, ready:45@44");
}

static void flags_to_fill_the_time(void **state)
{
	(void)state;
	octets_fill(&wire, 0x7e, 5);
	dlms_text_hdlc(&wire, &apdu, 2000);
	octets_fill(&wire, 0x7e, 5);
	expect("ready:45@5");
}

/* The old driver took the first segment for the whole. */
/* Bodies of the messages in one frame after the other, as octets in hexadecimal. */
static void expect_bodies(size_t n, ...)
{
	struct bytes in = octets_bytes(&wire);
	struct frame frame;
	va_list bodies;

	va_start(bodies, n);
	protocol_dlms.reset(&framer);
	for (size_t i = 0; i < n; i++) {
		static struct octets body;

		body.n = 0;
		octets_hex(&body, va_arg(bodies, const char *));
		assert_int_equal(protocol_dlms.push(&framer, &in, &frame), FRAME_READY);
		assert_int_equal(frame.n_body, body.n);
		assert_memory_equal(frame.body, body.p, body.n);
	}
	va_end(bodies);
	assert_int_equal(protocol_dlms.push(&framer, &in, &frame), FRAME_MORE);
}

#define ONE   "0f 00000001 00 02 02 09 06 0100010800ff 06 00000001"
#define TWO   "0f 00000002 00 02 02 09 06 0100010800ff 06 00000002"
#define THREE "0f 00000003 00 02 02 09 06 0100010800ff 06 00000003"
#define LLC   "e6e700"

/* L+G E450: what it has had no time for, a minute each. */
static void several_pushes_in_one_frame(void **state)
{
	(void)state;
	apdu.n = 0;
	octets_hex(&apdu, ONE LLC TWO LLC THREE);
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect_bodies(3, ONE, TWO, THREE);
	expect("ready:84@0, ready:51@33, ready:27@57");
}

static void several_pushes_over_segments(void **state)
{
	(void)state;
	apdu.n = 0;
	octets_hex(&apdu, ONE LLC TWO LLC THREE);
	dlms_text_hdlc(&wire, &apdu, 30);
	expect_bodies(3, ONE, TWO, THREE);
	wire.n = 0;
	dlms_text_blocks(&wire, &apdu, 30);
	expect_bodies(3, ONE, TWO, THREE);
}

static void several_pushes_without_a_header(void **state)
{
	(void)state;
	apdu.n = 0;
	octets_hex(&apdu, ONE TWO THREE);
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect_bodies(3, ONE, TWO, THREE);
	wire.n = 0;
	dlms_text_mbus(&wire, &apdu, 250);
	expect_bodies(3, ONE, TWO, THREE);
}

static void a_ciphered_push_and_another(void **state)
{
	static struct octets push, both;
	struct frame frame;
	struct bytes in;

	(void)state;
	push.n = both.n = 0;
	dlms_text_cipher(&push, 0x30, 1, &apdu);
	octets_add(&both, push.p, push.n);
	octets_add(&both, push.p, push.n);
	dlms_text_hdlc(&wire, &both, 2000);
	protocol_dlms.reset(&framer);
	in = octets_bytes(&wire);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(protocol_dlms.push(&framer, &in, &frame), FRAME_READY);
		assert_int_equal(frame.n_body, push.n);
	}
}

static void an_odd_octet_behind_a_push(void **state)
{
	(void)state;
	apdu.n = 0;
	octets_hex(&apdu, ONE LLC TWO "00");
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect_bodies(2, ONE, TWO);
}

/* What is no push behind one may be the rest of it: then its structure is another than it seems. */
static void more_than_an_odd_octet_behind_a_push(void **state)
{
	(void)state;
	apdu.n = 0;
	octets_hex(&apdu, ONE "0600");
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect_bodies(1, ONE "0600");
	apdu.n = wire.n = 0;
	octets_hex(&apdu, ONE "0f 00000002 00 02 02");
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect_bodies(1, ONE "0f 00000002 00 02 02");
	apdu.n = wire.n = 0;
	octets_hex(&apdu, ONE LLC "0f 00000002 00 02 02");
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect_bodies(2, ONE, "0f 00000002 00 02 02");
}

static void segments_are_joined(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 11);
	assert_int_equal(wire.n, 45 + 2 * 12);
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("ready:69@0, ready:45@69");
}

static void a_lost_first_segment(void **state)
{
	(void)state;
	dlms_text_hdlc(&other, &apdu, 11);
	octets_add(&wire, other.p + 23, other.n - 23);
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("part of a message missing, part of a message missing, ready:45@46");
}

static void a_lost_last_segment(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 11);
	wire.n -= 23;
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("ready:45@46, part of a message missing");
}

static void a_damaged_segment_abandons_the_message(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 11);
	wire.p[23 + 15] ^= 1;
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("wrong checksum of a frame, part of a message missing, ready:45@69");
}

/* Two segments, and between them something that is stepped over. */
static void add_around(const char *between)
{
	enum { FIRST = 40 };

	dlms_text_hdlc(&other, &apdu, 28);
	octets_add(&wire, other.p, FIRST);
	octets_hex(&wire, between);
	octets_add(&wire, other.p + FIRST, other.n - FIRST);
}

static void what_is_stepped_over_abandons_the_message(void **state)
{
	static const char *const frames[] = {
		"",                         /* flags only */
		"7e7e7e",                   /* any number of them */
		"00",                       /* noise */
		"7e a007 03 21 93 0f01 7e", /* a frame without information */
		"7e a0ff cf 0223 13 0000",  /* a damaged one */
		"10 40 01 41 16",           /* M-Bus */
	};
	static const char *const stories[] = {"ready:57@0", "ready:60@0",
		"part of a message missing", "part of a message missing",
		"damaged header of a frame, part of a message missing",
		"part of a message missing"};

	(void)state;
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		wire.n = other.n = 0;
		add_around(frames[i]);
		expect(stories[i]);
	}
}

static void each_octet_damaged(void **state)
{
	(void)state;
	dlms_text_hdlc(&other, &apdu, 2000);
	for (size_t i = 0; i < other.n; i++) {
		union framer f;
		struct frame frame;
		struct bytes in;
		enum frame_event event;

		other.p[i] ^= 0x10;
		protocol_dlms.reset(&f);
		in = octets_bytes(&other);
		while ((event = protocol_dlms.push(&f, &in, &frame)) == FRAME_FAULT)
			;
		assert_int_equal(event, FRAME_MORE);
		other.p[i] ^= 0x10;
	}
}

/* The good frame begins inside of what looked like a long one. */
static void a_false_start_hides_no_frame(void **state)
{
	(void)state;
	octets_hex(&wire, "7e a7ff cf 0223 13 0000");
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("damaged header of a frame, ready:45@9");
}

static void a_start_inside_a_frame(void **state)
{
	(void)state;
	dlms_text_hdlc(&other, &apdu, 2000);
	octets_add(&wire, other.p + 20, other.n - 20);
	octets_add(&wire, other.p, other.n);
	expect("ready:45@25");
}

static void a_frame_without_information(void **state)
{
	(void)state;
	octets_hex(&wire, "7e a007 03 21 93 0f01 7e");
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("ready:45@9");
}

static void add_check(size_t from)
{
	uint16_t crc = crc16_x25(wire.p + from, wire.n - from);

	octets_fill(&wire, (uint8_t)crc, 1);
	octets_fill(&wire, (uint8_t)(crc >> 8), 1);
}

/* A frame with these octets for addresses and control. */
static void add_frame(const char *head)
{
	size_t from = wire.n + 1;

	octets_hex(&wire, "7e a000");
	octets_hex(&wire, head);
	wire.p[from + 1] = (uint8_t)(wire.n - from + 2 + 3 + apdu.n + 2);
	add_check(from);
	octets_hex(&wire, "e6e700");
	octets_add(&wire, apdu.p, apdu.n);
	add_check(from);
	octets_fill(&wire, 0x7e, 1);
}

/* Nobody may filter on them: every maker has others. */
static void any_address_and_control(void **state)
{
	(void)state;
	add_frame("41 0883 13");
	add_frame("cf 00020023 03");
	add_frame("02000203 0201 10");
	add_frame("2b 21 00");
	expect("ready:45@0, ready:47@45, ready:48@92, ready:44@140");
}

/* A segment with these octets for format, addresses and control. */
static void add_segment(const char *head, const char *llc, size_t from, size_t n)
{
	size_t at = wire.n + 1;

	octets_fill(&wire, 0x7e, 1);
	octets_hex(&wire, head);
	octets_hex(&other, llc);
	wire.p[at + 1] = (uint8_t)(wire.n - at + 2 + other.n + n + 2);
	add_check(at);
	octets_add(&wire, other.p, other.n);
	octets_add(&wire, apdu.p + from, n);
	add_check(at);
	octets_fill(&wire, 0x7e, 1);
	other.n = 0;
}

static void expect_segments(const char *first, const char *second, const char *story)
{
	wire.n = 0;
	add_segment(first, "e6e700", 0, 20);
	add_segment(second, "", 20, apdu.n - 20);
	expect(story);
}

/* AM550: 03, and 13 in the last one. An I-frame counts, or it does not, as that of a Kaifa. */
static void segments_of_one_sender(void **state)
{
	static const char gap[] = "part of a message missing";

	(void)state;
	expect_segments("a800 cf0223 03", "a000 cf0223 13", "ready:57@0");
	expect_segments("a800 cf0223 10", "a000 cf0223 10", "ready:57@0");
	expect_segments("a800 cf0223 10", "a000 cf0223 12", "ready:57@0");
	expect_segments("a800 cf0223 1e", "a000 cf0223 10", "ready:57@0");
	expect_segments("a800 cf0223 10", "a000 cf0223 14", gap);
	expect_segments("a800 cf0223 03", "a000 cf0223 93", gap);
	expect_segments("a800 cf0223 03", "a000 cf0225 13", gap);
	expect_segments("a800 cf0223 03", "a000 cf23 13", gap);
}

/* Addresses have one, two or four octets. */
static void an_address_of_three_octets(void **state)
{
	(void)state;
	add_frame("020003 21 13");
	expect("damaged header of a frame");
}

static void blocks_are_joined(void **state)
{
	(void)state;
	dlms_text_blocks(&wire, &apdu, 11);
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("ready:90@0, ready:45@90");
}

/* Three blocks: 33, 30 and 27 octets. */
static void a_block_is_missing(void **state)
{
	(void)state;
	dlms_text_blocks(&other, &apdu, 11);
	octets_add(&wire, other.p, 33);
	octets_add(&wire, other.p + 63, other.n - 63);
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("part of a message missing, ready:45@60");
}

static void a_block_twice_is_no_gap(void **state)
{
	(void)state;
	dlms_text_blocks(&other, &apdu, 11);
	octets_add(&wire, other.p, 63);
	octets_add(&wire, other.p + 33, other.n - 33);
	expect("ready:120@0");
}

static void a_transfer_that_begins_anew(void **state)
{
	(void)state;
	dlms_text_blocks(&other, &apdu, 11);
	octets_add(&wire, other.p, 63);
	octets_add(&wire, other.p, other.n);
	expect("part of a message missing, ready:90@63");
}

static void blocks_out_of_order(void **state)
{
	(void)state;
	dlms_text_blocks(&other, &apdu, 11);
	octets_add(&wire, other.p, 33);
	octets_add(&wire, other.p + 63, 27);
	octets_add(&wire, other.p + 33, 30);
	expect("part of a message missing, part of a message missing");
}

/* A transfer that never ends: block after block, each a whole frame. */
static void blocks_without_end(void **state)
{
	union framer f;
	struct frame frame;

	(void)state;
	protocol_dlms.reset(&f);
	for (unsigned i = 1; i <= DLMS_MESSAGE_MAX / 256 + 1; i++) {
		struct octets block = {0}, link = {0};
		struct bytes in;

		octets_hex(&block, "e0 00 0000 0000 820100");
		block.p[3] = (uint8_t)i;
		octets_fill(&block, 0x55, 256);
		dlms_text_hdlc(&link, &block, 2000);
		in = octets_bytes(&link);
		assert_int_equal(protocol_dlms.push(&f, &in, &frame),
			i <= DLMS_MESSAGE_MAX / 256 ? FRAME_MORE : FRAME_FAULT);
	}
	assert_int_equal(frame.fault, DLMS_FAULT_SEQUENCE);
}

/* The first part of a message, and the speed of the line. */
struct line {
	size_t first;
	uint32_t octet_us;
};

static int push_read(uint64_t gap_ms, size_t from, size_t to, uint32_t octet_us)
{
	struct bytes in = bytes_of(wire.p + from, to - from);
	struct frame frame;

	protocol_dlms.pause(&framer, gap_ms, to - from, octet_us, 0);
	return protocol_dlms.push(&framer, &in, &frame);
}

/* Hands on what is on the wire in two reads, each when it is complete. Whether a message comes
 * out. */
static bool is_joined_over(const struct line *l, uint64_t silence_ms)
{
	uint64_t first_ms = l->first * l->octet_us / 1000;
	uint64_t rest_ms = (wire.n - l->first) * l->octet_us / 1000;
	struct bytes in = bytes_of(wire.p, l->first);
	struct frame frame;

	protocol_dlms.reset(&framer);
	protocol_dlms.pause(&framer, first_ms, l->first, l->octet_us, 0);
	assert_int_equal(protocol_dlms.push(&framer, &in, &frame), FRAME_MORE);
	protocol_dlms.pause(&framer, silence_ms + rest_ms, wire.n - l->first, l->octet_us, 0);
	in = bytes_of(wire.p + l->first, wire.n - l->first);
	if (protocol_dlms.push(&framer, &in, &frame) != FRAME_READY)
		return false;
	assert_true(frame.is_joined);
	return true;
}

/* A notification of so many octets. */
static void make_long(size_t n)
{
	apdu.n = 0;
	dlms_text_notification(&apdu, "02 01 09 82 0000");
	apdu.p[apdu.n - 2] = (uint8_t)((n - apdu.n) >> 8);
	apdu.p[apdu.n - 1] = (uint8_t)(n - apdu.n);
	octets_fill(&apdu, 0x42, n - apdu.n);
}

static void blocks_with_a_gap_in_time(void **state)
{
	const struct line line = {33, 0};

	(void)state;
	dlms_text_blocks(&wire, &apdu, 11);
	assert_true(is_joined_over(&line, 200));
	assert_false(is_joined_over(&line, 2000));
	assert_false(is_joined_over(&line, 6000));
}

/* 2400 Bd, 8E1: a first part takes 1.2 s, and the next message comes a second later at the
 * earliest. */
static void mbus_parts_belong_together_when_the_pause_is_short(void **state)
{
	const struct line line = {262, 4583};

	(void)state;
	make_long(300);
	dlms_text_mbus(&wire, &apdu, 256);
	assert_true(is_joined_over(&line, 100));
	assert_true(is_joined_over(&line, 700));
	assert_false(is_joined_over(&line, 800));
}

/* A hole takes at least another first segment away: 166 octets, 0.17 s at 9600 Bd, 0.76 s at 2400
 * Bd. */
static void segments_without_room_for_another_message(void **state)
{
	const struct line fast = {166, 1042}, slow = {166, 4583};

	(void)state;
	make_long(300);
	dlms_text_hdlc(&wire, &apdu, 154);
	assert_true(is_joined_over(&slow, 300));
	assert_true(is_joined_over(&slow, 600));
	assert_false(is_joined_over(&slow, 700));
	assert_true(is_joined_over(&fast, 0));
	assert_true(is_joined_over(&fast, 350));
	assert_false(is_joined_over(&fast, 450));
}

/* What might have been a frame was none, so the silence behind it was not inside of one. */
static void a_silence_behind_a_false_start(void **state)
{
	const struct line line = {2 + 166, 4583};

	(void)state;
	make_long(300);
	octets_hex(&wire, "7ea7");
	dlms_text_hdlc(&wire, &apdu, 154);
	protocol_dlms.reset(&framer);
	push_read(0, 0, 2, line.octet_us);
	push_read(1200, 2, line.first, line.octet_us);
	assert_int_equal(push_read(900, line.first, wire.n, line.octet_us), FRAME_READY);
}

/* The last octet of a first part is that of the next one. */
static void a_silence_inside_of_a_part(void **state)
{
	const struct line line = {166 - 1, 4583};

	(void)state;
	make_long(300);
	dlms_text_hdlc(&wire, &apdu, 154);
	protocol_dlms.reset(&framer);
	push_read(0, 0, line.first, line.octet_us);
	assert_int_equal(push_read(1440, line.first, wire.n, line.octet_us), FRAME_FAULT);
}

static void mbus_in_one_frame_and_in_two(void **state)
{
	(void)state;
	dlms_text_mbus(&wire, &apdu, 250);
	dlms_text_mbus(&wire, &apdu, 20);
	expect("ready:41@0, ready:52@41");
}

/* Sagemcom T210-D: 257 octets, and a length modulo 256. */
static void mbus_with_a_length_modulo_256(void **state)
{
	(void)state;
	dlms_text_notification(&other, "09 820120");
	octets_fill(&other, 0x42, 288);
	dlms_text_mbus(&wire, &other, 257);
	assert_int_equal(wire.p[1], 1);
	expect("ready:320@0");
}

static void mbus_blocks_out_of_order(void **state)
{
	(void)state;
	dlms_text_mbus(&other, &apdu, 15);
	octets_add(&wire, other.p, 21);
	octets_add(&wire, other.p + 42, other.n - 42);
	dlms_text_mbus(&wire, &apdu, 250);
	expect("part of a message missing, ready:41@42");
}

/* Another meter on the bus. */
static void mbus_blocks_of_two_senders(void **state)
{
	(void)state;
	dlms_text_mbus(&wire, &apdu, 20);
	wire.p[26 + 5]--; /* A */
	wire.p[wire.n - 2]--;
	expect("part of a message missing");
}

/* The master asks somebody between two blocks. */
static void a_short_frame_between_mbus_blocks(void **state)
{
	(void)state;
	dlms_text_mbus(&other, &apdu, 20);
	octets_add(&wire, other.p, 26);
	octets_hex(&wire, "10 40 01 41 16");
	octets_add(&wire, other.p + 26, other.n - 26);
	expect("part of a message missing");
}

static void mbus_with_a_wrong_sum(void **state)
{
	(void)state;
	dlms_text_mbus(&wire, &apdu, 250);
	wire.p[12] ^= 1;
	dlms_text_mbus(&wire, &apdu, 250);
	octets_fill(&wire, 0, 300); /* the length may have been meant modulo 256 */
	expect("damaged M-Bus frame, ready:41@41");
}

/* Of a meter that has to be answered, and of one for heat: whole, and for somebody else. */
static void mbus_of_another_application(void **state)
{
	(void)state;
	octets_hex(&wire, "68 0a0a 68 53f05b 00000000 2d4c01 18 16");
	octets_hex(&wire, "68 0505 68 080172 7856 49 16");
	dlms_text_mbus(&wire, &apdu, 250);
	expect("not a push, not a push, ready:41@27");
}

static void the_wrapper(void **state)
{
	(void)state;
	octets_hex(&wire, "0001 0001 0010 001e");
	octets_add(&wire, apdu.p, apdu.n);
	expect("ready:38@0");
}

/* It has no checksum: what is inside must fit. */
static void a_wrapper_around_something_else(void **state)
{
	(void)state;
	octets_hex(&wire, "0001 0001 0010 0020 0f");
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("ready:45@9");
}

static void a_bare_apdu_at_the_start(void **state)
{
	(void)state;
	octets_add(&wire, apdu.p, apdu.n);
	octets_hex(&wire, "e6e700");
	octets_add(&wire, apdu.p, apdu.n);
	expect("ready:30@0, ready:33@30");
}

/* Once there was a frame, what has no frame is noise. */
static void a_bare_apdu_after_a_frame_is_none(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 2000);
	octets_add(&wire, apdu.p, apdu.n);
	expect("ready:45@0");
}

static void a_bare_apdu_behind_noise_only_after_silence(void **state)
{
	union framer f;
	struct frame frame;
	struct bytes in;

	(void)state;
	octets_hex(&wire, "55aa");
	octets_add(&wire, apdu.p, apdu.n);
	expect("");
	protocol_dlms.reset(&f);
	in = bytes_of(wire.p, 2);
	assert_int_equal(protocol_dlms.push(&f, &in, &frame), FRAME_MORE);
	protocol_dlms.pause(&f, 2000, 0, 0, 0);
	in = bytes_of(apdu.p, apdu.n);
	assert_int_equal(protocol_dlms.push(&f, &in, &frame), FRAME_READY);
	assert_int_equal(frame.offset, 2);
}

static void silence_ends_what_was_begun(void **state)
{
	union framer f;
	struct frame frame;
	struct bytes in;

	(void)state;
	dlms_text_hdlc(&wire, &apdu, 2000);
	protocol_dlms.reset(&f);
	in = bytes_of(wire.p, 30);
	assert_int_equal(protocol_dlms.push(&f, &in, &frame), FRAME_MORE);
	protocol_dlms.pause(&f, 2000, 0, 0, 0);
	in = bytes_of(wire.p + 30, wire.n - 30);
	assert_int_equal(protocol_dlms.push(&f, &in, &frame), FRAME_MORE);
}

static void a_ciphered_apdu_without_a_link(void **state)
{
	(void)state;
	octets_hex(&wire, "41db0899"); /* noise that begins like one */
	dlms_text_cipher(&wire, 0x30, 1, &apdu);
	expect("ready:58@4");
}

/* Luxembourg: P1 telegrams of 2365 and of 2422 octets, ciphered. They hold the octets that begin
 * and end a block of ASCII, and a `/`. */
static void a_ciphered_p1_telegram_is_long(void **state)
{
	static const size_t lengths[] = {2340, 2397, 4000};

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		char story[32];

		wire.n = apdu.n = 0;
		octets_hex(&apdu, "02 2f 03 21");
		octets_fill(&apdu, 'x', lengths[i] - apdu.n);
		dlms_text_cipher(&wire, 0x30, 1, &apdu);
		snprintf(story, sizeof story, "ready:%zu@0", wire.n);
		expect(story);
	}
	assert_int_equal(wire.p[10], 0x82);
}

/* Octets are missing, or the length has become 2 kB: the next one is not waited away. */
static void a_damaged_ciphered_apdu_hides_none(void **state)
{
	(void)state;
	dlms_text_cipher(&other, 0x30, 1, &apdu);
	octets_add(&wire, other.p, 20);
	octets_add(&wire, other.p + 32, other.n - 32);
	octets_add(&wire, other.p, other.n);
	expect("ready:58@46");
	wire.n = other.n = 0;
	octets_fill(&apdu, 0x55, 300);
	dlms_text_cipher(&other, 0x30, 1, &apdu);
	octets_add(&wire, other.p, other.n);
	wire.p[11] ^= 0x08;
	octets_add(&wire, other.p, other.n);
	expect("ready:360@360");
}

static void nor_inside_of_half_a_frame(void **state)
{
	struct octets ciphered = {0};

	(void)state;
	dlms_text_cipher(&ciphered, 0x30, 1, &apdu);
	dlms_text_hdlc(&other, &ciphered, 2000);
	octets_add(&wire, other.p + 1, other.n - 1);
	other.n = 0;
	dlms_text_mbus(&other, &ciphered, 250);
	octets_add(&wire, other.p + 1, other.n - 1);
	expect("");
}

static void noise_of_every_octet(void **state)
{
	(void)state;
	for (int i = 0; i < 256; i++)
		octets_fill(&wire, (uint8_t)i, 3);
	dlms_text_hdlc(&wire, &apdu, 2000);
	octets_fill(&wire, 0, 600); /* what an M-Bus frame in the noise might have wanted */
	expect("ready:45@768");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(a_frame),
		TEST(two_pushes_in_one_read),
		TEST(frames_that_share_a_flag),
		TEST(flags_to_fill_the_time),
		TEST(several_pushes_in_one_frame),
		TEST(several_pushes_over_segments),
		TEST(several_pushes_without_a_header),
		TEST(a_ciphered_push_and_another),
		TEST(an_odd_octet_behind_a_push),
		TEST(more_than_an_odd_octet_behind_a_push),
		TEST(segments_are_joined),
		TEST(a_lost_first_segment),
		TEST(a_lost_last_segment),
		TEST(a_damaged_segment_abandons_the_message),
		TEST(what_is_stepped_over_abandons_the_message),
		TEST(each_octet_damaged),
		TEST(a_false_start_hides_no_frame),
		TEST(a_start_inside_a_frame),
		TEST(a_frame_without_information),
		TEST(any_address_and_control),
		TEST(segments_of_one_sender),
		TEST(an_address_of_three_octets),
		TEST(blocks_are_joined),
		TEST(a_block_is_missing),
		TEST(a_block_twice_is_no_gap),
		TEST(a_transfer_that_begins_anew),
		TEST(blocks_out_of_order),
		TEST(blocks_without_end),
		TEST(blocks_with_a_gap_in_time),
		TEST(mbus_parts_belong_together_when_the_pause_is_short),
		TEST(segments_without_room_for_another_message),
		TEST(a_silence_behind_a_false_start),
		TEST(a_silence_inside_of_a_part),
		TEST(mbus_in_one_frame_and_in_two),
		TEST(mbus_with_a_length_modulo_256),
		TEST(mbus_blocks_out_of_order),
		TEST(mbus_blocks_of_two_senders),
		TEST(a_short_frame_between_mbus_blocks),
		TEST(mbus_with_a_wrong_sum),
		TEST(mbus_of_another_application),
		TEST(the_wrapper),
		TEST(a_wrapper_around_something_else),
		TEST(a_bare_apdu_at_the_start),
		TEST(a_bare_apdu_after_a_frame_is_none),
		TEST(a_bare_apdu_behind_noise_only_after_silence),
		TEST(silence_ends_what_was_begun),
		TEST(a_ciphered_apdu_without_a_link),
		TEST(a_ciphered_p1_telegram_is_long),
		TEST(a_damaged_ciphered_apdu_hides_none),
		TEST(nor_inside_of_half_a_frame),
		TEST(noise_of_every_octet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
