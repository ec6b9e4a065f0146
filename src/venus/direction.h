/* Which way the energy of a meter goes in its role.
 *
 * The system takes what a PV inverter makes as positive, and counts it as Forward; so it does with
 * what the other roles take or deliver. A production meter of a house, though, mostly counts what
 * it delivers as export, as the house's own meter does (facts of Venus OS: Victron's drivers turn
 * this role alone). */
#ifndef VENUS_DIRECTION_H
#define VENUS_DIRECTION_H

#include "reading/reading.h"
#include "venus/role.h"

#include <stdbool.h>

/* Whether import and export change places, as the owner has said it. */
enum reverse {
	REVERSE_AUTO, /* not at all: the role tells, and the registers */
	REVERSE_NO,
	REVERSE_YES,
};

/* What an owner has said holds. Else they change places for a pvinverter, unless `r`, a reading as
 * the meter says it, tells that the import register is the one in use: there is no other, or the
 * power that is clearly import stands beside an import register that is at least twice the other,
 * or the import register has at least ten times the other and 100 kWh, and the power does not speak
 * against it, or the power is clearly import while neither register has come. The few watts that an
 * inverter takes at night tell nothing. */
bool direction_is_reversed(enum role role, enum reverse wish, const struct reading *r);

/* The energy that the meter itself should make rise; N_QUANTITIES: any may. */
enum quantity direction_rises(enum role role, bool is_reversed);

#endif
