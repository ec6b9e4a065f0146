/* What the Venus output (venus/venus_output.h) is told of a source: the functions of its row in the
 * table of outputs. Left out: what the output does with it. */
#ifndef CMD_RUN_VENUS_H
#define CMD_RUN_VENUS_H

#include <stdbool.h>

/* Whether the source (a struct source) is to have the output: not with bus = none. */
bool venus_row_is_wanted(const void *source);

/* Fills in the struct service_conf at `conf`, which borrows from the struct source at `source`. */
void venus_row_configure(const void *source, void *conf);

#endif
