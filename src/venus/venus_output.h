/* The Venus service as an output: the row for a table of outputs. Its settings are a struct
 * service_conf (venus/service.h), its state is a struct service. */
#ifndef VENUS_VENUS_OUTPUT_H
#define VENUS_VENUS_OUTPUT_H

#include "out/output.h"

extern const struct output venus_output;

#endif
