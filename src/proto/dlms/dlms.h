/* DLMS/COSEM pushes of customer interfaces (IEC 62056-5-3, -6-2 and the links of -46 and -47). Left
 * out: everything that would have to be sent to the meter, suite 2, compression. */
#ifndef PROTO_DLMS_DLMS_H
#define PROTO_DLMS_DLMS_H

#include "proto/dlms/dlms_fault.h"

/* The row of DLMS pushes in the table of protocols. */
extern const struct protocol protocol_dlms;

#endif
