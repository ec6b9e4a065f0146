/* Identification line (IEC 62056-21 §6.3.2), data sets, and what both say of the meter. Left out:
 * the check of the telegram, which its framer has made. */
#include "proto/iec/iec_telegram.h"

#include "base/hex.h"
#include "base/text.h"
#include "proto/iec/iec_data.h"
#include "proto/iec/iec_quirks.h"
#include "proto/iec/iec_readable.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	STX = 0x02,
	MAKER_LETTERS = 3,
	HEX_TEXT_MIN = 16,   /* digits of a number that P1 sends as the hex of its characters */
	HEX_DIGITS_MIN = 12, /* the same when all of them are digits */
	CHANNEL_LAST = 1,    /* channels beyond are other meters */
};

/* Where meters put their number, best place first. In channels of A = 0 beyond the first stand the
 * numbers of meters behind this one, for gas and water. */
static const struct obis numbers[] = {
	{0, 0, 42, 0, 0, 255},
	{0, 0, 96, 1, 1, 255},
	{0, 0, 96, 1, 0, 255},
	{1, 0, 96, 1, 0, 255},
	{1, 1, 96, 1, 0, 255},
	{1, 0, 0, 0, 0, 255},
	{1, 1, 0, 0, 0, 255},
	{0, 0, 96, 1, 255, 255},
	{0, 0, 0, 0, 0, 255},
};

/* The identification line without its end; *text then stands behind it. */
static struct bytes take_ident(struct bytes *text)
{
	struct bytes line = *text;

	if (bytes_left(text) == 0 || *text->p != '/')
		return (struct bytes){text->p, text->p};
	for (line.end = line.p; line.end < text->end; line.end++)
		if (*line.end == '\r' || *line.end == '\n')
			break;
	text->p = line.end;
	return line;
}

static uint8_t upper(uint8_t c)
{
	return c & (uint8_t)~0x20;
}

/* 62056-21, 6.3.2: three letters, of which the last may be small. A telegram inside of a push comes
 * without a framer that has looked at its identification line, so anything may stand there. */
static void set_maker(struct telegram *t, struct bytes ident)
{
	if (bytes_left(&ident) <= MAKER_LETTERS)
		return;
	for (size_t i = 1; i <= MAKER_LETTERS; i++)
		if (upper(ident.p[i]) < 'A' || upper(ident.p[i]) > 'Z')
			return;
	for (size_t i = 0; i < MAKER_LETTERS; i++)
		t->meter.manufacturer[i] = (char)upper(ident.p[1 + i]);
}

static bool is_digits(struct bytes b)
{
	while (b.p < b.end && *b.p >= '0' && *b.p <= '9')
		b.p++;
	return b.p == b.end;
}

/* Of a number in hex the characters that it stands for; else itself. Shorter numbers can look like
 * the hex of some text by chance, but hardly like that of digits alone. */
static struct bytes unhexed(struct bytes b, uint8_t out[IDENTITY_ID_MAX])
{
	char digits[2 * IDENTITY_ID_MAX + 1];
	size_t n = bytes_left(&b);
	struct bytes text = bytes_of(out, n / 2);

	if (n < HEX_DIGITS_MIN || n % 2 || n > 2 * IDENTITY_ID_MAX)
		return b;
	memcpy(digits, b.p, n);
	digits[n] = '\0';
	if (!hex_octets(digits, out, n / 2) || !text_is_printable(text) ||
		(n < HEX_TEXT_MIN && !is_digits(text)))
		return b;
	return text_trimmed(text);
}

/* Zeros are where nothing was set, or all bits. */
static bool is_unset(struct bytes number)
{
	const uint8_t first = bytes_left(&number) ? upper(*number.p) : 0;

	while (number.p < number.end && upper(*number.p) == first)
		number.p++;
	return number.p == number.end && (first == upper('0') || first == 'F');
}

/* The id tells meters apart on the bus, where short numbers have always been as they were sent. */
static void set_number(struct telegram *t, struct bytes number)
{
	uint8_t text[IDENTITY_ID_MAX];
	struct bytes sent = text_trimmed(number), serial = unhexed(sent, text);
	struct bytes id = bytes_left(&sent) < HEX_TEXT_MIN ? sent : serial;

	if (is_unset(serial) || !text_is_printable(id) || bytes_left(&id) > IDENTITY_ID_MAX)
		return;
	memcpy(t->meter.id, id.p, bytes_left(&id));
	memcpy(t->meter.serial, serial.p, bytes_left(&serial));
}

/* Meters without a number are told by their identification line. */
static void identify(struct telegram *t, struct bytes ident)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !*t->meter.id; i++) {
		const struct reg *r = telegram_find_own(t, numbers[i]);

		if (r && r->kind == REG_TEXT)
			set_number(t, r->octets);
	}
	if (*t->meter.id || bytes_left(&ident) <= 1)
		return;
	set_number(t, (struct bytes){ident.p + 1, ident.end});
	t->meter.id_is_model = *t->meter.id;
}

void iec_telegram(struct bytes text, struct telegram *t, struct iec_readable *readable)
{
	struct bytes ident = take_ident(&text);
	const uint8_t *stx = memchr(text.p, STX, bytes_left(&text));

	if (stx)
		text.p = stx + 1;
	set_maker(t, ident);
	t->channel_last = CHANNEL_LAST;
	t->is_partial = bytes_left(&ident) == 0; /* an answer within a session */
	iec_data(text, t, readable);
	iec_quirks(t, ident);
	iec_readable_void(readable, t);
	identify(t, ident);
}
