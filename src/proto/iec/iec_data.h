/* The data of ASCII telegrams, IEC 62056-21 §6.6: data sets `code(value*unit)`, several to a line.
 * Left out: numbers and units, which iec_value.h reads. */
#ifndef PROTO_IEC_IEC_DATA_H
#define PROTO_IEC_IEC_DATA_H

#include "proto/iec/iec_set.h"
#include "reading/obis.h"

struct iec_readable;
struct telegram;

enum { IEC_CODE_MAX = 24 };

/* Reads an OBIS code as ASCII meters write it, `[A-B:]C.D[.E][*F]`, with C, F, L and P for 96 to
 * 99. What is missing is filled in: 1-0 (0-0 for what is no measurement, as those four), E 0, F
 * 255. False when it is none. */
bool iec_obis(struct bytes text, struct obis *o);

/* Takes the next data set from `lines`, whatever stands between them. False at the end, in
 * front of which something stray may stand, too. */
bool iec_next_set(struct bytes *lines, struct iec_set *s);

/* Adds a register for every data set in `lines` that has a code. A single number with a unit that
 * is known comes in the base unit (kWh as Wh); anything else as the text of its first value. What
 * has no code is left out, and so is what belongs to past periods when the telegram has no room for
 * all (telegram.capacity). `readable` notes what can be read of all of them. */
void iec_data(struct bytes lines, struct telegram *t, struct iec_readable *readable);

#endif
