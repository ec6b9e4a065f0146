/* Meters that send their power only when a PIN was entered once (modern meters of Germany): whose
 * help fits, and whether the PIN is in, by what comes over the wire. Pure: time is an argument.
 * Left out: how a PIN is entered, which the page tells. */
#ifndef SCREEN_PIN_H
#define SCREEN_PIN_H

#include <stdbool.h>
#include <stdint.h>

enum pin_state {
	PIN_NOT_NEEDED, /* or it is not known */
	PIN_WOULD_HELP, /* it sends, but no power */
	PIN_IS_IN,      /* its power has begun in the last ten minutes */
};

/* All zero: nothing yet. */
struct pin {
	bool was_without;  /* telegrams came without a power, and none with one since */
	uint64_t begun_ms; /* then one came; 0: it did not */
};

/* A look at the meter at `now_ms`: whether its telegrams have no power although a PIN would give
 * it, and whether they have one. Neither: nothing is known at present. */
enum pin_state pin_look(struct pin *p, uint64_t now_ms, bool lacks_power, bool has_power);

/* "emh", by the three letters of a maker (FLAG list); "" for one without a help of its own.
 * Static. */
const char *pin_maker(const char *manufacturer);

#endif
