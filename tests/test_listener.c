/* Which protocol a wire speaks is found out from its bytes. */
#include "proto/protocols.h"
#include "meter/listener.h"
#include "sim/profile.h"
#include "support/dlms_text.h"
#include "support/test.h"

static struct listener listener;
static struct octets wire;
static struct house house;

static int set_up(void **state)
{
	(void)state;
	wire.n = 0;
	house_init(&house, 1, 12);
	listener_reset(&listener, NULL, NULL);
	return 0;
}

static void add(const char *profile, int n)
{
	uint8_t telegram[SIM_TELEGRAM_MAX];
	struct sim_meter meter;
	struct profile p;

	assert_true(profile_find(profile, &p));
	sim_meter_init(&meter, &p);
	while (n--)
		octets_add(&wire, telegram, sim_meter_telegram(&meter, &house, telegram));
}

/* Offsets of the telegrams, with the wire in pieces of that size. */
static size_t hear(size_t piece, uint64_t *offsets, size_t most)
{
	size_t n = 0;

	for (size_t at = 0; at < wire.n; at += piece) {
		struct bytes in = bytes_of(wire.p + at, wire.n - at < piece ? wire.n - at : piece);
		enum receiver_event event;

		while ((event = listener_next(&listener, &in)) != RECEIVER_MORE)
			if (event == RECEIVER_TELEGRAM && n < most)
				offsets[n++] = listener.heard->telegram.offset;
		assert_int_equal(bytes_left(&in), 0);
	}
	assert_int_equal(listener.n_bytes, wire.n);
	return n;
}

static void assert_hears(const char *protocol, size_t n)
{
	static const size_t pieces[] = {1, 3, 64, OCTETS_MAX};
	uint64_t first[16], offsets[16];

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		listener_reset(&listener, NULL, NULL);
		assert_int_equal(hear(pieces[i], i ? offsets : first, 16), n);
		assert_non_null(listener.chosen);
		assert_string_equal(listener.chosen->protocol->name, protocol);
		if (i)
			assert_memory_equal(offsets, first, n * sizeof *offsets);
	}
}

static void sml(void **state)
{
	(void)state;
	add("three-phase", 3);
	assert_hears("sml", 3);
}

static void dlms(void **state)
{
	(void)state;
	add("am550-celje", 3);
	assert_hears("dlms", 3);
}

static void behind_noise(void **state)
{
	(void)state;
	for (int i = 0; i < 700; i++)
		octets_fill(&wire, (uint8_t)(i * 37), 1);
	add("am550-celje", 3);
	assert_hears("dlms", 3);
}

/* From the first telegram on a wire speaks one protocol. */
static void the_first_one_that_is_understood_stays(void **state)
{
	(void)state;
	add("fnn-total", 2);
	add("am550-celje", 2);
	add("fnn-total", 1);
	assert_hears("sml", 3);
}

/* The adapter was pulled out and another meter is on the port now. */
static void another_wire_may_speak_another(void **state)
{
	uint64_t offsets[4];

	(void)state;
	add("fnn-total", 2);
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 2);
	wire.n = 0;
	add("p1", 2);
	listener_restart(&listener);
	listener.n_bytes = 0;
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 2);
	assert_string_equal(listener.chosen->protocol->name, "iec");
	assert_int_equal(listener_n_telegrams(&listener), 4);
}

static void only_the_one_that_was_asked_for(void **state)
{
	uint64_t offsets[4];

	(void)state;
	add("am550-celje", 2);
	listener_reset(&listener, protocol_find("sml"), NULL);
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 0);
	assert_string_equal(listener_best(&listener)->protocol->name, "sml");
}

/* Frames that cannot be opened are still frames. */
static void the_best_is_who_had_most_frames(void **state)
{
	uint64_t offsets[4];

	(void)state;
	add("am550-glo30", 3);
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 0);
	assert_null(listener.chosen);
	assert_string_equal(listener_best(&listener)->protocol->name, "dlms");
}

/* In 2.4 kB of what looks like noise stand the octets that begin and end blocks of ASCII. */
static void a_long_ciphered_telegram_is_called_that(void **state)
{
	static struct octets text;
	uint64_t offsets[4];
	const struct receiver *best;

	(void)state;
	text.n = 0;
	octets_fill(&text, '5', 2397);
	for (uint32_t i = 0; i < 4; i++)
		dlms_text_cipher(&wire, 0x30, i, &text);
	assert_non_null(memchr(wire.p, 0x02, wire.n));
	assert_non_null(memchr(wire.p, 0x03, wire.n));
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 0);
	best = listener_best(&listener);
	assert_string_equal(best->protocol->name, "dlms");
	assert_string_equal(
		best->protocol->faults[best->fault].name, "encrypted, and no key is given");
	assert_int_equal(best->n_faults, 4);
}

static void the_only_one_stays_chosen_over_a_restart(void **state)
{
	(void)state;
	listener_reset(&listener, protocol_find("sml"), NULL);
	listener_restart(&listener);
	assert_non_null(listener.chosen);
}

static void the_byte_that_ends_the_first_telegram_counts_once(void **state)
{
	uint64_t offsets[4];
	size_t n_first;

	(void)state;
	add("fnn-total", 1);
	n_first = wire.n;
	add("fnn-total", 1);
	assert_int_equal(hear(1, offsets, 4), 2);
	assert_int_equal(offsets[1] - offsets[0], n_first);
}

static void without_frames_the_best_is_who_had_most_faults(void **state)
{
	static const char *const senders[][2] = {{"fnn-total", "sml"}, {"am550-celje", "dlms"}};
	uint64_t offsets[4];

	for (size_t i = 0; i < 2; i++) {
		set_up(state);
		add(senders[i][0], 1);
		wire.p[wire.n / 2] ^= 1;
		assert_int_equal(hear(OCTETS_MAX, offsets, 4), 0);
		assert_string_equal(listener_best(&listener)->protocol->name, senders[i][1]);
	}
}

static void two_halves_around_a_pause_are_no_telegram(void **state)
{
	uint64_t offsets[4];
	size_t n;

	(void)state;
	add("am550-celje", 1);
	n = wire.n;
	wire.n = n / 2;
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 0);
	listener_pause(&listener, 10000, n, 0);
	listener.n_bytes = 0;
	wire.n = n - n / 2;
	memmove(wire.p, wire.p + n / 2, wire.n);
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 0);
}

/* What telegrams begin and end with, and what looks so, in any order. */
static void add_scraps(size_t n)
{
	static const char *const scraps[] = {"1b1b1b1b", "01010101", "1b1b1b1b01010101", "1b",
		"1b1b1b1b1a001234", "7e", "7ea01a", "7ea007032113", "68", "681f1f68", "6803036800",
		"db08", "db0849534b010203040520", "0001000100010006", "0f", "0f0000000100",
		"e6e700", "2f", "2f4142433578", "2f41424335", "02", "03", "28", "29", "0d0a", "21",
		"210d", "00", "01"};
	static uint32_t state = 1;

	while (wire.n + 16 < n) {
		state = state * 1664525 + 1013904223;
		if (state >> 29)
			octets_hex(&wire, scraps[(state >> 8) % (sizeof scraps / sizeof *scraps)]);
		else
			octets_fill(&wire, (uint8_t)(state >> 8), 1 + (state >> 16) % 9);
	}
}

static void every_receiver_counts_the_same_faults_in_any_chunks(void **state)
{
	static const size_t pieces[] = {1, 2, 5, 63, 64, 65};
	static uint64_t faults[LISTENER_PROTOCOLS_MAX][PROTOCOL_FAULTS_MAX];
	uint64_t offsets[4];

	(void)state;
	add_scraps(OCTETS_MAX);
	assert_int_equal(hear(OCTETS_MAX, offsets, 4), 0);
	for (size_t r = 0; r < listener.n; r++) {
		assert_true(listener.receivers[r].n_faults > 20);
		memcpy(faults[r], listener.receivers[r].faults, sizeof faults[r]);
	}
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		listener_reset(&listener, NULL, NULL);
		hear(pieces[i], offsets, 4);
		for (size_t r = 0; r < listener.n; r++)
			assert_memory_equal(
				listener.receivers[r].faults, faults[r], sizeof faults[r]);
	}
}

/* What was held in front of a long pause is noise, behind which no push without a frame is
 * believed; behind the pause one is. */
static void a_pause_ends_what_came_octet_by_octet(void **state)
{
	uint64_t offsets[4];

	(void)state;
	octets_fill(&wire, 'a', 20);
	assert_int_equal(hear(1, offsets, 4), 0);
	listener_pause(&listener, 10000, 1, 0);
	listener.n_bytes = 0;
	wire.n = 0;
	add("czech", 1);
	assert_int_equal(hear(1, offsets, 4), 1);
	assert_int_equal(offsets[0], 20);
}

/* An octet is missing in the first: it may have 256 more than it says, and what would tell does not
 * come. */
static void good_frames_behind_a_damaged_one_at_the_end(void **state)
{
	static const size_t pieces[] = {1, 7, OCTETS_MAX};
	struct octets apdu = {0};
	uint64_t offsets[4];
	size_t n;

	(void)state;
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	dlms_text_mbus(&wire, &apdu, 250);
	n = wire.n - 1;
	for (int i = 0; i < 2; i++) {
		wire.n -= !i;
		dlms_text_mbus(&wire, &apdu, 250);
	}
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct bytes none = bytes_of(wire.p, 0);

		listener_reset(&listener, NULL, NULL);
		assert_int_equal(hear(pieces[i], offsets, 4), 0);
		listener_pause(&listener, PROTOCOL_FOR_EVER, 0, 0);
		assert_int_equal(listener_next(&listener, &none), RECEIVER_TELEGRAM);
		assert_int_equal(listener.heard->telegram.offset, n);
		assert_int_equal(listener_next(&listener, &none), RECEIVER_TELEGRAM);
		assert_int_equal(listener.heard->telegram.offset, n + n + 1);
		assert_int_equal(listener_next(&listener, &none), RECEIVER_MORE);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(sml),
		TEST(dlms),
		TEST(behind_noise),
		TEST(the_first_one_that_is_understood_stays),
		TEST(another_wire_may_speak_another),
		TEST(only_the_one_that_was_asked_for),
		TEST(the_best_is_who_had_most_frames),
		TEST(a_long_ciphered_telegram_is_called_that),
		TEST(the_only_one_stays_chosen_over_a_restart),
		TEST(the_byte_that_ends_the_first_telegram_counts_once),
		TEST(without_frames_the_best_is_who_had_most_faults),
		TEST(two_halves_around_a_pause_are_no_telegram),
		TEST(every_receiver_counts_the_same_faults_in_any_chunks),
		TEST(a_pause_ends_what_came_octet_by_octet),
		TEST(good_frames_behind_a_damaged_one_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
