/* Requests of Modbus TCP in a stream of octets (Modbus Messaging on TCP/IP 1.0b, chapter 3): a head
 * of seven octets, which says how long it is, and a PDU. Several may come in one segment, and one
 * in several. Left out: what is asked for (modbus_answer.h). */
#ifndef SHARE_MODBUS_MODBUS_FRAME_H
#define SHARE_MODBUS_MODBUS_FRAME_H

#include "base/bytes.h"

enum {
	MODBUS_HEAD = 7,      /* transaction, protocol, length, unit */
	MODBUS_ADU_MAX = 260, /* with a PDU of 253 */
};

/* What one who asks has sent of a request. All zero: nothing. */
struct modbus_frame {
	uint8_t octets[MODBUS_ADU_MAX];
	size_t n;
	bool is_whole;
};

enum modbus_event {
	MODBUS_MORE,    /* all is taken, and no request is whole */
	MODBUS_REQUEST, /* one is: the first n of `octets`, until the next push */
	MODBUS_BROKEN,  /* this is no Modbus, and nobody knows where some would begin */
};

/* Takes octets from *in, up to the end of a request. */
enum modbus_event modbus_frame_push(struct modbus_frame *f, struct bytes *in);

#endif
