/* Logarithms and bits as the relations of explain need them. */
#ifndef EXPLAIN_EXPLAIN_MATH_H
#define EXPLAIN_EXPLAIN_MATH_H

#include <stdbool.h>
#include <stdint.h>

/* log10, within 1e-4; v > 0. Small enough for each telegram on a processor without a unit for it.
 */
float explain_log10(double v);

/* 10^n as it is needed here, -9 to 9. */
double explain_ten(int n);

/* The nearest whole number. */
int explain_round(double v);

static inline uint64_t explain_bit(unsigned i)
{
	return UINT64_C(1) << i;
}

static inline double explain_abs(double v)
{
	return v < 0 ? -v : v;
}

static inline double explain_max(double a, double b)
{
	return a > b ? a : b;
}

static inline double explain_min(double a, double b)
{
	return a < b ? a : b;
}

/* Counts up to the end of its type. */
static inline void explain_count16(uint16_t *n)
{
	if (*n != UINT16_MAX)
		++*n;
}

static inline void explain_count8(uint8_t *n)
{
	if (*n != UINT8_MAX)
		++*n;
}

/* One more of a set of counters that are compared with one another: they are halved together. */
void explain_count_of(uint8_t *one, uint8_t *const others[], unsigned n_others);

/* The square root, v >= 0. */
double explain_root(double v);

#endif
