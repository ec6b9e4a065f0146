/* Octets to hexadecimal digits and back. Left out: hexadecimal text on the wire of a meter, which
 * each protocol reads in its own form. */
#include "base/hex.h"

#include <string.h>

void hex_text(struct bytes b, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (; b.p < b.end; b.p++) {
		*out++ = digits[*b.p >> 4];
		*out++ = digits[*b.p & 0x0f];
	}
	*out = '\0';
}

bool hex_digit(uint8_t c, uint8_t *v)
{
	if (c >= '0' && c <= '9')
		*v = (uint8_t)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*v = (uint8_t)(c - 'a' + 10);
	else if (c >= 'A' && c <= 'F')
		*v = (uint8_t)(c - 'A' + 10);
	else
		return false;
	return true;
}

static const char *behind_gaps(const char *text)
{
	return text + strspn(text, " \t:-");
}

bool hex_octets(const char *text, uint8_t *out, size_t n)
{
	uint8_t high, low;

	for (size_t i = 0; i < n; i++) {
		if (!hex_digit((uint8_t)text[0], &high) || !hex_digit((uint8_t)text[1], &low))
			return false;
		*out++ = (uint8_t)(high << 4 | low);
		text += 2;
		if (i + 1 < n)
			text = behind_gaps(text);
	}
	return *text == '\0';
}
