/* How a meter with two elements (Aron) measures three lines without a neutral conductor, as in the
 * IT nets of Norway: the second line has neither a voltage nor a current of its own. Left out:
 * earth faults. */
#ifndef SIM_NAMELESS_TWO_ELEMENTS_H
#define SIM_NAMELESS_TWO_ELEMENTS_H

#include "sim/nameless/load.h"

/* What its elements, at lines 1 and 3, make of it. */
struct two_elements {
	double volts[PHASES], amperes[PHASES], active_w[PHASES], reactive_var[PHASES];
};

/* `l` is what is taken between lines 1 and 2, 2 and 3, 3 and 1, at the voltages between them. */
void two_elements_measure(struct two_elements *t, const struct load *l, const double volts[PHASES]);

#endif
