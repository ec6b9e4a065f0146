/* Scalers and units of lists that do not send them. */
#ifndef PROTO_DLMS_DLMS_SCALING_H
#define PROTO_DLMS_DLMS_SCALING_H

#include "reading/obis.h"

#include <stdint.h>

struct telegram;

/* Makers whose lists are scaled in their own way. */
enum dlms_family {
	DLMS_FAMILY_OTHER,
	DLMS_FAMILY_KAIFA,
	DLMS_FAMILY_KAMSTRUP,
	DLMS_FAMILY_KAMSTRUP_CT, /* for current transformers */
};

/* The unit (enum unit) that a register of this name has; UNIT_UNSAID for what is no measurement. */
uint8_t dlms_unit_of(struct obis o);

/* Gives every number without a unit the unit of its name and the scaler of its family. */
void dlms_scale_defaults(struct telegram *t, enum dlms_family family);

#endif
