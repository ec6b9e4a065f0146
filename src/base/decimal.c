/* Exact decimal arithmetic on a sign, 64 bits of magnitude and a power of ten. Whatever does not
 * fit is refused, never rounded. Left out: multiplication and division, which nothing exact here
 * needs. */
#include "base/decimal.h"

#include <string.h>

enum { AT_ONCE = 16 }; /* characters that are copied without a call */

struct decimal decimal_of(int64_t v, int exp)
{
	uint64_t digits = v < 0 ? -(uint64_t)v : (uint64_t)v;

	return (struct decimal){digits, (int8_t)exp, v < 0};
}

struct decimal decimal_negated(struct decimal a)
{
	a.negative = a.digits && !a.negative;
	return a;
}

struct decimal decimal_magnitude(struct decimal a)
{
	a.negative = false;
	return a;
}

/* Writes `a` with the smaller exponent `exp`. False when its digits do not fit. */
static bool lowered(struct decimal *a, int8_t exp)
{
	for (; a->exp > exp && a->digits; a->exp--)
		if (__builtin_mul_overflow(a->digits, 10, &a->digits))
			return false;
	a->exp = exp;
	return true;
}

static int compare_digits(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* What does not fit with the other's exponent is the greater one, whatever the other is. */
static int compare_magnitudes(struct decimal a, struct decimal b)
{
	if (a.exp > b.exp && !lowered(&a, b.exp))
		return 1;
	if (b.exp > a.exp && !lowered(&b, a.exp))
		return -1;
	return compare_digits(a.digits, b.digits);
}

int decimal_compare(struct decimal a, struct decimal b)
{
	bool a_negative = a.negative && a.digits, b_negative = b.negative && b.digits;

	if (a_negative != b_negative)
		return a_negative ? -1 : 1;
	return a_negative ? compare_magnitudes(b, a) : compare_magnitudes(a, b);
}

int8_t decimal_last_place(struct decimal a, int8_t most)
{
	while (a.digits && a.digits % 10 == 0 && a.exp < most) {
		a.digits /= 10;
		a.exp++;
	}
	return a.exp;
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *sum)
{
	int8_t exp = a.exp < b.exp ? a.exp : b.exp;
	struct decimal s = {.exp = exp};

	if (!lowered(&a, exp) || !lowered(&b, exp))
		return false;
	if (a.negative == b.negative) {
		s.negative = a.negative;
		if (__builtin_add_overflow(a.digits, b.digits, &s.digits))
			return false;
	} else {
		s.negative = a.digits > b.digits ? a.negative : b.negative;
		s.digits = a.digits > b.digits ? a.digits - b.digits : b.digits - a.digits;
	}
	s.negative = s.negative && s.digits;
	*sum = s;
	return true;
}

bool decimal_sub(struct decimal a, struct decimal b, struct decimal *diff)
{
	return decimal_add(a, decimal_negated(b), diff);
}

bool decimal_units(struct decimal a, int exp, uint64_t *units)
{
	unsigned next = 0; /* the digit that was cut off last */

	for (; a.exp < exp; a.exp++) {
		next = (unsigned)(a.digits % 10);
		a.digits /= 10;
	}
	if (!lowered(&a, (int8_t)exp) || a.digits == UINT64_MAX)
		return false;
	*units = a.digits + (next >= 5);
	return true;
}

double decimal_power_of_ten(int n)
{
	/* All exact in a double, so that a division by one rounds once. */
	static const double exact[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

	double v = 1;

	for (; n > 22; n -= 22)
		v *= exact[22];
	return v * exact[n];
}

double decimal_double(struct decimal a)
{
	double v = (double)a.digits;

	if (a.exp < 0)
		v /= decimal_power_of_ten(-a.exp);
	else if (a.exp > 0)
		v *= decimal_power_of_ten(a.exp);
	return a.negative ? -v : v;
}

/* llround() without a call: what is cut off is exact, as |v| is below 2^53. */
static int64_t rounded(double v)
{
	const int64_t whole = (int64_t)v;
	const double rest = v - (double)whole;

	return whole + (rest >= 0.5) - (rest <= -0.5);
}

struct decimal decimal_from_double(double v, int places)
{
	return decimal_of(rounded(v * decimal_power_of_ten(places)), -places);
}

/* Cuts off the last one. A machine of 32 bits calls a function to divide more than a long. */
static char cut_digit(uint64_t *v)
{
	unsigned long low = (unsigned long)*v;
	bool is_low = *v == low;
	char digit = (char)('0' + (is_low ? low % 10 : *v % 10));

	*v = is_low ? low / 10 : *v / 10;
	return digit;
}

char *decimal_digits(char *end, uint64_t digits, unsigned places)
{
	for (unsigned i = 0; i < places; i++)
		*--end = cut_digit(&digits);
	if (places)
		*--end = '.';
	do
		*--end = cut_digit(&digits);
	while (digits);
	return end;
}

size_t decimal_text(struct decimal a, char out[DECIMAL_TEXT_MAX])
{
	char text[DECIMAL_TEXT_MAX + AT_ONCE], *const end = text + DECIMAL_TEXT_MAX;
	const char *first = decimal_digits(end, a.digits, a.exp < 0 ? (unsigned)-a.exp : 0);
	size_t n = (size_t)(end - first), zeros = a.exp > 0 && a.digits ? (size_t)a.exp : 0;

	if (a.negative)
		*out++ = '-';
	memcpy(out, first, AT_ONCE); /* what is behind it is overwritten, or cut off */
	if (n > AT_ONCE)
		memcpy(out, first, n);
	if (zeros)
		memset(out + n, '0', zeros);
	out[n + zeros] = '\0';
	return a.negative + n + zeros;
}
