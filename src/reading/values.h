/* What a meter has said, by meaning: the registers of a telegram that concern a grid connection, or
 * those of several telegrams that complement one another. A value that was sent but cannot be read
 * is not the same as one that was never sent: nothing may be computed from its other parts. Left
 * out: what all of that means for the grid (grid.h). */
#ifndef READING_VALUES_H
#define READING_VALUES_H

#include "reading/meaning.h"
#include "reading/telegram.h"

#include <stdbool.h>
#include <stdint.h>

struct values_value {
	struct decimal value; /* as a quirk has it (reg.meant) */
	uint8_t direction;    /* enum reg_direction */
	bool was_negative;    /* as it was sent */
	bool is_doubtful;     /* a counter below zero, or where "not available" would be */
};

/* Sums of tariffs: the meanings from MEANS_TARIFF_FORWARD on. */
enum { VALUES_SUMS = N_MEANINGS - MEANS_TARIFF_FORWARD };

#define VALUES_BIT(meaning)          (UINT64_C(1) << (meaning))
#define VALUES_PHASES(meaning_of_l1) (UINT64_C(7) << (meaning_of_l1))

/* What tells the power of all phases, in one way or another; and what tells that of a phase. */
#define VALUES_TOTALS                                                                   \
	(VALUES_BIT(Q_POWER) | VALUES_BIT(MEANS_MAGNITUDE) | VALUES_BIT(MEANS_IMPORT) | \
		VALUES_BIT(MEANS_EXPORT) | VALUES_BIT(MEANS_SIGNED_TARIFF))
#define VALUES_OF_PHASES                                              \
	(VALUES_PHASES(Q_L1_POWER) | VALUES_PHASES(MEANS_L1_IMPORT) | \
		VALUES_PHASES(MEANS_L1_EXPORT))

struct values {
	uint64_t present;              /* a bit per enum meaning */
	uint64_t unreadable;           /* of the others: those that were sent, but cannot be read */
	uint32_t tariffs[VALUES_SUMS]; /* what each sum is made of, a bit per tariff */
	struct values_value of[N_MEANINGS]; /* filled where present */
};

/* Whether a meaning (enum meaning) was said and can be read. */
static inline bool values_has(const struct values *s, unsigned meaning)
{
	return s->present >> meaning & 1;
}

/* Whether a meaning was sent, now or before, but what it is now cannot be read. */
static inline bool values_lacks(const struct values *s, unsigned meaning)
{
	return s->unreadable >> meaning & 1;
}

/* What the meter sends, readable or not: a bit per meaning. */
static inline uint64_t values_sent(const struct values *s)
{
	return s->present | s->unreadable;
}

/* Sets it to what was said. */
static inline void values_set(struct values *s, unsigned meaning, struct values_value v)
{
	s->of[meaning] = v;
	s->present |= VALUES_BIT(meaning);
	s->unreadable &= ~VALUES_BIT(meaning);
}

/* Notes that it was sent and cannot be read. */
static inline void values_spoil(struct values *s, unsigned meaning)
{
	s->present &= ~VALUES_BIT(meaning);
	s->unreadable |= VALUES_BIT(meaning);
}

/* Fills `s` from a telegram. Cannot be read: what is no number or has another unit than its
 * meaning, "not available" (all bits of its type, all but the first, or the first alone), a
 * negative energy or frequency. Of two registers with one meaning the first counts, readable or
 * not, as the second may be of the past; but what is of channel 0 before what is of another. Of
 * tariffs the sum, each once, whatever its channel. */
void values_gather(struct values *s, const struct telegram *t);

/* What `newer` says replaces what `s` says, also by what cannot be read. A sum of fewer tariffs
 * than before is a part, and replaces nothing; one of others cannot be read. Returns what was
 * replaced, a bit per meaning. */
uint64_t values_merge(struct values *s, const struct values *newer);

/* Whether a phase, 0 to 2, is known to carry a current. */
bool values_is_loaded(const struct values *s, unsigned phase);

/* Whether a phase, 0 to 2, is known to have something: a current, or more than the next to no
 * voltage of one that is not connected. In a net without a neutral one may have no voltage, and a
 * current. */
bool values_is_connected(const struct values *s, unsigned phase);

/* Whether it tells a power, of the total or of a phase. */
bool values_power(const struct values *s);

#endif
