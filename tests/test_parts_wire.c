/* What was sent and cannot be read, from the wire of each protocol to what it means for the grid:
 * the bytes of the faults that were seen. All of it stands in telegrams whose checks are right. */
#include "meter/receiver.h"
#include "proto/dlms/dlms.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/iec/iec.h"
#include "proto/sml/sml.h"
#include "support/dlms_text.h"
#include "support/grid_text.h"
#include "support/receiver_text.h"
#include "support/sml_text.h"
#include "support/test.h"

#include <stdio.h>

static struct receiver receiver;
static struct octets wire;

static const char *grid(const struct protocol *protocol)
{
	static const struct grid_rules rules = {0};
	static char events[RECEIVER_TEXT_MAX];
	struct dlms_keys keys;
	const struct protocol_conf conf = {.keys = &keys};
	struct reading r;

	dlms_keys_init(&keys);
	receiver_reset(&receiver, protocol, &conf);
	receiver_text(&receiver, &wire, OCTETS_MAX, events);
	dlms_keys_finish(&keys);
	assert_int_equal(receiver.n_telegrams, 1);
	grid_reading(&receiver.telegram, &rules, &r);
	return grid_text(&r);
}

/* Lines of a readout with its block check. */
static const char *ascii(const char *lines)
{
	char block[1024];
	size_t n = (size_t)snprintf(block, sizeof block, "/ABC5X\r\n\x02%s!\r\n\x03", lines);
	uint8_t check = 0;

	for (size_t i = strlen("/ABC5X\r\n\x02"); i < n; i++)
		check ^= (uint8_t)block[i];
	wire.n = 0;
	octets_add(&wire, block, n);
	octets_add(&wire, &check, 1);
	return grid(&protocol_iec);
}

static void a_line_of_ascii(void **state)
{
	(void)state;
	assert_string_equal(ascii("1.7.0(00.500*kW)\r\n2.7.0(00.000*kW)\r\n"), "~power=500");
	assert_string_equal(ascii("1.7.0(00.50?*kW)\r\n2.7.0(00.000*kW)\r\n"), "");
	assert_string_equal(ascii("1.7.0(00.500*k7)\r\n2.7.0(00.000*kW)\r\n"), "");
	assert_string_equal(ascii("1.7.0(00.500)\r\n2.7.0(00.000*kW)\r\n"), "");
	assert_string_equal(ascii("1.7.0()\r\n2.7.0(00.000*kW)\r\n"), "");
	assert_string_equal(ascii("1.7.0(1)(00.500*kW)\r\n2.7.0(00.000*kW)\r\n"), "");
	assert_string_equal(
		ascii("1.8.1(0001O0.000*kWh)\r\n1.8.2(000020.000*kWh)\r\n1.7.0(1*kW)\r\n"),
		"power=1000");
	assert_string_equal(ascii("36.7.0(100*W)\r\n56.7.0(1p0*W)\r\n76.7.0(100*W)\r\n"),
		"l1_power=100 l3_power=100");
	assert_string_equal(ascii("1.8.0(-0.1*kWh)\r\n"), "");
}

/* Pafal has all values of now there. */
static void a_line_of_ascii_under_period_00(void **state)
{
	(void)state;
	assert_string_equal(ascii("1.7.0*00(0.5*kW)\r\n2.7.0*00(0*kW)\r\n"), "~power=500");
	assert_string_equal(ascii("1.7.0*00(0.5*k7)\r\n2.7.0*00(0*kW)\r\n"), "");
	assert_string_equal(
		ascii("2.8.1*00(1*kWh)\r\n2.8.2*00(*kWh)\r\n2.7.0*00(5*W)\r\n"), "~power=-5");
	assert_string_equal(
		ascii("1.8.0(5*kWh)\r\n1.8.0*00(4*k7)\r\n1.8.0*01(x)\r\n"), "energy_forward=5000");
}

static const char *sml(unsigned n, const char *entries)
{
	struct octets messages = {0};

	sml_text_list(&messages, "0b 0a01 49534b 00 047a1b5c", n, entries, CHECK_RIGHT);
	wire.n = 0;
	sml_text_file(&wire, &messages, CHECK_RIGHT);
	return grid(&protocol_sml);
}

#define ENTRY(obis, unit, value) "77 07 0100" obis "ff 01 01 62" unit " 5200 " value " 01 "

static void an_entry_of_sml(void **state)
{
	(void)state;
	assert_string_equal(sml(2, ENTRY("010700", "1b", "6305dc") ENTRY("020700", "1b", "6200")),
		"~power=1500");
	assert_string_equal(sml(2, ENTRY("010700", "1b", "01") ENTRY("020700", "1b", "6200")), "");
	assert_string_equal(
		sml(2, ENTRY("010700", "1d", "6305dc") ENTRY("020700", "1b", "6200")), "");
	assert_string_equal(
		sml(2, ENTRY("010700", "1b", "65ffffffff") ENTRY("020700", "1b", "6200")), "");
	assert_string_equal(sml(2, "77 07 0100010700ff 01 01 621b 527f 6305dc 01 " ENTRY(
					   "020700", "1b", "6200")),
		"");
	assert_string_equal(
		sml(2, "76 07 0100010700ff 01 01 621b 5200 6305dc " ENTRY("020700", "1b", "6200")),
		"");
	assert_string_equal(sml(1, ENTRY("100700", "1b", "557fffffff")), "");
	assert_string_equal(sml(1, ENTRY("100700", "1b", "5580000000")), "");
	assert_string_equal(sml(1, ENTRY("100700", "1b", "55ffffffff")), "power=-1");
	assert_string_equal(sml(1, ENTRY("100700", "1b", "59000000007fffffff")), "");
	assert_string_equal(sml(1, ENTRY("010800", "1e", "558a1b2c00")), "");
}

#define MEMBER(obis, value) "02 02 09 06 0100" obis "ff " value " "

static const char *dlms(const char *hex)
{
	wire.n = 0;
	dlms_text_push(&wire, hex);
	return grid(&protocol_dlms);
}

static void a_member_of_a_dlms_list(void **state)
{
	static const char *const not_read[] = {
		"00",           /* null-data */
		"0a 03 353030", /* visible-string */
		"09 02 01f4",   /* octet-string */
		"03 01",        /* boolean */
		"16 01",        /* enum */
		"0d 50",        /* bcd */
		"02 01 06 000001f4", "06 7fffffff", "06 80000000", "06 ffffffff", "05 80000000",
		"12 ffff", "10 7fff", "15 ffffffffffffffff", "15 00000000ffffffff",
		"17 7fc00000", /* not a number */
	};

	(void)state;
	assert_string_equal(
		dlms("01 02" MEMBER("010700", "06 000001f4") MEMBER("020700", "06 00000000")),
		"~power=500");
	for (size_t i = 0; i < sizeof not_read / sizeof *not_read; i++) {
		char hex[256];

		snprintf(hex, sizeof hex,
			"01 02" MEMBER("010700", "%s") MEMBER("020700", "06 00000000"),
			not_read[i]);
		assert_string_equal(dlms(hex), "");
	}
	assert_string_equal(dlms("01 03" MEMBER("240700", "05 00000064") MEMBER("380700", "00")
					    MEMBER("4c0700", "05 00000064")),
		"l1_power=100 l3_power=100");
	assert_string_equal(
		dlms("01 02 02 03 09 06 0100010700ff 03 01 02 02 0f 00 16 1b" /* 1 W, by its unit */
			MEMBER("020700", "06 00000000")),
		"");
}

static void single_phase_codes_of_dlms(void **state)
{
	(void)state;
	assert_string_equal(dlms("01 03" MEMBER("010700", "06 000001f4") MEMBER("0b0700", "12 00df")
					    MEMBER("0c0700", "12 00e6")),
		"power=500 l1_voltage=230 l1_current=2.23 ~power_factor=0.975");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_of_ascii),
		cmocka_unit_test(a_line_of_ascii_under_period_00),
		cmocka_unit_test(an_entry_of_sml),
		cmocka_unit_test(a_member_of_a_dlms_list),
		cmocka_unit_test(single_phase_codes_of_dlms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
