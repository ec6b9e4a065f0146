/* What a telegram says, in a number: two telegrams with the same one are read in the same way. */
#ifndef CMD_TELEGRAM_GIST_H
#define CMD_TELEGRAM_GIST_H

#include "reading/telegram.h"

/* Of names, kinds, units, states and measured values, of how the telegram was checked, of the
 * lengths of what tells the meter, and of the reading that follows. Left out is what a fake may
 * change: contents of texts, counters, numbers that are no measured value. */
uint64_t telegram_gist(const struct telegram *t);

#endif
