/* Octets for tests, written as hexadecimal text. */
#ifndef TESTS_SUPPORT_OCTETS_H
#define TESTS_SUPPORT_OCTETS_H

#include "base/bytes.h"

enum { OCTETS_MAX = 40000 };

struct octets {
	size_t n;
	uint8_t p[OCTETS_MAX];
};

/* Appends what the text says: pairs of hexadecimal digits, anything else between them is
 * ignored. */
void octets_hex(struct octets *o, const char *hex);

/* Appends `n` octets. */
void octets_add(struct octets *o, const void *p, size_t n);

/* Appends `n` times the same octet. */
void octets_fill(struct octets *o, uint8_t octet, size_t n);

struct bytes octets_bytes(const struct octets *o);

#endif
