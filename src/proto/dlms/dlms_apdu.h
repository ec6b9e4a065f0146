/* The tags of the APDUs that meters push, and of what may stand around them (IEC 62056-5-3, xDLMS
 * APDUs). Left out: requests, responses, and the tags of associations. */
#ifndef PROTO_DLMS_DLMS_APDU_H
#define PROTO_DLMS_DLMS_APDU_H

#include <stdbool.h>
#include <stdint.h>

enum dlms_tag {
	DLMS_DATA_NOTIFICATION = 0x0f,
	DLMS_P1_TELEGRAM = '/', /* no APDU, but what some meters cipher */
	DLMS_EVENT_NOTIFICATION = 0xc2,
	DLMS_GENERAL_GLO_CIPHERING = 0xdb,
	DLMS_GENERAL_DED_CIPHERING = 0xdc,
	DLMS_GENERAL_CIPHERING = 0xdd,
	DLMS_GENERAL_SIGNING = 0xdf,
	DLMS_GLO_EVENT_NOTIFICATION = 0xca,
	DLMS_DED_EVENT_NOTIFICATION = 0xd2,
	DLMS_GENERAL_BLOCK_TRANSFER = 0xe0,
};

/* The longest push of real meters has 752 octets; the P1 telegrams that some cipher have 2 420. */
enum { DLMS_APDU_MAX = 4096 };

/* Whether a meter pushes what begins so: in clear, ciphered, or in blocks. */
static inline bool dlms_is_push(uint8_t tag)
{
	return tag == DLMS_DATA_NOTIFICATION || tag == DLMS_EVENT_NOTIFICATION ||
	       (tag >= DLMS_GENERAL_GLO_CIPHERING && tag <= DLMS_GENERAL_CIPHERING) ||
	       tag == DLMS_GENERAL_BLOCK_TRANSFER;
}

#endif
