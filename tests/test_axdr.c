/* A-XDR: every type, and every way to be wrong. */
#include "proto/dlms/axdr.h"
#include "support/octets.h"
#include "support/test.h"

static struct octets octets;

static struct bytes of(const char *hex)
{
	octets.n = 0;
	octets_hex(&octets, hex);
	return octets_bytes(&octets);
}

static enum axdr_result step_over(const char *hex, size_t *left)
{
	struct bytes b = of(hex);
	enum axdr_result r = axdr_skip(&b);

	*left = bytes_left(&b);
	return r;
}

static void assert_skips(const char *hex, enum axdr_result expected)
{
	size_t left;

	assert_int_equal(step_over(hex, &left), expected);
	if (expected == AXDR_OK)
		assert_int_equal(left, 0);
}

static const char *number(const char *hex)
{
	static char text[DECIMAL_TEXT_MAX];
	struct bytes b = of(hex);
	struct decimal v;
	struct axdr e;

	assert_int_equal(axdr_element(&b, &e), AXDR_OK);
	if (!axdr_number(&e, &v))
		return "none";
	decimal_text(v, text);
	return text;
}

static void numbers_of_every_type(void **state)
{
	(void)state;
	assert_string_equal(number("05 ffffffff"), "-1");
	assert_string_equal(number("06 ffffffff"), "4294967295");
	assert_string_equal(number("0f 80"), "-128");
	assert_string_equal(number("10 fffe"), "-2");
	assert_string_equal(number("11 ff"), "255");
	assert_string_equal(number("12 0900"), "2304");
	assert_string_equal(number("14 ffffffffffffff00"), "-256");
	assert_string_equal(number("15 ffffffffffffffff"), "18446744073709551615");
	assert_string_equal(number("17 43664000"), "230.25");
	assert_string_equal(number("18 406cc00000000000"), "230");
	assert_string_equal(number("1c ff"), "-1");
	assert_string_equal(number("1d ffff"), "-1");
	assert_string_equal(number("1e ffffffff"), "-1");
	assert_string_equal(number("1f ff"), "255");
	assert_string_equal(number("20 ffff"), "65535");
	assert_string_equal(number("21 ffffffff"), "4294967295");
}

static void what_is_no_number(void **state)
{
	(void)state;
	assert_string_equal(number("00"), "none");
	assert_string_equal(number("09 01 31"), "none");
	assert_string_equal(number("16 01"), "none");
	assert_string_equal(number("17 7f800000"), "none"); /* infinite */
	assert_string_equal(number("17 7fc00000"), "none"); /* not a number */
	assert_string_equal(number("18 7fefffffffffffff"), "none");
}

static void every_type_has_its_length(void **state)
{
	static const char *const types[] = {"00", "0100", "0200", "03 01", "04 09 a5e0",
		"05 00000000", "06 00000000", "09 02 0102", "0a 02 4142", "0c 02 c3a4", "0d 12",
		"0f 00", "10 0000", "11 00", "12 0000", "13 06 08 0000000100000002",
		"13 02 02 12 06 06 000100000002", "13 01 0002 11 04 01020304",
		"14 0000000000000000", "15 0000000000000000", "16 00", "17 00000000",
		"18 0000000000000000", "19 07e90611020c000f00ff8880", "1a 07e9061102",
		"1b 0c1e0000", "1c 00", "1d 0000", "1e 00000000", "1f 00", "20 0000",
		"21 00000000"};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		assert_skips(types[i], AXDR_OK);
}

static void types_that_do_not_exist(void **state)
{
	static const char *const types[] = {"07", "08", "0b", "0e", "22", "7f", "ff"};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		assert_skips(types[i], AXDR_BAD);
	assert_skips("13 22 01 00", AXDR_BAD); /* nor in a compact-array */
}

/* A length is held against what is there before it is used. */
static void cut_at_every_octet(void **state)
{
	const char
		*whole = "02 04 09 03 313233 13 02 02 12 06 06 000100000002 01 02 12 0001 12 0002 "
			 "0a 81 03 414243";
	struct bytes b = of(whole);
	size_t n = bytes_left(&b);

	(void)state;
	assert_int_equal(axdr_skip(&b), AXDR_OK);
	assert_int_equal(bytes_left(&b), 0);
	for (size_t cut = 0; cut < n; cut++) {
		b = (struct bytes){octets.p, octets.p + cut};
		assert_int_equal(axdr_skip(&b), AXDR_SHORT);
	}
}

static void lengths_in_every_form(void **state)
{
	struct bytes b;
	uint32_t n;

	(void)state;
	b = of("7f 8180 820102 83010203 8401020304");
	assert_int_equal(axdr_length(&b, &n), AXDR_OK);
	assert_int_equal(n, 0x7f);
	assert_int_equal(axdr_length(&b, &n), AXDR_OK);
	assert_int_equal(n, 0x80);
	assert_int_equal(axdr_length(&b, &n), AXDR_OK);
	assert_int_equal(n, 0x0102);
	assert_int_equal(axdr_length(&b, &n), AXDR_OK);
	assert_int_equal(n, 0x010203);
	assert_int_equal(axdr_length(&b, &n), AXDR_OK);
	assert_int_equal(n, 0x01020304);
	b = of("80");
	assert_int_equal(axdr_length(&b, &n), AXDR_BAD);
	b = of("85 0000000001");
	assert_int_equal(axdr_length(&b, &n), AXDR_BAD);
	b = of("82 01");
	assert_int_equal(axdr_length(&b, &n), AXDR_SHORT);
}

static void depth_has_a_limit(void **state)
{
	(void)state;
	assert_skips("0101 0101 0101 0101 0101 0101 0101 0101 00", AXDR_OK);
	assert_skips("0101 0101 0101 0101 0101 0101 0101 0101 0101 00", AXDR_BAD);
}

static void the_number_of_elements_has_a_limit(void **state)
{
	(void)state;
	assert_skips("01 84ffffffff 00", AXDR_BAD);
	assert_skips("01 820801 00", AXDR_BAD);
	assert_skips("01 820800 00", AXDR_SHORT);
	/* many empty lists in one another's neighbourhood cost no more than their octets */
	octets.n = 0;
	octets_hex(&octets, "01 8203e8");
	for (int i = 0; i < 1000; i++)
		octets_hex(&octets, "01 02 00 00");
	assert_int_equal(axdr_skip(&(struct bytes){octets.p, octets.p + octets.n}), AXDR_BAD);
}

static void members_with_untagged_descriptors(void **state)
{
	struct bytes b = of("02 02 0003 0100010700ff 02 06 000007a4");
	size_t n_missing;

	(void)state;
	assert_int_equal(axdr_skip(&b), AXDR_OK);
	assert_int_equal(bytes_left(&b), 0);
	assert_skips("02 02 00 12 0001", AXDR_OK); /* an ordinary structure whose first is null */
	/* while bytes still come, it is not yet clear which of the two it is */
	b = of("02 02 00 01 00");
	assert_int_equal(axdr_skip_begun(&b, &n_missing), AXDR_SHORT);
	assert_int_equal(n_missing, 1);
	assert_skips("02 02 00 01 00", AXDR_OK);
}

/* How often `octets`, which come one by one, are looked at: never is more missing than is said. */
static size_t looks(void)
{
	size_t n_looks = 0, wanted = 0;

	for (size_t n = 0; n < octets.n; n++) {
		struct bytes b = {octets.p, octets.p + n};
		size_t n_missing = 0;

		if (n < wanted)
			continue;
		assert_int_equal(axdr_skip_begun(&b, &n_missing), AXDR_SHORT);
		assert_in_range(n_missing, 1, octets.n - n);
		wanted = n + n_missing;
		n_looks++;
	}
	return n_looks;
}

/* Of a list with all that can be in one, cut anywhere: so much that looking again at each octet is
 * not needed. */
static void what_is_missing_is_told_as_far_as_it_is_known(void **state)
{
	(void)state;
	octets.n = 0;
	octets_hex(&octets, "01 82 01f4");
	for (int i = 0; i < 500; i++)
		octets_hex(&octets, i % 50 ? "11 07" : "02 03 00 0902 3132 01 01 12 0001");
	assert_in_range(looks(), 1, 30);
}

/* The last element of a long list may be long itself. */
static void what_is_missing_of_one_element_is_told_too(void **state)
{
	static const char *const heads[] = {"09 82 01f4", "04 82 0fa0", "13 02 82 01f3"};

	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		octets.n = 0;
		octets_hex(&octets, "01 82 0065");
		for (int n = 0; n < 100; n++)
			octets_hex(&octets, "00");
		octets_hex(&octets, heads[i]);
		for (int n = 0; n < 500; n++)
			octets_hex(&octets, "11");
		assert_in_range(looks(), 1, 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_every_type),
		cmocka_unit_test(what_is_no_number),
		cmocka_unit_test(every_type_has_its_length),
		cmocka_unit_test(types_that_do_not_exist),
		cmocka_unit_test(cut_at_every_octet),
		cmocka_unit_test(lengths_in_every_form),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(the_number_of_elements_has_a_limit),
		cmocka_unit_test(members_with_untagged_descriptors),
		cmocka_unit_test(what_is_missing_is_told_as_far_as_it_is_known),
		cmocka_unit_test(what_is_missing_of_one_element_is_told_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
