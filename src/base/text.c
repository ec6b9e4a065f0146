/* Looks at each character of UTF-8 as RFC 3629 defines it (no surrogates, no overlong forms,
 * nothing beyond U+10FFFF), and at whether it would do something to a terminal or a line. Left out:
 * letters of other encodings, which count as bytes that are not harmless. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>

enum { NUMBER_MIN = 6, END_SHOWN = 4 };

/* Of ASCII: nearly all characters are. */
static bool is_printable(uint8_t c)
{
	return c >= 0x20 && c <= 0x7e;
}

/* Bytes of the character that `b`, which is not empty, begins with, or 0 when it is none. */
static size_t character(struct bytes b)
{
	const uint8_t *p = b.p;
	size_t n = *p < 0x80                 ? 1
		   : *p >= 0xc2 && *p < 0xe0 ? 2
		   : *p >= 0xe0 && *p < 0xf0 ? 3
		   : *p >= 0xf0 && *p < 0xf5 ? 4
					     : 0;

	if (n > bytes_left(&b))
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
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

/* Marks and embeddings of a direction (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069),
 * with which text can be shown in another order than it has, and the separators of lines (U+2028,
 * U+2029). */
static bool is_turning(const uint8_t *p, size_t n)
{
	if (n == 2)
		return p[0] == 0xd8 && p[1] == 0x9c;
	if (n != 3 || p[0] != 0xe2)
		return false;
	return (p[1] == 0x80 && ((p[2] | 1) == 0x8f || (p[2] >= 0xa8 && p[2] <= 0xae))) ||
	       (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);
}

/* Bytes of the harmless character that `b` begins with; 0: it is none, and *n bytes must not get
 * through. */
static size_t harmless(struct bytes b, size_t *n)
{
	size_t of;

	*n = 1;
	if (is_printable(*b.p))
		return 1;
	of = character(b);
	*n = of ? of : 1;
	return of && !is_control(b.p, of) && !is_turning(b.p, of) ? of : 0;
}

static size_t hex_escape(char *to, uint8_t c)
{
	static const char digits[] = "0123456789abcdef";

	memcpy(to, "\\x", 2);
	to[2] = digits[c >> 4];
	to[3] = digits[c & 15];
	return 4;
}

/* What stands for the `n` bytes at `p`. Returns its length. */
static size_t put_instead(char to[TEXT_ONE_MAX], const uint8_t *p, size_t n, bool is_shown)
{
	size_t length = 0;

	to[0] = '?';
	for (size_t i = 0; is_shown && i < n; i++)
		length += hex_escape(to + length, p[i]);
	return is_shown ? length : 1;
}

/* The character that *from, which is not empty, begins with; moves behind it. Returns the length.
 */
static size_t put_one(char to[TEXT_ONE_MAX], struct bytes *from, bool is_shown)
{
	size_t n, good = harmless(*from, &n);
	const uint8_t *p = from->p;

	from->p += n;
	if (!good)
		return put_instead(to, p, n, is_shown);
	memcpy(to, p, n);
	return n;
}

static size_t copy(char *to, size_t size, struct bytes from, bool is_shown)
{
	char one[TEXT_ONE_MAX];
	size_t length = 0;

	while (bytes_left(&from)) {
		size_t n = put_one(one, &from, is_shown);

		if (length + n >= size)
			break;
		memcpy(to + length, one, n);
		length += n;
	}
	to[length] = '\0';
	return length;
}

size_t text_clean(char *to, size_t size, const char *from)
{
	return copy(to, size, bytes_of(from, strlen(from)), false);
}

size_t text_clean_octets(char *to, size_t size, struct bytes from)
{
	return copy(to, size, from, false);
}

size_t text_escape(char *to, size_t size, struct bytes from)
{
	return copy(to, size, from, true);
}

size_t text_escape_one(char to[TEXT_ONE_MAX], struct bytes *from)
{
	return put_one(to, from, true);
}

bool text_is_harmless(const char *text)
{
	struct bytes b = bytes_of(text, strlen(text));
	size_t n;

	while (bytes_left(&b) && harmless(b, &n))
		b.p += n;
	return bytes_left(&b) == 0;
}

bool text_is_printable(struct bytes b)
{
	const uint8_t *p = b.p;

	while ((size_t)(b.end - p) >= sizeof(size_t) && text_word_is_from(p, ' '))
		p += sizeof(size_t);
	while (p < b.end && is_printable(*p))
		p++;
	return bytes_left(&b) > 0 && p == b.end;
}

struct bytes text_trimmed(struct bytes b)
{
	while (b.p < b.end && *b.p == ' ')
		b.p++;
	while (b.end > b.p && (b.end[-1] == ' ' || b.end[-1] == 0))
		b.end--;
	return b;
}

const char *text_nth(const char *texts, unsigned n)
{
	while (n--)
		texts += strlen(texts) + 1;
	return texts;
}

const char *text_end(const char *number)
{
	size_t n = strlen(number), shown = n / 2 < END_SHOWN ? n / 2 : END_SHOWN;

	return n < NUMBER_MIN ? number : number + n - shown;
}
