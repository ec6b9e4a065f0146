/* What the Venus output (venus/venus_output.h) is told of a source: the middle of a row of the
 * table of outputs. */
#ifndef CMD_RUN_VENUS_H
#define CMD_RUN_VENUS_H

#include <stdbool.h>

/* `source` is a struct source. False with bus = none. */
bool venus_row_is_wanted(const void *source);

/* Fills in the struct service_conf at `conf`, which borrows from the source. */
void venus_row_configure(const void *source, void *conf);

#endif
