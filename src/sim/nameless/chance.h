/* Chance that can be repeated: the same seed gives the same numbers. Left out: secrets, for which
 * this is of no use. */
#ifndef SIM_NAMELESS_CHANCE_H
#define SIM_NAMELESS_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

/* Begins anew. Those of neighbouring seeds have nothing in common. */
void chance_seed(struct chance *c, uint64_t seed);

uint64_t chance_bits(struct chance *c);

/* One of the numbers from 0 up to, not including, `n`, which is not 0. */
uint32_t chance_below(struct chance *c, uint32_t n);

/* Evenly from `low` to `high`. */
double chance_between(struct chance *c, double low, double high);

/* True in a share `p` of all cases. */
bool chance_is(struct chance *c, double p);

/* About normal, with a mean of 0 and a deviation of 1; never beyond 3.5. */
double chance_normal(struct chance *c);

/* An exponential waiting time with that mean. */
double chance_wait(struct chance *c, double mean);

/* One of `n` by their weights, which need not add up to anything. */
size_t chance_pick(struct chance *c, const double *weights, size_t n);

#endif
