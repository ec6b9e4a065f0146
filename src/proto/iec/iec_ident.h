/* Identification lines (IEC 62056-21 §6.3.2): `/`, three letters of the maker, and something
 * behind. Characters may have a parity in their eighth bit. Left out: what such a line says
 * (iec_telegram.h). */
#ifndef PROTO_IEC_IEC_IDENT_H
#define PROTO_IEC_IEC_IDENT_H

#include <stdbool.h>
#include <stdint.h>

enum {
	IEC_MAKER_LETTERS = 3,
	IEC_IDENT_MIN = 1 + IEC_MAKER_LETTERS + 1,
};

/* Whether it may stand where the standard has a letter of the maker: some makers write digits
 * there, or one of `+-_` (a Landis+Gyr E660 in Belgium: `/LG_E660`). */
bool iec_is_of_maker(uint8_t c);

/* Whether a `/` and three letters stand there. */
bool iec_has_maker(const uint8_t *p);

/* Whether the characters from a `/` up to `end`, where a line ends, are one of the standard. */
bool iec_is_ident(const uint8_t *p, const uint8_t *end);

/* Whether they are none, but look like one: then what follows is a telegram only where a checksum
 * says so. */
bool iec_is_odd_ident(const uint8_t *p, const uint8_t *end);

/* Whether those up to `end`, where more may follow, can become one of both. */
bool iec_may_be_ident(const uint8_t *p, const uint8_t *end);

#endif
