/* What the bytes of a wire look like, whatever they mean: text, seven bits, or the single edges
 * that light and hum make. The newest count most. */
#ifndef METER_CHECK_TRAFFIC_H
#define METER_CHECK_TRAFFIC_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero: nothing has come. */
struct traffic {
	uint32_t n_all;
	uint32_t n_one_edge;  /* of them, low, then high all along: 00 80 c0 e0 f0 f8 fc fe ff */
	uint32_t n;           /* at the present line setting */
	uint32_t n_printable; /* of these: ASCII, with line ends */
	uint32_t n_eighth;    /* with the highest bit set */
	int most_printable;   /* percent, of the settings before */
	int most_seven;       /* the same of octets without their highest bit */
	bool is_seven;        /* the present setting has seven bits */
};

/* The line has another setting; `is_seven`: of seven bits, so that none has an eighth. */
void traffic_set_line(struct traffic *t, bool is_seven);

void traffic_add(struct traffic *t, struct bytes in);

/* How many of all bytes are single edges, how many were printable at the setting at which most
 * were, how many had their highest bit set at the setting at which fewest had; in percent, -1 while
 * there are too few to tell. */
int traffic_one_edge_percent(const struct traffic *t);
int traffic_printable_percent(const struct traffic *t);
int traffic_eighth_percent(const struct traffic *t);

#endif
