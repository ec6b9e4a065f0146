/* What a receiver makes of bytes, as one line of text. */
#ifndef TESTS_SUPPORT_RECEIVER_TEXT_H
#define TESTS_SUPPORT_RECEIVER_TEXT_H

#include "meter/receiver.h"
#include "support/octets.h"

enum { RECEIVER_TEXT_MAX = 8192 };

/* Pushes all of `o` through `r`, in pieces of `piece` octets, and writes what came of it:
 *
 *	telegram(16.7.0=-20 W, 96.1.0=0a01), wrong checksum, nothing
 *
 * Registers of channel 1-0 with F = 255 by their short name, the rest in full. A register whose
 * meaning was mended has both: "16.7.0=-5 means 251 W"; one of which nothing may be made is
 * void. */
void receiver_text(struct receiver *r, const struct octets *o, size_t piece, char *out);

/* The same from a new receiver of the first protocol, with the bytes in one piece. */
void receiver_text_of(const struct octets *o, char *out);

#endif
