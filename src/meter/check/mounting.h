/* Whether the energy that rises is the one that should: a meter that is there for one direction
 * only, such as that of a PV system or of a heat pump, may be mounted the other way round.
 *
 * An inverter takes some watts at night, for days under snow, so what counts is how fast a register
 * rises: it is wrong when it does so with more than 200 W on average while the right one makes next
 * to nothing, now and since the beginning. */
#ifndef METER_CHECK_MOUNTING_H
#define METER_CHECK_MOUNTING_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

/* The registers at a moment, by which of them should rise. */
struct mounting_state {
	bool is_known, has_right;
	double right_wh, wrong_wh;
	uint64_t ms;
};

/* All zero: nothing is expected. */
struct mounting {
	enum quantity
		rises; /* Q_ENERGY_FORWARD or Q_ENERGY_REVERSE; any other: nothing is expected */
	struct mounting_state begin, since; /* when it began, when it was last looked at */
};

struct mounting_evidence {
	double wrong_wh, right_wh, seconds;
};

/* Begins anew, for an energy that should rise. */
void mounting_expect(struct mounting *m, enum quantity rises);

/* Takes a reading as the meter says it, after energy_guard_take(). True, and `evidence` filled,
 * each time that the wrong energy has risen by some 100 Wh while the right one has not. */
bool mounting_take(struct mounting *m, const struct reading *r, uint64_t now_ms,
	struct mounting_evidence *evidence);

#endif
