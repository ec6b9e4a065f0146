/* What `gridmeter decode` prints of a telegram. */
#ifndef CMD_DECODE_PRINT_H
#define CMD_DECODE_PRINT_H

#include <gridmeter.h>

/* Tables for people, to standard output; after GRIDMETER_TELEGRAM. */
void decode_print_text(const struct gridmeter *g);

/* One JSON object on one line, to standard output; the form is described in gridmeter(1). */
void decode_print_json(const struct gridmeter *g);

/* To standard error: what was dropped of `file`, by name, and that nothing was found, in the
 * protocol that was asked for or in `any`. Says nothing where all was well. */
void decode_print_summary(const struct gridmeter *g, bool any, const char *file);

#endif
