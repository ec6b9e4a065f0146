/* The data of ASCII telegrams, IEC 62056-21 §6.6: data sets `code(value*unit)`, several to a line. */
#ifndef PROTO_IEC_IEC_DATA_H
#define PROTO_IEC_IEC_DATA_H

#include "base/bytes.h"
#include "reading/obis.h"

struct telegram;

/* Reads an OBIS code as ASCII meters write it, `[A-B:]C.D[.E][*F]`, with C, F, L and P for 96 to 99. What
 * is missing is filled in: 1-0 (0-0 for what is no measurement), E 0, F 255. False when it is none. */
bool iec_obis(struct bytes text, struct obis *o);

/* Adds a register for every data set in `lines` that has a code. A single number with a unit that is
 * known comes in the base unit (kWh as Wh); anything else as the text of its first value. What has no code is
 * left out, and so is what belongs to past periods when the telegram has no room for all (telegram.capacity). */
void iec_data(struct bytes lines, struct telegram *t);

/* Whether all of `lines` is data sets, `code(value)…`, of printable characters, and there is one. */
bool iec_is_data(struct bytes lines);

#endif
