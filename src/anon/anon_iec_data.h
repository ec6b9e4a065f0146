/* Fakes for the data lines of ASCII telegrams. For the files of this room only. */
#ifndef ANON_ANON_IEC_DATA_H
#define ANON_ANON_IEC_DATA_H

#include "anon/anon.h"

/* Puts fakes into data lines p[0 .. n), of seven bits and without what is in front of them and
 * behind. False, with the lines in any state, when it cannot. */
bool anon_iec_data(struct anon *a, uint8_t *p, size_t n);

#endif
