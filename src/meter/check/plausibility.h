/* Contradictions: what a meter says of itself in two ways must agree. Nothing here changes a value;
 * it is counted, and the first of its kind is an event. */
#ifndef METER_CHECK_PLAUSIBILITY_H
#define METER_CHECK_PLAUSIBILITY_H

#include "meter/check/energy_check.h"
#include "event/event.h"
#include "meter/check/mounting.h"
#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

struct energy_guard_event;

/* In the order of enum status_field. */
enum contradiction {
	CONTRADICTION_SIGN,      /* the energy counters run against the power */
	CONTRADICTION_SCALE,     /* they run much faster or slower than the power */
	CONTRADICTION_PHASE_SUM, /* the phases do not add up to the total */
	CONTRADICTION_APPARENT,  /* more power than voltage and current can make */
	CONTRADICTION_FUSE,      /* more than the fuse would carry */
	CONTRADICTION_ENERGY,    /* a counter fell or jumped */
	CONTRADICTION_VOLTAGE,   /* no mains has such a voltage */
	CONTRADICTION_POWER,     /* more than any connection of a house carries */
	CONTRADICTION_ROLE,      /* the registers say that it is mounted the other way round */
	N_CONTRADICTIONS,
};

/* All zero: nothing was heard. */
struct plausibility {
	uint64_t n[N_CONTRADICTIONS]; /* windows (sign, scale), telegrams, or events (energy) */
	unsigned told;                /* a bit per kind */
	struct energy_check balance;
	struct mounting mounting;
	unsigned n_sum;         /* telegrams in a row whose phases do not add up */
	unsigned n_apparent[4]; /* the same of the apparent power of each phase, and of all */
	struct reading before;  /* the last one that was heard */
};

/* Forgets everything, also what has been told: another meter. */
void plausibility_reset(struct plausibility *w);

/* The energy that should rise by what the meter is there for: Q_ENERGY_FORWARD, Q_ENERGY_REVERSE,
 * or N_QUANTITIES for any. When that changes, what the registers have said against it counts no
 * more. */
void plausibility_expect(struct plausibility *w, enum quantity rises);

/* Hears a reading as the meter said it, before its phases are arranged, but after
 * energy_guard_take(): a counter that fell or jumped is no witness. `period_ms`: how often readings
 * come, 0 if not known. `event` becomes the first of its kind, or EVENT_NOTHING. */
void plausibility_hear(struct plausibility *w, const struct reading *r, uint32_t period_ms,
	uint64_t now_ms, struct event *event);

/* Counts what energy_guard_take() told; `event` becomes that. */
void plausibility_energy(
	struct plausibility *w, const struct energy_guard_event *told, struct event *event);

/* Counts a contradiction; the first of its kind becomes `event`. Of several kinds in one telegram
 * the first is told, the others when they come again: `event->kind` must be EVENT_NOTHING before
 * the first. */
void plausibility_contradict(struct plausibility *w, enum contradiction contradiction,
	struct event *event, const struct event *evidence);

#endif
