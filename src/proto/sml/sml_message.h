/* SML_Message (SML 1.04 §6.1): the parts of a file, each with a CRC of its own.
 *
 *	76 transactionId groupNo abortOnError 72 tag body crc16 00
 *
 * Left out: what a body holds. */
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
	const uint8_t *first; /* of its bytes */
	struct bytes body;    /* begins with the body, one element; ends with the file */
	enum sml_check check; /* of all in front of the CRC */
};

/* Reads the head of the next message. False at the end of a file, padding included, and where what
 * follows is no message: nothing behind that can be found. *ended tells the first from the
 * second. */
bool sml_message_begin(struct bytes file, struct sml_message *m, bool *ended);

/* `rest` begins behind the body. Reads the CRC and judges the message; *file goes on behind it.
 * False, and *file untouched, when that is no end of a message. */
bool sml_message_end(struct bytes rest, struct sml_message *m, struct bytes *file);

#endif
