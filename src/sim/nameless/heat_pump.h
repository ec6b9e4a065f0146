/* A heat pump: a compressor that runs for long, at one speed or at many. Left out: defrosting. */
#ifndef SIM_NAMELESS_HEAT_PUMP_H
#define SIM_NAMELESS_HEAT_PUMP_H

#include "sim/nameless/chance.h"
#include "sim/nameless/load.h"

#include <stdbool.h>

struct heat_pump {
	double most_w; /* 0: there is none */
	unsigned phase, n_phases;
	bool is_modulated;
	double tangent;
	/* At present. */
	bool is_on;
	double left_s, wanted_w, power_w;
};

/* A heat pump for a house with `n_phases`. */
void heat_pump_init(struct heat_pump *h, unsigned n_phases, struct chance *c);

/* Lets a second pass. */
void heat_pump_pass(struct heat_pump *h, struct chance *c);

/* Adds what it takes. */
void heat_pump_add(const struct heat_pump *h, struct chance *c, struct load *l);

#endif
