/* The frame contract: what a framer hands out of a stream of bytes, event by event. It is the same
 * for all protocols; which faults there are is theirs (protocol.faults).
 *
 * A framer's push takes bytes from a cursor up to the first event, so that the caller keeps the
 * loop:
 *
 *	do {
 *		event = protocol->push(framer, &in, &frame);
 *		...
 *	} while (event != FRAME_MORE);
 *
 * Left out: when the bytes came (protocol.pause), and what the body means (protocol.decode). */
#ifndef PROTO_FRAME_H
#define PROTO_FRAME_H

#include "base/bytes.h"
#include "reading/telegram.h"

enum frame_event {
	FRAME_MORE,  /* all input taken, nothing complete yet */
	FRAME_READY, /* one checked frame; its body is valid until the next push */
	FRAME_FAULT, /* input was dropped (frame.fault says why); already hunting again */
};

/* Nothing is wrong. The faults of each protocol are an enum of its own that begins behind this; a
 * macro, as it is a value of all of them. */
#define NO_FAULT 0

struct frame {
	uint8_t *body; /* FRAME_READY: without the framing. Borrowed from the framer until the next
			* push; it may be written, as what is ciphered is deciphered in place */
	size_t n_body; /* octets of it */
	uint64_t offset;           /* of its first byte in the stream since reset */
	size_t length;             /* of the whole frame on the wire, in bytes */
	enum telegram_check check; /* what was right about it on the wire */
	bool is_sound;  /* DLMS: its structure has been gone through, and is right to its end */
	bool is_joined; /* of parts that only follow one another: one may belong to another */
	bool doubtful;  /* the check fits a variant only: what is inside must be right throughout */
	unsigned fault; /* FRAME_FAULT: index into protocol.faults */
};

/* The body, to be read. Borrowed in the same way. */
static inline struct bytes frame_body(const struct frame *f)
{
	return bytes_of(f->body, f->n_body);
}

#endif
