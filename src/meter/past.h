/* What is known of a meter whatever wire it is heard on: what its counters may not fall below, what
 * has been said of it. A meter that comes back, on another port or beside another one, goes on from
 * there. */
#ifndef METER_PAST_H
#define METER_PAST_H

#include "meter/meter.h"

struct past {
	struct energy_guard energies;
	struct plausibility plausibility;
	struct integral integral;
	struct invocation_counter counter;
	struct list_doubt list_doubt;
	struct meter_facts facts;
	uint8_t strongest; /* enum telegram_check */
};

/* Takes it from a meter that is about to be left. */
void past_take(struct past *p, const struct meter *m);

/* Gives it to one that has just begun. What was said of the wire stays as it is. */
void past_give(const struct past *p, struct meter *m);

#endif
