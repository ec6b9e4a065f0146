/* Numbers as those want them who know fewer digits than the meter: the last step of what a sink
 * tells. Left out: numbers as they were measured (base/decimal.h). */
#ifndef SHARE_ROUNDED_H
#define SHARE_ROUNDED_H

#include "base/decimal.h"

/* `a` with exactly `places` digits behind the point, from 0 to 9, rounded half away from zero. What
 * does not fit stays as it is. Zero has no sign. */
struct decimal rounded(struct decimal a, int places);

#endif
