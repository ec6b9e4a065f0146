/* What shows that frames carry parts of one message, and not of two that have lost their halves
 * between them. Order alone does not: a beginning and the end of the next message follow one
 * another as well. So all parts name the same sender, I-frames of HDLC count on, and the silence
 * between two parts has no room for what would have been lost: at least a first part, as that of
 * the next message would have told that it begins, and mostly the silence between two messages
 * besides. M-Bus and blocks have numbers, too. That parts are equally long proves nothing: so are
 * those of two messages of one meter.
 *
 * A silence is known to about a tenth of a second, as adapters and machines hand on late what they
 * have, and not at all in a file without times. So what was joined stays weaker than its parts
 * (frame.is_joined). */
#ifndef PROTO_DLMS_DLMS_JOIN_H
#define PROTO_DLMS_DLMS_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dlms_unit;

/* All zero: nothing has come. */
struct dlms_join {
	uint32_t octet_us;   /* of the line; 0: not known */
	uint8_t control;     /* of the last part */
	uint64_t sender;     /* of all parts */
	size_t n_parts;      /* so far */
	int64_t first_us;    /* what the first part takes on the wire */
	int64_t since_us;    /* silent since the end of the last frame */
	int64_t longest_us;  /* of that, at one place */
	uint64_t longest_at; /* of the stream */
	int64_t silence_us;  /* in front of the last frame */
};

/* A read, see protocol.pause. What its octets take themselves is no silence, however late they
 * came. */
struct dlms_read {
	uint64_t gap_ms;
	uint32_t octet_us;
	size_t n;
	uint64_t at;      /* where in the stream it begins */
	uint64_t settled; /* up to there it is known what all octets are */
};

/* Octets are about to come, after a silence: every read is to be told, in order. */
void dlms_join_pause(struct dlms_join *j, const struct dlms_read *read);

/* A frame is whole, from `at` on: every one that is right, in order. */
void dlms_join_frame(struct dlms_join *j, uint64_t at);

/* The frame that came last is the first part of a message. */
void dlms_join_begin(struct dlms_join *j, const struct dlms_unit *u);

/* Whether the frame that came last may be the next part. */
bool dlms_join_next(struct dlms_join *j, const struct dlms_unit *u);

#endif
