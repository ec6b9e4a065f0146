/* From bytes to whole APDUs: finds the link layer, joins segments and blocks.
 *
 * Raw bytes are kept until they are settled, so that a frame which hides inside of what was taken
 * for a bad one can be found. Whatever is stepped over, a damaged frame, one of somebody else,
 * octets that are no frame, abandons the message that was begun: its middle may have been there.
 * Left out: what an APDU says (dlms.c). */
#ifndef PROTO_DLMS_DLMS_FRAME_H
#define PROTO_DLMS_DLMS_FRAME_H

#include "proto/dlms/dlms_framer.h"
#include "proto/quiet.h"

/* Ready for the first byte of a stream. */
void dlms_frame_reset(struct dlms_framer *f);

/* See protocol.push. The body is one APDU in front of which nothing stands. Where several stand in
 * one message, each is a frame of its own, from where it begins to the end of the message. */
enum frame_event dlms_frame_push(struct dlms_framer *f, struct bytes *in, struct frame *frame);

/* See protocol.quiet. */
void dlms_frame_quiet(const struct dlms_framer *f, struct quiet *q);

/* See protocol.pause. After a long one an unfinished frame is given up, and so is its message. */
void dlms_frame_pause(
	struct dlms_framer *f, uint64_t gap_ms, size_t n, uint32_t octet_us, size_t n_held);

/* No octet comes any more: a push of nothing goes through what waited for some. */
void dlms_frame_end(struct dlms_framer *f);

#endif
