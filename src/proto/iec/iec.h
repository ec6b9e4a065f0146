/* ASCII meters: data messages of IEC 62056-21 and of the P1 companion standard (DSMR 5.0), which
 * the meter sends by itself or when it is asked. Left out: programming, except for single commands
 * of the TD-3511, and mode E. */
#ifndef PROTO_IEC_IEC_H
#define PROTO_IEC_IEC_H

#include "proto/iec/iec_fault.h"

/* The row of ASCII meters in the table of protocols. */
extern const struct protocol protocol_iec;

#endif
