/* The battery of a house, which wants nothing to flow at the meter: it sees that late, goes part of
 * the way, and has limits. Left out: losses. */
#ifndef SIM_NAMELESS_STORAGE_H
#define SIM_NAMELESS_STORAGE_H

#include "sim/nameless/chance.h"
#include "sim/nameless/load.h"

#include <stdbool.h>
#include <stdint.h>

enum { STORAGE_LATE_MAX = 4 };

struct storage {
	double most_w; /* 0: there is none */
	double full_wh;
	unsigned phase, n_phases;
	unsigned late_s; /* it sees what was so long ago */
	double part;     /* of the way that it goes in a second */
	double aim_w;    /* what it lets flow */
	double slack_w;  /* what it does not care about */
	/* At present. */
	double charge_wh;
	double power_w; /* positive: it delivers */
	double seen_w[STORAGE_LATE_MAX];
	uint32_t n;
};

/* A battery for a house with `n_phases`. */
void storage_init(struct storage *s, unsigned n_phases, struct chance *c);

/* Lets a second pass in which `grid_w` came from the mains. */
void storage_pass(struct storage *s, double grid_w, struct chance *c);

/* Adds what it delivers or takes. */
void storage_add(const struct storage *s, struct load *l);

#endif
