/* The readings stream as an output: a row of the table in cmd/run.c. Its settings are a struct
 * stream_conf. */
#ifndef STREAM_STREAM_OUTPUT_H
#define STREAM_STREAM_OUTPUT_H

#include "out/output.h"

extern const struct output stream_output;

#endif
