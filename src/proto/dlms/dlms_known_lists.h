/* The positional lists that are built in: those that grid operators are known to set. Left out:
 * lists that an owner defines (dlms_definition.h). */
#ifndef PROTO_DLMS_DLMS_KNOWN_LISTS_H
#define PROTO_DLMS_DLMS_KNOWN_LISTS_H

#include "proto/dlms/dlms_list.h"

/* Ends with a name of NULL. */
extern const struct dlms_list dlms_known_lists[];

#endif
