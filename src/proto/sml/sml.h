/* SML, Smart Message Language 1.04 (BSI TR-03109-1 Anlage IV; FNN), as meters send it on the D0
 * port: transport version 1, GetList.Res. Left out: transport version 2 (no meter sends it),
 * everything that would have to be sent to the meter. */
#ifndef PROTO_SML_SML_H
#define PROTO_SML_SML_H

#include "proto/sml/sml_fault.h"

/* The row of SML in the table of protocols. */
extern const struct protocol protocol_sml;

#endif
