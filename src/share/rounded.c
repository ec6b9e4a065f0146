/* Digit by digit, and exact. */
#include "share/rounded.h"

/* The last digit that is cut off decides, as those behind it can only make it more. */
static void shorten(struct decimal *a, int exp)
{
	uint64_t last = 0;

	for (; a->exp < exp; a->exp++) {
		last = a->digits % 10;
		a->digits /= 10;
	}
	a->digits += last >= 5;
}

struct decimal rounded(struct decimal a, int places)
{
	struct decimal r = a;

	if (r.exp < -places)
		shorten(&r, -places);
	for (; r.exp > -places; r.exp--)
		if (__builtin_mul_overflow(r.digits, 10, &r.digits))
			return a;
	r.negative = a.negative && r.digits;
	return r;
}
