/* The inverter of a roof: what the sun makes of it in the course of a day, under clouds that drift
 * by. Left out: strings and shadows. */
#ifndef SIM_NAMELESS_SUN_H
#define SIM_NAMELESS_SUN_H

#include "sim/nameless/chance.h"
#include "sim/nameless/load.h"

#include <stdbool.h>

enum sun_reactive {
	SUN_NONE,      /* as good as none */
	SUN_FIXED,     /* a fixed power factor */
	SUN_BY_VOLTAGE /* takes the more, the higher the voltage is: Q(U) */
};

struct sun {
	double peak_w; /* 0: there is none */
	double rise_h, set_h;
	unsigned phase, n_phases;
	enum sun_reactive reactive;
	double tangent; /* SUN_FIXED; negative: it takes reactive power while it delivers */
	bool is_steady; /* no clouds, and a limit that it always reaches */
	/* At present. */
	double light, cloud, haze; /* shares */
	double cloud_s;
	double power_w;
};

/* An inverter with that peak, on phases of a house that has `n_phases`. */
void sun_init(struct sun *s, double peak_w, unsigned n_phases, struct chance *c);

/* Lets a second pass, to the hour `hour` of the day. */
void sun_pass(struct sun *s, double hour, struct chance *c);

/* Adds what it delivers, into those voltages. */
void sun_add(const struct sun *s, const double volts[PHASES], struct load *l);

#endif
