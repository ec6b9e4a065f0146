/* Text from outside made harmless. libdbus aborts the process on invalid UTF-8, and a terminal
 * obeys control characters: whatever a meter or another program has sent goes through here first.
 * Harmless is UTF-8 without control characters (C0, DEL, C1), line ends, and marks that turn the
 * direction of writing. Left out: printing it (base/print.h). */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Whether as many characters as a word has are all of `first` (from 1 to 7e) to 7e: no octet gets
 * its first bit by what is taken away or added. */
static inline bool text_word_is_from(const void *p, uint8_t first)
{
	const size_t ones = SIZE_MAX / 0xff;
	size_t word;

	memcpy(&word, p, sizeof word);
	return !(((word - ones * first) | (word + ones) | word) & ones * 0x80);
}

/* Copies `from` to `to` (of `size` bytes, at least 1), always ended by 0. Of what is not harmless
 * each byte (of a character that is known, all of it) becomes '?'; what does not fit is cut at the
 * border of a character. Returns the length. */
size_t text_clean(char *to, size_t size, const char *from);
size_t text_clean_octets(char *to, size_t size, struct bytes from);

/* The same for those who want to see what was sent: each byte that is not harmless becomes \xhh.
 * Returns the length. */
size_t text_escape(char *to, size_t size, struct bytes from);

/* Octets that one character may become. */
#define TEXT_ONE_MAX 16

/* The same for the character alone that *from, which is not empty, begins with; without a final 0.
 * Moves *from behind it. Returns the length. */
size_t text_escape_one(char to[TEXT_ONE_MAX], struct bytes *from);

/* Whether text_clean() would change nothing. */
bool text_is_harmless(const char *text);

/* `b` without the blanks in front of it and the blanks and NUL bytes behind it; borrowed. */
struct bytes text_trimmed(struct bytes b);

/* Whether `b` is printable ASCII, and not empty. */
bool text_is_printable(struct bytes b);

/* The n-th, from 0 on, of texts that stand one behind the other, each ended by 0; there must be so
 * many. (A table of pointers to short texts would be larger than they are.) Borrowed. */
const char *text_nth(const char *texts, unsigned n);

/* The last digits of the number of a meter: enough to tell two meters apart, too little to abuse.
 * They are at most four and at most half of it; a text of less than six characters, which is no
 * such number, comes whole. Borrowed from `number`. */
const char *text_end(const char *number);

#endif
