/* From the bytes of an SML file to registers: elements, messages, lists, their checks and
 * limits. */
#include "support/receiver_text.h"
#include "support/sml_text.h"
#include "support/test.h"

#include <stdio.h>

#define SERVER "0b 0a01 49534b 00 047a1b5c"
#define POWER  "77 07 0100100700ff 01 01 621b 5200"

static char text[RECEIVER_TEXT_MAX];

static const char *decoded(const struct octets *messages, enum sml_text_check check)
{
	struct octets file = {0};

	sml_text_file(&file, messages, check);
	receiver_text_of(&file, text);
	return text;
}

/* What becomes of a list with these entries. */
static const char *list(unsigned n, const char *entries)
{
	struct octets messages = {0};

	sml_text_list(&messages, SERVER, n, entries, CHECK_RIGHT);
	return decoded(&messages, CHECK_RIGHT);
}

/* Of one entry that has only this value (and a unit and scaler in front of it). */
static const char *value(const char *unit_scaler_value)
{
	char entry[40000];

	snprintf(entry, sizeof entry, "77 07 0100100700ff 01 01 %s 01", unit_scaler_value);
	return list(1, entry);
}

static void numbers_of_every_width(void **state)
{
	(void)state;
	assert_string_equal(value("621b 5200 52ff"), "telegram(16.7.0=-1 W)");
	assert_string_equal(value("621b 5200 62ff"), "telegram(16.7.0=255 W)");
	assert_string_equal(value("621b 5200 53ff38"), "telegram(16.7.0=-200 W)");
	assert_string_equal(value("621b 5200 54800000"), "telegram(16.7.0=-8388608 W)");
	assert_string_equal(value("621b 5200 56ff00000000"), "telegram(16.7.0=-4294967296 W)");
	assert_string_equal(
		value("621b 5200 598000000000000000"), "telegram(16.7.0=-9223372036854775808 W)");
	assert_string_equal(
		value("621e 5200 69ffffffffffffffff"), "telegram(16.7.0=18446744073709551615 Wh)");
	assert_string_equal(value("621b 52fd 530401"), "telegram(16.7.0=1.025 W)");
	assert_string_equal(value("621e 5203 6201"), "telegram(16.7.0=1000 Wh)");
}

static void a_scaler_that_is_left_out_is_0(void **state)
{
	(void)state;
	assert_string_equal(value("621b 01 6205"), "telegram(16.7.0=5 W)");
}

static void a_unit_that_is_left_out_or_too_large_is_none(void **state)
{
	(void)state;
	assert_string_equal(value("01 5200 6205"), "telegram(16.7.0=5)");
	assert_string_equal(value("63011b 5200 6205"), "telegram(16.7.0=5)");
}

/* It was sent: whoever would add it up must know that it is missing. */
static void a_scaler_beyond_reason_leaves_the_name(void **state)
{
	(void)state;
	assert_string_equal(value("621b 527f 6205"), "telegram(16.7.0=?)");
	assert_string_equal(value("621b 5280 6205"), "telegram(16.7.0=?)");
	assert_string_equal(value("621b 5214 6201"), "telegram(16.7.0=100000000000000000000 W)");
}

static void values_that_are_no_numbers(void **state)
{
	(void)state;
	assert_string_equal(value("01 01 04112233"), "telegram(16.7.0=112233)");
	assert_string_equal(value("621b 5200 01"), "telegram(16.7.0=-)");
	assert_string_equal(value("01 01 4201"), "telegram(16.7.0=?)");
	assert_string_equal(value("01 01 7262016202"), "telegram(16.7.0=?)");
}

static void reserved_types_and_impossible_numbers_end_the_file(void **state)
{
	(void)state;
	assert_string_equal(value("621b 5200 1201"), "not the structure of SML");
	assert_string_equal(value("621b 5200 2201"), "not the structure of SML");
	assert_string_equal(value("621b 5200 3201"), "not the structure of SML");
	assert_string_equal(value("621b 5200 51"), "not the structure of SML");
	assert_string_equal(value("621b 5200 5a010203040506070809"), "not the structure of SML");
	assert_string_equal(value("621b 5200 00"), "not the structure of SML");
}

static void lengths_in_several_tl_bytes(void **state)
{
	(void)state;
	/* 18 octets; with the type repeated in the second byte; padded with a zero nibble */
	assert_string_equal(value("01 01 8104 11223344556677889900112233445566 7788"),
		"telegram(16.7.0=112233445566778899001122334455667788)");
	assert_string_equal(value("01 01 8302 " /* 48 octets, 50 with the TL */
				  "000102030405060708090a0b0c0d0e0f"
				  "101112131415161718191a1b1c1d1e1f"
				  "202122232425262728292a2b2c2d2e2f"),
		"telegram(16.7.0=000102030405060708090a0b0c0d0e0f"
		"101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f)");
	assert_string_equal(value("01 01 80808005 aa"), "telegram(16.7.0=aa)");
}

static void lengths_beyond_what_is_there(void **state)
{
	(void)state;
	assert_string_equal(value("01 01 8f8f8f0f"), "not the structure of SML");
	assert_string_equal(value("01 01 8f8f8f8f8f8f8f0f"), "not the structure of SML");
	assert_string_equal(value("01 01 ff8f8f0f"), "not the structure of SML");
	assert_string_equal(value("01 01 8001"), "not the structure of SML");
}

static void lists_nested_to_the_limit_and_beyond(void **state)
{
	char nested[400] = "01 01 ";

	(void)state;
	/* message, body and entries are nested four deep themselves; the limit counts from each
	 * element that is stepped over: here from the body of the message. */
	for (int i = 0; i < 13; i++)
		strcat(nested, "71");
	strcat(nested, "6201");
	assert_string_equal(value(nested), "telegram(16.7.0=?)");
	strcpy(nested, "01 01 ");
	for (int i = 0; i < 60; i++)
		strcat(nested, "71");
	strcat(nested, "6201");
	assert_string_equal(value(nested), "not the structure of SML");
}

static void lists_nested_without_end(void **state)
{
	static struct octets messages;

	(void)state;
	messages.n = 0;
	octets_hex(&messages, "76 05 00112233 6200 6200 72 630701");
	octets_fill(&messages, 0x77, 9000);
	assert_string_equal(decoded(&messages, CHECK_RIGHT), "not the structure of SML");
}

static void an_entry_of_another_shape_is_its_name(void **state)
{
	(void)state;
	assert_string_equal(list(3, "76 07 0100010800ff 01 01 621e 5200 6201 " /* six elements */
				    POWER " 6205 01 "
				    "77 06 0100100700 01 01 621b 5200 6209 01"), /* name of five */
		"telegram(1.8.0=?, 16.7.0=5 W)");
	assert_string_equal(list(3, "71 01 " POWER " 6205 01 77 71 01 01 01 01 01 01 01"),
		"telegram(16.7.0=5 W)"); /* without a name: none is there, or it is a list */
	assert_string_equal(list(2, "04 112233 " POWER " 6205 01"), "telegram(16.7.0=5 W)");
}

static void entries_that_run_out(void **state)
{
	(void)state;
	assert_string_equal(list(3, POWER " 6205 01"), "not the structure of SML");
}

static void a_list_without_entries(void **state)
{
	(void)state;
	assert_string_equal(list(0, ""), "telegram()");
}

static void more_registers_than_a_telegram_holds(void **state)
{
	char entries[20000] = "";

	(void)state;
	for (int i = 0; i < TELEGRAM_REGISTERS_MAX + 1; i++)
		strcat(entries, POWER " 6205 01 ");
	assert_string_equal(list(TELEGRAM_REGISTERS_MAX + 1, entries), "not the structure of SML");
}

static void time_in_each_form(void **state)
{
	static const char *const times[] = {"01", "72 6201 6500112233", "6500112233",
		"72 6202 6500112233", "72 6203 73 6500112233 530078 5300b4"};

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct octets messages = {0};
		char body[400];

		snprintf(body, sizeof body,
			"77 01 " SERVER " 07 0100620affff %s 71 " POWER " 6205 01 01 01", times[i]);
		sml_text_message(&messages, "630701", body, CHECK_RIGHT);
		assert_string_equal(decoded(&messages, CHECK_RIGHT), "telegram(16.7.0=5 W)");
	}
}

static void tags_of_two_and_four_octets(void **state)
{
	static const char *const tags[] = {"630701", "6500000701", "69 0000000000000701"};

	(void)state;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		struct octets messages = {0};

		sml_text_message(&messages, tags[i],
			"77 01 " SERVER " 01 01 71 " POWER " 6205 01 01 01", CHECK_RIGHT);
		assert_string_equal(decoded(&messages, CHECK_RIGHT), "telegram(16.7.0=5 W)");
	}
}

static void two_lists_of_one_meter_are_one_telegram(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_message(&messages, "630101", "76 01 01 02aa 02bb 01 01", CHECK_RIGHT);
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_RIGHT);
	sml_text_list(
		&messages, SERVER, 1, "77 07 0100200700ff 01 01 6223 52ff 6308fc 01", CHECK_RIGHT);
	sml_text_message(&messages, "630201", "71 01", CHECK_RIGHT);
	assert_string_equal(
		decoded(&messages, CHECK_RIGHT), "telegram(16.7.0=5 W, 32.7.0=230.0 V)");
}

static void of_two_meters_behind_a_gateway_the_first_counts(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_RIGHT);
	sml_text_list(&messages, "0b 0a01 45464d 00 00000001", 1, POWER " 6209 01", CHECK_RIGHT);
	assert_string_equal(decoded(&messages, CHECK_RIGHT), "telegram(16.7.0=5 W)");
}

static void a_file_without_a_list_is_nothing(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_message(&messages, "630101", "76 01 01 02aa 02bb 01 01", CHECK_RIGHT);
	sml_text_message(&messages, "630201", "71 01", CHECK_RIGHT);
	assert_string_equal(decoded(&messages, CHECK_RIGHT), "nothing");
}

static void an_empty_file_is_nothing(void **state)
{
	struct octets messages = {0};

	(void)state;
	assert_string_equal(decoded(&messages, CHECK_RIGHT), "nothing");
}

/* The list's own check is right and the file's too: one damaged close message is no reason to lose
 * it. */
static void a_bad_message_beside_a_good_list(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_RIGHT);
	sml_text_message(&messages, "630201", "71 01", CHECK_BAD);
	assert_string_equal(decoded(&messages, CHECK_RIGHT), "telegram(16.7.0=5 W)");
}

static void a_list_with_a_bad_check_says_nothing(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_BAD);
	sml_text_message(&messages, "630201", "71 01", CHECK_RIGHT);
	assert_string_equal(decoded(&messages, CHECK_RIGHT), "wrong checksum of a message");
}

static void nothing_of_a_file_with_a_bad_check(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_RIGHT);
	assert_string_equal(decoded(&messages, CHECK_BAD), "wrong checksum");
}

static void kermit_throughout(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_message(&messages, "630101", "76 01 01 02aa 02bb 01 01", CHECK_KERMIT);
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_KERMIT);
	assert_string_equal(decoded(&messages, CHECK_KERMIT), "telegram(16.7.0=5 W)");
}

/* A second checksum is a second chance for noise: then everything else must be right. */
static void with_kermit_every_message_must_be_right(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_KERMIT);
	sml_text_message(&messages, "630201", "71 01", CHECK_BAD);
	assert_string_equal(decoded(&messages, CHECK_KERMIT), "wrong checksum of a message");
	messages.n = 0;
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_RIGHT);
	octets_hex(&messages, "76 05 00112233 62");
	assert_string_equal(decoded(&messages, CHECK_KERMIT), "not the structure of SML");
}

static void padding_that_is_not_zero(void **state)
{
	struct octets messages = {0};

	(void)state;
	sml_text_list(&messages, SERVER, 1, POWER " 6205 01", CHECK_RIGHT);
	octets_hex(&messages, "00 05 01");
	assert_string_equal(decoded(&messages, CHECK_RIGHT), "telegram(16.7.0=5 W)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_every_width),
		cmocka_unit_test(a_scaler_that_is_left_out_is_0),
		cmocka_unit_test(a_unit_that_is_left_out_or_too_large_is_none),
		cmocka_unit_test(a_scaler_beyond_reason_leaves_the_name),
		cmocka_unit_test(values_that_are_no_numbers),
		cmocka_unit_test(reserved_types_and_impossible_numbers_end_the_file),
		cmocka_unit_test(lengths_in_several_tl_bytes),
		cmocka_unit_test(lengths_beyond_what_is_there),
		cmocka_unit_test(lists_nested_to_the_limit_and_beyond),
		cmocka_unit_test(lists_nested_without_end),
		cmocka_unit_test(an_entry_of_another_shape_is_its_name),
		cmocka_unit_test(entries_that_run_out),
		cmocka_unit_test(a_list_without_entries),
		cmocka_unit_test(more_registers_than_a_telegram_holds),
		cmocka_unit_test(time_in_each_form),
		cmocka_unit_test(tags_of_two_and_four_octets),
		cmocka_unit_test(two_lists_of_one_meter_are_one_telegram),
		cmocka_unit_test(of_two_meters_behind_a_gateway_the_first_counts),
		cmocka_unit_test(a_file_without_a_list_is_nothing),
		cmocka_unit_test(an_empty_file_is_nothing),
		cmocka_unit_test(a_bad_message_beside_a_good_list),
		cmocka_unit_test(a_list_with_a_bad_check_says_nothing),
		cmocka_unit_test(nothing_of_a_file_with_a_bad_check),
		cmocka_unit_test(kermit_throughout),
		cmocka_unit_test(with_kermit_every_message_must_be_right),
		cmocka_unit_test(padding_that_is_not_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
