/* By the exponent of a double and a polynomial for its mantissa: no errno, no rounding modes, the
 * same on every machine. */
#include "explain/explain_math.h"

#include "base/decimal.h"

#include <string.h>

enum {
	MANTISSA_BITS = 52,
	EXPONENT_MASK = 0x7ff,
	EXPONENT_BIAS = 1023,
	TEN_MAX = 22,
	ROOT_STEPS = 4,
};

/* `v` as 2^exponent times a mantissa of 1 to 2. */
static double part(double v, int *exponent)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof bits);
	*exponent = (int)(bits >> MANTISSA_BITS & EXPONENT_MASK) - EXPONENT_BIAS;
	bits = (bits & (explain_bit(MANTISSA_BITS) - 1)) | (uint64_t)EXPONENT_BIAS << MANTISSA_BITS;
	memcpy(&v, &bits, sizeof v);
	return v;
}

float explain_log10(double v)
{
	static const float log10_2 = 0.30103F, log10_e = 0.4342945F;
	int exponent;
	float m = (float)part(v, &exponent), s, s2;

	if (m > 1.4142135F) {
		m *= 0.5F;
		exponent++;
	}
	/* ln m = 2 artanh s */
	s = (m - 1) / (m + 1);
	s2 = s * s;
	return (float)exponent * log10_2 +
	       log10_e * 2 * s * (1 + s2 * (1 / 3.0F + s2 * (1 / 5.0F + s2 / 7)));
}

double explain_ten(int n)
{
	if (n < 0)
		return 1 / decimal_power_of_ten(n < -TEN_MAX ? TEN_MAX : -n);
	return decimal_power_of_ten(n > TEN_MAX ? TEN_MAX : n);
}

int explain_round(double v)
{
	return (int)(v < 0 ? v - 0.5 : v + 0.5);
}

void explain_count_of(uint8_t *one, uint8_t *const others[], unsigned n_others)
{
	if (++*one != UINT8_MAX)
		return;
	*one /= 2;
	for (unsigned i = 0; i < n_others; i++)
		*others[i] /= 2;
}

double explain_root(double v)
{
	int exponent;
	double r;

	if (v <= 0)
		return 0;
	r = part(v, &exponent);
	/* a guess within a factor of two, then Newton */
	r = explain_max(r, 1);
	for (; exponent > 1; exponent -= 2)
		r *= 2;
	for (; exponent < 0; exponent += 2)
		r /= 2;
	for (int i = 0; i < ROOT_STEPS + 2; i++)
		r = (r + v / r) / 2;
	return r;
}
