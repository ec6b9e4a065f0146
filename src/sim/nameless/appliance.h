/* What a house switches: for how long, how often, with what power factor, and whether a thermostat
 * or a hob chops it meanwhile. Left out: who wants it, and when (household.h). */
#ifndef SIM_NAMELESS_APPLIANCE_H
#define SIM_NAMELESS_APPLIANCE_H

#include "sim/nameless/chance.h"
#include "sim/nameless/load.h"

#include <stdbool.h>
#include <stddef.h>

struct appliance_kind;

struct appliance {
	const struct appliance_kind *kind;
	unsigned phase; /* the first that it has */
	double power_w;
	double activity; /* how much more often than on average */
	double left_s;   /* until it is switched */
	double pulse_s;  /* until it is chopped */
	bool is_on, is_chopped;
};

/* How many kinds there are that any house may have. */
size_t appliance_kinds(void);

/* One of that kind on that phase, in the middle of its life. */
void appliance_init(
	struct appliance *a, size_t kind, unsigned phase, double activity, struct chance *c);

/* Whether the kind is found in that share of the houses. */
double appliance_share(size_t kind);

/* Whether it has all three phases. */
bool appliance_has_three_phases(size_t kind);

/* Lets a second pass. At night people sleep. */
void appliance_pass(struct appliance *a, bool is_night, struct chance *c);

/* Adds what it takes now. */
void appliance_add(const struct appliance *a, struct chance *c, struct load *l);

#endif
