/* What a meter has said, by meaning: the registers of a telegram that concern a grid connection, or those
 * of several telegrams that complement one another. */
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
};

struct said {
	uint64_t present; /* a bit per enum meaning */
	struct said_value of[N_MEANINGS];
};

static inline bool said_has(const struct said *s, unsigned meaning)
{
	return s->present >> meaning & 1;
}

static inline void said_forget(struct said *s, unsigned meaning)
{
	s->present &= ~(UINT64_C(1) << meaning);
}

/* Fills `s` from a telegram. Of two registers with one meaning the first counts, of tariffs the sum. */
void said_gather(struct said *s, const struct telegram *t);

/* What `newer` says replaces what `s` says. */
void said_merge(struct said *s, const struct said *newer);

/* Whether it tells a power, of the total or of a phase. */
bool said_power(const struct said *s);

#endif
