/* From the octets of a meter to the sign of its powers: status words, magnitudes, numbers that were
 * widened or cut. The bytes of each case have the shape of those that showed a fault; the numbers
 * are made up. */
#include "proto/protocols.h"
#include "reading/grid.h"
#include "support/receiver_text.h"
#include "support/sml_text.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

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

/* 1.8.0 with a status word, and powers: "10 62c8" is 200 W in 16.7.0. */
#define ENERGY(status)  "77 07 0100010800ff " status " 01 621e 5203 6205 01 "
#define POWER(c, value) "77 07 0100" c "0700ff 01 01 621b 5200 " value " 01 "

static const char *power(const char *server, const char *status, const char *value)
{
	char entries[400];

	snprintf(entries, sizeof entries, ENERGY("%s") POWER("10", "%s"), status, value);
	list(server, 2, entries);
	assert_memory_equal(text, "telegram(1.8.0=5000 Wh, 16.7.0=", 31);
	return text + 31;
}

#define HOLLEY    "0b 0a01 484c59 02 0479ef73"
#define EFR       "0b 0a01 454652 20 0479ef76"
#define DZG       "0b 0a01 445a47 00 02b02be5"
#define EDL       "0b 0901 454d48 00 0479ef64"
#define IMPORTING "65001c0104"
#define EXPORTING "65001c0904"

static void a_positive_power_that_the_status_word_calls_export(void **state)
{
	(void)state;
	assert_string_equal(
		power(HOLLEY, "65001d4904", "630128"), "296 means -296 W) status-direction");
	assert_string_equal(
		power(HOLLEY, EXPORTING, "530128"), "296 means -296 W) status-direction");
	assert_string_equal(power(HOLLEY, IMPORTING, "630189"), "393 W)");
}

static void a_negative_power_that_the_status_word_calls_import(void **state)
{
	(void)state;
	assert_string_equal(power(HOLLEY, IMPORTING, "53ff38"), "-200 W)");
	assert_string_equal(power(EFR, IMPORTING, "53ff38"), "-200 W)");
	assert_string_equal(power("0b 0a01 454652 20 02b02be5", IMPORTING, "53ff38"), "-200 W)");
}

static void a_small_negative_power_with_00_in_front(void **state)
{
	(void)state;
	assert_string_equal(power(EFR, EXPORTING, "5300c7"), "199 means -57 W) widened-negative");
	assert_string_equal(power(EFR, EXPORTING, "5300ff"), "255 means -1 W) widened-negative");
	assert_string_equal(power(EFR, EXPORTING, "530080"), "128 means -128 W) widened-negative");
	assert_string_equal(
		power(DZG, EXPORTING, "5400ef4e"), "61262 means -4274 W) widened-negative");
	assert_string_equal(
		power(DZG, EXPORTING, "5500fc9a4b"), "16554571 means -222645 W) widened-negative");
	assert_string_equal(power(DZG, EXPORTING, "59 00ffffffffffff85"),
		"72057594037927813 means -123 W) widened-negative");
}

static void a_negative_power_that_needs_no_00(void **state)
{
	(void)state;
	assert_string_equal(power(EFR, EXPORTING, "53ff7a"), "-134 W)");
	assert_string_equal(power(DZG, EXPORTING, "54ff0e73"), "-61837 W)");
	assert_string_equal(power(EFR, EXPORTING, "52c7"), "-57 W)");
}

static void the_same_octets_without_the_bit_of_export(void **state)
{
	(void)state;
	assert_string_equal(power(EFR, "65001c4004", "53009f"), "159 W)");
	assert_string_equal(power(EFR, IMPORTING, "5300c7"), "199 W)");
	assert_string_equal(power(DZG, IMPORTING, "5500fc9a4b"), "16554571 W)");
}

/* Where one maker means a number and another its complement, the maker decides. */
static void the_same_octets_of_another_maker(void **state)
{
	(void)state;
	assert_string_equal(
		power(HOLLEY, EXPORTING, "5300c8"), "200 means -200 W) status-direction");
	assert_string_equal(power(EFR, EXPORTING, "5300c8"), "200 means -56 W) widened-negative");
	assert_string_equal(power(DZG, EXPORTING, "5300c8"), "200 means -56 W) widened-negative");
}

/* Two more octets of zeros, or a type without a sign: nobody has widened that. */
static void octets_that_no_encoder_widens(void **state)
{
	(void)state;
	assert_string_equal(
		power(EFR, EXPORTING, "550000c7aa"), "51114 means -51114 W) status-direction");
	assert_string_equal(power(EFR, EXPORTING, "6300c7"), "199 means -199 W) status-direction");
	assert_string_equal(power(EFR, EXPORTING, "5239"), "57 means -57 W) status-direction");
}

static void zero_has_no_direction(void **state)
{
	static const char *const zeros[] = {
		"5200", "530000", "5500000000", "6200", "590000000000000000"};
	static const char *const meters[] = {HOLLEY, EFR, DZG};

	(void)state;
	for (size_t m = 0; m < 3; m++)
		for (size_t z = 0; z < sizeof zeros / sizeof *zeros; z++)
			assert_string_equal(power(meters[m], EXPORTING, zeros[z]), "0 W)");
}

static void status_words_of_another_style_turn_no_sum(void **state)
{
	(void)state;
	assert_string_equal(power(HOLLEY, "65001c0982", "5300c8"), "200 W)"); /* low byte */
	assert_string_equal(power(EDL, "6301a2", "5300c8"), "200 W)");
	assert_string_equal(power(EDL, EXPORTING, "5300c8"), "200 W)");
	assert_string_equal(power(EFR, "01", "5300c7"), "199 W)");
}

/* The status word of last month is beside a value of last month. */
static void a_status_word_of_the_past_tells_nothing(void **state)
{
	(void)state;
	list(HOLLEY, 2,
		"77 07 010001080060 " EXPORTING " 01 621e 5203 6205 01 " POWER("10", "62c8"));
	assert_string_equal(text, "telegram(1-0:1.8.0*96=5000 Wh, 16.7.0=200 W)");
}

static void a_status_word_beside_the_export(void **state)
{
	(void)state;
	list(HOLLEY, 2,
		"77 07 0100020800ff " EXPORTING " 01 621e 5203 6205 01 " POWER("10", "62c8"));
	assert_string_equal(
		text, "telegram(2.8.0=5000 Wh, 16.7.0=200 means -200 W) status-direction");
}

/* A gateway puts a number of its own into the server id. */
static void the_number_of_the_meter_in_a_register(void **state)
{
	(void)state;
	list("07 000000000000", 3,
		"77 07 0100600100ff 01 01 01 01 0b 0a01 454652 20 0479ef76 01 " ENERGY(EXPORTING)
			POWER("10", "5300c7"));
	assert_non_null(strstr(text, "16.7.0=199 means -57 W) widened-negative"));
}

static const char *phases(const char *server, const char *status, unsigned n, const char *powers)
{
	char entries[600];
	static const char energy[] = "telegram(1.8.0=5000 Wh, ";

	snprintf(entries, sizeof entries, ENERGY("%s") "%s", status, powers);
	list(server, n + 1, entries);
	assert_memory_equal(text, energy, sizeof energy - 1);
	return text + sizeof energy - 1;
}

#define NET(total, l1, l2, l3) POWER("10", total) POWER("24", l1) POWER("38", l2) POWER("4c", l3)
#define IMPORTS(total, l1, l2, l3) \
	POWER("0f", total) POWER("15", l1) POWER("29", l2) POWER("3d", l3)

/* Bits 12 to 14: L1 and L3 export 100 and 30 W, L2 takes 50 W. */
static void phases_turn_by_their_own_bits(void **state)
{
	(void)state;
	assert_string_equal(phases(HOLLEY, "65001c5904", 4, NET("6250", "6264", "6232", "621e")),
		"16.7.0=80 means -80 W, 36.7.0=100 means -100 W, 56.7.0=50 W, "
		"76.7.0=30 means -30 W) status-direction");
	/* the total takes, L3 does not */
	assert_string_equal(phases(HOLLEY, "65001c4104", 4, NET("6278", "6264", "6232", "621e")),
		"16.7.0=120 W, 36.7.0=100 W, 56.7.0=50 W, 76.7.0=30 means -30 W) "
		"status-direction");
}

/* Both ways would add up to within what is cut from each number. */
static void of_two_sums_that_fit_the_better_counts(void **state)
{
	(void)state;
	assert_string_equal(phases(HOLLEY, "65001c1104", 4, NET("6202", "6201", "6202", "6201")),
		"16.7.0=2 W, 36.7.0=1 means -1 W, 56.7.0=2 W, 76.7.0=1 W) status-direction");
}

/* The load has changed between the moments at which total and phases were taken. */
static void phases_turn_by_their_own_bits_also_when_the_sum_is_off(void **state)
{
	(void)state;
	assert_string_equal(phases(HOLLEY, "65001c5904", 4, NET("6278", "6264", "6232", "621e")),
		"16.7.0=120 means -120 W, 36.7.0=100 means -100 W, 56.7.0=50 W, "
		"76.7.0=30 means -30 W) status-direction");
}

static void phases_with_signs_of_their_own_stay(void **state)
{
	(void)state;
	assert_string_equal(phases(HOLLEY, "65001c5904", 4, NET("6250", "529c", "5232", "52e2")),
		"16.7.0=80 means -80 W, 36.7.0=-100 W, 56.7.0=50 W, 76.7.0=-30 W) "
		"status-direction");
	/* not all taken at one moment */
	assert_string_equal(phases(EDL, "6301a2", 4,
				    POWER("0f", "6250") POWER("24", "5283") POWER("38", "5232")
					    POWER("4c", "5202")),
		"15.7.0=80 means -80 W, 36.7.0=-125 W, 56.7.0=50 W, 76.7.0=2 W) status-direction");
	/* bits of a moment later: the sum knows better */
	assert_string_equal(phases(HOLLEY, "65001c4104", 4, NET("530096", "5264", "5232", "5200")),
		"16.7.0=150 W, 36.7.0=100 W, 56.7.0=50 W, 76.7.0=0 W)");
	assert_string_equal(phases(HOLLEY, "65001c4104", 4, NET("5300b4", "5264", "5232", "521e")),
		"16.7.0=180 W, 36.7.0=100 W, 56.7.0=50 W, 76.7.0=30 W)");
}

static void phases_turn_without_bits_when_they_add_up(void **state)
{
	(void)state;
	assert_string_equal(phases(HOLLEY, EXPORTING, 4, NET("62b4", "6264", "6232", "621e")),
		"16.7.0=180 means -180 W, 36.7.0=100 means -100 W, 56.7.0=50 means -50 W, "
		"76.7.0=30 means -30 W) status-direction");
	assert_string_equal(phases(EDL, "6301a2", 4, IMPORTS("6301a0", "62c8", "6296", "6242")),
		"15.7.0=416 means -416 W, 21.7.0=200 means -200 W, 41.7.0=150 means -150 W, "
		"61.7.0=66 means -66 W) status-direction");
	/* cut at the last digit, each of them */
	assert_string_equal(phases(EDL, "6301a2", 4, IMPORTS("6301a0", "62c7", "6295", "6242")),
		"15.7.0=416 means -416 W, 21.7.0=199 means -199 W, 41.7.0=149 means -149 W, "
		"61.7.0=66 means -66 W) status-direction");
}

static void phases_beside_an_import_stay(void **state)
{
	(void)state;
	assert_string_equal(phases(EDL, "630182", 4, IMPORTS("6301a0", "62c8", "6296", "6242")),
		"15.7.0=416 W, 21.7.0=200 W, 41.7.0=150 W, 61.7.0=66 W)");
	assert_string_equal(phases(HOLLEY, IMPORTING, 4, NET("62b4", "6264", "6232", "621e")),
		"16.7.0=180 W, 36.7.0=100 W, 56.7.0=50 W, 76.7.0=30 W)");
	/* of one phase alone no sum can be made */
	assert_string_equal(phases(EDL, "630182", 2, POWER("0f", "6301a0") POWER("15", "62c8")),
		"15.7.0=416 W, 21.7.0=200 W)");
	/* signs were sent, and a sum that is off is nothing against them */
	assert_string_equal(phases(HOLLEY, IMPORTING, 4, NET("62ff", "6264", "6232", "621e")),
		"16.7.0=255 W, 36.7.0=100 W, 56.7.0=50 W, 76.7.0=30 W)");
}

static void has_no_phases(void)
{
	static const struct grid_rules rules = {0};
	struct reading r;

	grid_reading(&receiver.telegram, &rules, &r);
	assert_true(reading_has(&r, Q_POWER));
	for (int i = 0; i < 3; i++)
		assert_false(reading_has(&r, Q_L1_POWER + i));
}

/* 500 W go out through L1, 84 W come in: who is who cannot be told. */
static void phases_whose_direction_nobody_tells_are_left_out(void **state)
{
	(void)state;
	assert_string_equal(phases(EDL, "6301a2", 4, IMPORTS("6301a0", "6301f4", "6232", "6222")),
		"15.7.0=416 means -416 W, 21.7.0=500 W void, 41.7.0=50 W void, "
		"61.7.0=34 W void) status-direction");
	has_no_phases();
	/* an import: L2 delivers 100 W of what comes in */
	assert_string_equal(phases(EDL, "630182", 4, IMPORTS("6301a0", "6301f4", "6264", "6210")),
		"15.7.0=416 W, 21.7.0=500 W void, 41.7.0=100 W void, 61.7.0=16 W void)");
	has_no_phases();
	assert_string_equal(phases(HOLLEY, EXPORTING, 4, NET("6250", "6264", "6232", "621e")),
		"16.7.0=80 means -80 W, 36.7.0=100 W void, 56.7.0=50 W void, "
		"76.7.0=30 W void) status-direction");
	has_no_phases();
	/* names of imports: what exports may have been left out or stand there as zero */
	assert_string_equal(phases(HOLLEY, "65001c1904", 4,
				    POWER("10", "6250") POWER("15", "6264") POWER("29", "6232")
					    POWER("3d", "621e")),
		"16.7.0=80 means -80 W, 21.7.0=100 W void, 41.7.0=50 W void, "
		"61.7.0=30 W void) status-direction");
	has_no_phases();
	/* the word of an EDL meter knows no phases */
	assert_string_equal(phases(EDL, "6301a2", 4,
				    POWER("0f", "6250") POWER("24", "6264") POWER("38", "6232")
					    POWER("4c", "621e")),
		"15.7.0=80 means -80 W, 36.7.0=100 W void, 56.7.0=50 W void, "
		"76.7.0=30 W void) status-direction");
	has_no_phases();
}

static void pairs_of_import_and_export_are_no_magnitudes(void **state)
{
	(void)state;
	phases(EDL, "6301a2", 6,
		IMPORTS("6301a0", "6200", "6232", "6222") POWER("16", "6301f4")
			POWER("2a", "6200"));
	assert_null(strstr(text, "void"));
	assert_non_null(strstr(text, "21.7.0=0 W, 41.7.0=50 W, 61.7.0=34 W, 22.7.0=500 W"));
}

static void one_phase_without_a_total(void **state)
{
	(void)state;
	assert_string_equal(phases(HOLLEY, "65 00040904", 1, POWER("24", "62c8")),
		"36.7.0=200 means -200 W) status-direction");
	assert_string_equal(phases(DZG, "65 00041904", 1, POWER("24", "5300c7")),
		"36.7.0=199 means -57 W) widened-negative");
	assert_string_equal(phases(DZG, "65 00040104", 1, POWER("24", "53c60c")),
		"36.7.0=-14836 means 50700 W) dzg-unsigned");
}

/* All three say import, or two of them more than the third exports, while the total does. */
static void phases_that_cannot_make_the_export_are_left_out(void **state)
{
	(void)state;
	assert_string_equal(phases(EDL, "6301a2", 3,
				    POWER("15", "6264") POWER("29", "6232") POWER("3d", "621e")),
		"21.7.0=100 W void, 41.7.0=50 W void, 61.7.0=30 W void)");
	assert_string_equal(phases(HOLLEY, "65001c1904", 3,
				    POWER("24", "6264") POWER("38", "6301f4") POWER("4c", "621e")),
		"36.7.0=100 W void, 56.7.0=500 W void, 76.7.0=30 W void)");
}

static void widened_phases_have_bits_of_their_own(void **state)
{
	(void)state;
	assert_string_equal(
		phases(DZG, "65001c2904", 4, NET("53ff37", "5300c7", "54 00fe70", "5200")),
		"16.7.0=-201 W, 36.7.0=199 W, 56.7.0=65136 means -400 W, 76.7.0=0 W) "
		"widened-negative");
}

/* A counter of energy is never negative. */
static void energies_of_dzg_are_cut_like_its_powers(void **state)
{
	(void)state;
	list(DZG, 3,
		"77 07 0100010800ff " EXPORTING " 01 621e 52ff 54 8a1b2c 01 "
		"77 07 0100020800ff 01 01 621e 52ff 52 f0 01 "
		"77 07 0100010801ff 01 01 621e 52ff 55 ff000000 01");
	assert_string_equal(text,
		"telegram(1.8.0=-772629.2 means 905092.4 Wh, 2.8.0=-1.6 means 24.0 Wh, "
		"1.8.1=-1677721.6 means 427819008.0 Wh) dzg-unsigned");
	list("0b 0a01 445a47 00 03938701", 1, /* also of newer meters */
		"77 07 0100010800ff " IMPORTING " 01 621e 52ff 54 8a1b2c 01");
	assert_string_equal(text, "telegram(1.8.0=-772629.2 means 905092.4 Wh) dzg-unsigned");
}

static void negative_energies_of_others_and_with_all_octets(void **state)
{
	(void)state;
	list(HOLLEY, 1, "77 07 0100010800ff " IMPORTING " 01 621e 52ff 54 8a1b2c 01");
	assert_string_equal(text, "telegram(1.8.0=-772629.2 Wh)");
	list(EFR, 1, "77 07 0100010800ff " IMPORTING " 01 621e 52ff 54 8a1b2c 01");
	assert_string_equal(text, "telegram(1.8.0=-772629.2 Wh)");
	list(DZG, 1, "77 07 0100010800ff " IMPORTING " 01 621e 52ff 59 ffffffffff8a1b2c 01");
	assert_string_equal(text, "telegram(1.8.0=-772629.2 Wh)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_positive_power_that_the_status_word_calls_export),
		cmocka_unit_test(a_negative_power_that_the_status_word_calls_import),
		cmocka_unit_test(a_small_negative_power_with_00_in_front),
		cmocka_unit_test(a_negative_power_that_needs_no_00),
		cmocka_unit_test(the_same_octets_without_the_bit_of_export),
		cmocka_unit_test(the_same_octets_of_another_maker),
		cmocka_unit_test(octets_that_no_encoder_widens),
		cmocka_unit_test(zero_has_no_direction),
		cmocka_unit_test(status_words_of_another_style_turn_no_sum),
		cmocka_unit_test(a_status_word_of_the_past_tells_nothing),
		cmocka_unit_test(a_status_word_beside_the_export),
		cmocka_unit_test(the_number_of_the_meter_in_a_register),
		cmocka_unit_test(phases_turn_by_their_own_bits),
		cmocka_unit_test(of_two_sums_that_fit_the_better_counts),
		cmocka_unit_test(phases_turn_by_their_own_bits_also_when_the_sum_is_off),
		cmocka_unit_test(phases_with_signs_of_their_own_stay),
		cmocka_unit_test(phases_turn_without_bits_when_they_add_up),
		cmocka_unit_test(phases_beside_an_import_stay),
		cmocka_unit_test(phases_whose_direction_nobody_tells_are_left_out),
		cmocka_unit_test(pairs_of_import_and_export_are_no_magnitudes),
		cmocka_unit_test(one_phase_without_a_total),
		cmocka_unit_test(phases_that_cannot_make_the_export_are_left_out),
		cmocka_unit_test(widened_phases_have_bits_of_their_own),
		cmocka_unit_test(energies_of_dzg_are_cut_like_its_powers),
		cmocka_unit_test(negative_energies_of_others_and_with_all_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
