/* Nothing but characters: a number is never more exact than what it was given. */
#include "base/p1_text.h"

#include "base/crc16.h"

#include <stdarg.h>
#include <stdio.h>

void p1_put(struct p1_text *t, const char *format, ...)
{
	const size_t room = t->size - t->n;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf((char *)t->p + t->n, room, format, args);
	va_end(args);
	t->n += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

void p1_put_number(struct p1_text *t, struct decimal v, int width)
{
	char text[DECIMAL_TEXT_MAX], *const end = text + sizeof text;
	const char *first = decimal_digits(end, v.digits, (unsigned)-v.exp);
	const int n = (int)(end - first), zeros = width - v.negative - n;

	p1_put(t, "%s%.*s%.*s", v.negative ? "-" : "", zeros > 0 ? zeros : 0, "0000000000000000", n,
		first);
}

void p1_put_hex(struct p1_text *t, const char *text)
{
	for (; *text; text++)
		p1_put(t, "%02X", (unsigned char)*text);
}

void p1_end(struct p1_text *t, int digits)
{
	p1_put(t, "!");
	p1_put(t, "%0*X\r\n", digits, (unsigned)crc16_arc(t->p, t->n));
}
