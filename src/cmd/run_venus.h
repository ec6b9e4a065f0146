/* What the Venus output (venus/venus_output.h) is told of a station: the middle of a row of the
 * table of outputs. */
#ifndef CMD_RUN_VENUS_H
#define CMD_RUN_VENUS_H

#include <stdbool.h>

/* `station` is a struct station. False with bus = none. */
bool venus_row_is_wanted(const void *station);

/* Fills in the struct service_conf at `conf`, which borrows from the station. */
void venus_row_configure(const void *station, void *conf);

#endif
