/* Octets as hexadecimal text. */
#include "base/hex.h"

void hex_text(struct bytes b, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (; b.p < b.end; b.p++) {
		*out++ = digits[*b.p >> 4];
		*out++ = digits[*b.p & 0x0f];
	}
	*out = '\0';
}
