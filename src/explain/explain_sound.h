/* Whether a state may be one that explain_take() has made, where it comes from another process. */
#ifndef EXPLAIN_EXPLAIN_SOUND_H
#define EXPLAIN_EXPLAIN_SOUND_H

#include "explain/explain.h"

/* Each count is within its room, each number of a list, column, slot or energy names one that is
 * there, and each value is finite. What it says need not be true. */
bool explain_is_sound(const struct explain_lists *lists);

#endif
