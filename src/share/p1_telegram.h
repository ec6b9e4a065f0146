/* A telegram as P1 ports send it (DSMR 5.0, with currents to 0.01 A as in Belgium), of any meter.
 * What the meter does not say is left out. The energies stand there as totals, and once more as
 * those of the first tariff, as readers of DSMR 5 know nothing else. Left out: currents have no
 * sign, and what P1 tells of gas, peaks and failures. */
#ifndef SHARE_P1_TELEGRAM_H
#define SHARE_P1_TELEGRAM_H

#include "reading/reading.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { P1_TELEGRAM_MAX = 2048 };

/* Writes what `r` says, of the meter `number`, at `utc`; a clock that nobody has set is not told.
 * Returns the length in octets. */
size_t p1_telegram(
	uint8_t out[P1_TELEGRAM_MAX], const struct reading *r, const char *number, time_t utc);

#endif
