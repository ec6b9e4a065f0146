/* The definition of lists that have explained themselves, as gridmeter.conf(5) has it under LISTS:
 * what is sure is in force, what is likely stands behind a semicolon, with its reasons. The two
 * directions of a total, or of a phase, are in force together or not at all. A list of which
 * nothing is sure stands behind semicolons as a whole. */
#ifndef CMD_EXPLAIN_FILE_H
#define CMD_EXPLAIN_FILE_H

#include "cmd/explain/explain_hearing.h"
#include "doctor/words.h"

#include <stdio.h>

/* Writes the section of one list. `number` tells several of one meter apart, from 1 on; `no_export`
 * says that one direction is all there is. */
void explain_file_write(FILE *to, const struct explain_heard *heard, const struct explained *x,
	enum language language, unsigned number, bool no_export);

/* Whether a position is in force there. */
bool explain_file_uses(const struct explained *x, size_t i, bool no_export);

#endif
