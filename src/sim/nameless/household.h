/* A household, second by second: what it has is chosen by its kind and the seed; what it takes and
 * delivers is the sum of that. Left out: the mains (mains.h), and what a meter says of it
 * (measuring.h). */
#ifndef SIM_NAMELESS_HOUSEHOLD_H
#define SIM_NAMELESS_HOUSEHOLD_H

#include "sim/nameless/appliance.h"
#include "sim/nameless/car.h"
#include "sim/nameless/chance.h"
#include "sim/nameless/heat_pump.h"
#include "sim/nameless/load.h"
#include "sim/nameless/storage.h"
#include "sim/nameless/sun.h"

enum household_kind {
	HOUSEHOLD_SUN,
	HOUSEHOLD_BATTERY,
	HOUSEHOLD_CAR_BY_SUN,
	HOUSEHOLD_BALCONY,
	HOUSEHOLD_HEAT_PUMP,
	HOUSEHOLD_CAR,
	HOUSEHOLD_PLAIN,
	HOUSEHOLD_NIGHT,    /* there is sun, but not now */
	HOUSEHOLD_FLAT,     /* one phase */
	HOUSEHOLD_FLAT_SUN, /* one phase */
	HOUSEHOLD_STANDBY,  /* nobody is at home */
	HOUSEHOLD_WORKSHOP, /* ten times as much of all */
	N_HOUSEHOLD_KINDS,
};

enum { APPLIANCES_MAX = 32 };

struct household {
	enum household_kind kind;
	struct chance chance;
	unsigned n_phases;
	double hour; /* of the day */
	double scale;
	double base_w[PHASES], base_tangent[PHASES], base_wander[PHASES];
	size_t n_appliances;
	struct appliance appliances[APPLIANCES_MAX];
	struct sun sun;
	struct storage storage;
	struct car car;
	struct heat_pump heat_pump;
	struct load load; /* at present */
};

/* The word for a kind, as "car-by-sun"; static. */
const char *household_word(enum household_kind kind);

/* A household of that kind, at an hour of the day that suits it. */
void household_init(struct household *h, enum household_kind kind, uint64_t seed);

/* Whether it generates so much that it may feed in. */
bool household_has_sun(const struct household *h);

/* Lets a second pass; it has those voltages. */
void household_pass(struct household *h, const double volts[PHASES]);

#endif
