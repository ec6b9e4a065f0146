/* Numbers with a fixed count of places. */
#include "base/fixed.h"
#include "support/test.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void assert_text(double v, unsigned places, const char *expected)
{
	char text[400];

	assert_int_equal(fixed_write(text, sizeof text, v, places), strlen(expected));
	assert_string_equal(text, expected);
}

static void numbers_of_meters(void **state)
{
	(void)state;
	assert_text(0, 0, "0");
	assert_text(0, 2, "0.00");
	assert_text(-1234.56, 1, "-1234.6");
	assert_text(0.05, 2, "0.05");
	assert_text(99999.995, 1, "100000.0");
	assert_text(4321.0987, 2, "4321.10");
	assert_text(1e14, 0, "100000000000000");
}

static void nothing_is_less_than_nothing(void **state)
{
	(void)state;
	assert_text(-0.0, 1, "0.0");
	assert_text(-0.04, 1, "0.0");
	assert_text(-0.06, 1, "-0.1");
}

/* 2.45 is a little more in binary, 2.55 a little less; 2.5 and 0.125 are what they seem. */
static void a_tie_is_told_from_its_neighbours(void **state)
{
	(void)state;
	assert_text(2.45, 1, "2.5");
	assert_text(2.55, 1, "2.5");
	assert_text(2.5, 0, "2");
	assert_text(3.5, 0, "4");
	assert_text(0.125, 2, "0.12");
	assert_text(0.375, 2, "0.38");
}

static void what_is_too_long_for_a_meter_is_written_all_the_same(void **state)
{
	char expected[400];

	(void)state;
	snprintf(expected, sizeof expected, "%.2f", DBL_MAX);
	assert_text(DBL_MAX, 2, expected);
	assert_text(-1e15, 0, "-1000000000000000");
}

static void what_does_not_fit_is_cut(void **state)
{
	char text[5];

	(void)state;
	assert_int_equal(fixed_write(text, sizeof text, -1234.5, 1), 7);
	assert_string_equal(text, "-123");
}

/* Of any number that is as long as a meter's, and of what is next to each. */
static void printf_says_the_same(void **state)
{
	(void)state;
	srandom(1);
	for (int i = 0; i < 200000; i++) {
		unsigned places = (unsigned)random() % (FIXED_PLACES_MAX + 1);
		double v = ldexp((double)random(), (int)(random() % 40) - 30);
		char expected[64];

		if (i % 2)
			v = nextafter(
				floor(v) + (double)(random() % 2000) / 2000, (double)(i % 3) * 1e9);
		snprintf(expected, sizeof expected, "%.*f", (int)places, v);
		assert_text(v, places, expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_meters),
		cmocka_unit_test(nothing_is_less_than_nothing),
		cmocka_unit_test(a_tie_is_told_from_its_neighbours),
		cmocka_unit_test(what_is_too_long_for_a_meter_is_written_all_the_same),
		cmocka_unit_test(what_does_not_fit_is_cut),
		cmocka_unit_test(printf_says_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
