/* The transport of SML: which files come out of a stream, however it is cut into reads. A story is
 * what the framer tells: "ready:LENGTH@OFFSET", and the name of each fault. */
#include "proto/protocols.h"
#include "proto/sml/sml.h"
#include "support/sml_text.h"
#include "support/story.h"
#include "support/test.h"

#include <stdio.h>

static union framer framer;

static void same_in_any_chunks(const struct octets *o, const char *expected)
{
	story_in_any_chunks(&protocol_sml, o, expected);
}

/* A file of 36 bytes: one message without a list. */
static void add_file(struct octets *o, enum sml_text_check check)
{
	struct octets messages = {0};

	sml_text_message(&messages, "630201", "7101", CHECK_RIGHT);
	sml_text_file(o, &messages, check);
}

static void a_file(void **state)
{
	struct octets o = {0};

	(void)state;
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "ready:36@0");
}

static void files_in_a_row(void **state)
{
	struct octets o = {0};

	(void)state;
	for (int i = 0; i < 3; i++)
		add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "ready:36@0, ready:36@36, ready:36@72");
}

static void noise_around_and_between(void **state)
{
	struct octets o = {0};

	(void)state;
	octets_hex(&o, "00 1b 1b 1b 01 01 1b1b1b1b 01010102 ff");
	add_file(&o, CHECK_RIGHT);
	octets_hex(&o, "1b1b1b1b 1b01");
	add_file(&o, CHECK_RIGHT);
	octets_hex(&o, "1b1b1b1b 0101");
	same_in_any_chunks(&o, "ready:36@15, ready:36@57");
}

static void surplus_1b_in_front_of_a_start(void **state)
{
	static const size_t surplus[] = {1, 3, 4, 9};
	char expected[64];

	(void)state;
	for (size_t i = 0; i < sizeof surplus / sizeof *surplus; i++) {
		struct octets o = {0};

		octets_fill(&o, 0x1b, surplus[i]);
		add_file(&o, CHECK_RIGHT);
		snprintf(expected, sizeof expected, "ready:36@%zu", surplus[i]);
		same_in_any_chunks(&o, expected);
	}
}

static void a_wrong_byte_begins_the_next_start(void **state)
{
	struct octets o = {0};

	(void)state;
	octets_hex(&o, "1b1b1b1b 01");
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "ready:36@5");
}

static void wrong_checksum_then_a_good_file(void **state)
{
	struct octets o = {0};

	(void)state;
	add_file(&o, CHECK_BAD);
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "wrong checksum, ready:36@36");
}

static void a_file_cut_by_the_next(void **state)
{
	struct octets o = {0};

	(void)state;
	add_file(&o, CHECK_RIGHT);
	o.n = 20;
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "file cut by the next, ready:36@20");
}

/* The first 1b of the next start is taken for the last byte of the checksum. */
static void a_byte_lost_in_the_checksum(void **state)
{
	struct octets o = {0};

	(void)state;
	add_file(&o, CHECK_RIGHT);
	o.n--;
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "wrong checksum, ready:36@35");
}

/* Two files look like one; the second has its own start inside. */
static void a_byte_lost_in_the_end_escape(void **state)
{
	struct octets o = {0};

	(void)state;
	add_file(&o, CHECK_RIGHT);
	memmove(o.p + 28, o.p + 29, 7);
	o.n--;
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "file cut by the next, ready:36@35");
}

static void an_escape_that_means_nothing(void **state)
{
	struct octets o = {0};

	(void)state;
	octets_hex(&o, "1b1b1b1b 01010101 76 1b1b1b1b 02020202");
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "bad escape, ready:36@17");
}

/* An escape of a cut file that runs into the surplus 1b of the next start. */
static void a_start_hidden_in_a_bad_escape(void **state)
{
	struct octets o = {0};

	(void)state;
	octets_hex(&o, "1b1b1b1b 01010101 76 1b");
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "bad escape, ready:36@10");
}

static void doubled_escapes_become_single(void **state)
{
	static const char *const values[] = {
		"1b1b1b1b", "11 1b1b1b1b 22", "1b1b1b1b1b 00", "1b1b1b1b1b1b1b1b"};

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct octets o = {0}, messages = {0}, value = {0};
		struct frame frame;
		struct bytes in;

		octets_hex(&messages, "00");
		octets_hex(&messages, values[i]);
		octets_hex(&messages, "00");
		octets_hex(&value, values[i]);
		sml_text_file(&o, &messages, CHECK_RIGHT);
		in = octets_bytes(&o);
		protocols[0]->reset(&framer);
		assert_int_equal(protocols[0]->push(&framer, &in, &frame), FRAME_READY);
		assert_memory_equal(frame.body + 1, value.p, value.n);
		assert_int_equal(frame.n_body, (messages.n + 3) / 4 * 4);
	}
}

static void a_file_without_an_end(void **state)
{
	static struct octets o;

	(void)state;
	octets_hex(&o, "1b1b1b1b 01010101");
	octets_fill(&o, 0x55, 20000);
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "file without an end, ready:36@20008");
}

static void the_longest_file(void **state)
{
	static struct octets o, messages;

	(void)state;
	octets_fill(&messages, 0x11, SML_FILE_MAX - 16);
	sml_text_file(&o, &messages, CHECK_RIGHT);
	assert_int_equal(o.n, SML_FILE_MAX);
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "ready:16384@0, ready:36@16384");
}

static void transport_version_2_is_noise(void **state)
{
	struct octets o = {0};

	(void)state;
	octets_hex(&o, "1b1b1b1b 02020202 00 1b1b1b1b 03 000000");
	add_file(&o, CHECK_RIGHT);
	same_in_any_chunks(&o, "ready:36@17");
}

static void kermit_is_taken_with_doubt(void **state)
{
	struct octets o = {0};
	struct frame frame;
	struct bytes in;

	(void)state;
	add_file(&o, CHECK_KERMIT);
	same_in_any_chunks(&o, "ready:36@0");
	in = octets_bytes(&o);
	protocols[0]->reset(&framer);
	assert_int_equal(protocols[0]->push(&framer, &in, &frame), FRAME_READY);
	assert_true(frame.doubtful);
}

static void every_single_bit_error_is_seen(void **state)
{
	struct octets good = {0};

	(void)state;
	add_file(&good, CHECK_RIGHT);
	for (size_t bit = 0; bit < 8 * good.n; bit++) {
		struct octets o = good;
		struct bytes in = octets_bytes(&o);
		struct frame frame;
		enum frame_event event;

		o.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		protocols[0]->reset(&framer);
		while ((event = protocols[0]->push(&framer, &in, &frame)) == FRAME_FAULT)
			;
		assert_int_equal(event, FRAME_MORE);
	}
}

/* What has been pushed has not been judged to its end. */
static void no_octet_is_quiet_while_there_is_more_to_say(void **state)
{
	struct octets o = {0};
	struct frame frame;
	struct bytes in;
	struct quiet quiet;

	(void)state;
	add_file(&o, CHECK_BAD);
	add_file(&o, CHECK_RIGHT);
	in = octets_bytes(&o);
	protocol_sml.reset(&framer);
	assert_int_equal(protocol_sml.push(&framer, &in, &frame), FRAME_FAULT);
	quiet = quiet_all(9);
	protocol_sml.quiet(&framer, &quiet);
	assert_int_equal(quiet.most, 0);
	assert_int_equal(protocol_sml.push(&framer, &in, &frame), FRAME_READY);
	quiet = quiet_all(9);
	protocol_sml.quiet(&framer, &quiet);
	assert_int_equal(quiet.most, 0);
	assert_int_equal(protocol_sml.push(&framer, &in, &frame), FRAME_MORE);
	quiet = quiet_all(9);
	protocol_sml.quiet(&framer, &quiet);
	assert_int_equal(quiet.most, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file),
		cmocka_unit_test(files_in_a_row),
		cmocka_unit_test(noise_around_and_between),
		cmocka_unit_test(surplus_1b_in_front_of_a_start),
		cmocka_unit_test(a_wrong_byte_begins_the_next_start),
		cmocka_unit_test(wrong_checksum_then_a_good_file),
		cmocka_unit_test(a_file_cut_by_the_next),
		cmocka_unit_test(a_byte_lost_in_the_checksum),
		cmocka_unit_test(a_byte_lost_in_the_end_escape),
		cmocka_unit_test(an_escape_that_means_nothing),
		cmocka_unit_test(a_start_hidden_in_a_bad_escape),
		cmocka_unit_test(doubled_escapes_become_single),
		cmocka_unit_test(a_file_without_an_end),
		cmocka_unit_test(the_longest_file),
		cmocka_unit_test(transport_version_2_is_noise),
		cmocka_unit_test(kermit_is_taken_with_doubt),
		cmocka_unit_test(every_single_bit_error_is_seen),
		cmocka_unit_test(no_octet_is_quiet_while_there_is_more_to_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
