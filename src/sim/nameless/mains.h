/* The mains as a house has them: what comes from the transformer wanders, jumps with the neighbours
 * and with its tap changer, and what the house takes lowers it by the impedance on the way; the
 * neutral conductor lifts the other phases. Left out: flicker and harmonics. */
#ifndef SIM_NAMELESS_MAINS_H
#define SIM_NAMELESS_MAINS_H

#include "sim/nameless/chance.h"
#include "sim/nameless/load.h"

#include <stdbool.h>

struct mains {
	struct chance chance;
	unsigned n_phases;
	double line_ohm, neutral_ohm, reactance_ohm;
	double nominal_v;
	double wander_v;    /* deviation of what all phases have in common */
	double noise_v;     /* of one second, each phase for itself */
	double neighbour_v; /* of one of their steps */
	bool is_without_taps;
	/* At present. */
	double common_v, own_v[PHASES], step_v[PHASES], tap_v, tap_s;
	double source_v[PHASES]; /* without the house */
	double frequency_hz;
};

/* Mains of a place that the seed chooses. */
void mains_init(struct mains *m, uint64_t seed, unsigned n_phases);

/* Lets a second pass. */
void mains_pass(struct mains *m);

/* The tap changer of the transformer goes up by `volts`, or down. */
void mains_tap(struct mains *m, double volts);

/* The voltages at the meter of a house that takes this. */
void mains_voltages(const struct mains *m, const struct load *l, double volts[PHASES]);

#endif
