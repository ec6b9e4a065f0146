/* From what a meter said to what that means for the grid connection: which of several registers
 * counts, and what is made of parts. Left out: whether it can be true (meter checks that), and
 * everything of the past. */
#ifndef READING_GRID_H
#define READING_GRID_H

#include "reading/reading.h"
#include "reading/telegram.h"

struct values;

/* What a power without a sign means: 1-0:15.7.0 of old meters. */
enum power_direction {
	POWER_DIRECTION_AUTO, /* as the status word says; absent where it does not */
	POWER_DIRECTION_IMPORT,
	POWER_DIRECTION_EXPORT,
};

struct grid_rules {
	enum power_direction direction;
	bool trust_doubtful; /* take a direction also when the meter contradicts itself */
	bool has_nil_phases; /* an earlier reading was PHASE_POWERS_NIL, and none since measured */
};

/* Fills `r` from what the meter has said, by these preferences:
 *   power: 16.7.0, directed 15.7.0, 1.7.0 - 2.7.0, one of them alone, 1.7.1, sum of the phases;
 *   phase: 36/56/76.7.0, 21/41/61.7.0 - 22/42/62.7.0, U * I * cos(angle) fitted to the total;
 *   neither, where 16.7.0 or 36/56/76.7.0 say the difference with the other sign;
 *   energy: 1.8.0 / 2.8.0, sum of the tariffs 1 to 9, of those from 10 on;
 *   power factor: 13.7.0, P / (U * I);
 *   voltage and current of L1: 32.7.0, 31.7.0, where no phase is named 12.7.0, 11.7.0;
 *   sequence of the phases: 81.7.1 and 81.7.2.
 * A current gets the sign of its phase's power. What cannot be told stays absent; so does what has
 * a part that was sent and cannot be read, unless something else says the same as surely. A voltage
 * below 10 V is that of a phase that is not connected, and absent, unless a current flows. */
void grid_reading_of(const struct values *s, const struct grid_rules *rules, struct reading *r);

/* Takes from a reading by what the next one of the same meter is to be read. */
void grid_learn(struct grid_rules *rules, const struct reading *r);

/* The same as grid_reading_of(), of one telegram. */
void grid_reading(const struct telegram *t, const struct grid_rules *rules, struct reading *r);

#endif
