/* HDLC, IEC 62056-46 §6.4.4 (frame format type 3 of ISO/IEC 13239), and the LLC header of its §5:
 * delimited by its length field, as there is no stuffing; both checks, CRC-16/X.25, must be right.
 * Left out: connection, windows and retransmission, as nobody answers a push. */
#include "base/crc16.h"
#include "proto/dlms/dlms_fault.h"
#include "proto/dlms/dlms_link.h"

enum {
	FLAG = 0x7e,
	FORMAT_TYPE_3 = 0xa0,
	SEGMENTED = 0x08,
	LENGTH_HIGH = 0x07,
	LENGTH_MIN = 7, /* format, two addresses, control, FCS */
	CHECK_OCTETS = 2,
	ADDRESS_OCTETS_MAX = 4,
};

static enum dlms_look no(struct dlms_unit *u, enum dlms_fault fault)
{
	u->fault = fault;
	return DLMS_NO;
}

/* Steps over an address of 1, 2 or 4 octets; the last one is odd. */
static enum dlms_look skip_address(struct bytes *b)
{
	uint8_t octet;

	for (int n = 1; n <= ADDRESS_OCTETS_MAX; n++) {
		if (!bytes_u8(b, &octet))
			return DLMS_MORE;
		if (octet & 1)
			return n == 3 ? DLMS_NO : DLMS_YES;
	}
	return DLMS_NO;
}

/* Whether the two octets at `p` check what stands between `from` and them. */
static bool is_checked(const uint8_t *from, const uint8_t *p)
{
	return crc16_x25(from, (size_t)(p - from)) == (p[1] << 8 | p[0]);
}

/* `frame` begins behind the flag and is as long as it says, or as has been received. */
static enum dlms_look look_at_header(struct bytes frame, size_t length, const uint8_t **information)
{
	struct bytes b = {frame.p + 2, frame.end}, check;
	enum dlms_look look = skip_address(&b);
	uint8_t control;

	if (look == DLMS_YES)
		look = skip_address(&b);
	if (look != DLMS_YES)
		return look;
	if (!bytes_u8(&b, &control))
		return DLMS_MORE;
	*information = b.p;
	if ((size_t)(b.p - frame.p) + CHECK_OCTETS == length)
		return DLMS_YES; /* no information: the only check is the FCS */
	if (!bytes_take(&b, CHECK_OCTETS, &check))
		return DLMS_MORE;
	*information = b.p;
	return is_checked(frame.p, check.p) ? DLMS_YES : DLMS_NO;
}

/* Of a frame whose header is right. */
static void read_sender(struct bytes frame, struct dlms_unit *u)
{
	struct bytes b = {frame.p + 2, frame.end};
	const uint8_t *from = b.p;

	skip_address(&b);
	skip_address(&b);
	u->sender = bytes_be((struct bytes){from, b.p});
	u->control = *b.p;
}

enum dlms_look dlms_hdlc(struct bytes in, struct dlms_unit *u)
{
	struct bytes frame = {in.p + 1, in.end};
	const uint8_t *information, *fcs;
	enum dlms_look look;
	size_t length;

	if (bytes_left(&frame) == 0)
		return DLMS_MORE;
	if ((frame.p[0] & 0xf0) != FORMAT_TYPE_3)
		return DLMS_NO;
	if (bytes_left(&frame) < 2)
		return DLMS_MORE;
	length = (size_t)(frame.p[0] & LENGTH_HIGH) << 8 | frame.p[1];
	if (length < LENGTH_MIN)
		return DLMS_NO;
	if (bytes_left(&frame) > length)
		frame.end = frame.p + length + 1;
	look = look_at_header(frame, length, &information);
	if (look != DLMS_YES)
		return look == DLMS_NO ? no(u, DLMS_FAULT_HCS) : DLMS_MORE;
	if (bytes_left(&frame) <= length) {
		u->n_missing = length + 1 - bytes_left(&frame);
		return DLMS_MORE;
	}
	fcs = frame.p + length - CHECK_OCTETS;
	if (fcs < information || frame.p[length] != FLAG || !is_checked(frame.p, fcs))
		return no(u, DLMS_FAULT_FCS);
	u->data = (struct bytes){information, fcs};
	read_sender(frame, u);
	u->length = 1 + length;
	u->is_first = false;
	u->is_last = !(frame.p[0] & SEGMENTED);
	return DLMS_YES;
}

bool dlms_llc(struct bytes *b)
{
	if (bytes_left(b) < 3 || b->p[0] != 0xe6 || (b->p[1] != 0xe7 && b->p[1] != 0xe6) ||
		b->p[2] != 0)
		return false;
	b->p += 3;
	return true;
}
