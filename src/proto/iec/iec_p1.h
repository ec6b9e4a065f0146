/* The telegram of a P1 port (DSMR 5.0 §6.2): identification, data, `!` and a checksum. Left out:
 * finding one in a stream of bytes (iec_frame.h). */
#ifndef PROTO_IEC_IEC_P1_H
#define PROTO_IEC_IEC_P1_H

#include "base/bytes.h"

struct telegram;

/* Reads a whole telegram, from `/` to its checksum, into `t`; the checksum may be missing, as in
 * early versions, unless it `must_have` one, but not wrong; t->check tells. False, and nothing
 * filled, when it is none. */
bool iec_p1(struct bytes text, bool must_have, struct telegram *t);

#endif
