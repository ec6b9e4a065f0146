/* The link layers below DLMS pushes. Each looks at bytes from where one of its frames may begin,
 * and says whether it is one. All are pure functions over what has been received so far. *u must
 * be all zero when they are called; it is filled when they return DLMS_YES, and its data are
 * borrowed from `in`.
 *
 *	HDLC frame format type 3 (IEC 62056-46 §6.4.4), as far as push meters use it
 *	wired M-Bus long frames (EN 13757-2 §5.4 with the CI field of EN 13757-3 as block number)
 *	the wrapper of IEC 62056-47 §5
 *	nothing: an APDU as it is, possibly behind an LLC header
 */
#ifndef PROTO_DLMS_DLMS_LINK_H
#define PROTO_DLMS_DLMS_LINK_H

#include "base/bytes.h"
#include "proto/dlms/dlms_fault.h"

enum dlms_look {
	DLMS_NO,   /* no frame begins here; unit.fault says why, if it looked like one */
	DLMS_MORE, /* it may be one, more bytes will tell */
	DLMS_YES,
};

/* How far what begins somewhere may be taken for an APDU without a link layer. */
enum dlms_trust {
	DLMS_TRUST_NO, /* the line has a link layer, or the place is inside of one of its frames */
	DLMS_TRUST_MAYBE, /* octets that were no frame stand in front: only forms that noise would
			   * hardly have, and what is inside must prove itself (frame.doubtful) */
	DLMS_TRUST_SURE,  /* behind silence, or behind another: any form that tells its own end */
};

struct dlms_unit {
	struct bytes data; /* what the frame carries: for HDLC the information field with its LLC */
	size_t length;     /* of the frame on the wire; a closing flag is left for the next frame */
	enum dlms_fault fault; /* with DLMS_NO: what it would have been, or NO_FAULT */
	size_t n_missing;      /* with DLMS_MORE: octets without which it is no use to look again */
	bool is_first;         /* M-Bus: block 0 */
	bool is_last;          /* no segment or block of the same message follows */
	uint8_t block;         /* M-Bus: its number, modulo 16 */
	uint8_t control;       /* HDLC: its control octet */
	uint64_t sender;       /* HDLC: both addresses; M-Bus: C, A and the access points */
};

/* A frame of HDLC that begins with the flag at the start of `in`. */
enum dlms_look dlms_hdlc(struct bytes in, struct dlms_unit *u);

/* A long frame of M-Bus that begins with the 68 at the start of `in`. A length below three can only
 * be one modulo 256; any other is first tried as it stands. */
enum dlms_look dlms_mbus(struct bytes in, struct dlms_unit *u);

/* A wrapper that begins with the version, 00 01, at the start of `in`. It carries one push. */
enum dlms_look dlms_wrapper(struct bytes in, struct dlms_unit *u);

/* A push that tells its own end, as far as the place may be trusted. */
enum dlms_look dlms_bare(struct bytes in, enum dlms_trust trust, struct dlms_unit *u);

/* Takes the push at the beginning of `b`, without the LLC header that may stand in front of it.
 * False, and nothing moved, when there is none that is whole. */
bool dlms_take_push(struct bytes *b, struct bytes *push);

/* Steps over an LLC header (E6 E7 00 or E6 E6 00). False when there is none. */
bool dlms_llc(struct bytes *b);

#endif
