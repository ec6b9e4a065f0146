/* The state of a framer of DLMS, for the files of this folder that look into it. What can be done
 * with a framer is in dlms_frame.h. */
#ifndef PROTO_DLMS_DLMS_FRAMER_H
#define PROTO_DLMS_DLMS_FRAMER_H

#include "base/bytes.h"
#include "proto/dlms/dlms_apdu.h"
#include "proto/dlms/dlms_join.h"
#include "proto/dlms/dlms_link.h"
#include "proto/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DLMS_RAW_MAX = DLMS_APDU_MAX +
		       256, /* the longest frame is a bare APDU with what stands in front */
	DLMS_MESSAGE_MAX = 8192,
};

struct dlms_framer {
	uint64_t n_before;     /* bytes of the stream in front of raw[0] */
	size_t n;              /* of raw[] in use */
	size_t at;             /* raw[] before this is settled */
	uint64_t wanted;       /* of the stream: with less, raw[at] cannot be told */
	enum dlms_trust trust; /* in what stands at raw[at] without a link layer; NO for good, once
				* a frame of a link layer was right */
	enum dlms_trust found; /* of that, in what was found last: it may be a part of something
				* that is damaged. SURE where it had a link layer */
	uint32_t skipped;      /* the last four octets that were no frame */
	enum telegram_check check; /* of the last frame */
	bool in_segments;          /* of HDLC, or in blocks of M-Bus */
	bool in_blocks;            /* of a general block transfer */
	bool is_over;              /* nothing comes behind raw[] */
	bool is_torn;              /* a message has not gone on, which nobody has been told yet */
	uint8_t next_mbus;         /* number of the M-Bus block that is due */
	uint8_t n_tail; /* octets of the last frame behind raw[at]: a flag that may open the next */
	uint16_t last_block;
	struct dlms_join join; /* of the frames of a message */
	struct bytes rest; /* of the message that came last: pushes that are not handed out yet */
	uint64_t offset;   /* of the message that is being joined */
	uint64_t part;     /* of the frame, or of the first segment, that came last */
	size_t n_blocks;   /* octets of message[] that came in blocks */
	size_t n_segments; /* octets behind those that came in segments */
	uint8_t raw[DLMS_RAW_MAX];
	uint8_t message[DLMS_MESSAGE_MAX];
};

#endif
