/* The faults of SML: what can be wrong with a file (SML 1.04 §8.1), a message (§6.1) or an element
 * (§7.3). Left out: their names and classes, which stand in sml.c. */
#ifndef PROTO_SML_SML_FAULT_H
#define PROTO_SML_SML_FAULT_H

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

#endif
