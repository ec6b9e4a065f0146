/* What the configuration said of each meter when it was published last, in a file of the state
 * folder: the functions of a struct wishes_memory (venus/wishes.h), whose context is state_dir as
 * the configuration has it. What cannot be kept is not known the next time. */
#ifndef CMD_RUN_WISHES_H
#define CMD_RUN_WISHES_H

#include "venus/wishes.h"

bool run_wishes_recall(void *state_dir, const char *meter, struct wishes *before);
void run_wishes_keep(void *state_dir, const char *meter, const struct wishes *now);

#endif
