/* The faults of an ASCII telegram (IEC 62056-21, DSMR 5.0). Left out: their names and classes,
 * which stand in iec.c. */
#ifndef PROTO_IEC_IEC_FAULT_H
#define PROTO_IEC_IEC_FAULT_H

#include "proto/frame.h"

/* Indices of protocol_iec.faults. */
enum iec_fault {
	IEC_FAULT_CUT = NO_FAULT + 1, /* a telegram ends where the next begins */
	IEC_FAULT_CHECKSUM,           /* CRC of P1 */
	IEC_FAULT_BCC,                /* block check character */
	IEC_FAULT_STRUCTURE, /* no checksum, and not all of it is data sets that can be read */
	IEC_FAULT_OVERLONG,  /* beyond IEC_TELEGRAM_MAX without an end */
	IEC_FAULT_LINE_ENDS, /* the CRC is that of the text with CR, which got lost */
	IEC_FAULT_NO_DATA,   /* an identification line, and then the next one */
	IEC_FAULT_TORN,      /* long silence inside, and at most eight bits of checksum */
	N_IEC_FAULTS,
};

#endif
