/* The mean of a power over the last minute, as the meter has told it: each value counts for as long
 * as it held, up to the next, so that it is the same however often the meter sends. Pure. Left out:
 * where values come from. */
#ifndef SHARE_EMULATION_POWER_MEAN_H
#define SHARE_EMULATION_POWER_MEAN_H

#include "base/decimal.h"

enum { POWER_MEAN_S = 60 };

/* All zero: there is none. */
struct power_mean {
	int64_t mw;        /* that holds since then */
	uint64_t since_ms; /* 0: nothing holds */
	/* What has held within each second: one for each of the last minute, by its number. */
	struct {
		uint64_t second;
		int64_t mw_ms;
		uint32_t ms;
	} of[POWER_MEAN_S];
};

/* The meter says nothing any more. */
void power_mean_reset(struct power_mean *m);

/* It says `power` (W) at `now_ms`, which never goes back. */
void power_mean_add(struct power_mean *m, struct decimal power, uint64_t now_ms);

/* The mean up to `now_ms` in W, to the thousandth; of one value alone that. `m` must not be reset.
 */
struct decimal power_mean_get(struct power_mean *m, uint64_t now_ms);

#endif
