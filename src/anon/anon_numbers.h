/* Numbers that were noted, and their fakes. Private to this room. */
#ifndef ANON_ANON_NUMBERS_H
#define ANON_ANON_NUMBERS_H

#include "anon/anon.h"

/* Fakes of all numbers that were noted. */
void anon_choose_numbers(struct anon *a);

/* Notes digits, with zeros in front or without. One of a meter has more room than others. */
void anon_note_digits(struct anon *a, bool is_id, const uint8_t *p, size_t n);

/* Notes a word of letters, or of letters and digits. */
void anon_note_word(struct anon *a, bool is_id, const uint8_t *p, size_t n);

/* Notes octets of an id. */
void anon_note_octets(struct anon *a, const uint8_t *p, size_t n);

/* Puts the fakes of numbers[from ..] to where they stand in `original`, in letters and digits, and
 * marks the places. Zeros in front of a number stay. */
void anon_put_numbers(const struct anon *a, size_t from, const uint8_t *original, uint8_t *to,
	bool *is_done, size_t n);

/* anon_echo() of `original` into `to`, which is as long. */
bool anon_echo_into(const struct anon *a, const uint8_t *original, uint8_t *to, size_t n);

/* Least octets of a number of up to 19 digits; 0 for a longer one. `v` gets it. */
size_t anon_width(const uint8_t *digits, size_t n, uint64_t *v);

#endif
