/* ASCII telegrams (IEC 62056-21, P1) with fakes in them. Left out: what was sent to the meter. */
#ifndef ANON_ANON_IEC_H
#define ANON_ANON_IEC_H

#include "anon/anon.h"

/* Anonymises the telegram in wire[0 .. n), as the framer found it (with parity, checksum, block
 * check), in place; its length stays. False, with the telegram in any state, when it cannot. */
bool anon_iec(struct anon *a, uint8_t *wire, size_t n);

#endif
