/* UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, nothing beyond U+10FFFF. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the character that `p` begins with, or 0 when it is none. */
static size_t character(const uint8_t *p)
{
	size_t n = *p < 0x80                 ? 1
		   : *p >= 0xc2 && *p < 0xe0 ? 2
		   : *p >= 0xe0 && *p < 0xf0 ? 3
		   : *p >= 0xf0 && *p < 0xf5 ? 4
					     : 0;

	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80) /* the final 0 stops here too */
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90))
		return 0; /* overlong */
	if ((p[0] == 0xed && p[1] >= 0xa0) || (p[0] == 0xf4 && p[1] >= 0x90))
		return 0; /* surrogate; beyond the end of Unicode */
	return n;
}

/* C0, DEL and C1. */
static bool is_control(const uint8_t *p, size_t n)
{
	return (n == 1 && (*p < 0x20 || *p == 0x7f)) || (n == 2 && p[0] == 0xc2 && p[1] < 0xa0);
}

size_t text_clean(char *to, size_t size, const char *from)
{
	const uint8_t *p = (const uint8_t *)from;
	size_t length = 0;

	while (*p) {
		size_t n = character(p);
		bool good = n && !is_control(p, n);
		size_t out = good ? n : 1;

		if (length + out >= size)
			break;
		memcpy(to + length, good ? (const char *)p : "?", out);
		length += out;
		p += n ? n : 1;
	}
	to[length] = '\0';
	return length;
}

bool text_is_printable(struct bytes b)
{
	for (const uint8_t *p = b.p; p < b.end; p++)
		if (*p < 0x20 || *p > 0x7e)
			return false;
	return bytes_left(&b) > 0;
}

struct bytes text_trimmed(struct bytes b)
{
	while (b.p < b.end && *b.p == ' ')
		b.p++;
	while (b.end > b.p && (b.end[-1] == ' ' || b.end[-1] == 0))
		b.end--;
	return b;
}
