/* The datagram of an SMA Energy Meter ("SMA Energy Meter, measured value transfer",
 * EMETER-Protokoll 1.0): a head, then channels by the OBIS codes of IEC 62056-61, each with its
 * name in front. What the meter does not say is left out, as readers go from name to name. Import
 * and export are two channels of which one is 0. Left out: reactive and apparent power, which no
 * reading has. */
#ifndef SHARE_SMA_SMA_DATAGRAM_H
#define SHARE_SMA_SMA_DATAGRAM_H

#include "reading/reading.h"

#include <stddef.h>
#include <stdint.h>

enum { SMA_DATAGRAM_MAX = 608 };

/* Writes what `r` says, of the meter `serial` at `ticks_ms`; returns the length in octets. */
size_t sma_datagram(
	uint8_t out[SMA_DATAGRAM_MAX], const struct reading *r, uint32_t serial, uint32_t ticks_ms);

#endif
