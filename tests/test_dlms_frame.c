/* The links below DLMS: which messages come out of a stream, however it is cut into reads. */
#include "base/crc16.h"
#include "proto/dlms/dlms.h"
#include "proto/protocol.h"
#include "support/dlms_text.h"
#include "support/story.h"
#include "support/test.h"

static struct octets wire, apdu, other;

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
	expect("ready:45@46");
}

static void a_damaged_segment_abandons_the_message(void **state)
{
	(void)state;
	dlms_text_hdlc(&wire, &apdu, 11);
	wire.p[23 + 15] ^= 1;
	dlms_text_hdlc(&wire, &apdu, 2000);
	expect("wrong checksum of a frame, part of a message missing, ready:45@69");
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
	expect("ready:90@63");
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

/* Pushes the first of three blocks, is silent, and pushes the others. */
static int push_blocks_with_a_gap(uint64_t gap_ms)
{
	static union framer f;
	struct frame frame;
	struct octets blocks = {0};
	struct bytes in;

	dlms_text_blocks(&blocks, &apdu, 11);
	protocol_dlms.reset(&f);
	in = bytes_of(blocks.p, 33);
	assert_int_equal(protocol_dlms.push(&f, &in, &frame), FRAME_MORE);
	protocol_dlms.pause(&f, gap_ms);
	in = bytes_of(blocks.p + 33, blocks.n - 33);
	return protocol_dlms.push(&f, &in, &frame);
}

static void blocks_with_a_gap_in_time(void **state)
{
	(void)state;
	assert_int_equal(push_blocks_with_a_gap(2000), FRAME_READY);
	assert_int_equal(push_blocks_with_a_gap(6000), FRAME_FAULT);
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

static void mbus_with_a_wrong_sum(void **state)
{
	(void)state;
	dlms_text_mbus(&wire, &apdu, 250);
	wire.p[12] ^= 1;
	dlms_text_mbus(&wire, &apdu, 250);
	octets_fill(&wire, 0, 300); /* the length may have been meant modulo 256 */
	expect("damaged M-Bus frame, ready:41@41");
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
	protocol_dlms.pause(&f, 2000);
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
	protocol_dlms.pause(&f, 2000);
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
		TEST(segments_are_joined),
		TEST(a_lost_first_segment),
		TEST(a_lost_last_segment),
		TEST(a_damaged_segment_abandons_the_message),
		TEST(each_octet_damaged),
		TEST(a_false_start_hides_no_frame),
		TEST(a_start_inside_a_frame),
		TEST(a_frame_without_information),
		TEST(any_address_and_control),
		TEST(an_address_of_three_octets),
		TEST(blocks_are_joined),
		TEST(a_block_is_missing),
		TEST(a_block_twice_is_no_gap),
		TEST(a_transfer_that_begins_anew),
		TEST(blocks_out_of_order),
		TEST(blocks_without_end),
		TEST(blocks_with_a_gap_in_time),
		TEST(mbus_in_one_frame_and_in_two),
		TEST(mbus_with_a_length_modulo_256),
		TEST(mbus_blocks_out_of_order),
		TEST(mbus_with_a_wrong_sum),
		TEST(the_wrapper),
		TEST(a_wrapper_around_something_else),
		TEST(a_bare_apdu_at_the_start),
		TEST(a_bare_apdu_after_a_frame_is_none),
		TEST(a_bare_apdu_behind_noise_only_after_silence),
		TEST(silence_ends_what_was_begun),
		TEST(a_ciphered_apdu_without_a_link),
		TEST(nor_inside_of_half_a_frame),
		TEST(noise_of_every_octet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
