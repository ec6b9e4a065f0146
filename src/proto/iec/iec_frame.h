/* From bytes to whole ASCII telegrams, IEC 62056-21 §6.2 to §6.4:
 *
 *	/AAAz… CR LF  data lines  ! CR LF             mode D; P1 has up to 4 digits of CRC behind !
 *	/AAAz… CR LF  STX data lines ! CR LF ETX BCC  modes A to C; may lack the identification
 *
 * Also from a line of seven bits and parity that is read as eight bits: the parity is then checked
 * for every character of a telegram, and taken away. Left out: what the data say (iec_telegram.h).
 */
#ifndef PROTO_IEC_IEC_FRAME_H
#define PROTO_IEC_IEC_FRAME_H

#include "proto/iec/iec_framer.h"

/* Ready for the first byte of a stream. */
void iec_frame_reset(struct iec_framer *f);

/* The line was silent for `gap_ms`. Without a checksum of sixteen bits the halves around a long
 * silence may be of two telegrams: they are none then. */
void iec_frame_pause(struct iec_framer *f, uint64_t gap_ms);

/* See protocol.push. The body begins with the identification line, or with STX, and ends before the
 * `!` or ETX; all of seven bits where the line had parity, and without past periods where they had
 * no room. frame.doubtful: right by CRC-16/X.25, as several before of the same meter in a row. */
enum frame_event iec_frame_push(struct iec_framer *f, struct bytes *in, struct frame *frame);

#endif
