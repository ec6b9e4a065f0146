/* Text from outside made harmless. libdbus aborts the process on invalid UTF-8, and a terminal
 * obeys control characters: whatever a meter or another program sent goes through here first.
 * Harmless is UTF-8 without control characters (C0, DEL, C1), ends of lines, and marks that turn
 * the direction of writing. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>

/* Copies `from` to `to` (of `size` bytes, at least 1), always ended by 0. Of what is not harmless
 * each byte (of a character that is known, all of it) becomes '?'; what does not fit is cut at the
 * border of a character. Returns the length. */
size_t text_clean(char *to, size_t size, const char *from);
size_t text_clean_octets(char *to, size_t size, struct bytes from);

/* The same for those who want to see what was sent: each byte that is not harmless becomes \xhh. */
size_t text_escape(char *to, size_t size, struct bytes from);

/* Whether text_clean() would change nothing. */
bool text_is_harmless(const char *text);

/* Without blanks in front, and blanks and zeros behind. */
struct bytes text_trimmed(struct bytes b);

/* Whether `b` is printable ASCII, and not empty. */
bool text_is_printable(struct bytes b);

/* The n-th of texts that stand one behind the other, each with its 0: a table of pointers to
 * short ones would be larger than they are. */
const char *text_nth(const char *texts, unsigned n);

/* The last digits of a number: enough to tell two meters apart, too little to abuse. At most half
 * of it, but what has less than six characters is no number of a meter. */
const char *text_end(const char *number);

#endif
