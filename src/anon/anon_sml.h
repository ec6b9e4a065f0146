/* A file of SML with fakes in it. Left out: finding files in a capture (proto/sml/sml_frame.h). */
#ifndef ANON_ANON_SML_H
#define ANON_ANON_SML_H

#include "anon/anon.h"

/* Anonymises the file in wire[0 .. n), escapes and checksums included, in place; its length stays.
 * False, with the file in any state, when it cannot. */
bool anon_sml(struct anon *a, uint8_t *wire, size_t n);

#endif
