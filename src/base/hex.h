/* Octets as hexadecimal text, as people write keys and as /Rawdata shows a telegram. Left out:
 * hexadecimal text on the wire of a meter. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/bytes.h"

/* Two lower-case digits per octet and a final 0 into `out`, which must have room for all. */
void hex_text(struct bytes b, char *out);

/* The value of a hexadecimal digit; false when it is none. */
bool hex_digit(uint8_t c, uint8_t *v);

/* Exactly `n` octets from text: two digits each, with any blanks, colons and dashes between
 * octets. False, with `out` undefined, when it is anything else. */
bool hex_octets(const char *text, uint8_t *out, size_t n);

#endif
