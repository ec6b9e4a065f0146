/* A reading: the quantities of a grid connection at one moment. What was not said is absent, never
 * zero. Import is positive. What the meter did not measure itself is marked as derived. Left out:
 * when it was, and whether it can be true. */
#ifndef READING_READING_H
#define READING_READING_H

#include "base/decimal.h"

#include <stdbool.h>
#include <stdint.h>

/* Base units: W, V, A, Hz, Wh. The order of the three phases is relied upon: Q_L1_X + 1 is
 * Q_L2_X. */
enum quantity {
	Q_POWER,
	Q_L1_POWER,
	Q_L2_POWER,
	Q_L3_POWER,
	Q_L1_VOLTAGE,
	Q_L2_VOLTAGE,
	Q_L3_VOLTAGE,
	Q_L1_CURRENT,
	Q_L2_CURRENT,
	Q_L3_CURRENT,
	Q_FREQUENCY,
	Q_ENERGY_FORWARD,
	Q_ENERGY_REVERSE,
	Q_L1_ENERGY_FORWARD,
	Q_L2_ENERGY_FORWARD,
	Q_L3_ENERGY_FORWARD,
	Q_L1_ENERGY_REVERSE,
	Q_L2_ENERGY_REVERSE,
	Q_L3_ENERGY_REVERSE,
	Q_POWER_FACTOR,
	Q_L1_POWER_FACTOR,
	Q_L2_POWER_FACTOR,
	Q_L3_POWER_FACTOR,
	N_QUANTITIES,
};

/* In which order the phases follow one another. */
enum phase_sequence {
	SEQUENCE_UNSAID,
	SEQUENCE_123,
	SEQUENCE_132,
};

/* What the powers of phases say of the meter. */
enum phase_powers {
	PHASE_POWERS_UNSAID,
	PHASE_POWERS_NIL, /* all that were sent are nil, and not measured */
	PHASE_POWERS_MEASURED,
};

struct reading {
	uint8_t sequence;     /* enum phase_sequence */
	uint8_t phase_powers; /* enum phase_powers */
	uint32_t present;     /* a bit per quantity */
	uint32_t derived;     /* of those: computed here, not sent */
	uint32_t
		unreadable; /* of the others: sent, but it cannot be read, or a part of it cannot */
	struct decimal value[N_QUANTITIES];
};

/* Whether a quantity is there, whoever made it. */
static inline bool reading_has(const struct reading *r, enum quantity q)
{
	return r->present >> q & 1;
}

/* Whether it was computed here, and not sent. */
static inline bool reading_is_derived(const struct reading *r, enum quantity q)
{
	return r->derived >> q & 1;
}

/* Whether the meter has it, and it cannot be read. */
static inline bool reading_lacks(const struct reading *r, enum quantity q)
{
	return r->unreadable >> q & 1;
}

/* Sets it as the meter has measured it, in its base unit. */
static inline void reading_set(struct reading *r, enum quantity q, struct decimal v)
{
	r->present |= UINT32_C(1) << q;
	r->derived &= ~(UINT32_C(1) << q);
	r->unreadable &= ~(UINT32_C(1) << q);
	r->value[q] = v;
}

/* Sets it as computed here, in its base unit. */
static inline void reading_derive(struct reading *r, enum quantity q, struct decimal v)
{
	reading_set(r, q, v);
	r->derived |= UINT32_C(1) << q;
}

/* Makes it absent: nobody has said it. */
static inline void reading_clear(struct reading *r, enum quantity q)
{
	r->present &= ~(UINT32_C(1) << q);
	r->derived &= ~(UINT32_C(1) << q);
	r->unreadable &= ~(UINT32_C(1) << q);
}

/* Makes it absent although the meter has it: it cannot be read. */
static inline void reading_spoil(struct reading *r, enum quantity q)
{
	reading_clear(r, q);
	r->unreadable |= UINT32_C(1) << q;
}

/* The word of `decode --format json`: "power", "l1_voltage", "energy_forward" … */
const char *quantity_name(enum quantity q);

/* "W", "V", "A", "Hz", "Wh". */
const char *quantity_unit(enum quantity q);

#endif
