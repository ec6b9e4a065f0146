/* What ASCII telegrams say: codes, numbers, units, makers' habits. */
#include "base/crc16.h"
#include "proto/iec/iec.h"
#include "proto/iec/iec_data.h"
#include "proto/iec/iec_p1.h"
#include "reading/grid.h"
#include "support/receiver_text.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>

static struct receiver receiver;
static struct octets wire;
static char text[RECEIVER_TEXT_MAX];

/* What data lines say in a telegram of mode D. */
static const char *data(const char *lines)
{
	char whole[2048];

	snprintf(whole, sizeof whole, "/ABC5X\r\n\r\n%s!\r\n", lines);
	wire.n = 0;
	octets_add(&wire, whole, strlen(whole));
	receiver_reset(&receiver, &protocol_iec, NULL);
	receiver_text(&receiver, &wire, OCTETS_MAX, text);
	return text;
}

/* The same in a telegram of P1, whose checksum is right. */
static const char *checked(const char *lines)
{
	char whole[2048];
	int n = snprintf(whole, sizeof whole, "/ABC5X\r\n\r\n%s!", lines);

	snprintf(whole + n, sizeof whole - (size_t)n, "%04X\r\n", crc16_arc(whole, (size_t)n));
	wire.n = 0;
	octets_add(&wire, whole, strlen(whole));
	receiver_reset(&receiver, &protocol_iec, NULL);
	receiver_text(&receiver, &wire, OCTETS_MAX, text);
	return text;
}

/* The same in a readout, whose block check is right. */
static const char *block(const char *lines)
{
	static const uint8_t stx = 0x02, etx = 0x03;
	uint8_t bcc = etx;

	for (const char *c = lines; *c; c++)
		bcc ^= (uint8_t)*c;
	wire.n = 0;
	octets_add(&wire, "/ABC5X\r\n", 8);
	octets_add(&wire, &stx, 1);
	octets_add(&wire, lines, strlen(lines));
	octets_add(&wire, &etx, 1);
	octets_add(&wire, &bcc, 1);
	receiver_reset(&receiver, &protocol_iec, NULL);
	receiver_text(&receiver, &wire, OCTETS_MAX, text);
	return text;
}

/* A value in hundredths; cmocka compares whole numbers. */
static long grid_hundredths(enum quantity q)
{
	static const struct grid_rules rules = {0};
	struct reading r;

	grid_reading(&receiver.telegram, &rules, &r);
	return reading_has(&r, q) ? lround(decimal_double(r.value[q]) * 100) : -9999999;
}

static const char *code(const char *c)
{
	static char out[OBIS_TEXT_MAX];
	struct obis o;

	if (!iec_obis(bytes_of(c, strlen(c)), &o))
		return "none";
	obis_text(o, out);
	return out;
}

static void codes_long_and_short(void **state)
{
	(void)state;
	assert_string_equal(code("1-0:1.8.0*255"), "1-0:1.8.0*255");
	assert_string_equal(code("1.8.0"), "1-0:1.8.0*255");
	assert_string_equal(code("32.7"), "1-0:32.7.0*255");
	assert_string_equal(code("1.8.1*01"), "1-0:1.8.1*1");
	assert_string_equal(code("1.8.1&01"), "1-0:1.8.1*1");
	assert_string_equal(code("C.1"), "0-0:96.1.0*255");
	assert_string_equal(code("F.F"), "0-0:97.97.0*255");
	assert_string_equal(code("96.1.3"), "0-0:96.1.3*255");
	assert_string_equal(code("1-1:F.F"), "1-1:97.97.0*255");
	assert_string_equal(code("C.1.0"), "0-0:96.1.0*255");
	assert_string_equal(code("99.97.0"), "0-0:99.97.0*255");
	assert_string_equal(code("1.8.11"), "1-0:1.8.11*255");
}

/* Groups C of the maker: what is measured is of electricity (reactive powers of phases), the rest
 * is not. */
static void short_codes_beyond_the_letters(void **state)
{
	(void)state;
	assert_string_equal(code("100.7"), "1-0:100.7.0*255");
	assert_string_equal(code("131.7"), "1-0:131.7.0*255");
	assert_string_equal(code("128.8.0"), "1-0:128.8.0*255");
	assert_string_equal(code("128.95"), "0-0:128.95.0*255");
	assert_string_equal(code("1-1:128.95"), "1-1:128.95.0*255");
}

static void what_is_no_code(void **state)
{
	static const char *const wrong[] = {"", "1", "F", "1-0:99:97.0", "1-0:21.7.0.255",
		"0.5.1.2", "1.6.0,5", "1-0:4:24.7.0", "1.8.256", "1.8.0 ", "L1-L2-L3", "-1.8.0",
		"1-0:1.8.0*255*1", "1-0:1.8.0*", "1-0:1.8*1.0", "1-0:1", "1:1.8.0", "1.8."};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_string_equal(code(wrong[i]), "none");
	assert_string_equal(data("1-0:99:97.0(1)\r\n1.7.0(1*W)\r\n"), "telegram(1.7.0=1 W)");
}

/* Zeros in front count for nothing. */
static void numbers_have_up_to_eighteen_digits(void **state)
{
	(void)state;
	assert_string_equal(checked("1.8.0(00123456789012345678*Wh)\r\n"),
		"telegram(1.8.0=123456789012345678 Wh)");
	assert_string_equal(checked("1.8.0(1234567890123456789*Wh)\r\n"),
		"telegram(1.8.0=\"1234567890123456789*Wh\")");
	assert_string_equal(checked("1.8.0(0.000000000000000001*Wh)\r\n"),
		"telegram(1.8.0=0.000000000000000001 Wh)");
	assert_string_equal(checked("1.8.0(0.0000000000000000001*Wh)\r\n"),
		"telegram(1.8.0=\"0.0000000000000000001*Wh\")");
	assert_string_equal(checked("1.8.0(1.*Wh)\r\n2.8.0(-.5*Wh)\r\n"),
		"telegram(1.8.0=\"1.*Wh\", 2.8.0=-0.5 Wh)");
}

static void units_become_base_units(void **state)
{
	(void)state;
	assert_string_equal(
		data("1.8.0(1.5*kWh)\r\n2.8.0(7*Wh)\r\n6.8.0(2*MWh)\r\n1.7.0(00.123*kW)\r\n"
		     "2.7.0(5*W)\r\n3.7.0(1*kVAr)\r\n3.8.0(1*kvarh)\r\n9.7.0(1*kVA)\r\n"
		     "32.7.0(230.1*V)\r\n"
		     "31.7.0(003*A)\r\n14.7.0(50.00*Hz)\r\n34.7.0(0.05*kHz)\r\n"
		     "81.7.4(-80.7*Deg)\r\n"),
		"telegram(1.8.0=1500 Wh, 2.8.0=7 Wh, 6.8.0=2000000 Wh, 1.7.0=123 W, 2.7.0=5 W, "
		"3.7.0=1000 var, 3.8.0=1000 varh, 9.7.0=1000 VA, 32.7.0=230.1 V, 31.7.0=3 A, "
		"14.7.0=50.00 Hz, 34.7.0=50 Hz, 81.7.4=-80.7 deg)");
}

/* Lists of Lithuania have no V and no A. */
static void large_units(void **state)
{
	(void)state;
	assert_string_equal(
		data("32.7.0(0.242*kV)\r\n31.7.0(0.005*kA)\r\n9.8.0(1*kVAh)\r\n9.7.0(2*MVA)\r\n"
		     "3.8.0(3*Mvarh)\r\n3.7.0(4*Mvar)\r\n16.7.0(0.0005*MW)\r\n1.8.0(2*MWh)\r\n"),
		"telegram(32.7.0=242 V, 31.7.0=5 A, 9.8.0=1000 VAh, 9.7.0=2000000 VA, "
		"3.8.0=3000000 varh, 3.7.0=4000000 var, 16.7.0=500 W, 1.8.0=2000000 Wh)");
}

/* Holley: (00007137.694*kWh ). */
static void blanks_around_value_and_unit(void **state)
{
	(void)state;
	assert_string_equal(data("1.8.0(0000.500*kWh )\r\n1.7.0(0000.182 *kW)\r\n"
				 "32.7.0( 230.7* V)\r\n2.8.0( 7 )\r\n"),
		"telegram(1.8.0=500 Wh, 1.7.0=182 W, 32.7.0=230.7 V, 2.8.0=7000 Wh)");
	assert_string_equal(checked("1.7.0(1 2*W)\r\n2.7.0( *W)\r\n"),
		"telegram(1.7.0=\"1 2*W\", 2.7.0=\" *W\")");
}

/* It takes no other line with it, and nothing of what it holds is a value. */
static void a_bracket_that_is_not_closed_ends_with_its_line(void **state)
{
	(void)state;
	assert_string_equal(checked("0-0:96.13.0(\r\n1.7.0(00.500*kW)\r\n2.7.0(00.000*kW)\r\n"),
		"telegram(0-0:96.13.0*255=\"\", 1.7.0=500 W, 2.7.0=0 W)");
	assert_string_equal(checked("1.7.0(00.500*kW\n2.7.0(00.000*kW)\n"),
		"telegram(1.7.0=\"00.500*kW\", 2.7.0=0 W)");
	assert_string_equal(checked("2.7.0(00.000*kW)\r\n0-1:24.3.0(1211)(00\r\n(5)\r\n"),
		"telegram(2.7.0=0 W, 0-1:24.3.0*255=\"1211\")");
	assert_string_equal(data("0-0:96.13.0(\r\n1.7.0(00.500*kW)\r\n"),
		"damaged telegram without a checksum");
}

/* Half of the parts of a power or an energy make a wrong one; a checksum says that the meter meant
 * it so. */
static void what_cannot_be_read_refuses_a_telegram_without_a_checksum(void **state)
{
	static const char *const damaged[] = {
		"1-0:1.7.0*255(0005p0.00*W)\r\n1-0:2.7.0*255(000000.00*W)\r\n",
		"1-0:1.7.0*255(000500.00*V)\r\n1-0:2.7.0*255(000000.00*W)\r\n",
		"1-0:1.7.0*255(000500.00:W)\r\n1-0:2.7.0*255(000000.00*W)\r\n",
		"1-0:1.7.0*255()\r\n1-0:2.7.0*255(000000.00*W)\r\n",
		"1-0;1.7.0*255(000500.00*W)\r\n1-0:2.7.0*255(000000.00*W)\r\n",
		"21.7.0(1*W)\r\n41.7.0(2*W)\r\n61.7.0(3*w1)\r\n",
		"16.7.0(3*W)\r\n36.7.0(1.0.0*W)\r\n",
		"1.8.1(5O.0*kWh)\r\n1.8.2(7.0*kWh)\r\n",
		"1.8.1*00(5O.0)\r\n1.8.2*00(7.0)\r\n",
		"1.8;1(50.0*kWh)\r\n1.8.2(7.0*kWh)\r\n",
		"1.8;1(50.0)\r\n1.8.2(7.0)\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
		assert_string_equal(data(damaged[i]), "damaged telegram without a checksum");
		assert_int_equal(receiver.n_frames, 0);
		assert_int_equal(receiver.telegram.n_registers, 0);
	}
	assert_string_equal(checked(damaged[0]), "telegram(1.7.0=\"0005p0.00*W\", 2.7.0=0.00 W)");
}

enum { NOTHING = -9999999 };

/* With a checksum it is the meter that has sent it so. */
static void blanks_around_a_code(void **state)
{
	(void)state;
	assert_string_equal(checked(" 1-0:1.7.0 (00.500*kW)\r\n1-0:2.7.0(00.300*kW)\r\n"),
		"telegram(1.7.0=500 W, 2.7.0=300 W)");
	assert_string_equal(block("1.7.0 (00.500*kW)\r\n2.7.0(00.300*kW) 1.8.1 (7*kWh)\r\n!\r\n"),
		"telegram(1.7.0=500 W, 2.7.0=300 W, 1.8.1=7000 Wh)");
	assert_string_equal(data("1-0:1.7.0 (00.500*kW)\r\n1-0:2.7.0(00.300*kW)\r\n"),
		"damaged telegram without a checksum");
}

/* Lines that have lost their name: a power has been sent, so what was sent of the other direction,
 * or of other phases, is not all of it. */
static const char *const nameless_powers[] = {
	"1-0:1.7,0(00.500*kW)\r\n",
	"1.7.0.255(00.500*kW)\r\n",
	"1-0:1.7.0*(00.500*kW)\r\n",
	"1-0:1,7.0()\r\n",
	"1-0:1. 7.0(00.500*kW)\r\n",
	"1-0:1.7.0 00.500*kW)\r\n",
	"1-0:1.7.0 00.500*kW\r\nEND\r\n",
};

static void a_power_without_its_name_leaves_no_half_of_one(void **state)
{
	static const char *const halves[] = {"2.7.0(00.300*kW)\r\n", "1.7.0(00.300*kW)\r\n",
		"2.7.0*00(00.300*kW)\r\n", "22.7.0(00.300*kW)\r\n",
		"21.7.0(1*W)\r\n22.7.0(0*W)\r\n41.7.0(3*W)\r\n42.7.0(0*W)\r\n",
		"36.7.0(1*W)\r\n56.7.0(1*W)\r\n"};
	char lines[256];

	(void)state;
	for (size_t i = 0; i < sizeof nameless_powers / sizeof *nameless_powers; i++)
		for (size_t j = 0; j < 2 * (sizeof halves / sizeof *halves); j++) {
			const char *half = halves[j / 2], *other = nameless_powers[i];

			snprintf(lines, sizeof lines, "%s%s", j % 2 ? half : other,
				j % 2 ? other : half);
			checked(lines);
			assert_int_equal(grid_hundredths(Q_POWER), NOTHING);
			telegram_reset(&receiver.telegram); /* the same, where it was ciphered */
			assert_true(iec_p1(octets_bytes(&wire), true, &receiver.telegram));
			assert_int_equal(grid_hundredths(Q_POWER), NOTHING);
			block(strcat(lines, "!\r\n"));
			assert_int_equal(grid_hundredths(Q_POWER), NOTHING);
			assert_int_equal(grid_hundredths(Q_L1_POWER), NOTHING);
		}
}

/* What is whole by itself needs nothing of it. */
static void a_power_without_its_name_leaves_what_is_whole(void **state)
{
	char lines[256];

	(void)state;
	for (size_t i = 0; i < sizeof nameless_powers / sizeof *nameless_powers; i++) {
		snprintf(lines, sizeof lines,
			"1.7.0(5*W)\r\n%s2.7.0(7*W)\r\n21.7.0(1*W)\r\n22.7.0(0*W)\r\n",
			nameless_powers[i]);
		checked(lines);
		assert_int_equal(grid_hundredths(Q_POWER), -200);
		assert_int_equal(grid_hundredths(Q_L1_POWER), 100);
		snprintf(lines, sizeof lines,
			"16.7.0(5*W)\r\n36.7.0(1*W)\r\n1.8.0(1*Wh)\r\n1.8.1(4*Wh)\r\n%s",
			nameless_powers[i]);
		checked(lines);
		assert_int_equal(grid_hundredths(Q_POWER), 500);
		assert_int_equal(grid_hundredths(Q_L1_POWER), 100);
		assert_int_equal(grid_hundredths(Q_ENERGY_FORWARD), 100);
	}
}

/* Misprints of makers, ends, nested lists: what has neither unit nor group D of a power is none,
 * unless nothing but an export was read. */
static void what_is_no_power_leaves_an_import(void **state)
{
	static const char *const odd[] = {"END\r\n", "1-0:96.5,5*255(80)\r\n",
		"1-1:0.5.1.2(80.000*kW)\r\n", "0:0.0.0*255(1095100000050001)\r\n",
		"1-081.8.0*255(00000023,7246460*kWh)\r\n"};
	char lines[256];

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		snprintf(lines, sizeof lines, "%s1.7.0(5*W)\r\n", odd[i]);
		checked(lines);
		assert_int_equal(grid_hundredths(Q_POWER), 500);
		snprintf(lines, sizeof lines, "2.7.0(5*W)\r\n%s", odd[i]);
		checked(lines);
		assert_int_equal(grid_hundredths(Q_POWER), NOTHING);
	}
	checked("0-0:98.1.0(1)(1-0:1.6.0)(1-0:1.6.0)((23W)(23W)(5*kW))\r\n \r\n2.7.0(5*W) \r\n");
	assert_int_equal(grid_hundredths(Q_POWER), -500);
}

/* A readout is more than one of its lines. */
static void odd_lines_of_a_readout_are_left_out(void **state)
{
	static const char *const odd[] = {
		"END\r\n", " \r\n", "\t\r\n", "1.8.0\r\n", ")\r\n", "x(1\r\n", "(\r\n"};
	char lines[128];

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		snprintf(lines, sizeof lines,
			"1.8.0(7*Wh) \r\n1.7.0(5*W)\r\n%s2.7.0(7*W)\t\r\n!\r\n", odd[i]);
		assert_string_equal(block(lines), "telegram(1.8.0=7 Wh, 1.7.0=5 W, 2.7.0=7 W)");
		assert_int_equal(grid_hundredths(Q_POWER), -200);
	}
}

static void an_energy_without_its_name_leaves_no_half_of_one(void **state)
{
	static const char *const odd[] = {
		"1.8,1(7.0*kWh)\r\n", "1.8,1()\r\n", "1.8,1(7.0)\r\n", "1.8.1 7.0\r\n"};
	char lines[256];

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		snprintf(lines, sizeof lines, "%s1.8.2(7*Wh)\r\n2.8.0(1*Wh)\r\n2.8.1(1*Wh)\r\n",
			odd[i]);
		checked(lines);
		assert_int_equal(grid_hundredths(Q_ENERGY_FORWARD), NOTHING);
		assert_int_equal(grid_hundredths(Q_ENERGY_REVERSE), 100);
	}
}

/* Misprints that are in the meters, of what nothing is added up of: EasyMeter, Hager, a locked
 * eBZ. */
static void misprints_of_makers_are_no_damage(void **state)
{
	(void)state;
	assert_string_equal(data("1-081.8.0*255(00000023,7246460*kWh)\r\n1-0:96.5,5*255(80)\r\n"
				 "1-0:1.7.0*255(000241.35*W)\r\n"),
		"telegram(1.7.0=241.35 W)");
	assert_string_equal(data("0:0.0.0*255(1095100000050001)\r\n1-0:1.8.1*255(000016.9862)\r\n"),
		"telegram(1.8.1=16986.2 Wh)");
	assert_string_equal(data("1-0:1.8.0*255({kwh}*kWh)\r\n1-0:96.5.0*255(001C0104)\r\n"),
		"telegram(1.8.0=\"{kwh}*kWh\", 96.5.0=\"001C0104\")");
	assert_string_equal(data("1.8.0*01(?*kWh)\r\n1-2:1.7.0(?*W)\r\n1.8.0(5*kWh)\r\n"),
		"telegram(1-2:1.7.0*255=\"?*W\", 1.8.0=5000 Wh)");
}

static void numbers_as_makers_write_them(void **state)
{
	(void)state;
	assert_string_equal(data("16.7.0(+00115*W)\r\n36.7.0( 001.67*kW)\r\n56.7.0(-0,5*kW)\r\n"),
		"telegram(16.7.0=115 W, 36.7.0=1670 W, 56.7.0=-500 W)");
}

/* Numbers that are none, units that are none: text, and no value. */
static void what_is_no_value(void **state)
{
	(void)state;
	assert_string_equal(
		data("1.7.0(1e3*W)\r\n2.7.0(0x10*W)\r\n16.7.0(*W)\r\n36.7.0(1.2.3*W)\r\n"
		     "56.7.0(5)\r\n76.7.0(5*mW)\r\n6.26(1*m3)\r\n1.8.0({kwh}*kWh)\r\n"),
		"telegram(1.7.0=\"1e3*W\", 2.7.0=\"0x10*W\", 16.7.0=\"*W\", 36.7.0=\"1.2.3*W\", "
		"56.7.0=\"5\", 76.7.0=\"5*mW\", 6.26.0=\"1*m3\", 1.8.0=\"{kwh}*kWh\")");
}

/* Hager, Pafal: energies before there were other units. */
static void an_energy_without_a_unit(void **state)
{
	(void)state;
	assert_string_equal(data("1.8.1(040092.0260)\r\n"), "telegram(1.8.1=40092026.0 Wh)");
}

static void power_factors_have_no_unit(void **state)
{
	(void)state;
	assert_string_equal(data("13.7.0(0.95)\r\n33.7.0(-0.5)\r\n53.7.0(4.556)\r\n"),
		"telegram(13.7.0=0.95, 33.7.0=-0.5, 53.7.0=\"4.556\")");
}

/* Metcom MCS301. */
static void thousandths_of_a_current(void **state)
{
	(void)state;
	assert_string_equal(data("1-0:31.7.0(750*mA)\r\n1.8.0(1*kWh)\r\n"),
		"telegram(31.7.0=0.750 A, 1.8.0=1000 Wh)");
}

/* Peaks with their times, meters behind this one. */
static void sets_of_several_values(void **state)
{
	(void)state;
	assert_string_equal(
		data("1.6.0(10.1*kW)(2104070015)\r\n0-1:24.2.1(121106150000W)(00.1*m3)\r\n"
		     "0-1:24.3.0(1211)(00)\r\n(00054.386)\r\n"),
		"telegram(1.6.0=\"10.1*kW\", 0-1:24.2.1*255=\"121106150000W\", "
		"0-1:24.3.0*255=\"1211\")");
}

/* Values of past periods, other channels: not those of now. */
static void what_is_not_of_now(void **state)
{
	(void)state;
	data("1.8.0(5*kWh)\r\n1.8.0*01(4*kWh)\r\n1.8.0*00(9*kWh)\r\n1-2:2.8.0(7*kWh)\r\n");
	assert_int_equal(grid_hundredths(Q_ENERGY_FORWARD), 500000);
	assert_int_equal(grid_hundredths(Q_ENERGY_REVERSE), -9999999);
}

/* Pafal: all present values carry *00. */
static void period_00_where_there_is_no_other(void **state)
{
	(void)state;
	data("1.8.0*00(5*kWh)\r\n2.8.0*00(6*kWh)\r\n2.8.0*01(1*kWh)\r\n");
	assert_int_equal(grid_hundredths(Q_ENERGY_FORWARD), 500000);
	assert_int_equal(grid_hundredths(Q_ENERGY_REVERSE), 600000);
}

/* EasyMeter: 255 in group E. */
static void momentary_values_with_e_255(void **state)
{
	(void)state;
	data("1-0:1.7.255*255(-000142.30*W)\r\n1-0:21.7.255*255(-000142.30*W)\r\n");
	assert_int_equal(grid_hundredths(Q_POWER), -14230);
	assert_int_equal(grid_hundredths(Q_L1_POWER), -14230);
}

/* eBZ DD3: the total is negative, the phases are what it is made of, and have no sign. */
static void phases_that_lost_their_sign(void **state)
{
	(void)state;
	data("16.7.0(-000458.90*W)\r\n36.7.0(000344.88*W)\r\n56.7.0(000114.02*W)\r\n"
	     "76.7.0(000000.00*W)\r\n");
	assert_int_equal(grid_hundredths(Q_L1_POWER), -34488);
	assert_int_equal(grid_hundredths(Q_L3_POWER), 0);
	assert_string_equal(receiver.telegram.quirks[0], "phases-unsigned");
	data("16.7.0(-000458.90*W)\r\n36.7.0(000344.88*W)\r\n56.7.0(-000803.78*W)\r\n");
	assert_int_equal(grid_hundredths(Q_L1_POWER), 34488);
	assert_int_equal(receiver.telegram.n_quirks, 0);
}

static void the_meters_number(void **state)
{
	(void)state;
	data("0-0:96.1.1(4B384547303034303436333935353037)\r\n");
	assert_string_equal(receiver.telegram.meter.serial, "K8EG004046395507");
	assert_string_equal(receiver.telegram.meter.manufacturer, "ABC");
	data("0.0.0(        18438636)\r\n");
	assert_string_equal(receiver.telegram.meter.serial, "18438636");
	data("1.8.0(1*kWh)\r\n"); /* none: the identification line tells meters apart */
	assert_string_equal(receiver.telegram.meter.serial, "ABC5X");
}

/* It is said, as nobody has shown bytes of the maker that is told to have it. */
static void another_checksum_is_told(void **state)
{
	static const char body[] = "/ABC5X\r\n\r\n1.7.0(5*W)\r\n!";
	char whole[64];

	(void)state;
	snprintf(whole, sizeof whole, "%s%04X\r\n", body, crc16_x25(body, strlen(body)));
	wire.n = 0;
	for (int i = 0; i < 3; i++)
		octets_add(&wire, whole, strlen(whole));
	receiver_reset(&receiver, &protocol_iec, NULL);
	receiver_text(&receiver, &wire, OCTETS_MAX, text);
	assert_string_equal(text,
		"wrong checksum of a P1 telegram, wrong checksum of a P1 telegram, "
		"telegram(1.7.0=5 W) crc-x25");
	assert_int_equal(receiver.telegram.check, TELEGRAM_CRC);
	checked("1.7.0(5*W)\r\n");
	assert_int_equal(receiver.telegram.n_quirks, 0);
}

static const char *number_of(const char *lines)
{
	data(lines);
	return receiver.telegram.meter.serial;
}

/* The gas meter behind it has a number of its own, which comes and goes. */
static void the_number_of_another_meter_is_none(void **state)
{
	(void)state;
	assert_string_equal(number_of("0-1:96.1.1(4730303332353630303030303030303031)\r\n"
				      "0-0:96.1.0(91300001)\r\n"),
		"91300001");
	assert_string_equal(
		number_of("0-1:96.1.0(4730303332353630303030303030303031)\r\n1.7.0(1*W)\r\n"),
		"ABC5X");
	assert_string_equal(
		number_of("1-2:0.0.0(91300002)\r\n1-1:0.0.0(91300001)\r\n"), "91300001");
	assert_string_equal(number_of("C.1.0(91300001)\r\n"), "91300001");
}

/* Swiss lists: the hex of digits. Zeros are a number that nobody has set. */
static void the_number_in_0_0_0(void **state)
{
	(void)state;
	assert_string_equal(number_of("0-0:0.0.0(353738303031)\r\n"), "578001");
	assert_string_equal(number_of("0.0.0(353738303031)\r\n"), "578001");
	assert_string_equal(number_of("0.0.0(414243444546)\r\n"), "414243444546");
	assert_string_equal(number_of("0.0.0(91300001)\r\n"), "91300001");
	assert_string_equal(number_of("0.0.0(00000000)\r\n0-0:96.1.255(91300001)\r\n"), "91300001");
	assert_string_equal(number_of("0-0:0.0.0(00000000)\r\n"), "ABC5X");
}

/* A factory, or a line without its own: all such meters would be one. */
static void zeros_or_ones_are_no_number(void **state)
{
	static const char *const unset[] = {"00000000", "0000000000000000", "303030303030",
		"30303030303030303030", "FFFFFFFFFFFFFFFFFFFF", "ffffffffffff", "0", " 000 ",
		"4646464646464646"};
	char lines[128];

	(void)state;
	for (size_t i = 0; i < sizeof unset / sizeof *unset; i++) {
		snprintf(lines, sizeof lines, "0-0:96.1.1(%s)\r\n1.7.0(1*W)\r\n", unset[i]);
		assert_string_equal(number_of(lines), "ABC5X");
		assert_true(receiver.telegram.meter.id_is_model);
		snprintf(lines, sizeof lines, "0-0:96.1.1(%s)\r\n96.1.0(91300001)\r\n", unset[i]);
		assert_string_equal(number_of(lines), "91300001");
	}
	assert_string_equal(number_of("96.1.0(00000001)\r\n"), "00000001");
	assert_string_equal(number_of("96.1.0(F0000000)\r\n"), "F0000000");
}

/* By which the bus knows a meter that runs already. */
static void the_id_of_a_short_number_stays_as_it_was_sent(void **state)
{
	(void)state;
	assert_string_equal(number_of("0-0:96.1.1(353738303031)\r\n"), "578001");
	assert_string_equal(receiver.telegram.meter.id, "353738303031");
	number_of("0-0:96.1.1(4530303336303033)\r\n");
	assert_string_equal(receiver.telegram.meter.id, "E0036003");
	assert_string_equal(number_of("0-0:96.1.1(333533373338333033303331)\r\n"), "353738303031");
}

/* Two meters of one type have it in common. */
static void a_meter_without_a_number_is_its_model(void **state)
{
	(void)state;
	assert_string_equal(number_of("1.7.0(1*W)\r\n"), "ABC5X");
	assert_true(receiver.telegram.meter.id_is_model);
	assert_string_equal(number_of("0.0.0(91300001)\r\n"), "91300001");
	assert_false(receiver.telegram.meter.id_is_model);
}

static void several_sets_on_a_line(void **state)
{
	(void)state;
	assert_string_equal(data("6.8(0029.055*MWh)6.26(01589.28*m3)9.21(00010213)\r\n"),
		"telegram(6.8.0=29055000 Wh, 6.26.0=\"01589.28*m3\", 9.21.0=\"00010213\")");
}

/* The daemon has no room for years of past periods, but for all that is of now. */
static void long_telegrams_keep_what_is_of_now(void **state)
{
	static char lines[20000];

	(void)state;
	strcpy(lines, "/ABC5X\r\n\r\n");
	for (int i = 0; i < 300; i++)
		sprintf(lines + strlen(lines), "1.8.0*%02d(4*kWh)\r\n", 1 + i % 99);
	for (int i = 0; i < 100; i++)
		strcat(lines, "0.1.2*00(0000000000)\r\n");
	strcat(lines, "1.8.0(5*kWh)\r\n16.7.0(7*W)\r\n!\r\n");
	wire.n = 0;
	octets_add(&wire, lines, strlen(lines));
	receiver_reset(&receiver, &protocol_iec, NULL);
	receiver_text(&receiver, &wire, OCTETS_MAX, text);
	assert_string_equal(
		text, "telegram(1-0:0.1.2*0=\"0000000000\", 1.8.0=5000 Wh, 16.7.0=7 W)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_long_and_short),
		cmocka_unit_test(short_codes_beyond_the_letters),
		cmocka_unit_test(what_is_no_code),
		cmocka_unit_test(numbers_have_up_to_eighteen_digits),
		cmocka_unit_test(units_become_base_units),
		cmocka_unit_test(large_units),
		cmocka_unit_test(blanks_around_value_and_unit),
		cmocka_unit_test(a_bracket_that_is_not_closed_ends_with_its_line),
		cmocka_unit_test(what_cannot_be_read_refuses_a_telegram_without_a_checksum),
		cmocka_unit_test(blanks_around_a_code),
		cmocka_unit_test(a_power_without_its_name_leaves_no_half_of_one),
		cmocka_unit_test(a_power_without_its_name_leaves_what_is_whole),
		cmocka_unit_test(what_is_no_power_leaves_an_import),
		cmocka_unit_test(odd_lines_of_a_readout_are_left_out),
		cmocka_unit_test(an_energy_without_its_name_leaves_no_half_of_one),
		cmocka_unit_test(misprints_of_makers_are_no_damage),
		cmocka_unit_test(numbers_as_makers_write_them),
		cmocka_unit_test(what_is_no_value),
		cmocka_unit_test(an_energy_without_a_unit),
		cmocka_unit_test(power_factors_have_no_unit),
		cmocka_unit_test(thousandths_of_a_current),
		cmocka_unit_test(sets_of_several_values),
		cmocka_unit_test(what_is_not_of_now),
		cmocka_unit_test(period_00_where_there_is_no_other),
		cmocka_unit_test(momentary_values_with_e_255),
		cmocka_unit_test(phases_that_lost_their_sign),
		cmocka_unit_test(another_checksum_is_told),
		cmocka_unit_test(the_meters_number),
		cmocka_unit_test(the_number_of_another_meter_is_none),
		cmocka_unit_test(the_number_in_0_0_0),
		cmocka_unit_test(zeros_or_ones_are_no_number),
		cmocka_unit_test(the_id_of_a_short_number_stays_as_it_was_sent),
		cmocka_unit_test(a_meter_without_a_number_is_its_model),
		cmocka_unit_test(several_sets_on_a_line),
		cmocka_unit_test(long_telegrams_keep_what_is_of_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
