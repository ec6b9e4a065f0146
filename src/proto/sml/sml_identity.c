/* Names and numbers of SML meters: server id, number by DIN 43863-5 in the coding of the FNN,
 * maker, firmware. Left out: server ids of gateways, which say nothing of the meter. */
#include "proto/sml/sml_identity.h"

#include "base/hex.h"
#include "base/text.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	FNN_ID_OCTETS = 10,
	MAKER_LETTERS = 3,
	DIN_NUMBER_DIGITS = 14,
};

static const struct obis device_id = {1, 0, 96, 1, 0, 255};
static const struct obis device_id_edl = {1, 0, 0, 0, 9, 255};
static const struct obis number_text = {1, 0, 0, 0, 0, 255};
static const struct obis maker = {1, 0, 96, 50, 1, 1};
static const struct obis maker_edl = {129, 129, 199, 130, 3, 255};
static const struct obis firmware = {1, 0, 0, 2, 0, 0};

static bool octets_of(const struct telegram *t, struct obis name, struct bytes *out)
{
	const struct reg *r = telegram_find(t, name);

	if (!r || r->kind != REG_OCTETS)
		return false;
	*out = r->octets;
	return true;
}

static bool is_letter(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

static bool are_letters(const uint8_t *p)
{
	return is_letter(p[0]) && is_letter(p[1]) && is_letter(p[2]);
}

/* All of `b` as text when it is printable ASCII and fits; else false. */
static bool as_text(struct bytes b, char *out, size_t size)
{
	size_t n = bytes_left(&b);

	if (n >= size || !text_is_printable(b))
		return false;
	memcpy(out, b.p, n);
	out[n] = '\0';
	return true;
}

/* The last `n` digits of a number. This runs for every telegram; printf would be a tenth of it. */
static void put_digits(char *out, size_t n, uint64_t number, unsigned base)
{
	while (n--) {
		out[n] = "0123456789ABCDEF"[number % base];
		number /= base;
	}
}

/* DIN 43863-5 in the coding of the FNN: 0a, medium, three letters, block, number. The text on the
 * face of the meter is 1DZG0042082910. EDL ids that begin with 09 01 are made in the same way; for
 * those that begin with 06 no rule is known. */
static bool has_din_form(struct bytes id)
{
	const uint8_t *p = id.p;

	return bytes_left(&id) == FNN_ID_OCTETS &&
	       ((p[0] == 0x0a && p[1] <= 9) || (p[0] == 0x09 && p[1] == 1)) && are_letters(p + 2);
}

static bool din_43863_number(struct bytes id, char *out, size_t size)
{
	const uint8_t *p = id.p;
	uint64_t number;

	if (size < DIN_NUMBER_DIGITS + 1 || !has_din_form(id))
		return false;
	number = bytes_be((struct bytes){p + 6, p + 10});
	if (number > 99999999)
		return false;
	put_digits(out, 1, p[1], 10);
	memcpy(out + 1, p + 2, MAKER_LETTERS);
	put_digits(out + 4, 2, p[5], 16);
	put_digits(out + 6, 8, number, 10);
	out[DIN_NUMBER_DIGITS] = '\0';
	return true;
}

static void set_manufacturer(struct telegram *t, struct bytes id)
{
	struct bytes letters;

	if ((octets_of(t, maker, &letters) || octets_of(t, maker_edl, &letters)) &&
		bytes_left(&letters) == MAKER_LETTERS && are_letters(letters.p)) {
		memcpy(t->meter.manufacturer, letters.p, MAKER_LETTERS);
		return;
	}
	for (size_t at = 2; at >= 1; at--) /* 0a 01 D Z G.. and 09 01 E M H.., 06 E M H .. */
		if (bytes_left(&id) >= at + MAKER_LETTERS && are_letters(id.p + at)) {
			memcpy(t->meter.manufacturer, id.p + at, MAKER_LETTERS);
			return;
		}
}

/* The id tells meters apart on the bus and stays the octets that were sent, whatever people
 * read. */
static void set_numbers(struct telegram *t, struct bytes id)
{
	struct identity *m = &t->meter;
	struct bytes text;

	if (bytes_left(&id) > IDENTITY_ID_MAX)
		id.end = id.p + IDENTITY_ID_MAX;
	hex_text(id, m->id);
	if (!din_43863_number(id, m->serial, sizeof m->serial) &&
		!(octets_of(t, number_text, &text) && as_text(text, m->serial, sizeof m->serial)) &&
		!as_text(id, m->serial, sizeof m->serial))
		memcpy(m->serial, m->id, sizeof m->serial);
}

void sml_identify(struct telegram *t, struct bytes server)
{
	struct bytes id = server, text;

	if (!octets_of(t, device_id, &id))
		octets_of(t, device_id_edl, &id);
	set_manufacturer(t, id);
	set_numbers(t, id);
	if (octets_of(t, firmware, &text))
		as_text(text, t->meter.firmware, sizeof t->meter.firmware);
}
