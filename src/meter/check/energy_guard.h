/* A guard of the energies: what leaves here never falls, and never rises faster than a house can
 * make it. A wrong value stays in the statistics for ever, so one that cannot be true is held back:
 * the last that was trusted stands in, until the meter has kept to its new level for a while. */
#ifndef METER_CHECK_ENERGY_GUARD_H
#define METER_CHECK_ENERGY_GUARD_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

enum { ENERGIES = 8 }; /* total and L1 to L3, forward and reverse */

enum energy_guard_kind {
	ENERGIES_FELL,
	ENERGIES_JUMPED,
	ENERGIES_BEGINS_ANEW, /* the new level is believed */
};

/* What a person should be told. */
struct energy_guard_event {
	enum energy_guard_kind kind;
	enum quantity quantity;
	struct decimal before, now; /* what was trusted, what the meter said */
};

/* One counter. */
struct energy_guard_counter {
	bool is_known;
	bool is_told;     /* that its values are held back */
	unsigned n_level; /* values in a row that are plausible at the other level */
	struct decimal trusted;
	struct decimal level; /* the last that was held back */
	uint64_t changed_ms;  /* when `trusted` last changed */
	uint64_t level_since_ms;
	uint64_t level_changed_ms;
	uint64_t held_ms; /* the last time that one was held back */
};

/* All zero: nothing is known. */
struct energy_guard {
	double power_w; /* the largest of the last reading */
	double hour_w;  /* the largest that two in a row had, in this hour */
	double hour_before_w;
	uint64_t hour_since_ms;
	uint64_t n_held; /* values that were held back because they fell or jumped */
	struct energy_guard_counter counters[ENERGIES];
};

/* Forgets everything: another meter. */
void energy_guard_reset(struct energy_guard *e);

/* Guards the energies of a reading that came at `now_ms`. `fresh` has a bit for each quantity that
 * was said anew; what is only remembered is no witness for itself. `limit_w`: the power beyond
 * which none can rise; 0: 200 kW, or twice the largest power that the meter said just now, or
 * within an hour in two readings in a row. An absent energy stays absent. Fills `events` with what
 * is to be told and returns how many that are: of each counter that one fell or jumped is told once
 * until it has been fine for an hour, that it begins anew each time. */
unsigned energy_guard_take(struct energy_guard *e, struct reading *r, uint32_t fresh,
	double limit_w, uint64_t now_ms, struct energy_guard_event events[ENERGIES]);

#endif
