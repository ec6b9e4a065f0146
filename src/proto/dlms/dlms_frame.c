/* The framer of DLMS pushes: hunts for a frame of any of the links of dlms_link.h, takes what it
 * carries, and joins segments (IEC 62056-46) and blocks to a message.
 *
 *	raw[]  --look()-->  unit  --take_unit()-->  part of a message  --take_message()-->  APDU
 *
 * Every octet of raw[] is looked at as if a frame began there; what looked like one and was none is
 * gone through again from its second octet, as a good frame may hide inside of a damaged one. So
 * nothing is thrown away before it is settled, and there is no time at which to give up but a
 * pause.
 *
 * What an owner reads must be one message, and not two halves: whatever was stepped over between
 * two parts may have been the end of one and the beginning of the next. That is why every octet
 * that is no frame abandons what was begun (abandon()), and why a beginning that does not go on is
 * told as a fault, once (tear(), tell_torn()), although all its frames were right.
 *
 * Left out: frames of a master, which carry no push, and everything that would have to be
 * answered. */
#include "proto/dlms/dlms_frame.h"

#include "proto/dlms/dlms_fault.h"
#include "proto/dlms/dlms_apdu.h"
#include "proto/dlms/dlms_block.h"
#include "proto/dlms/dlms_link.h"

#include <string.h>

enum {
	FLAG = 0x7e,
	MBUS_START = 0x68,
	WRAPPER = 0x00,      /* version 1, in two octets */
	TAKE = 1024,         /* bytes looked at in one go: the push of any list */
	FRAME_GAP_MS = 1500, /* within a frame there is none, even at 2400 Bd through an adapter */
	ODD_OCTETS = 1,      /* that some put behind a push */
	SHORTEST = 6,        /* of what an event comes: a header with an address of three octets */
	CHECK_OCTETS = 2,    /* behind what a frame carries, in HDLC and in M-Bus */
};

static void abandon(struct dlms_framer *f)
{
	f->in_segments = f->in_blocks = false;
	f->n_blocks = f->n_segments = 0;
}

/* The same of what should have gone on: its beginning alone has come. */
static void tear(struct dlms_framer *f)
{
	f->is_torn |= f->in_segments || f->in_blocks;
	abandon(f);
}

void dlms_frame_reset(struct dlms_framer *f)
{
	f->n_before = 0;
	f->n = f->at = 0;
	f->wanted = 0;
	f->trust = f->found = DLMS_TRUST_SURE;
	f->skipped = 0;
	f->n_tail = 0;
	f->rest = bytes_of(f->raw, 0);
	f->join = (struct dlms_join){0};
	abandon(f);
	f->is_torn = f->is_over = false;
}

/* What is held is noise, which is settled, or more of what stands at raw[at]. */
void dlms_frame_pause(
	struct dlms_framer *f, uint64_t gap_ms, size_t n, uint32_t octet_us, size_t n_held)
{
	const uint64_t at = f->n_before + f->n + n_held;
	const struct dlms_read read = {
		gap_ms, octet_us, n, at, f->at < f->n ? f->n_before + f->at : at};

	dlms_join_pause(&f->join, &read);
	if (gap_ms < FRAME_GAP_MS)
		return;
	f->n_before += f->n;
	f->n = f->at = 0;
	f->wanted = 0;
	if (f->trust == DLMS_TRUST_MAYBE)
		f->trust = DLMS_TRUST_SURE;
	tear(f);
}

void dlms_frame_end(struct dlms_framer *f)
{
	f->is_over = true;
}

static enum frame_event fault(struct dlms_framer *f, struct frame *frame, enum dlms_fault why)
{
	frame->fault = why;
	abandon(f);
	return FRAME_FAULT;
}

/* What follows belongs to a frame whose beginning is missing: behind an LLC header, or the
 * addresses of M-Bus. */
static bool is_inside(const struct dlms_framer *f)
{
	uint32_t three = f->skipped & 0xffffff;

	return three == 0xe6e700 || three == 0xe6e600 || (f->skipped & 0xffff) == 0x0167;
}

/* Whether something may begin at raw[at]. */
static enum dlms_look look(const struct dlms_framer *f, struct dlms_unit *u)
{
	const struct bytes in = {f->raw + f->at, f->raw + f->n};

	switch (*in.p) {
	case FLAG:
		return dlms_hdlc(in, u);
	case MBUS_START:
		return dlms_mbus(in, u);
	case WRAPPER:
		return dlms_wrapper(in, u);
	default:
		return dlms_bare(in, is_inside(f) ? DLMS_TRUST_NO : f->trust, u);
	}
}

/* Whether another push begins there. Without an LLC header it must be whole. */
static bool is_next_push(struct bytes b)
{
	struct bytes push;

	if (dlms_llc(&b))
		return bytes_left(&b) && dlms_is_push(*b.p);
	return dlms_take_push(&b, &push);
}

/* The first push of a message; what may come behind it stays in f->rest. A message that is anything
 * else is left as it is: what is wrong with it is found out when it is read. */
static struct bytes first_push(struct dlms_framer *f, struct bytes message, bool *is_push)
{
	struct bytes rest = message, push;

	dlms_llc(&message);
	f->rest = (struct bytes){message.end, message.end};
	*is_push = dlms_take_push(&rest, &push) &&
		   (bytes_left(&rest) <= ODD_OCTETS || is_next_push(rest));
	if (!*is_push)
		return message;
	if (bytes_left(&rest) > ODD_OCTETS)
		f->rest = rest;
	return push;
}

/* What is handed out lies in the memory of the framer, which may be written. */
static uint8_t *own(struct dlms_framer *f, const uint8_t *p)
{
	uint8_t *memory = (uint8_t *)f;

	return memory + (p - memory);
}

/* `is_push`: the body is one, to its end. */
static enum frame_event ready(
	struct dlms_framer *f, struct bytes body, bool is_push, struct frame *frame)
{
	frame->body = own(f, body.p);
	frame->n_body = bytes_left(&body);
	frame->is_sound = is_push &&
			  (*body.p == DLMS_DATA_NOTIFICATION || *body.p == DLMS_EVENT_NOTIFICATION);
	frame->offset = f->offset;
	frame->length = (size_t)(f->n_before + f->at - f->offset) + f->n_tail;
	frame->check = f->check;
	frame->is_joined = f->join.n_parts > 1;
	frame->doubtful = f->found == DLMS_TRUST_MAYBE;
	f->offset = f->n_before + f->at - CHECK_OCTETS - bytes_left(&f->rest);
	abandon(f);
	return FRAME_READY;
}

static enum frame_event ready_message(
	struct dlms_framer *f, struct bytes message, struct frame *frame)
{
	bool is_push;
	struct bytes body = first_push(f, message, &is_push);

	return ready(f, body, is_push, frame);
}

/* What is there of the message, all segments joined. */
static enum frame_event take_message(struct dlms_framer *f, struct bytes data, struct frame *frame)
{
	uint64_t offset = f->offset;

	f->in_segments = false;
	f->n_segments = 0;
	if (!bytes_left(&data))
		return FRAME_MORE;
	if (*data.p != DLMS_GENERAL_BLOCK_TRANSFER)
		return ready_message(f, data, frame);
	switch (dlms_blocks(f, data)) {
	case DLMS_BLOCKS_MORE:
		break;
	case DLMS_BLOCKS_WHOLE:
		return ready_message(f, bytes_of(f->message, f->n_blocks), frame);
	case DLMS_BLOCKS_BROKEN:
		f->offset = offset;
		return fault(f, frame, DLMS_FAULT_SEQUENCE);
	}
	return FRAME_MORE;
}

/* Adds a part of a message. With the last one it is whole. */
static enum frame_event add_part(
	struct dlms_framer *f, struct bytes data, bool is_last, struct frame *frame)
{
	uint8_t *end = f->message + f->n_blocks + f->n_segments;

	if (!f->in_segments && is_last)
		return take_message(f, data, frame);
	if (bytes_left(&data) > (size_t)(f->message + DLMS_MESSAGE_MAX - end))
		return fault(f, frame, DLMS_FAULT_OVERLONG);
	memcpy(end, data.p, bytes_left(&data));
	f->n_segments += bytes_left(&data);
	f->in_segments = true;
	if (!is_last)
		return FRAME_MORE;
	return take_message(f, bytes_of(f->message + f->n_blocks, f->n_segments), frame);
}

static void begin_message(struct dlms_framer *f, const struct dlms_unit *u, uint64_t offset)
{
	tear(f);
	dlms_join_begin(&f->join, u);
	f->offset = f->part = offset;
}

/* The first segment has an LLC header; of blocks every one stands in a frame of its own, with or
 * without. A frame without any data is no part of a push. */
static enum frame_event take_hdlc(
	struct dlms_framer *f, const struct dlms_unit *u, uint64_t offset, struct frame *frame)
{
	struct bytes data = u->data;
	bool has_llc = dlms_llc(&data), is_block, is_next;

	if (!bytes_left(&data)) {
		abandon(f);
		return FRAME_MORE;
	}
	is_block = *data.p == DLMS_GENERAL_BLOCK_TRANSFER && (has_llc || !f->in_segments);
	is_next = is_block ? f->in_blocks : f->in_segments && !has_llc;
	if (has_llc && (!is_block || dlms_is_first_block(data)))
		begin_message(f, u, offset);
	else if (!is_next || !dlms_join_next(&f->join, u))
		return fault(f, frame, DLMS_FAULT_SEQUENCE);
	if (is_block) {
		f->in_segments = false;
		f->n_segments = 0;
		f->part = offset;
	}
	return add_part(f, data, u->is_last, frame);
}

static enum frame_event take_mbus(
	struct dlms_framer *f, const struct dlms_unit *u, uint64_t offset, struct frame *frame)
{
	if (u->is_first)
		begin_message(f, u, offset);
	else if (!f->in_segments || u->block != f->next_mbus || !dlms_join_next(&f->join, u))
		return fault(f, frame, DLMS_FAULT_SEQUENCE);
	f->next_mbus = (u->block + 1) & 0x0f;
	return add_part(f, u->data, u->is_last, frame);
}

static bool has_link(uint8_t start)
{
	return start == FLAG || start == MBUS_START || start == WRAPPER;
}

/* What checks a frame that begins so. */
static enum telegram_check check_of(uint8_t start)
{
	if (start == FLAG)
		return TELEGRAM_CRC;
	return start == MBUS_START ? TELEGRAM_SUM : TELEGRAM_UNCHECKED;
}

static enum frame_event take_unit(
	struct dlms_framer *f, const struct dlms_unit *u, uint8_t start, struct frame *frame)
{
	uint64_t offset = f->n_before + f->at;

	f->at += u->length;
	dlms_join_frame(&f->join, offset);
	f->skipped = 0;
	f->n_tail = start == FLAG;
	if (has_link(start))
		f->trust = DLMS_TRUST_NO;
	f->found = has_link(start) ? DLMS_TRUST_SURE : f->trust;
	f->check = check_of(start);
	if (start == FLAG)
		return take_hdlc(f, u, offset, frame);
	if (start == MBUS_START)
		return take_mbus(f, u, offset, frame);
	begin_message(f, u, offset);
	return ready(f, u->data, true, frame);
}

/* Steps over what is no frame; true when the byte looked like one that is damaged. Behind HDLC
 * there may be any number of flags. */
static bool skip(struct dlms_framer *f, const struct dlms_unit *u)
{
	if (!f->n_tail || f->raw[f->at] != FLAG)
		abandon(f);
	f->skipped = f->skipped << 8 | f->raw[f->at++];
	if (f->trust == DLMS_TRUST_SURE)
		f->trust = DLMS_TRUST_MAYBE;
	return u->fault != NO_FAULT;
}

/* Nothing more is given up: another message may have begun meanwhile. */
static enum frame_event tell_torn(struct dlms_framer *f, struct frame *frame)
{
	f->is_torn = false;
	frame->fault = DLMS_FAULT_SEQUENCE;
	return FRAME_FAULT;
}

enum { WRAPPER_SECOND = 0x01 }; /* octet of its version, behind WRAPPER */

/* Whether a frame may begin there, behind something that was none. */
static bool may_begin(const struct dlms_framer *f, size_t at)
{
	switch (f->raw[at]) {
	case FLAG:
	case MBUS_START:
	case DLMS_GENERAL_GLO_CIPHERING:
	case DLMS_GENERAL_DED_CIPHERING:
		return true;
	case WRAPPER:
		return at + 1 == f->n || f->raw[at + 1] == WRAPPER_SECOND;
	default:
		return false;
	}
}

/* The same as skip() does one by one, of what is none by its first octets. */
static void skip_noise(struct dlms_framer *f)
{
	const size_t from = f->at;

	if (f->trust == DLMS_TRUST_SURE)
		return;
	for (; f->at < f->n && !may_begin(f, f->at); f->at++)
		f->skipped = f->skipped << 8 | f->raw[f->at];
	if (f->at > from)
		abandon(f);
}

/* Whether more octets are to be waited for: there is room for them, and they may come. */
static bool may_wait(const struct dlms_framer *f)
{
	return f->n - f->at < DLMS_RAW_MAX && !f->is_over;
}

/* Judges what is kept, byte by byte. FRAME_MORE: nothing more is settled. */
static enum frame_event judge(struct dlms_framer *f, struct frame *frame)
{
	while (!f->is_torn && f->at < f->n) {
		uint8_t start;
		struct dlms_unit u = {0};
		enum frame_event event;

		if (f->n_before + f->n < f->wanted && may_wait(f))
			return FRAME_MORE;
		f->wanted = 0;
		skip_noise(f);
		if (f->at == f->n)
			return FRAME_MORE;
		start = f->raw[f->at];
		switch (look(f, &u)) {
		case DLMS_NO:
			if (skip(f, &u))
				return fault(f, frame, u.fault);
			break;
		case DLMS_MORE:
			f->wanted = f->n_before + f->n + u.n_missing;
			if (may_wait(f))
				return FRAME_MORE;
			skip(f, &u);
			break;
		case DLMS_YES:
			event = take_unit(f, &u, start, frame);
			if (event != FRAME_MORE)
				return event;
			break;
		}
	}
	return f->is_torn ? tell_torn(f, frame) : FRAME_MORE;
}

/* What is settled goes, so that there is room. */
static void collect(struct dlms_framer *f, struct bytes *in)
{
	size_t n;

	if (f->at)
		memmove(f->raw, f->raw + f->at, f->n - f->at);
	f->n_before += f->at;
	f->n -= f->at;
	f->at = 0;
	n = DLMS_RAW_MAX - f->n;
	n = n < TAKE ? n : TAKE;
	n = n < bytes_left(in) ? n : bytes_left(in);
	memcpy(f->raw + f->n, in->p, n);
	f->n += n;
	in->p += n;
	f->is_over = false;
}

enum frame_event dlms_frame_push(struct dlms_framer *f, struct bytes *in, struct frame *frame)
{
	if (bytes_left(&f->rest))
		return ready_message(f, f->rest, frame);
	for (;;) {
		enum frame_event event = judge(f, frame);

		if (event != FRAME_MORE || bytes_left(in) == 0)
			return event;
		collect(f, in);
	}
}

/* Behind something that was no frame all but what may begin one, and what a wrapper may carry. Of a
 * frame all that is missing before it is looked at again. */
void dlms_frame_quiet(const struct dlms_framer *f, struct quiet *q)
{
	static const uint64_t noise[QUIET_WORDS] = {~QUIET_BIT(DLMS_DATA_NOTIFICATION),
		~(QUIET_BIT(FLAG) | QUIET_BIT(MBUS_START)), UINT64_MAX,
		~(QUIET_BIT(DLMS_GENERAL_GLO_CIPHERING) | QUIET_BIT(DLMS_GENERAL_DED_CIPHERING))};
	const size_t kept = f->n - f->at;
	const uint64_t next = f->n_before + f->n + 1;

	if (f->is_torn || bytes_left(&f->rest))
		quiet_limit(q, 0);
	else if (!kept && f->trust != DLMS_TRUST_SURE)
		quiet_narrow(q, noise, SIZE_MAX);
	else if (next < f->wanted)
		quiet_limit(q, (size_t)(f->wanted - next));
	else
		quiet_limit(q, kept < SHORTEST ? SHORTEST - 1 - kept : 0);
	quiet_limit(q, DLMS_RAW_MAX - 1 - kept);
}
