/* Contradictions: what a meter says of itself in two ways must agree. Nothing here changes a value;
 * it is counted, and the evidence is told to a person. */
#ifndef METER_WITNESS_H
#define METER_WITNESS_H

#include "meter/balance.h"
#include "meter/mounting.h"
#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

struct energies_event;

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

/* "sign", "scale", "phase sum", "apparent power", "fuse", "energy", "impossible voltage", "impossible power", "mounting":
 * names that no other fact of an account has. */
const char *contradiction_name(enum contradiction c);

enum { TESTIMONY_TEXT_MAX = 320 };

/* What a person should be told: a sentence without a full stop at its end. */
struct testimony {
	enum contradiction kind; /* N_CONTRADICTIONS: there is nothing to tell */
	char text[TESTIMONY_TEXT_MAX];
};

/* All zero: nothing was heard. */
struct witness {
	uint64_t n[N_CONTRADICTIONS]; /* windows (sign, scale), telegrams, or events (energy) */
	unsigned told;                /* a bit per kind */
	struct balance balance;
	struct mounting mounting;
	unsigned n_sum;         /* telegrams in a row whose phases do not add up */
	unsigned n_apparent[4]; /* the same of the apparent power of each phase, and of all */
	struct reading before;  /* the last one that was heard */
};

/* Forgets everything, also what has been told: another meter. */
void witness_reset(struct witness *w);

/* The energy that should rise by what the meter is there for: Q_ENERGY_FORWARD, Q_ENERGY_REVERSE, or N_QUANTITIES
 * for any. When that changes, what the registers have said against it counts no more. */
void witness_expect(struct witness *w, enum quantity rises);

/* Hears a reading as the meter said it, before its phases are arranged, but after energies_take():
 * a counter that fell or jumped is no witness. `period_ms`: how often readings come, 0 if not
 * known. `evidence` becomes the first of its kind, or nothing. */
void witness_hear(struct witness *w, const struct reading *r, uint32_t period_ms, uint64_t now_ms,
	struct testimony *evidence);

/* Counts what energies_take() told, and puts each such event into words. */
void witness_energy(
	struct witness *w, const struct energies_event *event, struct testimony *evidence);

/* Counts a contradiction, and puts the first of its kind into words. Of several kinds in one telegram the first
 * is told, the others when they come again: `evidence->kind` must be N_CONTRADICTIONS before the first. */
__attribute__((format(printf, 4, 5))) void witness_contradict(struct witness *w,
	enum contradiction kind, struct testimony *evidence, const char *format, ...);

#endif
