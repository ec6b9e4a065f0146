/* What a meter has said, by meaning: the registers of a telegram that concern a grid connection, or
 * those of several telegrams that complement one another. What was sent but cannot be read is not
 * what was never sent: nothing may be made of the rest of its parts. */
#ifndef READING_SAID_H
#define READING_SAID_H

#include "reading/meaning.h"
#include "reading/telegram.h"

#include <stdbool.h>
#include <stdint.h>

struct said_value {
	struct decimal value; /* as a quirk has it (reg.meant) */
	uint8_t direction;    /* enum reg_direction */
	bool was_negative;    /* as it was sent */
	bool is_doubtful;     /* a counter below zero, or where "not available" would be */
};

/* Sums of tariffs: the meanings from MEANS_TARIFF_FORWARD on. */
enum { SAID_SUMS = N_MEANINGS - MEANS_TARIFF_FORWARD };

#define SAID_BIT(meaning)          (UINT64_C(1) << (meaning))
#define SAID_PHASES(meaning_of_l1) (UINT64_C(7) << (meaning_of_l1))

struct said {
	uint64_t present;            /* a bit per enum meaning */
	uint64_t unreadable;         /* of the others: those that were sent, but cannot be read */
	uint32_t tariffs[SAID_SUMS]; /* what each sum is made of, a bit per tariff */
	struct said_value of[N_MEANINGS];
};

/* Whether a meaning (enum meaning) was said and can be read. */
static inline bool said_has(const struct said *s, unsigned meaning)
{
	return s->present >> meaning & 1;
}

/* Sent, or once sent, but what it is now nobody knows. */
static inline bool said_lacks(const struct said *s, unsigned meaning)
{
	return s->unreadable >> meaning & 1;
}

/* What the meter sends, readable or not. */
static inline uint64_t said_sent(const struct said *s)
{
	return s->present | s->unreadable;
}

/* Sets it to what was said. */
static inline void said_set(struct said *s, unsigned meaning, struct said_value v)
{
	s->of[meaning] = v;
	s->present |= SAID_BIT(meaning);
	s->unreadable &= ~SAID_BIT(meaning);
}

/* From now on it is something that cannot be read. */
static inline void said_spoil(struct said *s, unsigned meaning)
{
	s->present &= ~SAID_BIT(meaning);
	s->unreadable |= SAID_BIT(meaning);
}

/* Fills `s` from a telegram. Cannot be read: what is no number or has another unit than its
 * meaning, "not available" (all bits of its type, all but the first, or the first alone), a
 * negative energy. Of two registers with one meaning the first counts, readable or not, as the
 * second may be of the past; of tariffs the sum, each once, whatever its channel. */
void said_gather(struct said *s, const struct telegram *t);

/* What `newer` says replaces what `s` says, also by what cannot be read. A sum of fewer tariffs
 * than before is a part, and replaces nothing; one of others cannot be read. Returns what was
 * replaced, a bit per meaning. */
uint64_t said_merge(struct said *s, const struct said *newer);

/* Whether a phase, 0 to 2, is known to carry a current. */
bool said_is_loaded(const struct said *s, unsigned phase);

/* Whether it tells a power, of the total or of a phase. */
bool said_power(const struct said *s);

#endif
