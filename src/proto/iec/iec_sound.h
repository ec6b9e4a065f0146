/* Whether the data of an ASCII telegram are sound: what has no checksum, or a weak one, is judged
 * by that. */
#ifndef PROTO_IEC_IEC_SOUND_H
#define PROTO_IEC_IEC_SOUND_H

#include "base/bytes.h"

#include <stdbool.h>

/* Whether all of `lines` is data sets, `code(value)…`, of printable characters, and there is
 * one. */
bool iec_is_data(struct bytes lines);

/* The same, but a bracket may end with its line, as some meters let it: where there is a
 * checksum. */
bool iec_is_open_data(struct bytes lines);

/* Whether nothing in `lines` that may be a part of a power or an energy is beyond reading while
 * others of them are not: half of the parts make a wrong sum. A code that is none counts by the
 * unit of its value. */
bool iec_is_readable(struct bytes lines);

/* Whether `line` is data sets of past periods and nothing else. */
bool iec_is_past(struct bytes line);

#endif
