/* What `gridmeter decode` prints of a telegram and of a whole capture. Left out: reading it
 * (decode.c). */
#ifndef CMD_DECODE_PRINT_H
#define CMD_DECODE_PRINT_H

#include <gridmeter.h>

struct writer;

/* Prints the telegram as tables for people; after GRIDMETER_TELEGRAM. */
void decode_print_text(struct writer *to, const struct gridmeter *g);

/* The same as one JSON object on one line; its form is described in gridmeter(1). */
void decode_print_json(struct writer *to, const struct gridmeter *g);

/* Prints to standard error what was dropped of `file`, by name, and whether nothing was found, in
 * the protocol that was asked for or, with `any`, in none. Prints nothing when all was well. */
void decode_print_summary(const struct gridmeter *g, bool any, const char *file);

#endif
