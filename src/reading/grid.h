/* From what a meter said to what that means for the grid connection. */
#ifndef READING_GRID_H
#define READING_GRID_H

#include "reading/reading.h"
#include "reading/telegram.h"

struct said;

/* What a power without a sign means: 1-0:15.7.0 of old meters. */
enum power_direction {
	POWER_DIRECTION_AUTO, /* as the status word says; absent where it does not */
	POWER_DIRECTION_IMPORT,
	POWER_DIRECTION_EXPORT,
};

struct grid_rules {
	enum power_direction direction;
	bool trust_doubtful; /* take a direction also when the meter contradicts itself */
};

/* Fills `r` from what the meter has said, by these preferences:
 *   power: 16.7.0, directed 15.7.0, 1.7.0 - 2.7.0, 1.7.1, sum of the phases;
 *   phase: 36/56/76.7.0, 21/41/61.7.0 - 22/42/62.7.0, U * I * cos(angle) fitted to the total;
 *   energy: 1.8.0 / 2.8.0, sum of the tariffs;
 *   power factor: 13.7.0, P / (U * I).
 * A current gets the sign of its phase's power. What cannot be told stays absent. */
void grid_reading_of(const struct said *s, const struct grid_rules *rules, struct reading *r);

/* The same of one telegram. */
void grid_reading(const struct telegram *t, const struct grid_rules *rules, struct reading *r);

#endif
