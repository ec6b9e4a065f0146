/* Text from outside made harmless. libdbus aborts the process on invalid UTF-8, and a terminal obeys
 * control characters: whatever a meter or another program sent goes through here first. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>

/* Copies `from` to `to` (of `size` bytes, at least 1), always ended by 0. Bytes that are not UTF-8
 * and control characters become '?'; what does not fit is cut at the border of a character. Returns
 * the length. */
size_t text_clean(char *to, size_t size, const char *from);

/* Without blanks in front, and blanks and zeros behind. */
struct bytes text_trimmed(struct bytes b);

/* Whether `b` is printable ASCII, and not empty. */
bool text_is_printable(struct bytes b);

#endif
