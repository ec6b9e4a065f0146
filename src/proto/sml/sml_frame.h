/* SML transport protocol, version 1 (SML 1.04 §8.1): finds files in a stream of bytes.
 *
 *	1b1b1b1b 01010101  messages, padding  1b1b1b1b 1a PP CL CH
 *
 * Raw bytes are kept from the start escape on, so that a start which hides inside of what was taken
 * for a bad file can be found again. Left out: version 2, which no known meter sends. */
#ifndef PROTO_SML_SML_FRAME_H
#define PROTO_SML_SML_FRAME_H

#include "proto/frame.h"
#include "proto/quiet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Meters send 212 to 684 bytes, gateways push up to 13 440. */
enum { SML_FILE_MAX = 16384 };

struct sml_framer {
	uint64_t n_taken; /* bytes of the stream so far */
	uint64_t window;  /* hunting: the last eight bytes */
	bool in_file;     /* raw[] holds the file that is being received */
	size_t n;         /* of raw[] in use; 0 while hunting */
	size_t at;        /* raw[] before this is settled: no escape can begin there */
	size_t done;      /* raw[] before this is a file that has been handed out */
	size_t n_doubled; /* escapes in it that stand for four 1b of payload */
	uint8_t raw[SML_FILE_MAX];
};

/* Ready for the first byte of a stream. */
void sml_frame_reset(struct sml_framer *f);

/* See protocol.push. The body is what stands between the escapes, with doubled
 * escapes made single, padding included. */
enum frame_event sml_frame_push(struct sml_framer *f, struct bytes *in, struct frame *frame);

/* See protocol.quiet. */
void sml_frame_quiet(const struct sml_framer *f, struct quiet *q);

#endif
