/* Numbers that were noted, and their fakes. For the files of this room only. Left out: which
 * numbers tell who somebody is, which is up to the protocols. */
#ifndef ANON_ANON_NUMBERS_H
#define ANON_ANON_NUMBERS_H

#include "anon/anon.h"

/* Ends the noting: makes a fake for each number. */
void anon_choose_numbers(struct anon *a);

/* In a survey: notes `n` digits, with zeros in front or without. `is_id`: a number of a meter,
 * which has more room than others. */
void anon_note_digits(struct anon *a, bool is_id, const uint8_t *p, size_t n);

/* In a survey: notes a word of letters, or of letters and digits. */
void anon_note_word(struct anon *a, bool is_id, const uint8_t *p, size_t n);

/* In a survey: notes `n` octets of an id, for anon_check.h. */
void anon_note_octets(struct anon *a, const uint8_t *p, size_t n);

/* Writes the fakes of a->numbers[from ..] into `to` where these numbers stand in `original`, `n`
 * letters and digits, and marks the places in `is_done`. Zeros in front of a number stay. */
void anon_put_numbers(const struct anon *a, size_t from, const uint8_t *original, uint8_t *to,
	bool *is_done, size_t n);

/* The same as anon_echo(), of `original` into `to`, both of `n` octets. */
bool anon_echo_into(const struct anon *a, const uint8_t *original, uint8_t *to, size_t n);

/* How many octets the number takes that these digits are, which goes into *v; 0 when they are more
 * than 18, or no digits. */
size_t anon_width(const uint8_t *digits, size_t n, uint64_t *v);

#endif
