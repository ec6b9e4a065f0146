/* What makers send differently from what they say, and who a meter is. The bytes of each case have
 * the shape of a real capture; the numbers are made up. */
#include "proto/protocols.h"
#include "support/receiver_text.h"
#include "support/sml_text.h"
#include "support/test.h"

#include <stdio.h>

static char text[RECEIVER_TEXT_MAX];
static struct receiver receiver;

static const char *list(const char *server, unsigned n, const char *entries)
{
	struct octets messages = {0}, file = {0};

	sml_text_list(&messages, server, n, entries, CHECK_RIGHT);
	sml_text_file(&file, &messages, CHECK_RIGHT);
	receiver_reset(&receiver, protocols[0], NULL);
	receiver_text(&receiver, &file, OCTETS_MAX, text);
	return text;
}

/* 1.8.0 with this status word, and a power. */
static const char *power(const char *server, const char *status, const char *obis, const char *v)
{
	char entries[400];

	snprintf(entries, sizeof entries,
		"77 07 0100010800ff %s 01 621e 5203 6205 01 77 07 0100%sff 01 01 621b 52fe %s 01",
		status, obis, v);
	return list(server, 2, entries);
}

/* Server ids of DZG meters: number 45100005 and 60000001. */
#define DZG_OLD   "0b 0a01 445a47 00 02b02be5"
#define DZG_NEW   "0b 0a01 445a47 00 03938701"
#define ISK       "0b 0a01 49534b 00 02b02be5"
#define ELS       "0b 0a01 454c53 00 02b02be5"
#define IMPORTING "65001c0104"
#define EXPORTING "65001c0904"

static void dzg_positive_power_that_reads_as_negative(void **state)
{
	(void)state;
	assert_string_equal(power(DZG_OLD, IMPORTING, "100700", "538025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 means 328.05 W) dzg-unsigned");
	assert_string_equal(power(DZG_OLD, IMPORTING, "100700", "5281"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-1.27 means 1.29 W) dzg-unsigned");
}

/* The table has room for more makers than a row names. */
static void a_maker_of_zeros_has_no_quirks(void **state)
{
	(void)state;
	assert_string_equal(power("0b 0a01 000000 00 02b02be5", IMPORTING, "100700", "538025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 W)");
}

static void dzg_true_negatives_stay(void **state)
{
	(void)state;
	assert_string_equal(power(DZG_OLD, EXPORTING, "100700", "538025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 W)");
	assert_string_equal(power(DZG_OLD, IMPORTING, "100700", "55ffff8025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 W)");
	assert_string_equal(power(DZG_OLD, IMPORTING, "100700", "537fff"),
		"telegram(1.8.0=5000 Wh, 16.7.0=327.67 W)");
}

/* -618.37 W with a status word that is late, or 167 kW: neither is shown. */
static void dzg_three_octets_are_neither(void **state)
{
	(void)state;
	assert_string_equal(power(DZG_OLD, IMPORTING, "100700", "54ff0e73"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-618.37 means 167153.79 W void) dzg-unsigned");
	assert_string_equal(power(DZG_OLD, EXPORTING, "100700", "54ff0e73"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-618.37 W)");
}

static void dzg_new_meters_and_others_are_believed(void **state)
{
	(void)state;
	assert_string_equal(power(DZG_NEW, IMPORTING, "100700", "538025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 W)");
	assert_string_equal(power(ISK, IMPORTING, "100700", "538025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 W)");
}

static void dzg_phases_have_bits_of_their_own(void **state)
{
	(void)state;
	/* bit 13: L2 exports, the others import */
	assert_string_equal(power(DZG_OLD, "65001c2104", "240700", "538025"),
		"telegram(1.8.0=5000 Wh, 36.7.0=-327.31 means 328.05 W) dzg-unsigned");
	assert_string_equal(power(DZG_OLD, "65001c2104", "380700", "538025"),
		"telegram(1.8.0=5000 Wh, 56.7.0=-327.31 W)");
}

static void dzg_without_a_status_word_goes_by_number(void **state)
{
	(void)state;
	assert_string_equal(power(DZG_OLD, "01", "100700", "538025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 means 328.05 W) dzg-unsigned");
	assert_string_equal(power("0b 0a01 445a47 00 01000000", "01", "100700", "538025"),
		"telegram(1.8.0=5000 Wh, 16.7.0=-327.31 W)");
}

/* 1.8.0 with this status word, and a power in a unit and with a scaler. */
static const char *power_as(const char *server, const char *status, const char *header)
{
	char entries[400];

	snprintf(entries, sizeof entries,
		"77 07 0100010800ff %s 01 621e 5203 6205 01 77 07 0100100700ff 01 01 %s 6302da 01",
		status, header);
	return list(server, 2, entries);
}

static void elster_power_under_the_header_of_an_energy(void **state)
{
	(void)state;
	assert_string_equal(power_as(ELS, IMPORTING, "621e 52ff"),
		"telegram(1.8.0=5000 Wh, 16.7.0=73.0 means 730 W) power-in-wh");
	assert_string_equal(power_as(ELS, EXPORTING, "621e 52ff"),
		"telegram(1.8.0=5000 Wh, 16.7.0=73.0 means -730 W) power-in-wh status-direction");
}

static void elster_power_in_watts_is_believed(void **state)
{
	(void)state;
	assert_string_equal(
		power_as(ELS, IMPORTING, "621b 52ff"), "telegram(1.8.0=5000 Wh, 16.7.0=73.0 W)");
	assert_string_equal(
		power_as(ELS, IMPORTING, "621b 5200"), "telegram(1.8.0=5000 Wh, 16.7.0=730 W)");
}

/* Nobody has shown what it would mean. */
static void power_in_another_unit_of_anybody_else_means_nothing(void **state)
{
	(void)state;
	assert_string_equal(
		power_as(ELS, IMPORTING, "621e 5200"), "telegram(1.8.0=5000 Wh, 16.7.0=730 Wh)");
	assert_string_equal(
		power_as(ISK, IMPORTING, "621e 52ff"), "telegram(1.8.0=5000 Wh, 16.7.0=73.0 Wh)");
}

static void a_magnitude_gets_its_direction_from_the_status_word(void **state)
{
	(void)state;
	assert_string_equal(power("0b 0901 454d48 00 02b02be5", "6301a2", "0f0700", "550000c350"),
		"telegram(1.8.0=5000 Wh, 15.7.0=500.00 means -500.00 W) status-direction");
	assert_string_equal(power("0b 0901 454d48 00 02b02be5", "630182", "0f0700", "550000c350"),
		"telegram(1.8.0=5000 Wh, 15.7.0=500.00 W)");
	assert_int_equal(receiver.telegram.registers[1].direction, DIRECTION_SAID);
	assert_string_equal(power("0b 0901 454d48 00 02b02be5", "01", "0f0700", "550000c350"),
		"telegram(1.8.0=5000 Wh, 15.7.0=500.00 W)");
	assert_int_equal(receiver.telegram.registers[1].direction, DIRECTION_UNSAID);
}

/* Its fifth bit is never set. */
static void a_word_of_the_fnn_with_another_number_says_nothing(void **state)
{
	(void)state;
	power("0b 0901 454d48 00 02b02be5", "65001c7904", "0f0700", "550000c350");
	assert_int_equal(receiver.telegram.registers[1].direction, DIRECTION_UNSAID);
	power("0b 0901 454d48 00 02b02be5", "63010c04", "0f0700", "550000c350");
	assert_int_equal(receiver.telegram.registers[1].direction, DIRECTION_UNSAID);
	power("0b 0901 454d48 00 02b02be5", "64020180", "0f0700", "550000c350");
	assert_int_equal(receiver.telegram.registers[1].direction, DIRECTION_UNSAID);
}

/* A meter that counts only export, and whose status word says import all the same. */
static void a_status_word_that_the_meter_itself_contradicts_is_doubtful(void **state)
{
	(void)state;
	list("07 373531303030", 2,
		"77 07 0100020800ff 630182 01 621e 5203 6205 01 "
		"77 07 01000f0700ff 01 01 621b 52ff 550000c350 01");
	assert_int_equal(receiver.telegram.registers[1].direction, DIRECTION_DOUBTFUL);
}

static void identity_of_a_meter_with_a_din_number(void **state)
{
	(void)state;
	power(ISK, IMPORTING, "100700", "6205");
	assert_string_equal(receiver.telegram.meter.id, "0a0149534b0002b02be5");
	assert_string_equal(receiver.telegram.meter.manufacturer, "ISK");
	assert_string_equal(receiver.telegram.meter.serial, "1ISK0045100005");
}

/* The number on the face of the meter; what tells it apart on the bus stays as it was. */
static void identity_of_an_edl_meter_with_a_din_number(void **state)
{
	(void)state;
	power("0b 0901 454d48 00 02b02be5", "630182", "100700", "6205");
	assert_string_equal(receiver.telegram.meter.id, "0901454d480002b02be5");
	assert_string_equal(receiver.telegram.meter.serial, "1EMH0045100005");
	power("0b 0901 455359 11 02b02be5", "630182", "100700", "6205");
	assert_string_equal(receiver.telegram.meter.serial, "1ESY1145100005");
}

static void identity_of_an_edl_meter_without_a_rule(void **state)
{
	(void)state;
	power("0b 06 454d48 01 0002b02be5", "630182", "100700", "6205");
	assert_string_equal(receiver.telegram.meter.serial, "06454d48010002b02be5");
	power("0b 0902 454d48 00 02b02be5", "630182", "100700", "6205");
	assert_string_equal(receiver.telegram.meter.serial, "0902454d480002b02be5");
	power("0b 0901 454d48 00 05f5e100", "630182", "100700", "6205"); /* nine digits */
	assert_string_equal(receiver.telegram.meter.serial, "0901454d480005f5e100");
}

static void identity_as_text_in_a_register(void **state)
{
	static const char number[] =
		"77 07 0100000000ff 01 01 01 01 0f 31454d4830303435313030303035 01";

	(void)state;
	list("0b 06 454d48 01 0002b02be5", 1, number);
	assert_string_equal(receiver.telegram.meter.id, "06454d48010002b02be5");
	assert_string_equal(receiver.telegram.meter.serial, "1EMH0045100005");
	list("0b 06 454d48 01 0002b02be5", 1, "77 07 0100000000ff 01 01 01 01 04 31000a 01");
	assert_string_equal(receiver.telegram.meter.serial, "06454d48010002b02be5");
}

static void identity_in_a_register_of_its_own(void **state)
{
	(void)state;
	list("01", 2,
		"77 07 0100603201 01 01 01 01 01 04454d48 01 "
		"77 07 0100600100ff 01 01 01 01 0b0a01454d480002b02be5 01");
	assert_string_equal(receiver.telegram.meter.serial, "1EMH0045100005");
	assert_string_equal(receiver.telegram.meter.manufacturer, "EMH");
}

static void identity_that_is_plain_text(void **state)
{
	(void)state;
	list("09 3735313030303038", 1, "77 07 0100020000 00 01 01 01 01 06 30332e3031 01");
	assert_string_equal(receiver.telegram.meter.serial, "75100008");
}

/* Nothing of what a meter sends reaches a log or the bus unless it is printable. */
static void identity_with_control_characters_stays_hexadecimal(void **state)
{
	(void)state;
	list("06 1b5b324aff", 1, "77 07 0100000200 00 01 01 01 01 05 0a1b5b32 01");
	assert_string_equal(receiver.telegram.meter.serial, "1b5b324aff");
	assert_string_equal(receiver.telegram.meter.firmware, "");
}

static void identity_longer_than_any(void **state)
{
	(void)state;
	list("8303 "
	     "0101010101010101010101010101010101010101010101010101010101010101"
	     "01010101010101010101010101010101 02",
		0, "");
	assert_int_equal(strlen(receiver.telegram.meter.id), 2 * IDENTITY_ID_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dzg_positive_power_that_reads_as_negative),
		cmocka_unit_test(a_maker_of_zeros_has_no_quirks),
		cmocka_unit_test(dzg_true_negatives_stay),
		cmocka_unit_test(dzg_three_octets_are_neither),
		cmocka_unit_test(dzg_new_meters_and_others_are_believed),
		cmocka_unit_test(dzg_phases_have_bits_of_their_own),
		cmocka_unit_test(dzg_without_a_status_word_goes_by_number),
		cmocka_unit_test(elster_power_under_the_header_of_an_energy),
		cmocka_unit_test(elster_power_in_watts_is_believed),
		cmocka_unit_test(power_in_another_unit_of_anybody_else_means_nothing),
		cmocka_unit_test(a_magnitude_gets_its_direction_from_the_status_word),
		cmocka_unit_test(a_word_of_the_fnn_with_another_number_says_nothing),
		cmocka_unit_test(a_status_word_that_the_meter_itself_contradicts_is_doubtful),
		cmocka_unit_test(identity_of_a_meter_with_a_din_number),
		cmocka_unit_test(identity_of_an_edl_meter_with_a_din_number),
		cmocka_unit_test(identity_of_an_edl_meter_without_a_rule),
		cmocka_unit_test(identity_as_text_in_a_register),
		cmocka_unit_test(identity_in_a_register_of_its_own),
		cmocka_unit_test(identity_that_is_plain_text),
		cmocka_unit_test(identity_with_control_characters_stays_hexadecimal),
		cmocka_unit_test(identity_longer_than_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
