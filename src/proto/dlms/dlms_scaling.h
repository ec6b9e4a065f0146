/* Scalers and units of lists that do not send them (by IEC 62056-6-1 and custom). Left out:
 * demands, averages and extremes, which have no unit here. */
#ifndef PROTO_DLMS_DLMS_SCALING_H
#define PROTO_DLMS_DLMS_SCALING_H

#include "reading/obis.h"

#include <stdint.h>

struct dlms_scalers;
struct telegram;

/* The unit (enum unit) that a register of this name has; UNIT_UNSAID for what is no measurement. */
uint8_t dlms_unit_of(struct obis o);

/* Gives the voltages without a unit the power of ten that puts the largest between 80 and 300 V:
 * 230 V comes as 230, 2300 or 23000. Where none does, nothing may be made of them (is_void), nor of
 * one that is "not available" (reg_is_mark). Nothing but 0 is 0 V. */
void dlms_scale_voltages(struct telegram *t);

/* Gives every number without a unit the unit of its name and the scaler that its maker leaves out,
 * and voltages as above. */
void dlms_scale_defaults(struct telegram *t, const struct dlms_scalers *scalers);

#endif
