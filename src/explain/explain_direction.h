/* Import or export: what the voltage does when a power steps, and what the display says. */
#ifndef EXPLAIN_EXPLAIN_DIRECTION_H
#define EXPLAIN_EXPLAIN_DIRECTION_H

#include "explain/explain_volts.h"

struct explain_facing {
	int way; /* -1: the first is import; 1: it is export; 0: not known */
	uint8_t level;
	double t;
	unsigned n;
};

struct explain_facing explain_facing_of(
	const struct explain_work *w, unsigned plus, unsigned minus);

/* What the display says of it, as `way`. */
int explain_display_says(const struct explain_work *w, unsigned a, unsigned b);

#endif
