/* An electric car at its wallbox: whole amperes on one phase or three, all that it may have or what
 * is left of the sun. Left out: the end of a charge. */
#ifndef SIM_NAMELESS_CAR_H
#define SIM_NAMELESS_CAR_H

#include "sim/nameless/chance.h"
#include "sim/nameless/load.h"

#include <stdbool.h>

struct car {
	bool is_there;
	unsigned phase, n_phases;
	double most_a;
	bool by_sun;
	/* At present. */
	bool is_charging;
	double left_s; /* until it begins or ends */
	double allowed_a, drawn_a;
	double regulate_s;
};

/* A car for a house with `n_phases`. */
void car_init(struct car *car, unsigned n_phases, bool by_sun, struct chance *c);

/* Lets a second pass in which `grid_w` came from the mains. */
void car_pass(struct car *car, double grid_w, struct chance *c);

/* Adds what it takes at those voltages. */
void car_add(const struct car *car, const double volts[PHASES], struct chance *c, struct load *l);

#endif
