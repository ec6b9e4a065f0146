/* What an EcoTracker says of itself at /v1/json, in whole watts and whole watt hours, import
 * positive. By what everHome documents and real ones were seen to send (agePower, in milliseconds).
 * Pure. Left out: counters of tariffs, which a reading does not have. */
#ifndef SHARE_EMULATION_ECOTRACKER_H
#define SHARE_EMULATION_ECOTRACKER_H

#include "base/writer.h"
#include "reading/reading.h"

/* Writes it, of a reading with a power, the mean of the last minute (W), and how old the reading
 * is. Phases and counters that the meter does not say are left out. */
void ecotracker_write(
	struct writer *w, const struct reading *r, struct decimal mean, uint64_t age_ms);

#endif
