/* The text of ASCII telegrams (IEC 62056-21, DSMR P1) that grows line by line: data sets, numbers
 * of a fixed width, the end of P1 with its checksum. For whoever makes telegrams: simulated meters
 * and what is told on. Left out: what they say. */
#ifndef BASE_P1_TEXT_H
#define BASE_P1_TEXT_H

#include "base/decimal.h"

#include <stddef.h>
#include <stdint.h>

struct p1_text {
	uint8_t *p;
	size_t n, size;
};

/* Text behind what is there. What has no room is left out, and `n` stays within `size`. */
__attribute__((format(printf, 2, 3))) void p1_put(struct p1_text *t, const char *format, ...);

/* The digits of `v`, of which -v.exp (0 to 9) stand behind the point, with zeros in front up to
 * `width` characters, at most 16. */
void p1_put_number(struct p1_text *t, struct decimal v, int width);

/* The hex of its characters, as numbers of meters are sent. */
void p1_put_hex(struct p1_text *t, const char *text);

/* "!", the checksum of all that is there, with so many digits at least, and the end of the line. */
void p1_end(struct p1_text *t, int digits);

#endif
