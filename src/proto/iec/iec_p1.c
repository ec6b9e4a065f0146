/* A P1 telegram (DSMR 5.0 §6.2) that stands in memory as a whole, as some meters cipher it. Left
 * out: finding one in a stream (iec_frame.c). */
#include "proto/iec/iec_p1.h"

#include "base/crc16.h"
#include "base/hex.h"
#include "proto/iec/iec_readable.h"
#include "proto/iec/iec_telegram.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	CHECK_DIGITS_MAX = 4,
};

/* What follows the `!`: nothing but the end of the line, or up to four digits that are right. */
static bool is_checked(struct bytes checked, struct bytes rest, bool must_have)
{
	unsigned crc = 0;
	uint8_t digit;

	while (bytes_left(&rest) && (rest.end[-1] == '\r' || rest.end[-1] == '\n' || !rest.end[-1]))
		rest.end--;
	if (bytes_left(&rest) == 0)
		return !must_have;
	if (bytes_left(&rest) > CHECK_DIGITS_MAX)
		return false;
	for (; rest.p < rest.end; rest.p++) {
		if (!hex_digit(*rest.p, &digit))
			return false;
		crc = crc << 4 | digit;
	}
	return crc16_arc(checked.p, bytes_left(&checked)) == crc;
}

static bool has_digits(struct bytes rest)
{
	return bytes_left(&rest) && *rest.p != '\r' && *rest.p != '\n';
}

/* The last `!`: text may have others. */
static const uint8_t *find_end(struct bytes text)
{
	for (const uint8_t *p = text.end; p > text.p; p--)
		if (p[-1] == '!')
			return p - 1;
	return NULL;
}

bool iec_p1(struct bytes text, bool must_have, struct telegram *t)
{
	struct iec_readable readable = {.is_checked = true};
	const uint8_t *end = find_end(text);

	if (bytes_left(&text) == 0 || *text.p != '/' || !end ||
		!is_checked((struct bytes){text.p, end + 1}, (struct bytes){end + 1, text.end},
			must_have))
		return false;
	iec_telegram((struct bytes){text.p, end}, t, &readable);
	t->check = has_digits((struct bytes){end + 1, text.end}) ? TELEGRAM_CRC
								 : TELEGRAM_UNCHECKED;
	return t->n_registers > 0;
}
