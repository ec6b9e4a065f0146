/* The faults of a DLMS push, from its link layer (IEC 62056-46, M-Bus) over its ciphering (IEC
 * 62056-5-3) to its values. Left out: their names and classes, which stand in dlms.c. */
#ifndef PROTO_DLMS_DLMS_FAULT_H
#define PROTO_DLMS_DLMS_FAULT_H

#include "proto/frame.h"

/* Indices of protocol_dlms.faults. */
enum dlms_fault {
	DLMS_FAULT_HCS = NO_FAULT + 1, /* the check of an HDLC header is wrong */
	DLMS_FAULT_FCS,                /* that of a frame, or its end is not where it should be */
	DLMS_FAULT_MBUS,               /* no sum and no end of an M-Bus frame fits */
	DLMS_FAULT_SEQUENCE,           /* a segment or block is missing */
	DLMS_FAULT_OVERLONG,           /* a message beyond DLMS_MESSAGE_MAX */
	DLMS_FAULT_APDU,               /* no push */
	DLMS_FAULT_SYNTAX,             /* not A-XDR, or beyond its limits */
	DLMS_FAULT_NO_KEY,             /* ciphered, and there is no key */
	DLMS_FAULT_WRONG_KEY,          /* deciphered, it makes no sense */
	DLMS_FAULT_TAG,                /* the authentication tag is wrong */
	DLMS_FAULT_UNSIGNED,    /* an authentication key was given, but the push has no tag */
	DLMS_FAULT_UNSUPPORTED, /* compressed, or of a suite that is not known */
	N_DLMS_FAULTS,
};

#endif
