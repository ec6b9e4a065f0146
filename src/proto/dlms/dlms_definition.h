/* Positional lists that the owner defines, as lines `key = value` of an INI section:
 *
 *	[Elektro Primer, live]
 *	signature = octets*2 u32*4 u16*6
 *	1 = 0-0:42.0.0
 *	3 = 1-0:1.7.0 0 W
 *
 * The signature has the type of every element in order; a position has a name (OBIS), and for
 * numbers a power of ten and a unit. What has none, or "-", is not used. Left out: the file around
 * the lines (config/lists.h). */
#ifndef PROTO_DLMS_DLMS_DEFINITION_H
#define PROTO_DLMS_DLMS_DEFINITION_H

#include "proto/dlms/dlms_lists.h"

#include <stddef.h>

/* Takes one line and copies what it says. Returns what is wrong with it, "expected …" (static), or
 * NULL when nothing is. The lines of a section come together, the signature first. */
const char *dlms_definition_set(
	struct dlms_lists *lists, const char *section, const char *key, const char *value);

/* The name of list `i`, or NULL when there are no more. *wrong becomes what is wrong with the whole
 * of it, or NULL. Both texts are borrowed: the name from `lists`, *wrong is static. */
const char *dlms_definition_check(const struct dlms_lists *lists, size_t i, const char **wrong);

/* The word for a type in a signature; "?" for one that has none. */
const char *dlms_definition_type(uint8_t type);

/* Writes line `i` of the definition of a list that nobody has defined yet (DECODE_UNKNOWN), for a
 * person to fill in, into `out` of `size` bytes: the value that was sent stands behind it. Line 0
 * is the section, then comes the signature, then the positions. False when there is no such line.
 * What may be the number of a meter (a number of eight digits or more, text, octets that are no
 * date and no OBIS code) appears by its last characters only. */
bool dlms_definition_line(const struct telegram *t, size_t i, char *out, size_t size);

#endif
