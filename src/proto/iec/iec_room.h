/* Room for readouts that are longer than the buffer of a framer: it is lines of past periods that
 * make them so long, and nobody here needs those. Left out: which lines those are (iec_sound.h). */
#ifndef PROTO_IEC_IEC_ROOM_H
#define PROTO_IEC_IEC_ROOM_H

#include <stdbool.h>

struct iec_framer;

/* Takes the lines of past periods out of a block that fills all of raw[]; its check and its length
 * know of them. False when that does not bring enough, or the block has become longer than any. */
bool iec_room_make(struct iec_framer *f);

#endif
