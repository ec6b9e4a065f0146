/* Power against energy: the power, integrated, must move as the energy counters of the meter do.
 * The counters are the better witness: they are what the meter is calibrated for, and they have no
 * sign that could be lost. */
#ifndef METER_CHECK_ENERGY_CHECK_H
#define METER_CHECK_ENERGY_CHECK_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

enum energy_check_verdict {
	ENERGY_CHECK_NOTHING,     /* no window is complete, or it agrees */
	ENERGY_CHECK_WRONG_SIGN,  /* the counters ran against the power */
	ENERGY_CHECK_WRONG_SCALE, /* the same way, but more than three times faster or slower */
};

/* What was integrated from one change of a counter to another one. */
struct energy_check_window {
	bool is_open;
	bool was_import, was_export; /* power above, below zero */
	unsigned n;                  /* powers in it */
	uint64_t since_ms;
	double integral_wh;
	double doubt_wh; /* as far as that may be off, as the power changed between telegrams */
	struct decimal start[2]; /* forward and reverse */
};

/* All zero: nothing was heard. */
struct energy_check {
	bool has_power;
	double power_w; /* the last that was said */
	uint64_t power_ms;
	unsigned present; /* counters of the last reading: bit 0 forward, bit 1 reverse */
	struct decimal counter[2];
	uint64_t counter_ms[2]; /* when it last changed */
	struct energy_check_window window;
};

struct energy_check_evidence {
	double seconds;
	double mean_w;      /* of the power */
	double integral_wh; /* of the power */
	double net_wh;      /* forward minus reverse, by the counters */
};

/* Hears a reading that came at `now_ms`. `period_ms`: how often they come, 0 if not known.
 * `evidence` is filled when the verdict is not BALANCE_NOTHING. */
enum energy_check_verdict energy_check_take(struct energy_check *b, const struct reading *r,
	uint32_t period_ms, uint64_t now_ms, struct energy_check_evidence *evidence);

#endif
