/* The invocation counter of ciphered telegrams: each is used once. A repetition is dropped. A
 * counter that falls may be an old telegram played again, or a meter that began anew: it is
 * believed when it has gone on from there for a while, unless one above it was authenticated or the
 * owner wants it never. Other keys have another count (IEC 62056-5-3 has a counter for each). A
 * count that comes to its end goes on from zero. */
#ifndef METER_INVOCATION_COUNTER_H
#define METER_INVOCATION_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

struct telegram;

/* Whether a counter that has fallen is believed after a while. */
enum counter_policy {
	COUNTER_AUTO,     /* as long as the one above it was not authenticated */
	COUNTER_TOLERANT, /* yes */
	COUNTER_STRICT,   /* never */
};

struct invocation_counter {
	bool is_known;
	bool is_authentic; /* `last` */
	bool has_wrapped;  /* it has gone on from zero: what is far above `last` is from before */
	uint32_t keys;     /* which it counts, see struct telegram */
	uint32_t last;     /* accepted */
	uint32_t lower;    /* the last one below that */
	unsigned n_lower;  /* of them in a row, each higher than the one before */
};

enum counter_verdict {
	COUNTER_FINE,
	COUNTER_BEGINS_ANEW, /* accepted, after several below */
	COUNTER_REFUSED,
	COUNTER_DOUBTED, /* refused, and several below have come: a person should know */
};

/* Judges the counter of the next telegram of one meter. */
enum counter_verdict invocation_counter_take(
	struct invocation_counter *c, const struct telegram *t, enum counter_policy policy);

#endif
