/* The value of a data set, IEC 62056-21 §6.6: `number*unit` between brackets. Left out: times and
 * texts. */
#ifndef PROTO_IEC_IEC_VALUE_H
#define PROTO_IEC_IEC_VALUE_H

#include "reading/obis.h"

#include <stdbool.h>

struct iec_set;
struct reg;

/* Reads a single number with a unit that is known, in the base unit (kWh as Wh), into value, meant
 * and unit of `r`; `o` is the name of the set. False when it is anything else. */
bool iec_value(const struct iec_set *s, struct obis o, struct reg *r);

#endif
