/* The product with a power of ten is rounded; by what is known, so that a tie is told from what is
 * next to one. Left out: infinities and NaN. */
#include "base/fixed.h"

#include "base/decimal.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const double exact_below = 1e15; /* all whole numbers, and their halves */

/* The upper half of the digits of `v`, of which the product with such a half is exact. */
static double upper(double v)
{
	double over = v * 134217729; /* 2^27 + 1 */

	return over - (over - v);
}

/* What a * b has beyond the double `product` that it was rounded to (T. J. Dekker, 1971). It is
 * what fma() gives, which takes a kilobyte where the processor has none. */
static double lost(double a, double b, double product)
{
	double a1 = upper(a), a2 = a - a1, b1 = upper(b), b2 = b - b1;

	return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}

/* Of v * unit, which is not negative, to the next whole number. */
static uint64_t rounded(double v, double unit)
{
	double scaled = v * unit, whole = floor(scaled), rest = scaled - whole, beyond;
	uint64_t n = (uint64_t)whole;

	if (rest != 0.5)
		return n + (rest > 0.5);
	beyond = lost(v, unit, scaled);
	return beyond != 0 ? n + (beyond > 0) : n + (n & 1);
}

/* As snprintf() does, which would be most of the work. */
static size_t copy(char *to, size_t size, const char *text, size_t n)
{
	size_t fits = n < size ? n : size - 1;

	memcpy(to, text, fits);
	to[fits] = '\0';
	return n;
}

size_t fixed_write(char *to, size_t size, double v, unsigned places)
{
	char text[DECIMAL_TEXT_MAX], *const end = text + sizeof text, *first;
	double unit = decimal_power_of_ten((int)places);
	uint64_t n;

	if (!(fabs(v) * unit < exact_below))
		return (size_t)snprintf(to, size, "%.*f", (int)places, v);
	n = rounded(fabs(v), unit);
	first = decimal_digits(end, n, places);
	if (n && v < 0)
		*--first = '-';
	return copy(to, size, first, (size_t)(end - first));
}
