/* Exact decimal numbers: what a meter sends is digits and a scaler, and that is what it stays until
 * the last room. Nothing is rounded here, except on the way to and from a double, and
 * where whoever is told takes so many places only. Left out: units.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* (-1)^negative * digits * 10^exp. Sign and magnitude, because a meter may send all 64 bits. */
struct decimal {
	uint64_t digits;
	int8_t exp;
	bool negative;
};

/* Room for any decimal as text with exponents of -40 to 40, sign, point and the final 0. */
#define DECIMAL_TEXT_MAX 72

/* `v` * 10^exp; exp within -40 to 40. */
struct decimal decimal_of(int64_t v, int exp);

/* The same number with the other sign. Zero has no sign. */
struct decimal decimal_negated(struct decimal a);

/* The same number without its sign. */
struct decimal decimal_magnitude(struct decimal a);

/* Below 0, 0 or above 0, as `a` is less than, equal to or greater than `b`. Exact for any two. */
int decimal_compare(struct decimal a, struct decimal b);

/* The power of ten of the last digit that is not a zero, up to `most`: 3 of 1234000.0, if `most`
 * allows. Of a zero its exponent. */
int8_t decimal_last_place(struct decimal a, int8_t most);

/* *sum = a + b, exact. False, and *sum untouched, when the sum does not fit. */
bool decimal_add(struct decimal a, struct decimal b, struct decimal *sum);

/* *diff = a - b, exact. False, and *diff untouched, when it does not fit. */
bool decimal_sub(struct decimal a, struct decimal b, struct decimal *diff);

/* The nearest double; one rounding as long as digits < 2^53 and |exp| <= 22. */
double decimal_double(struct decimal a);

/* The nearest decimal to `v` with `places` digits behind the point (0 to 9); |v| < 2^53 /
 * 10^places. */
struct decimal decimal_from_double(double v, int places);

/* How many units of 10^exp `a` is without its sign, rounded half up, which with the sign is half
 * away from zero. False, and *units untouched, when they do not fit. */
bool decimal_units(struct decimal a, int exp, uint64_t *units);

/* 10^n; n within 0 to 127. Exact up to 22. */
double decimal_power_of_ten(int n);

/* The digits in front of `end`, the last `places` of them behind a point, at least one in front of
 * it. Returns the first; there must be room for DECIMAL_TEXT_MAX. */
char *decimal_digits(char *end, uint64_t digits, unsigned places);

/* The exact number as text without an exponent ("-0.05", "1700"); digits behind the point as many
 * as the meter sent. Returns the length. */
size_t decimal_text(struct decimal a, char out[DECIMAL_TEXT_MAX]);

#endif
