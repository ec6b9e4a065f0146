/* What a telegram says, as one number: two telegrams with the same number are read in the same way.
 * Left out: security against somebody who wants two to be alike. */
#ifndef CMD_TELEGRAM_GIST_H
#define CMD_TELEGRAM_GIST_H

#include "reading/telegram.h"

/* The hash of names, kinds, units, states and measured values, of how the telegram was checked, of
 * the lengths of what tells the meter, and of the reading that follows. Left out is what a fake may
 * change: contents of texts, counters, numbers that are no measured value. */
uint64_t telegram_gist(const struct telegram *t);

#endif
