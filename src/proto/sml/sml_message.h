/* SML_Message (SML 1.04 §6.1): the parts of a file, each with a CRC of its own.
 *
 *	76 transactionId groupNo abortOnError 72 tag body crc16 00
 */
#ifndef PROTO_SML_SML_MESSAGE_H
#define PROTO_SML_SML_MESSAGE_H

#include "base/bytes.h"

enum {
	SML_GET_LIST_RES = 0x0701,
	SML_MESSAGES_MAX = 128, /* in one file */
};

enum sml_check {
	SML_CHECK_X25,
	SML_CHECK_KERMIT, /* one maker's variant, high byte first */
	SML_CHECK_WRONG,
};

struct sml_message {
	uint64_t tag;
	struct bytes body; /* one element, structurally sound all through */
	enum sml_check check;
};

/* The next message. False at the end of a file, padding included, and where what follows is none:
 * nothing behind that can be found. *ended tells the first from the second. */
bool sml_message(struct bytes *file, struct sml_message *m, bool *ended);

#endif
