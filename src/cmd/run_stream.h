/* What the readings stream (stream/stream_output.h) is told of a source: the functions of its row
 * in the table of outputs. Left out: what the output does with it. */
#ifndef CMD_RUN_STREAM_H
#define CMD_RUN_STREAM_H

#include <stdbool.h>

/* Whether the source (a struct source) is to have the output: where there is a socket. */
bool stream_row_is_wanted(const void *source);

/* Fills in the struct stream_conf at `conf`, which borrows from the struct source at `source`. */
void stream_row_configure(const void *source, void *conf);

#endif
