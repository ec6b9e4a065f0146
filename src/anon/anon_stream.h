/* Octets that depend on the secret and on an original: what fakes are made of. */
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

struct anon_stream anon_stream_of(
	struct anon *a, enum anon_role role, const void *original, size_t n);

uint8_t anon_stream_next(struct anon_stream *s);

/* Fakes of all numbers that were noted. */
void anon_choose_numbers(struct anon *a);

/* Notes digits, with zeros in front or without. One of a meter has more room than others. */
void anon_note_digits(struct anon *a, bool is_id, const uint8_t *p, size_t n);

/* Notes a word of letters, or of letters and digits. */
void anon_note_word(struct anon *a, bool is_id, const uint8_t *p, size_t n);

/* Notes octets of an id. */
void anon_note_octets(struct anon *a, const uint8_t *p, size_t n);

/* Every letter and digit becomes another, by the whole; zeros alone stay. */
void anon_fake_token(struct anon *a, uint8_t *p, size_t n);

/* Puts the fakes of numbers[from ..] to where they stand in `original`, in letters and digits, and marks the places. Zeros
 * in front of a number stay. */
void anon_put_numbers(const struct anon *a, size_t from, const uint8_t *original, uint8_t *to,
	bool *is_done, size_t n);

/* anon_echo() of `original` into `to`, which is as long. */
bool anon_echo_into(const struct anon *a, const uint8_t *original, uint8_t *to, size_t n);

/* Least octets of a number of up to 19 digits; 0 for a longer one. `v` gets it. */
size_t anon_width(const uint8_t *digits, size_t n, uint64_t *v);

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

#endif
