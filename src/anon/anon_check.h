/* Whether anything that was noted is still in some octets, in whatever form: the last look before a
 * capture is shown to others. Left out: what was never noted. */
#ifndef ANON_ANON_CHECK_H
#define ANON_ANON_CHECK_H

#include "anon/anon.h"

enum {
	ANON_PATTERNS_MAX = 10000,
	ANON_PATTERN_OCTETS = 40, /* of a pattern, on average */
	ANON_CHECK_HEADS = 4096,
};

/* All forms of all numbers and words, by their first four octets. */
struct anon_check {
	size_t n_patterns, n_pool;
	uint16_t heads[ANON_CHECK_HEADS]; /* index + 1 of the first pattern */
	struct {
		uint32_t at;   /* in the pool */
		uint16_t next; /* index + 1 */
		uint8_t n;
		bool is_short; /* digits that chance makes, too: only by themselves */
	} patterns[ANON_PATTERNS_MAX];
	uint8_t pool[ANON_PATTERNS_MAX * ANON_PATTERN_OCTETS];
};

/* Gathers what `a` has noted. False when there is no room for it. */
bool anon_check_init(struct anon_check *c, const struct anon *a);

/* Looks for numbers as characters, binary and in BCD from either end, as hexadecimal digits, in
 * UTF-16, and with blanks or signs between the digits; for words as characters in either case, as
 * hexadecimal digits, in UTF-16; for octets of an id from either end and as hexadecimal digits;
 * each also behind a parity bit. */
bool anon_check_finds(const struct anon_check *c, struct bytes in);

#endif
