/* The invocation counter of ciphered telegrams: each is used once. A repetition is dropped. A counter that
 * falls may be an old telegram played again, or a meter that began anew: it is believed when it has gone on
 * from there for a while. */
#ifndef METER_COUNTER_H
#define METER_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

struct counter {
	bool is_known;
	uint32_t last;    /* accepted */
	uint32_t lower;   /* the last one below that */
	unsigned n_lower; /* of them in a row, each higher than the one before */
};

enum counter_verdict {
	COUNTER_FINE,
	COUNTER_BEGINS_ANEW, /* accepted, after several below */
	COUNTER_REFUSED,
};

/* Judges the counter of the next telegram of one meter. `is_strict`: one below is never believed. */
enum counter_verdict counter_take(struct counter *c, uint32_t counter, bool is_strict);

#endif
