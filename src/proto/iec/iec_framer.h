/* The state of a framer of ASCII telegrams, for the files of this folder that look into it. What
 * can be done with a framer is in iec_frame.h. */
#ifndef PROTO_IEC_IEC_FRAMER_H
#define PROTO_IEC_IEC_FRAMER_H

#include "proto/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	IEC_TELEGRAM_MAX = 16384, /* P1 and mode D: the longest of real meters has 2 931 */
	IEC_READOUT_MAX = 65536,  /* blocks, as past periods need no room; real: 16 596 */
	IEC_IDENT_MAX = 64,
};

enum iec_state {
	IEC_HUNT,
	IEC_IDENT, /* in the identification line */
	IEC_BODY,  /* in data lines without STX */
	IEC_END,   /* behind the `!` */
	IEC_BLOCK, /* between STX and ETX */
	IEC_BCC,   /* behind ETX */
};

struct iec_framer {
	uint64_t n_before; /* bytes of the stream in front of raw[0] */
	enum iec_state state;
	size_t n;            /* of raw[] in use */
	size_t at;           /* raw[] before this has been looked at */
	size_t from;         /* where the telegram begins */
	size_t other;        /* another beginning inside of it; 0: none */
	size_t line;         /* where the line begins */
	size_t slash;        /* the last `/` of the line; 0: none */
	size_t body;         /* where the data begin; STX stands in front of those of a block */
	size_t end;          /* the `!`, or ETX */
	size_t n_dropped;    /* octets that stood in front of raw[line], and had to make room */
	uint32_t x25_meter;  /* whose telegrams n_x25 counts, by the identification line */
	bool has_data;       /* a bracket has been seen */
	bool is_torn;        /* silence inside of the data */
	uint8_t dropped_bcc; /* what they add to the block check */
	uint8_t n_x25; /* telegrams in a row that are right by CRC-16/X.25, not by the standard */
	uint8_t previous;
	uint8_t raw[IEC_TELEGRAM_MAX];
};

#endif
