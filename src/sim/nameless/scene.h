/* All that a meter may tell of: the mains, the household behind it, what it measures of both, and
 * what else a list can have numbers of. Left out: lists (nameless_list.h). */
#ifndef SIM_NAMELESS_SCENE_H
#define SIM_NAMELESS_SCENE_H

#include "sim/nameless/household.h"
#include "sim/nameless/mains.h"
#include "sim/nameless/measuring.h"

#include <stdint.h>

enum { THERMOMETERS = 3 };

struct scene {
	struct chance chance;
	struct mains mains;
	struct household household;
	struct measuring measuring;
	double celsius[THERMOMETERS], thermostat_celsius;
	double litres, litres_too; /* two counters that go on together */
	double tap_with_load_v;    /* the tap changer goes up by that with each large load */
	int64_t begin_s, now_s;    /* of local time, since 1970 */
};

/* Another house and meter for each seed. */
void scene_init(struct scene *s, enum household_kind kind, uint64_t seed);

/* Lets a second pass. */
void scene_pass(struct scene *s);

/* The second of the day. */
uint32_t scene_day_s(const struct scene *s);

/* What the inverter delivers alone, as a meter of its own measures it. */
double scene_production_w(const struct scene *s);

#endif
