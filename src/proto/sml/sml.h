/* SML, Smart Message Language 1.04 (BSI TR-03109-1 Anlage IV; FNN), as meters send it on the D0
 * port: transport version 1, GetList.Res. Left out: transport version 2 (no meter sends it),
 * everything that would have to be sent to the meter. */
#ifndef PROTO_SML_SML_H
#define PROTO_SML_SML_H

#include "proto/frame.h"

/* Indices of protocol_sml.faults. */
enum sml_fault {
	SML_FAULT_ESCAPE = NO_FAULT + 1, /* an escape that means nothing: bytes were lost or bent */
	SML_FAULT_CUT,                   /* a new file began inside of one */
	SML_FAULT_CHECKSUM,              /* the CRC of the file is wrong */
	SML_FAULT_OVERLONG,              /* no end within SML_FILE_MAX bytes */
	SML_FAULT_MESSAGE_CHECKSUM, /* the CRC of a message is wrong in a file whose own is right */
	SML_FAULT_SYNTAX,           /* not the structure of SML, or beyond its limits */
	N_SML_FAULTS,
};

/* The row of SML in the table of protocols. */
extern const struct protocol protocol_sml;

#endif
