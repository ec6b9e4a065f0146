/* The data of ASCII telegrams, IEC 62056-21 §6.6: data sets `code(value*unit)`, several to a line. */
#ifndef PROTO_IEC_IEC_DATA_H
#define PROTO_IEC_IEC_DATA_H

#include "base/bytes.h"
#include "reading/obis.h"

struct telegram;

/* Reads an OBIS code as ASCII meters write it, `[A-B:]C.D[.E][*F]`, with C, F, L and P for 96 to 99. What
 * is missing is filled in: 1-0 (0-0 for what is no measurement), E 0, F 255. False when it is none. */
bool iec_obis(struct bytes text, struct obis *o);

/* Adds a register for every data set in `lines` that has a code and a value. Numbers with a unit that is
 * known come in the base unit (kWh as Wh); others as text. What is malformed is left out. */
void iec_data(struct bytes lines, struct telegram *t);

#endif
