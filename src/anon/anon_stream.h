/* A stream of octets that depends on the secret and on an original: what fakes are made of. For the
 * files of this room only. Left out: where the secret comes from (cmd/capture). */
#ifndef ANON_ANON_STREAM_H
#define ANON_ANON_STREAM_H

#include "anon/anon.h"

enum { ANON_BLOCK = 16 };

/* What a fake is made for: the same octets in another role have another. */
enum anon_role {
	ANON_ROLE_DIGITS,
	ANON_ROLE_WORDS,
	ANON_ROLE_OCTETS,
	ANON_ROLE_WITHIN,
	ANON_ROLE_NOISE,
	ANON_ROLE_DAYS,
};

struct anon_stream {
	struct anon *a;
	uint8_t seed[ANON_BLOCK], block[ANON_BLOCK];
	uint32_t n;
};

/* The stream for an original of `n` octets in that role: always the same for the same secret.
 * Borrows `a`. */
struct anon_stream anon_stream_of(
	struct anon *a, enum anon_role role, const void *original, size_t n);

/* Its next octet. */
uint8_t anon_stream_next(struct anon_stream *s);

/* Makes another letter or digit of each in p[0 .. n), by the whole of them; zeros alone stay. */
void anon_fake_token(struct anon *a, uint8_t *p, size_t n);

/* Of ASCII, whatever the locale. */
static inline bool anon_is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool anon_is_upper(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool anon_is_letter(uint8_t c)
{
	return anon_is_upper(c) || (c >= 'a' && c <= 'z');
}

/* How many of `n` digits remain without the zeros in front. */
static inline size_t anon_significant(const uint8_t *p, size_t n)
{
	while (n && *p == '0')
		p++, n--;
	return n;
}

#endif
