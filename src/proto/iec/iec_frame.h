/* From bytes to whole ASCII telegrams, IEC 62056-21 §6.2 to §6.4:
 *
 *	/AAAz… CR LF  data lines  ! CR LF            mode D; P1 has four digits of CRC behind the `!`
 *	/AAAz… CR LF  STX data lines ! CR LF ETX BCC  modes A to C; the identification may be missing
 *
 * Also from a line of seven bits and parity that is read as eight bits: the parity is then checked for
 * every character of a telegram, and taken away. */
#ifndef PROTO_IEC_IEC_FRAME_H
#define PROTO_IEC_IEC_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes;
struct frame;

enum {
	IEC_TELEGRAM_MAX = 16384, /* the longest of real meters has 9 528 */
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
	size_t n;      /* of raw[] in use */
	size_t at;     /* raw[] before this has been looked at */
	size_t from;   /* where the telegram begins */
	size_t other;  /* another beginning inside of it; 0: none */
	size_t line;   /* where the line begins */
	size_t slash;  /* the last `/` of the line; 0: none */
	size_t body;   /* where the data begin; STX stands in front of those of a block */
	size_t end;    /* the `!`, or ETX */
	bool has_data; /* a bracket has been seen */
	uint8_t previous;
	uint8_t raw[IEC_TELEGRAM_MAX];
};

/* Ready for the first byte of a stream. */
void iec_frame_reset(struct iec_framer *f);

/* enum frame_event; see protocol.push. The body begins with the identification line, or with STX, and ends
 * before the `!` or ETX; all of seven bits where the line had parity. */
int iec_frame_push(struct iec_framer *f, struct bytes *in, struct frame *frame);

#endif
