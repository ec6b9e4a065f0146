/* SplitMix64, and the few distributions that the life of a house needs. Left out: tails, as a sum
 * of four even numbers has none. */
#include "sim/nameless/chance.h"

#include <math.h>

void chance_seed(struct chance *c, uint64_t seed)
{
	c->state = seed * UINT64_C(0xd1342543de82ef95) + 1;
	chance_bits(c);
}

uint64_t chance_bits(struct chance *c)
{
	uint64_t z = c->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint32_t chance_below(struct chance *c, uint32_t n)
{
	return (uint32_t)((chance_bits(c) >> 32) * n >> 32);
}

static double evenly(struct chance *c)
{
	return (double)(chance_bits(c) >> 11) / 9007199254740992.0;
}

double chance_between(struct chance *c, double low, double high)
{
	return low + (high - low) * evenly(c);
}

bool chance_is(struct chance *c, double p)
{
	return evenly(c) < p;
}

double chance_normal(struct chance *c)
{
	uint64_t bits = chance_bits(c);
	double sum = 0;

	for (int i = 0; i < 4; i++)
		sum += (double)(bits >> 16 * i & 0xffff) / 65536;
	return (sum - 2) * 1.7320508075688772;
}

double chance_wait(struct chance *c, double mean)
{
	return -mean * log(1 - evenly(c));
}

size_t chance_pick(struct chance *c, const double *weights, size_t n)
{
	double sum = 0, at;

	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	at = chance_between(c, 0, sum);
	for (size_t i = 0; i + 1 < n; i++) {
		at -= weights[i];
		if (at < 0)
			return i;
	}
	return n - 1;
}
