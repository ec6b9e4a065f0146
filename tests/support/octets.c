/* Octets for tests. */
#include "support/octets.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static int digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

void octets_hex(struct octets *o, const char *hex)
{
	while (*hex) {
		if (!isxdigit((unsigned char)*hex)) {
			hex++;
			continue;
		}
		assert(isxdigit((unsigned char)hex[1]));
		octets_fill(o, (uint8_t)(digit(hex[0]) << 4 | digit(hex[1])), 1);
		hex += 2;
	}
}

void octets_add(struct octets *o, const void *p, size_t n)
{
	assert(o->n + n <= OCTETS_MAX);
	memcpy(o->p + o->n, p, n);
	o->n += n;
}

void octets_fill(struct octets *o, uint8_t octet, size_t n)
{
	assert(o->n + n <= OCTETS_MAX);
	memset(o->p + o->n, octet, n);
	o->n += n;
}

struct bytes octets_bytes(const struct octets *o)
{
	return bytes_of(o->p, o->n);
}
