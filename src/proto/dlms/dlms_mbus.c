/* Long frames of wired M-Bus, EN 13757-2 §5.4: 68 L L 68, L octets, their sum, 16; the CI field of
 * EN 13757-3 numbers blocks. Some makers send more than 255 octets with a length modulo 256; then
 * sum and end tell which length is meant. Left out: short and control frames, which carry no
 * push. */
#include "proto/dlms/dlms_fault.h"
#include "proto/dlms/dlms_link.h"

enum {
	START = 0x68,
	STOP = 0x16,
	HEAD = 4,
	TAIL = 2,
	FIELDS = 5, /* C, A, CI, STSAP, DTSAP */
	CI_AT = 2,
	CI_UNUSED = 0xe0,
	CI_LAST = 0x10,
	CI_NUMBER = 0x0f,
};

static const uint64_t CI_IN_FIELDS = 0xff0000;

static bool fits(const uint8_t *p, size_t length)
{
	uint8_t sum = 0;

	if (p[HEAD + length + 1] != STOP)
		return false;
	for (size_t i = 0; i < length; i++)
		sum = (uint8_t)(sum + p[HEAD + i]);
	return p[HEAD + length] == sum;
}

/* A frame whose L octets are `length`. */
static enum dlms_look look_at(struct bytes in, size_t length, struct dlms_unit *u)
{
	uint8_t ci;

	if (length < FIELDS)
		return DLMS_NO;
	if (bytes_left(&in) < HEAD + length + TAIL) {
		u->n_missing = HEAD + length + TAIL - bytes_left(&in);
		return DLMS_MORE;
	}
	if (!fits(in.p, length))
		return DLMS_NO;
	ci = in.p[HEAD + CI_AT];
	if (ci & CI_UNUSED) {
		u->fault = DLMS_FAULT_APDU;
		return DLMS_NO;
	}
	u->data = (struct bytes){in.p + HEAD + FIELDS, in.p + HEAD + length};
	u->length = HEAD + length + TAIL;
	u->block = ci & CI_NUMBER;
	u->control = 0;
	u->sender = bytes_be((struct bytes){in.p + HEAD, in.p + HEAD + FIELDS}) & ~CI_IN_FIELDS;
	u->is_first = u->block == 0;
	u->is_last = ci & CI_LAST;
	return DLMS_YES;
}

enum dlms_look dlms_mbus(struct bytes in, struct dlms_unit *u)
{
	size_t n = bytes_left(&in);
	enum dlms_look look;

	if ((n > 2 && in.p[1] != in.p[2]) || (n > 3 && in.p[3] != START))
		return DLMS_NO;
	if (n < HEAD)
		return DLMS_MORE;
	look = look_at(in, in.p[1], u);
	if (look == DLMS_NO && u->fault == NO_FAULT)
		look = look_at(in, (size_t)in.p[1] + 256, u);
	if (look == DLMS_NO && u->fault == NO_FAULT)
		u->fault = DLMS_FAULT_MBUS;
	return look;
}
