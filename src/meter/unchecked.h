/* Telegrams without any checksum: nothing but what they say speaks for them. They count from the second on
 * that agrees with the one before: the same meter, counters that run as fast as a house can make them, voltages
 * of a grid. */
#ifndef METER_UNCHECKED_H
#define METER_UNCHECKED_H

#include "reading/said.h"

#include <stdint.h>

struct unchecked {
	uint64_t at_ms;     /* of the last; 0: none */
	unsigned n_refused; /* in a row */
	bool has_energy[2];
	double energy_wh[2]; /* import and export */
};

/* Whether what a telegram of our meter has said at `now_ms` may be used. */
bool unchecked_agrees(struct unchecked *u, const struct said *said, uint64_t now_ms);

#endif
