/* Exact decimals: nothing is rounded before the last room. */
#include "base/decimal.h"
#include "support/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_text(struct decimal v, const char *expected)
{
	char text[DECIMAL_TEXT_MAX];

	assert_int_equal(decimal_text(v, text), strlen(expected));
	assert_string_equal(text, expected);
}

static void text_keeps_the_digits_that_were_sent(void **state)
{
	(void)state;
	assert_text(decimal_of(0, 0), "0");
	assert_text(decimal_of(0, -1), "0.0");
	assert_text(decimal_of(0, 3), "0");
	assert_text(decimal_of(12345678, -1), "1234567.8");
	assert_text(decimal_of(-5, -2), "-0.05");
	assert_text(decimal_of(-500, -2), "-5.00");
	assert_text(decimal_of(17, 2), "1700");
	assert_text(decimal_of(1, -20), "0.00000000000000000001");
	assert_text((struct decimal){UINT64_MAX, -1, false}, "1844674407370955161.5");
	assert_text((struct decimal){UINT64_MAX, 20, true},
		"-1844674407370955161500000000000000000000");
	assert_text(decimal_of(INT64_MIN, -3), "-9223372036854775.808");
}

/* By the C library: all digits, a point put between them, zeros behind them. */
static void assert_printed(struct decimal v)
{
	int places = v.exp < 0 ? -v.exp : 0, zeros = v.exp > 0 && v.digits ? v.exp : 0, n;
	char digits[DECIMAL_TEXT_MAX], expected[2 * DECIMAL_TEXT_MAX];

	n = snprintf(digits, sizeof digits, "%0*" PRIu64, places + 1, v.digits) - places;
	snprintf(expected, sizeof expected, "%s%.*s%s%s%0*d", v.negative ? "-" : "", n, digits,
		places ? "." : "", digits + n, zeros, 0);
	if (!zeros)
		expected[strlen(expected) - 1] = '\0';
	assert_text(v, expected);
}

static void digits_are_those_of_printf(void **state)
{
	uint64_t power = 1;

	(void)state;
	srandom(1);
	for (int n = 0; n < 20; n++, power *= 10)
		for (int exp = -40; exp <= 40; exp++) {
			assert_printed((struct decimal){power, (int8_t)exp, false});
			assert_printed((struct decimal){power - 1, (int8_t)exp, true});
		}
	for (int i = 0; i < 20000; i++)
		assert_printed((struct decimal){
			((uint64_t)random() << 33 ^ (uint64_t)random()) >> random() % 64,
			(int8_t)(random() % 81 - 40), random() % 2});
	for (uint64_t v = UINT32_MAX - 2; v < (uint64_t)UINT32_MAX + 3; v++)
		assert_printed((struct decimal){v, -3, false});
	assert_printed((struct decimal){UINT64_MAX, -20, true});
}

static void sums_are_exact_across_scalers(void **state)
{
	struct decimal v;

	(void)state;
	assert_true(decimal_add(decimal_of(12, 0), decimal_of(345, -2), &v));
	assert_text(v, "15.45");
	assert_true(decimal_sub(decimal_of(1, 0), decimal_of(1, 0), &v));
	assert_text(v, "0");
	assert_false(v.negative);
	assert_true(decimal_sub(decimal_of(1, -1), decimal_of(2, 2), &v));
	assert_text(v, "-199.9");
	assert_true(decimal_add(decimal_of(-7, 0), decimal_of(7, 0), &v));
	assert_false(v.negative);
}

static void a_sum_that_does_not_fit_is_refused(void **state)
{
	struct decimal v = decimal_of(42, 0);

	(void)state;
	assert_false(decimal_add((struct decimal){UINT64_MAX, 0, false}, decimal_of(1, 0), &v));
	assert_false(decimal_add(decimal_of(1, 20), decimal_of(1, -20), &v));
	assert_text(v, "42");
}

static void doubles_are_the_nearest(void **state)
{
	(void)state;
	assert_true(decimal_double(decimal_of(2313, -1)) == 231.3);
	assert_true(decimal_double(decimal_of(-5, -2)) == -0.05);
	assert_true(decimal_double(decimal_of(123456789012, -5)) == 1234567.89012);
	assert_true(decimal_double(decimal_of(3, 3)) == 3000.0);
	assert_text(decimal_from_double(-12.26, 1), "-12.3");
	assert_text(decimal_from_double(0.04, 1), "0.0");
	assert_text(decimal_from_double(2.5, 0), "3"); /* halves away from nil */
	assert_text(decimal_from_double(-2.5, 0), "-3");
	assert_text(decimal_from_double(0.49999999999999994, 0), "0");
	assert_text(decimal_from_double(9007199254740991, 0), "9007199254740991");
}

static void zero_has_no_sign(void **state)
{
	(void)state;
	assert_false(decimal_negated(decimal_of(0, -1)).negative);
	assert_text(decimal_negated(decimal_of(3, -1)), "-0.3");
	assert_text(decimal_magnitude(decimal_of(-3, -1)), "0.3");
}

static void any_two_can_be_compared(void **state)
{
	const struct decimal most = {UINT64_MAX, 40, false}, least = {1, -40, false};

	(void)state;
	assert_int_equal(decimal_compare(decimal_of(12, 3), decimal_of(120000, -1)), 0);
	assert_true(decimal_compare(decimal_of(12, 3), decimal_of(120001, -1)) < 0);
	assert_true(decimal_compare(decimal_of(-12, 3), decimal_of(-120001, -1)) > 0);
	assert_true(decimal_compare(decimal_of(-1, 0), decimal_of(1, 0)) < 0);
	assert_true(decimal_compare(most, least) > 0);
	assert_true(decimal_compare(least, most) < 0);
	assert_true(decimal_compare(decimal_negated(most), least) < 0);
	assert_int_equal(decimal_compare((struct decimal){0, 5, true}, decimal_of(0, -5)), 0);
}

static void zeros_at_the_end_tell_nothing(void **state)
{
	(void)state;
	assert_int_equal(decimal_last_place(decimal_of(12340000, -1), 3), 3);
	assert_int_equal(decimal_last_place(decimal_of(12345000, -1), 3), 2);
	assert_int_equal(decimal_last_place(decimal_of(50000000, -1), 3), 3);
	assert_int_equal(decimal_last_place(decimal_of(12345, -1), 3), -1);
	assert_int_equal(decimal_last_place(decimal_of(0, -1), 3), -1);
	assert_int_equal(decimal_last_place(decimal_of(10, 40), 3), 40);
}

static void assert_units(struct decimal v, int exp, uint64_t expected)
{
	uint64_t units = 0;

	assert_true(decimal_units(v, exp, &units));
	assert_int_equal(units, expected);
}

static void what_is_told_in_whole_units_is_rounded_half_away_from_zero(void **state)
{
	(void)state;
	assert_units(decimal_of(35624, -2), -1, 3562);
	assert_units(decimal_of(35625, -2), -1, 3563);
	assert_units(decimal_of(-35625, -2), -1, 3563);
	assert_units(decimal_of(35, 1), -1, 3500);
	assert_units(decimal_of(49, -2), 0, 0);
	assert_units(decimal_of(5, -1), 0, 1);
	assert_units(decimal_of(4999999, -7), 0, 0);
	assert_units(decimal_of(9, -40), 0, 0);
	assert_units(decimal_of(0, 5), -3, 0);
	assert_units((struct decimal){UINT64_MAX, -1, false}, 0, 1844674407370955162);
}

static void units_that_do_not_fit_are_refused(void **state)
{
	uint64_t units = 7;

	(void)state;
	assert_false(decimal_units(decimal_of(2, 19), 0, &units));
	assert_false(decimal_units((struct decimal){UINT64_MAX, 0, false}, -1, &units));
	assert_int_equal(units, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_told_in_whole_units_is_rounded_half_away_from_zero),
		cmocka_unit_test(units_that_do_not_fit_are_refused),
		cmocka_unit_test(text_keeps_the_digits_that_were_sent),
		cmocka_unit_test(digits_are_those_of_printf),
		cmocka_unit_test(sums_are_exact_across_scalers),
		cmocka_unit_test(any_two_can_be_compared),
		cmocka_unit_test(zeros_at_the_end_tell_nothing),
		cmocka_unit_test(a_sum_that_does_not_fit_is_refused),
		cmocka_unit_test(doubles_are_the_nearest),
		cmocka_unit_test(zero_has_no_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
