/* What `gridmeter decode` prints of a telegram. */
#ifndef CMD_DECODE_PRINT_H
#define CMD_DECODE_PRINT_H

#include "meter/receiver.h"
#include "reading/grid.h"

/* Tables for people, to standard output. */
void decode_print_text(const struct receiver *r, const struct reading *reading);

/* One JSON object on one line, to standard output; the form is described in gridmeter(1). */
void decode_print_json(const struct receiver *r, const struct reading *reading);

/* To standard error: what was dropped of the `n_bytes` of `file`, by name, and that nothing was found, in
 * the protocol of `r` or in `any`. Says nothing where all was well. */
void decode_print_summary(const struct receiver *r, uint64_t n_bytes, bool any, const char *file);

#endif
