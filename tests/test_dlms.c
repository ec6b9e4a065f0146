/* DLMS pushes: what a message says, however its list is built, and what must not be believed. */
#include "proto/dlms/dlms.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"
#include "support/dlms_text.h"
#include "support/receiver_text.h"
#include "support/test.h"

#include <stdio.h>

static struct dlms_keys keys;
static struct dlms_lists lists;
static const struct protocol_conf conf = {.keys = &keys, .lists = &lists};
static struct receiver receiver;
static struct octets wire, apdu;
static char text[RECEIVER_TEXT_MAX];

static int set_up(void **state)
{
	(void)state;
	wire.n = apdu.n = 0;
	lists.n = 0;
	dlms_keys_init(&keys);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	dlms_keys_finish(&keys);
	return 0;
}

static const char *said(void)
{
	receiver_reset(&receiver, &protocol_dlms, &conf);
	receiver_text(&receiver, &wire, OCTETS_MAX, text);
	return text;
}

/* What a value says in a plain push. */
static const char *value(const char *hex)
{
	wire.n = 0;
	dlms_text_push(&wire, hex);
	return said();
}

static const char *serial(void)
{
	return receiver.telegram.meter.serial;
}

static const char *maker(void)
{
	return receiver.telegram.meter.manufacturer;
}

/* structure(OBIS, value, structure(scaler, unit)): Aidon, Landis+Gyr, Kaifa. */
static void described_values(void **state)
{
	(void)state;
	assert_string_equal(value("01 03 02 02 09 06 0101000281ff 0a 0b 4149444f4e5f5630303031"
				  "02 03 09 06 0100010700ff 06 00000552 02 02 0f 00 16 1b"
				  "02 03 09 06 01001f0700ff 10 005d 02 02 0f ff 16 21"),
		"telegram(1-1:0.2.129*255=\"AIDON_V0001\", 1.7.0=1362 W, 31.7.0=9.3 A)");
	assert_string_equal(maker(), "AID");
}

/* OBIS, value, structure(scaler, unit) in a row: Kaifa, Sagemcom. The last is the meter's number,
 * though it is as long as a date. */
static void flat_values_with_scalers(void **state)
{
	(void)state;
	assert_string_equal(value("02 08 09 0c 07e6091b02000f1100ff8880"
				  "09 06 0100010800ff 06 00489d7a 02 02 0f 00 16 1e"
				  "09 06 0100200700ff 12 0921 02 02 0f ff 16 23"
				  "09 0c 313131323233333434353536"),
		"telegram(1.8.0=4758906 Wh, 32.7.0=233.7 V)");
	assert_string_equal(serial(), "111223344556");
}

/* Kamstrup: no scalers; energies in tens of watt-hours, power factors in hundredths. */
static void flat_values_without_scalers(void **state)
{
	(void)state;
	assert_string_equal(value("02 0d 0a 0e 4b616d73747275705f5630303031"
				  "09 06 0101000005ff 0a 08 3537303635363732"
				  "09 06 0101010700ff 06 00000ef1 09 06 01011f0700ff 06 0000006a"
				  "09 06 0101200700ff 12 00f2 09 06 0101010800ff 06 00000064"
				  "09 06 01010d0700ff 12 0063"),
		"telegram(1-1:0.0.5*255=\"57065672\", 1-1:1.7.0*255=3825 W, "
		"1-1:31.7.0*255=1.06 A, 1-1:32.7.0*255=242 V, 1-1:1.8.0*255=1000 Wh, "
		"1-1:13.7.0*255=0.99)");
	assert_string_equal(maker(), "KAM");
	assert_string_equal(serial(), "57065672");
}

/* Energies by the country of the type: in watt-hours from Sweden, in tens of them from Norway,
 * Denmark and Switzerland, and where the type is cut off. */
static void the_energies_of_kamstrup_by_country(void **state)
{
	static const struct {
		const char *octets, *energy;
	} types[] = {
		{"12 363834313133384e4e323435313031303930", "32014 Wh"},
		{"12 363834313133384e4e323435313031303932", "32014 Wh"},
		{"12 363834313133384e4e323435313031303430", "320140 Wh"},
		{"12 363834313133384e4e323435313031303130", "320140 Wh"},
		{"12 363834313133384e4e323435313031303633", "320140 Wh"},
		{"10 363834313133384e4e32343531303130", "320140 Wh"},
	};
	char hex[256];

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		snprintf(hex, sizeof hex,
			"02 05 0a 0e 4b616d73747275705f5630303031"
			"09 06 0101600101ff 0a %s 09 06 0101010800ff 06 00007d0e",
			types[i].octets);
		assert_non_null(strstr(value(hex), types[i].energy));
	}
}

/* Meters behind current transformers are finer. */
static void kamstrup_behind_current_transformers(void **state)
{
	(void)state;
	assert_string_equal(value("02 05 0a 0e 4b616d73747275705f5630303031"
				  "09 06 0101600101ff 0a 05 3638353131"
				  "09 06 01011f0700ff 06 00016377"),
		"telegram(1-1:96.1.1*255=\"68511\", 1-1:31.7.0*255=90.999 A)");
}

/* Landis+Gyr E570: of the mains, in eight octets. */
static void currents_as_wide_as_energies(void **state)
{
	(void)state;
	assert_non_null(
		strstr(value("02 06 09 06 00002a0000ff 09 10 4c475a31303330303030303030303031"
			     "09 06 01001f0700ff 14 0000000000000190 09 06 0100330700ff 12 00c8"),
			"31.7.0=400 A, 51.7.0=2.00 A"));
}

static void some_send_nulls_between(void **state)
{
	(void)state;
	assert_string_equal(
		value("02 06 0a 0e 4b616d73747275705f5630303031"
		      "09 06 0101010700ff 06 00000001 00 09 06 0101020700ff 06 00000002"),
		"telegram(1-1:1.7.0*255=1 W, 1-1:2.7.0*255=2 W)");
}

/* All objects first, then their values; the number of a meter may be six octets long. */
static void objects_then_values(void **state)
{
	(void)state;
	assert_string_equal(value("02 04 01 04 02 04 12 0028 09 06 0008190900ff 0f 02 12 0000"
				  "02 04 12 0001 09 06 0000600101ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100200700ff 0f 02 12 0000"
				  "02 04 12 0004 09 06 0100010600ff 0f 05 12 0000"
				  "09 06 313630343536 12 00e8 09 0c 07e6091b02000f1100ff8880"),
		"telegram(0-0:96.1.1*255=313630343536, 32.7.0=232 V)");
	assert_string_equal(serial(), "160456");
}

static void objects_with_restrictions(void **state)
{
	(void)state;
	assert_string_equal(
		value("02 02 01 02 02 06 12 0028 09 06 0000190900ff 0f 02 12 0000 "
		      "02 02 16 00 00 01 00"
		      "02 06 12 0003 09 06 0100010700ff 0f 02 12 0000 02 02 16 00 00 01 00"
		      "06 00000100"),
		"telegram(1.7.0=256 W)");
}

static void objects_that_do_not_match_the_values(void **state)
{
	(void)state;
	assert_string_equal(value("02 04 01 02 02 04 12 0003 09 06 0100010700ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100020700ff 0f 02 12 0000"
				  "06 00000001 06 00000002 06 00000003"),
		"unknown list of 4");
}

/* The array of objects need not be the first element, nor the first object: it is the value of the
 * one that is a push setup's list. */
static void objects_behind_other_elements(void **state)
{
	(void)state;
	assert_string_equal(value("02 04 09 0c 07ea0305040c0000ffffc400"
				  "01 04 02 04 12 0008 09 06 0000010000ff 0f 02 12 0000"
				  "02 04 12 0028 09 06 0008190900ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100010700ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100020700ff 0f 02 12 0000"
				  "06 00000fa0 06 00000000"),
		"telegram(0-0:1.0.0*255=07ea0305040c0000ffffc400, 1.7.0=4000 W, 2.7.0=0 W)");
	assert_string_equal(value("02 04 09 03 4c475a"
				  "01 03 02 04 12 0028 09 06 0008190900ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100010700ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100020700ff 0f 02 12 0000"
				  "06 00000fa0 06 00000000"),
		"telegram(1.7.0=4000 W, 2.7.0=0 W)");
}

/* One element too many or too few would give each value the name of its neighbour. */
static void objects_with_one_value_too_many_or_too_few(void **state)
{
	static const char setup[] = "02 04 12 0028 09 06 0008190900ff 0f 02 12 0000",
			  import[] = "02 04 12 0003 09 06 0100010700ff 0f 02 12 0000",
			  export[] = "02 04 12 0003 09 06 0100020700ff 0f 02 12 0000",
			  fine[] = "telegram(1.7.0=4000 W, 2.7.0=7 W)";
	const struct {
		const char *head, *objects[3], *values, *said;
	} cases[] = {
		{"02 03 01 03", {setup, import, export}, "06 00000fa0 11 07", fine},
		{"02 02 01 03", {setup, import, export}, "06 00000fa0", "unknown list of 2"},
		{"02 04 01 03", {setup, import, export}, "06 00000fa0 11 07 11 09",
			"unknown list of 4"},
		{"02 03 01 02", {import, export, ""}, "06 00000fa0 11 07", fine},
		{"02 02 01 02", {import, export, ""}, "06 00000fa0", "unknown list of 2"},
		{"02 04 01 02", {import, export, ""}, "06 00000fa0 11 07 11 09",
			"unknown list of 4"},
		{"02 03 01 03", {import, setup, export}, "06 00000fa0 11 07", "unknown list of 3"},
		{"02 04 01 03", {import, setup, export}, "06 00000fa0 11 08 11 07",
			"unknown list of 4"},
		{"02 03 01 03", {setup, setup, export}, "06 00000fa0 11 07", "unknown list of 3"},
		{"02 03 09 01 41 01 03", {setup, import, export}, "06 00000fa0",
			"unknown list of 3"},
		{"02 05 09 01 41 01 03", {setup, import, export}, "06 00000fa0 11 07 11 09",
			"unknown list of 5"},
		{"02 04 09 01 41 01 02", {import, export, ""}, "06 00000fa0 11 07",
			"unknown list of 4"},
	};
	char hex[400];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(hex, sizeof hex, "%s %s %s %s %s", cases[i].head, cases[i].objects[0],
			cases[i].objects[1], cases[i].objects[2], cases[i].values);
		assert_string_equal(value(hex), cases[i].said);
	}
}

/* An object says where in an attribute something stands (its last number); that is no value of it,
 * wherever the list of objects stands and whatever is missing behind it. */
static void objects_whose_values_cannot_be_found(void **state)
{
	static const char objects[] = "01 03 02 04 12 0001 09 06 0000600100ff 0f 02 12 0001"
				      "02 04 12 0003 09 06 0100010700ff 0f 02 12 0001"
				      "02 04 12 0003 09 06 0100020700ff 0f 02 12 0000";
	static const struct {
		const char *before, *behind, *said;
	} cases[] = {
		{"02 01", "", "unknown list of 1"},
		{"01 01", "", "unknown list of 1"},
		{"02 01 02 04", "09 01 41 06 00000fa0 06 00000000", "unknown list of 1"},
		{"02 03 09 01 41", "06 00000fa0", "unknown list of 3"},
		{"02 02", "01 03 09 01 41 06 00000fa0 06 00000000", "unknown list of 2"},
		{"02 02", "02 03 12 0007 06 00000fa0 06 00000000", "unknown list of 2"},
		{"02 06", "09 06 0000600100ff 09 01 41 00 00 00", "unknown list of 6"},
		{"02 02", "02 02 09 06 0100010700ff 06 00000fa0", "telegram(1.7.0=4000 W)"},
		{"02 03 09 06 0100010700ff 06 00000fa0", "", "telegram(1.7.0=4000 W)"},
	};
	char hex[400];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(hex, sizeof hex, "%s %s %s", cases[i].before, objects, cases[i].behind);
		assert_string_equal(value(hex), cases[i].said);
	}
	assert_string_equal(value("01 02 02 06 12 0003 09 06 0100010700ff 0f 02 12 0000"
				  "02 02 16 00 00 01 00"
				  "02 06 12 0003 09 06 0100020700ff 0f 02 12 0000"
				  "02 02 16 00 00 01 00"),
		"unknown list of 2");
}

/* Elgama: the scaler and unit of a register are an object of their own behind the value. Where they
 * stand ahead, or are none, nobody knows how large the value is. */
static void scalers_that_are_attributes(void **state)
{
	(void)state;
	assert_string_equal(value("02 05 01 05 02 04 12 0028 09 06 0005190900ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100010800ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100010800ff 0f 03 12 0000"
				  "02 04 12 0004 09 06 0100010700ff 0f 02 12 0000"
				  "02 04 12 0004 09 06 0100010700ff 0f 03 12 0000"
				  "06 000001a4 02 02 0f 01 16 1e 05 ffffff9c 02 02 0f ff 16 1b"),
		"telegram(1.8.0=4200 Wh, 1.7.0=-10.0 W)");
	assert_string_equal(value("02 03 01 03 02 04 12 0028 09 06 0005190900ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100010700ff 0f 03 12 0000"
				  "02 04 12 0003 09 06 0100010700ff 0f 02 12 0000"
				  "02 02 0f 01 16 1b 06 000001a4"),
		"telegram(1.7.0=?, 1.7.0=420 W)");
	assert_string_equal(value("02 03 01 03 02 04 12 0028 09 06 0005190900ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100010700ff 0f 02 12 0000"
				  "02 04 12 0003 09 06 0100010700ff 0f 03 12 0000"
				  "06 000001a4 02 02 06 00000001 16 1b"),
		"telegram(1.7.0=420 void)");
	assert_string_equal(value("02 08 12 0003 09 06 0100010700ff 0f 02 06 000005dc"
				  "12 0003 09 06 0100010700ff 0f 03 02 02 0f 01 16 1b"),
		"telegram(1.7.0=15000 W)");
}

/* Czech meters: class, OBIS and attribute without tags. */
static void untagged_descriptors(void **state)
{
	(void)state;
	assert_string_equal(value("02 02 16 01 01 02 02 02 0001 0000600101ff 02 09 04 35313030"
				  "02 02 0003 0100010700ff 02 06 000007a4"),
		"telegram(0-0:96.1.1*255=35313030, 1.7.0=1956 W)");
}

/* The old driver took "number of elements" for the whole truth. */
static void positional_lists_by_all_of_their_types(void **state)
{
	(void)state;
	assert_string_equal(
		value("02 0c 09 06 49534b313233 09 00 16 01 09 02 0001 06 00000064 06 00000028"
		      "06 0000003c 06 00000003 06 00000001 06 00000002 06 00000007 06 00000008"),
		"telegram(0-0:42.0.0*255=49534b313233, 0-0:96.1.3*255=, 0-0:96.3.10*255=1, "
		"0-0:96.14.0*255=0001, 1.8.0=100 Wh, 1.8.1=40 Wh, 1.8.2=60 Wh, 2.8.0=3 Wh, "
		"2.8.1=1 Wh, 2.8.2=2 Wh, 3.8.0=7 varh, 4.8.0=8 varh)");
	assert_string_equal(serial(), "123");
	assert_string_equal(maker(), "ISK");
	assert_non_null(strstr(
		value("02 0c 09 06 49534b313233 09 00 03 01 09 02 0001 06 00000064 06 00000028"
		      "06 0000003c 06 00000003 06 00000001 06 00000002 06 00000007 06 00000008"),
		"96.3.10*255=1, "));
	assert_string_equal(
		value("02 0c 09 06 49534b313233 09 00 12 0001 09 02 0001 06 00000064 06 00000028"
		      "06 0000003c 06 00000003 06 00000001 06 00000002 06 00000007 06 00000008"),
		"unknown list of 12");
}

static void lists_of_equal_types_by_their_content(void **state)
{
	const char *numbers = "06 00000001 06 00000002 06 00000003 06 00000001"
			      "06 00000002 06 00000006 06 00000002 06 00000004";
	char hex[400];

	(void)state;
	snprintf(hex, sizeof hex, "02 09 09 08 49534b3130333037 %s", numbers);
	assert_non_null(strstr(value(hex), "1.7.0=1 W, 2.7.0=2 W, 1.8.0=3 Wh"));
	snprintf(hex, sizeof hex, "02 09 09 0c 07e903090712040000ffc400 %s", numbers);
	assert_non_null(strstr(value(hex), "1.8.0=1 Wh, 2.8.0=2 Wh, 3.8.0=3 varh"));
	snprintf(hex, sizeof hex, "02 09 09 04 00000000 %s", numbers);
	assert_string_equal(value(hex), "unknown list of 9");
}

/* Voltages that no grid has, tariffs above their total: the list means something else. */
static void a_list_that_cannot_be_true(void **state)
{
	(void)state;
	assert_non_null(strstr(value("02 08 09 03 303031 09 00 12 08fd 12 0064 06 00000001"
				     "06 00000000 06 00000000 06 00000000"),
		"32.7.0=230.1 V, 31.7.0=1.00 A"));
	assert_string_equal(value("02 08 09 03 303031 09 00 12 0064 12 08fd 06 00000001"
				  "06 00000000 06 00000000 06 00000000"),
		"unknown list of 8");
}

static void a_null_is_absent_and_not_zero(void **state)
{
	(void)state;
	assert_non_null(strstr(value("02 08 09 03 303031 09 00 00 12 0064 06 00000001 00"
				     "06 00000000 06 00000000"),
		"32.7.0=-, 31.7.0=1.00 A, 1.7.0=1 W, 2.7.0=-"));
}

static const char *id(void)
{
	return receiver.telegram.meter.id;
}

/* Kamstrup has had volts, tenths and hundredths, and no scaler. */
static void voltages_by_what_is_sent(void **state)
{
	static const struct {
		const char *raw, *volts;
	} cases[] = {
		{"12 00e6", "230 V"},
		{"12 0900", "230.4 V"},
		{"12 5c29", "235.93 V"},
		{"06 000385d9", "230.873 V"},
		{"12 0050", "80 V"},
		{"12 012c", "300 V"},
		{"12 012d", "301 void"},
		{"12 004f", "79 void"},
		{"12 ffff", "65535 void"},
		{"12 0000", "0 V"},
	};
	char hex[100], expected[100];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(hex, sizeof hex, "02 02 09 06 0100200700ff %s", cases[i].raw);
		snprintf(expected, sizeof expected, "telegram(32.7.0=%s)", cases[i].volts);
		assert_string_equal(value(hex), expected);
	}
}

/* One scale for all of them: that of the largest. */
static void a_low_voltage_beside_others(void **state)
{
	(void)state;
	assert_string_equal(value("02 06 09 06 0100200700ff 12 5c29 09 06 0100340700ff 12 00e6"
				  "09 06 0100480700ff 00"),
		"telegram(32.7.0=235.93 V, 52.7.0=2.30 V, 72.7.0=-)");
}

/* All bits set: this one is not available, and says nothing of the others. */
static void a_voltage_that_is_not_available(void **state)
{
	(void)state;
	assert_string_equal(value("02 06 09 06 0100200700ff 12 00e8 09 06 0100340700ff 12 ffff"
				  "09 06 0100480700ff 12 00ee"),
		"telegram(32.7.0=232 V, 52.7.0=65535 void, 72.7.0=238 V)");
	assert_string_equal(
		value("02 06 09 06 0100200700ff 06 ffffffff 09 06 0100340700ff 06 00000900"
		      "09 06 0100480700ff 06 00000000"),
		"telegram(32.7.0=4294967295 void, 52.7.0=230.4 V, 72.7.0=0.0 V)");
	assert_string_equal(value("02 04 09 06 0100200700ff 12 ffff 09 06 0100340700ff 12 0000"),
		"telegram(32.7.0=65535 void, 52.7.0=0 V)");
}

static void codes_of_a_single_phase(void **state)
{
	(void)state;
	assert_string_equal(value("02 04 09 06 01000c0700ff 12 0900 09 06 01000b0700ff 12 0064"),
		"telegram(12.7.0=230.4 V, 11.7.0=1.00 A)");
}

/* Some have the unit as an unsigned; what scales in a way that nobody knows is no value. */
static void scalers_and_units_of_other_types(void **state)
{
	(void)state;
	assert_string_equal(value("01 01 02 03 09 06 0100200700ff 12 08ff 02 02 0f ff 11 23"),
		"telegram(32.7.0=230.3 V)");
	assert_string_equal(value("02 03 09 06 0100200700ff 12 08ff 02 02 0f ff 11 23"),
		"telegram(32.7.0=230.3 V)");
	assert_string_equal(value("01 01 02 03 09 06 0100010700ff 06 00000190 02 02 11 03 16 1b"),
		"telegram(1.7.0=400 void)");
	assert_string_equal(value("02 03 09 06 0100010700ff 06 00000190 02 02 10 0003 16 1b"),
		"telegram(1.7.0=400 void)");
}

/* class, OBIS, attribute, value: in structures, in a row, with other attributes between. */
static void descriptors_with_class_and_attribute(void **state)
{
	(void)state;
	assert_string_equal(value("02 04 12 0003 09 06 0100010700ff 0f 02 06 000005dc"),
		"telegram(1.7.0=1500 W)");
	assert_string_equal(
		value("01 02 02 04 12 0003 09 06 0100010700ff 11 02 06 000005dc"
		      "02 05 12 0003 09 06 0100200700ff 0f 02 12 0900 02 02 0f ff 16 23"),
		"telegram(1.7.0=1500 W, 32.7.0=230.4 V)");
	assert_string_equal(value("01 02 02 04 12 0003 09 06 0100010700ff 0f 02 06 000005dc"
				  "02 04 12 0003 09 06 0100200700ff 0f 02 12 00e6"),
		"telegram(1.7.0=1500 W, 32.7.0=230 V)");
	assert_string_equal(
		value("02 05 12 0003 09 06 0100200700ff 0f 02 12 0900 02 02 0f ff 16 23"),
		"telegram(32.7.0=230.4 V)");
	assert_string_equal(value("02 0c 12 0003 09 06 0100010700ff 0f 02 06 000005dc"
				  "12 0003 09 06 0100010700ff 0f 03 02 02 0f 00 16 1b"
				  "12 0003 09 06 0100020700ff 0f 02 11 05"),
		"telegram(1.7.0=1500 W, 2.7.0=5 W)");
	assert_string_equal(value("02 04 12 0001 09 06 0000600100ff 0f 01 09 06 0000600100ff"),
		"unknown list of 4");
}

/* The index of an attribute is never the value. */
static void descriptors_without_values(void **state)
{
	(void)state;
	assert_string_equal(value("02 03 12 0003 09 06 0100010700ff 0f 02"), "unknown list of 3");
	assert_null(strstr(
		value("02 02 01 01 02 03 12 0003 09 06 0100010700ff 0f 02 06 000005dc"), "1.7.0"));
	assert_string_equal(value("01 03 02 03 12 0003 09 06 0100020700ff 0f 02"
				  "02 03 12 0003 09 06 0100010800ff 0f 02"
				  "02 02 09 06 0100010700ff 06 000005dc"),
		"unknown list of 3");
	assert_string_equal(
		value("02 03 09 06 0100010700ff 0f 02 06 000005dc"), "unknown list of 3");
	assert_string_equal(value("01 02 02 03 09 06 0100010700ff 0f 02 06 000005dc"
				  "02 02 09 06 0100020700ff 06 00000000"),
		"unknown list of 2");
}

/* A number begins, a name ends: each value stands in front of its name. */
static void values_in_front_of_their_names(void **state)
{
	(void)state;
	assert_string_equal(value("02 06 06 000005dc 09 06 0100010700ff 06 00000000"
				  "09 06 0100020700ff 06 00bc614e 09 06 0100010800ff"),
		"telegram(1.7.0=1500 W, 2.7.0=0 W, 1.8.0=12345678 Wh)");
	assert_string_equal(value("01 02 02 02 06 000005dc 09 06 0100010700ff"
				  "02 02 06 00000000 09 06 0100020700ff"),
		"telegram(1.7.0=1500 W, 2.7.0=0 W)");
}

/* The last name has no value behind it: whose the others are is not known. */
static void names_and_values_that_do_not_pair(void **state)
{
	(void)state;
	assert_string_equal(value("02 05 09 01 41 06 000005dc 09 06 0100010700ff 06 00000000"
				  "09 06 0100020700ff"),
		"unknown list of 5");
	assert_string_equal(value("02 06 09 01 41 09 06 0100010700ff 06 00000000 09 06 0100020700ff"
				  "06 00bc614e 09 06 0100010800ff"),
		"unknown list of 6");
	assert_string_equal(value("02 06 06 000005dc 02 02 0f 00 16 1b 09 06 0100010700ff"
				  "06 00bc614e 02 02 0f 00 16 1e 09 06 0100010800ff"),
		"unknown list of 6");
}

/* No energy is a text: so each value stands in front of its name, and the text behind them all. */
static void a_text_behind_the_last_name(void **state)
{
	(void)state;
	assert_string_equal(value("02 07 06 000005dc 09 06 0100010700ff 06 00000007"
				  "09 06 0100020700ff 06 00012fd1 09 06 0100010800ff"
				  "09 08 3132333435363738"),
		"unknown list of 7");
	assert_string_equal(value("02 05 06 000005dc 09 06 0100010700ff 06 00000007"
				  "09 06 0100020700ff 0a 01 41"),
		"unknown list of 5");
	assert_string_equal(value("02 05 06 00000007 09 06 0100010700ff 06 000005dc"
				  "09 06 0000600100ff 09 01 41"),
		"telegram(1.7.0=1500 W, 0-0:96.1.0*255=41)");
}

/* A number without a name is in order; more of them than names are not. */
static void more_without_a_name_than_with(void **state)
{
	(void)state;
	assert_string_equal(
		value("02 03 06 00000007 09 06 0100010700ff 06 00000190"), "telegram(1.7.0=400 W)");
	assert_string_equal(value("02 04 06 00000007 06 00000008 09 06 0100010700ff 06 00000190"),
		"unknown list of 4");
}

/* What is behind other numbers of B: gas, water, another electricity meter. */
static void numbers_of_other_meters(void **state)
{
	(void)state;
	value("01 02 02 02 09 06 0001600100ff 09 08 3230303030373737"
	      "02 02 09 06 0001180201ff 05 00007751");
	assert_string_equal(id(), "");
	assert_string_equal(serial(), "");
	value("01 02 02 02 09 06 0001600100ff 09 08 3230303030373737"
	      "02 02 09 06 0000600101ff 09 08 3132333435363738");
	assert_string_equal(id(), "12345678");
	value("01 02 02 02 09 06 0102000005ff 09 08 3230303030373737"
	      "02 02 09 06 0101000005ff 09 08 3132333435363738");
	assert_string_equal(id(), "12345678");
}

/* Norwegian Kaifa meters: an extra tag in front of the date. */
static void dates_in_every_form(void **state)
{
	static const char *const dates[] = {"00", "0c 07e90611020c000f00ff8880",
		"09 0c 07e90611020c000f00ff8880", "04 0c1e0000", "05 07e9061102"};

	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		wire.n = apdu.n = 0;
		octets_hex(&apdu, "0f 40000000");
		octets_hex(&apdu, dates[i]);
		octets_hex(&apdu, "02 02 09 06 0100010700ff 06 00000190");
		dlms_text_hdlc(&wire, &apdu, 2000);
		assert_string_equal(said(), "telegram(1.7.0=400 W)");
	}
	wire.n = apdu.n = 0;
	octets_hex(&apdu, "0f 40000000 06 000000000000 02 02 09 06 0100010700ff 06 00000190");
	dlms_text_hdlc(&wire, &apdu, 2000);
	assert_string_equal(said(), "not the structure of a push");
}

static void an_event_tells_one_value(void **state)
{
	(void)state;
	octets_hex(&apdu, "c2 00 0003 0100010700ff 02 06 00000190");
	dlms_text_hdlc(&wire, &apdu, 2000);
	assert_string_equal(said(), "telegram(1.7.0=400 W)");
	wire.n = apdu.n = 0;
	octets_hex(&apdu, "c2 01 0c 07e90611020c000f00ff8880 0028 0000190900ff 02"
			  "02 01 02 02 09 06 0100010700ff 06 00000190");
	dlms_text_hdlc(&wire, &apdu, 2000);
	assert_string_equal(said(), "telegram(1.7.0=400 W)");
}

/* The scaler of a register, say, is no value of it. */
static void an_event_of_another_attribute(void **state)
{
	(void)state;
	octets_hex(&apdu, "c2 00 0003 0100010700ff 03 06 00000190");
	dlms_text_hdlc(&wire, &apdu, 2000);
	assert_string_equal(said(), "nothing");
}

/* One number: a power of Kaifa, by the head of the push; of anybody else it could be anything. */
static void a_number_alone(void **state)
{
	static const char *const heads[] = {
		"0f 40000000 0c", "0f 00000001 09 0c", "0f 40000000 00"};

	(void)state;
	octets_hex(&apdu, "0f 40000000 09 0c 07e90611020c000f00ff8880 02 01 06 00000190");
	dlms_text_hdlc(&wire, &apdu, 2000);
	assert_string_equal(said(), "telegram(1.7.0=400 W)");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		wire.n = apdu.n = 0;
		octets_hex(&apdu, heads[i]);
		octets_hex(&apdu, i == 2 ? "" : "07e90611020c000f00ff8880");
		octets_hex(&apdu, "02 01 06 00000190");
		dlms_text_hdlc(&wire, &apdu, 2000);
		assert_string_equal(said(), "unknown list of 1");
	}
}

/* Whatever is missing or too much at the end: nothing of it is used. An odd octet is neither. */
static void messages_that_are_not_whole(void **state)
{
	struct octets whole = {0};

	(void)state;
	dlms_text_notification(&whole, "02 02 09 06 0100010700ff 06 00000190");
	for (size_t n = 1; n < whole.n; n++) {
		wire.n = apdu.n = 0;
		octets_add(&apdu, whole.p, n);
		dlms_text_hdlc(&wire, &apdu, 2000);
		assert_string_equal(said(), "not the structure of a push");
	}
	for (int i = 0; i < 2; i++) {
		wire.n = 0;
		octets_fill(&whole, 0, 1);
		dlms_text_hdlc(&wire, &whole, 2000);
		assert_string_equal(
			said(), i ? "not the structure of a push" : "telegram(1.7.0=400 W)");
	}
}

static void nothing_stands_behind_what_was_ciphered(void **state)
{
	struct octets ciphered = {0};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	octets_fill(&apdu, 0, 1);
	dlms_text_cipher(&ciphered, 0x20, 7, &apdu);
	dlms_text_hdlc(&wire, &ciphered, 2000);
	assert_string_equal(said(), "the key does not fit");
}

static void other_apdus(void **state)
{
	static const char *const apdus[] = {"c4 01 c1 00 06 00000001", "61 00", "ff"};

	(void)state;
	for (size_t i = 0; i < sizeof apdus / sizeof *apdus; i++) {
		wire.n = apdu.n = 0;
		octets_hex(&apdu, apdus[i]);
		dlms_text_hdlc(&wire, &apdu, 2000);
		assert_string_equal(said(), "not a push");
	}
	wire.n = apdu.n = 0;
	octets_hex(&apdu, "ca 05 20 00000001");
	dlms_text_hdlc(&wire, &apdu, 2000);
	assert_string_equal(said(), "compressed, or of an unknown security suite");
}

static void make_ciphered(uint8_t control)
{
	wire.n = apdu.n = 0;
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	{
		static struct octets ciphered;

		ciphered.n = 0;
		dlms_text_cipher(&ciphered, control, 7, &apdu);
		dlms_text_hdlc(&wire, &ciphered, 2000);
	}
}

static const char power[] = "telegram(1.7.0=400 W)";

static void encrypted_with_and_without_a_tag(void **state)
{
	static const uint8_t controls[] = {0x20, 0x21, 0x30, 0x31, 0x70};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	for (size_t i = 0; i < sizeof controls; i++) {
		make_ciphered(controls[i]);
		assert_string_equal(said(), power);
		assert_string_equal(receiver.telegram.meter.title, "5453541020304050");
		assert_true(receiver.telegram.has_counter);
		assert_int_equal(receiver.telegram.counter, 7);
		assert_false(receiver.telegram.is_authentic);
	}
}

static void authenticated(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	make_ciphered(0x30);
	assert_string_equal(said(), power);
	assert_true(receiver.telegram.is_authentic);
	make_ciphered(0x10);
	assert_string_equal(said(), power);
	assert_true(receiver.telegram.is_authentic);
}

/* Who has set an authentication key wants nothing that is not authenticated. */
static void what_is_not_authenticated(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	make_ciphered(0x20);
	assert_string_equal(said(), "not authenticated, though an authentication key is given");
	assert_string_equal(value("02 02 09 06 0100010700ff 06 00000190"),
		"not authenticated, though an authentication key is given");
}

/* Each octet of what is authenticated, changed, with right checksums around it. */
static void tampered_with(void **state)
{
	struct octets ciphered = {0};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	dlms_text_cipher(&ciphered, 0x30, 7, &apdu);
	for (size_t i = 0; i < ciphered.n; i++) {
		wire.n = 0;
		ciphered.p[i] ^= 0x01;
		dlms_text_hdlc(&wire, &ciphered, 2000);
		assert_null(strstr(said(), "telegram"));
		ciphered.p[i] ^= 0x01;
	}
}

static void the_wrong_key_is_called_that(void **state)
{
	static const uint8_t wrong[16] = {1};

	(void)state;
	dlms_keys_set(&keys, wrong);
	make_ciphered(0x20);
	assert_string_equal(said(), "the key does not fit");
	make_ciphered(0x30);
	assert_string_equal(said(), "the key does not fit");
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	assert_string_equal(said(), "the key does not fit");
	assert_int_equal(receiver.telegram.counter, 7);
}

static void the_wrong_authentication_key(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_key);
	make_ciphered(0x30);
	assert_string_equal(said(), "wrong authentication tag");
}

/* Blocks inside of the cipher, say, are not read. But where the tag is right, the key is. */
static void what_is_authentic_was_deciphered_by_the_right_key(void **state)
{
	static const char *const cases[][2] = {
		{"e0 80 0001 0000 03 0f 00 00", "not a push"},
		{"0f 00000001 00 02 02 09 06 0100010700ff 06 0000", "not the structure of a push"},
	};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	for (size_t i = 0; i < 4; i++) {
		struct octets ciphered = {0};

		if (i == 2)
			dlms_keys_set_auth(&keys, dlms_text_auth_key);
		wire.n = apdu.n = 0;
		octets_hex(&apdu, cases[i % 2][0]);
		dlms_text_cipher(&ciphered, 0x30, 7, &apdu);
		dlms_text_hdlc(&wire, &ciphered, 2000);
		assert_string_equal(said(), i < 2 ? "the key does not fit" : cases[i % 2][1]);
	}
}

static void no_key(void **state)
{
	(void)state;
	make_ciphered(0x30);
	assert_string_equal(said(), "encrypted, and no key is given");
	make_ciphered(0x10); /* not encrypted: readable without */
	assert_string_equal(said(), power);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	assert_string_equal(said(), "encrypted, and no key is given");
}

static void what_no_key_helps_against(void **state)
{
	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	make_ciphered(0xa0);
	assert_string_equal(said(), "compressed, or of an unknown security suite");
	make_ciphered(0x22);
	assert_string_equal(said(), "compressed, or of an unknown security suite");
	make_ciphered(0x00);
	assert_string_equal(said(), "compressed, or of an unknown security suite");
}

/* Ciphers in ciphers end somewhere. */
static void ciphered_many_times(void **state)
{
	static struct octets layers[6];

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	layers[0] = apdu;
	for (int i = 1; i < 6; i++) {
		layers[i].n = wire.n = 0;
		dlms_text_cipher(&layers[i], 0x20, 7, &layers[i - 1]);
		dlms_text_hdlc(&wire, &layers[i], 2000);
		assert_string_equal(
			said(), i < 4 ? power : "compressed, or of an unknown security suite");
	}
}

/* general-ciphering, which names sender and receiver: taken apart by hand. */
static void general_ciphering(void **state)
{
	struct octets glo = {0}, general = {0};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	dlms_text_cipher(&glo, 0x20, 7, &apdu);
	octets_hex(&general, "dd 08 0000000000000001 08 5453541020304050 00 00 00");
	octets_hex(&general, "01 00 00"); /* key info: the global unicast key */
	octets_add(&general, glo.p + 10, glo.n - 10);
	dlms_text_hdlc(&wire, &general, 2000);
	assert_string_equal(said(), power);
}

static void dedicated_ciphering(void **state)
{
	struct octets ded = {0};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	dlms_text_cipher(&ded, 0x20, 7, &apdu);
	ded.p[0] = 0xdc;
	dlms_text_hdlc(&wire, &ded, 2000);
	assert_string_equal(said(), power);
}

static void blocks_outside_ciphering_inside(void **state)
{
	struct octets ciphered = {0};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
	dlms_text_cipher(&ciphered, 0x30, 7, &apdu);
	dlms_text_blocks(&wire, &ciphered, 20);
	assert_string_equal(said(), power);
}

/* Encryption without a tag can be changed bit by bit: what is damaged around it must not be looked
 * into. */
static void a_ciphered_apdu_inside_of_a_damaged_frame(void **state)
{
	static const uint8_t controls[] = {0x20, 0x30};

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	for (size_t i = 0; i < sizeof controls; i++) {
		struct octets ciphered = {0};

		wire.n = apdu.n = 0;
		dlms_text_notification(&apdu, "02 02 09 06 0100010700ff 06 00000190");
		dlms_text_cipher(&ciphered, controls[i], 7, &apdu);
		dlms_text_mbus(&wire, &ciphered, 250);
		wire.p[wire.n - 4] ^= 0x40;
		octets_fill(&wire, 0, 300);
		assert_null(strstr(said(), "telegram"));
	}
}

/* Sagemcom in Austria, Luxembourg: the telegram of the P1 port, ciphered. */
static void a_p1_telegram_inside(void **state)
{
	static const char p1[] = "/SAG5X\r\n\r\n1-0:1.7.0(00.400*kW)\r\n!D10D\r\n";

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	octets_add(&apdu, p1, sizeof p1 - 1);
	dlms_text_cipher(&wire, 0x20, 7, &apdu);
	assert_string_equal(said(), "telegram(1.7.0=400 W)");
	assert_int_equal(receiver.telegram.check, TELEGRAM_CRC); /* its own; no link has one here */
	wire.n = 0;
	apdu.n -= strlen("D10D\r\n");
	dlms_text_cipher(&wire, 0x10, 8, &apdu);
	assert_int_equal((said(), receiver.telegram.check), TELEGRAM_UNCHECKED);
	apdu.n += strlen("D10D\r\n");
	wire.n = 0;
	apdu.p[20] ^= 1;
	dlms_text_cipher(&wire, 0x20, 7, &apdu);
	assert_string_equal(said(), "the key does not fit");
}

/* Of early versions; in a link something has checked it, bare it would be anything. */
static void a_p1_telegram_inside_without_its_checksum(void **state)
{
	static const char p1[] = "/SAG5X\r\n\r\n1-0:1.7.0(00.400*kW)\r\n!\r\n";
	static struct octets ciphered;

	(void)state;
	ciphered.n = 0;
	dlms_keys_set(&keys, dlms_text_key);
	octets_add(&apdu, p1, sizeof p1 - 1);
	dlms_text_cipher(&ciphered, 0x20, 7, &apdu);
	dlms_text_mbus(&wire, &ciphered, 250);
	assert_string_equal(said(), "telegram(1.7.0=400 W)");
	assert_int_equal(receiver.telegram.check, TELEGRAM_SUM);
}

static void a_p1_telegram_inside_with_its_checksum(void **state)
{
	static const char p1[] = "/SAG5X\r\n\r\n1-0:1.7.0(00.400*kW)\r\n!D10D\r\n";

	(void)state;
	dlms_keys_set(&keys, dlms_text_key);
	octets_add(&apdu, p1, sizeof p1 - 1);
	dlms_text_cipher(&wire, 0x20, 7, &apdu);
	assert_string_equal(said(), "telegram(1.7.0=400 W)");
	assert_int_equal(receiver.telegram.check, TELEGRAM_CRC);
}

/* What the receiver's last telegram was checked by, when it comes alone on a new line. */
static unsigned check_of(void (*link)(struct octets *, const struct octets *, size_t))
{
	wire.n = 0;
	if (link)
		link(&wire, &apdu, 200);
	else
		octets_add(&wire, apdu.p, apdu.n);
	assert_non_null(strstr(said(), "telegram("));
	return receiver.telegram.check;
}

static void what_checks_a_push(void **state)
{
	static struct octets plain;

	(void)state;
	plain.n = 0;
	dlms_text_notification(&plain, "02 02 09 06 0100010700ff 06 00000190");
	octets_add(&apdu, plain.p, plain.n);
	assert_int_equal(check_of(NULL), TELEGRAM_UNCHECKED);
	assert_int_equal(check_of(dlms_text_mbus), TELEGRAM_SUM);
	assert_int_equal(check_of(dlms_text_hdlc), TELEGRAM_CRC);
	apdu.n = 0;
	octets_hex(&apdu, "0001 0001 0010 00");
	octets_fill(&apdu, (uint8_t)plain.n, 1);
	octets_add(&apdu, plain.p, plain.n);
	assert_int_equal(check_of(NULL), TELEGRAM_UNCHECKED);
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	apdu.n = 0;
	dlms_text_cipher(&apdu, 0x30, 1, &plain);
	assert_int_equal(check_of(NULL), TELEGRAM_TAG);
	assert_int_equal(check_of(dlms_text_mbus), TELEGRAM_TAG);
}

static void more_values_than_a_telegram_holds(void **state)
{
	(void)state;
	octets_hex(&apdu, "0f 00000001 00 01 81c8");
	for (int i = 0; i < 200; i++)
		octets_hex(&apdu, "02 02 09 06 0100010700ff 11 01");
	dlms_text_mbus(&wire, &apdu, 250);
	assert_non_null(strstr(said(), "telegram("));
	assert_int_equal(receiver.telegram.n_registers, TELEGRAM_REGISTERS_MAX);
}

static void scalers_beyond_reason(void **state)
{
	(void)state;
	assert_string_equal(value("01 01 02 03 09 06 0100010700ff 06 00000001 02 02 0f 7f 16 1b"),
		"telegram(1.7.0=?)");
	assert_string_equal(value("01 01 02 03 09 06 0100010700ff 06 00000001 02 02 0f fd 16 1b"),
		"telegram(1.7.0=0.001 W)");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(described_values),
		TEST(flat_values_with_scalers),
		TEST(flat_values_without_scalers),
		TEST(the_energies_of_kamstrup_by_country),
		TEST(kamstrup_behind_current_transformers),
		TEST(currents_as_wide_as_energies),
		TEST(some_send_nulls_between),
		TEST(objects_then_values),
		TEST(objects_behind_other_elements),
		TEST(objects_with_one_value_too_many_or_too_few),
		TEST(objects_whose_values_cannot_be_found),
		TEST(scalers_that_are_attributes),
		TEST(objects_with_restrictions),
		TEST(objects_that_do_not_match_the_values),
		TEST(untagged_descriptors),
		TEST(positional_lists_by_all_of_their_types),
		TEST(lists_of_equal_types_by_their_content),
		TEST(a_list_that_cannot_be_true),
		TEST(a_null_is_absent_and_not_zero),
		TEST(voltages_by_what_is_sent),
		TEST(a_low_voltage_beside_others),
		TEST(a_voltage_that_is_not_available),
		TEST(codes_of_a_single_phase),
		TEST(scalers_and_units_of_other_types),
		TEST(descriptors_with_class_and_attribute),
		TEST(descriptors_without_values),
		TEST(values_in_front_of_their_names),
		TEST(names_and_values_that_do_not_pair),
		TEST(a_text_behind_the_last_name),
		TEST(more_without_a_name_than_with),
		TEST(numbers_of_other_meters),
		TEST(dates_in_every_form),
		TEST(a_number_alone),
		TEST(an_event_tells_one_value),
		TEST(an_event_of_another_attribute),
		TEST(messages_that_are_not_whole),
		TEST(nothing_stands_behind_what_was_ciphered),
		TEST(other_apdus),
		TEST(encrypted_with_and_without_a_tag),
		TEST(authenticated),
		TEST(what_is_not_authenticated),
		TEST(tampered_with),
		TEST(the_wrong_key_is_called_that),
		TEST(the_wrong_authentication_key),
		TEST(what_is_authentic_was_deciphered_by_the_right_key),
		TEST(no_key),
		TEST(what_no_key_helps_against),
		TEST(ciphered_many_times),
		TEST(general_ciphering),
		TEST(dedicated_ciphering),
		TEST(blocks_outside_ciphering_inside),
		TEST(a_ciphered_apdu_inside_of_a_damaged_frame),
		TEST(a_p1_telegram_inside),
		TEST(a_p1_telegram_inside_with_its_checksum),
		TEST(a_p1_telegram_inside_without_its_checksum),
		TEST(what_checks_a_push),
		TEST(more_values_than_a_telegram_holds),
		TEST(scalers_beyond_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
