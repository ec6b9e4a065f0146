/* Whether the data of an ASCII telegram are well formed (IEC 62056-21 §6.6): a telegram without a
 * checksum is judged by that. Left out: whether the values can be true. */
#ifndef PROTO_IEC_IEC_SOUND_H
#define PROTO_IEC_IEC_SOUND_H

#include "base/bytes.h"

#include <stdbool.h>

/* Whether all of `lines` is data sets, `code(value)…`, of printable characters, and there is
 * one. */
bool iec_is_data(struct bytes lines);

/* Whether `line` is data sets of past periods and nothing else. */
bool iec_is_past(struct bytes line);

#endif
