/* What flows at the meter of a house, by phase. Left out: voltages (mains.h). */
#ifndef SIM_NAMELESS_LOAD_H
#define SIM_NAMELESS_LOAD_H

enum { PHASES = 3 };

/* Positive is what the house takes. */
struct load {
	double active_w[PHASES];
	double reactive_var[PHASES];
	double distortion_va2[PHASES]; /* of currents that are no sine: squares, as they add up so
					*/
};

#endif
