/* Writes everything that is sought into one set of patterns, in all its forms, and then goes
 * through the octets once: at each place the next four octets lead to the few patterns that begin
 * so. Short digits that come about by chance count only where nothing of a number stands beside
 * them. Left out: putting anything right. */
#include "anon/anon_check.h"

#include "anon/anon_numbers.h"
#include "anon/anon_stream.h"
#include "base/hex.h"

#include <string.h>

enum {
	FORM_MAX = 4 * ANON_NUMBER_MAX + 1,
	HEAD = 4,       /* octets by which patterns are told apart */
	SHORT_MAX = 7,  /* digits */
	BINARY_MIN = 4, /* octets */
	BCD_MIN = 8,    /* digits */
	PIECE = 4096,
	SEVEN_BITS = 0x7f,
};

static size_t slot(const uint8_t *p)
{
	uint32_t v = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];

	return (v * UINT32_C(2654435761)) >> 20;
}

static bool add(struct anon_check *c, const uint8_t *p, size_t n, bool is_short)
{
	size_t head = slot(p);

	if (n < HEAD)
		return true;
	if (c->n_patterns == ANON_PATTERNS_MAX || n > sizeof c->pool - c->n_pool)
		return false;
	c->patterns[c->n_patterns].at = (uint32_t)c->n_pool;
	c->patterns[c->n_patterns].n = (uint8_t)n;
	c->patterns[c->n_patterns].is_short = is_short;
	c->patterns[c->n_patterns].next = c->heads[head];
	memcpy(c->pool + c->n_pool, p, n);
	c->n_pool += n;
	c->heads[head] = (uint16_t)++c->n_patterns;
	return true;
}

static bool add_hex(struct anon_check *c, const uint8_t *p, size_t n)
{
	char hex[2 * ANON_NUMBER_MAX + 1];
	bool has_letter = false;

	hex_text(bytes_of(p, n), hex);
	if (!add(c, (const uint8_t *)hex, 2 * n, false))
		return false;
	for (char *d = hex; *d; d++) {
		has_letter |= *d >= 'a';
		*d = (char)(*d >= 'a' ? *d - 'a' + 'A' : *d);
	}
	return !has_letter || add(c, (const uint8_t *)hex, 2 * n, false);
}

/* Octets as they are, from the other end, and each as hexadecimal digits. */
static bool add_binary(struct anon_check *c, const uint8_t *p, size_t n)
{
	uint8_t reversed[ANON_NUMBER_MAX];

	for (size_t i = 0; i < n; i++)
		reversed[i] = p[n - 1 - i];
	return add(c, p, n, false) && add(c, reversed, n, false) && add_hex(c, p, n) &&
	       add_hex(c, reversed, n);
}

static bool add_utf16(struct anon_check *c, const uint8_t *p, size_t n)
{
	uint8_t wide[2 * ANON_NUMBER_MAX] = {0};

	for (size_t i = 0; i < n; i++)
		wide[2 * i] = p[i];
	return add(c, wide, 2 * n - 1, false);
}

static bool add_characters(struct anon_check *c, const uint8_t *p, size_t n, bool is_short)
{
	return add(c, p, n, is_short) && add_utf16(c, p, n) && add_hex(c, p, n);
}

/* An even number of digits. */
static bool add_bcd(struct anon_check *c, const uint8_t *digits, size_t n)
{
	uint8_t octets[ANON_NUMBER_MAX / 2], reversed[ANON_NUMBER_MAX / 2];

	if (n < BCD_MIN)
		return true;
	for (size_t i = 0; i < n / 2; i++)
		reversed[n / 2 - 1 - i] = octets[i] = (uint8_t)((digits[2 * i] - '0') << 4 |
								(digits[2 * i + 1] - '0'));
	return add(c, octets, n / 2, false) && add(c, reversed, n / 2, false);
}

static bool is_decimal(const struct anon_number *x)
{
	for (size_t i = 0; i < x->n; i++)
		if (!anon_is_digit(x->p[i]))
			return false;
	return true;
}

static bool add_number(struct anon_check *c, const struct anon_number *x)
{
	uint8_t octets[8];
	uint64_t v;
	size_t width;

	if (!is_decimal(x))
		return add_characters(c, x->p, x->n, false);
	if (!add_characters(c, x->p, x->n, x->n <= SHORT_MAX) ||
		!add_bcd(c, x->p + x->n % 2, x->n - x->n % 2) ||
		!add_bcd(c, x->p + !(x->n % 2), (x->n - 1) / 2 * 2))
		return false;
	width = anon_width(x->p, x->n, &v);
	for (size_t i = width; i-- > 0; v >>= 8)
		octets[i] = (uint8_t)v;
	return width < BINARY_MIN || add_binary(c, octets, width);
}

/* As it is, in capitals, in small letters. */
static bool add_word(struct anon_check *c, const struct anon_word *w)
{
	uint8_t upper[ANON_NUMBER_MAX], lower[ANON_NUMBER_MAX];

	if (w->is_binary)
		return w->n > sizeof upper || add_binary(c, w->p, w->n);
	for (size_t i = 0; i < w->n; i++) {
		upper[i] = (uint8_t)(w->p[i] & ~0x20);
		lower[i] = w->p[i] | 0x20;
	}
	return add_characters(c, w->p, w->n, false) &&
	       (memcmp(upper, w->p, w->n) == 0 || add_characters(c, upper, w->n, false)) &&
	       (memcmp(lower, w->p, w->n) == 0 || add_characters(c, lower, w->n, false));
}

bool anon_check_init(struct anon_check *c, const struct anon *a)
{
	c->n_patterns = c->n_pool = 0;
	memset(c->heads, 0, sizeof c->heads);
	for (size_t i = 0; i < a->n_numbers; i++)
		if (!add_number(c, &a->numbers[i]))
			return false;
	for (size_t i = 0; i < a->n_words; i++)
		if (!add_word(c, &a->words[i]))
			return false;
	return true;
}

static bool is_part_of_number(uint8_t c)
{
	return anon_is_digit(c) || c == '.' || c == ',';
}

/* Digits with none beside them, nor a decimal point; there may be zeros in front. */
static bool is_by_itself(struct bytes in, const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n;

	while (p > in.p && p[-1] == '0')
		p--;
	return (p == in.p || !is_part_of_number(p[-1])) &&
	       (end == in.end || !is_part_of_number(*end));
}

static bool scan(const struct anon_check *c, struct bytes in, bool seeks_short)
{
	for (const uint8_t *p = in.p; in.end - p >= HEAD; p++)
		for (size_t i = c->heads[slot(p)]; i; i = c->patterns[i - 1].next) {
			size_t n = c->patterns[i - 1].n;

			if ((size_t)(in.end - p) >= n &&
				memcmp(p, c->pool + c->patterns[i - 1].at, n) == 0 &&
				(!c->patterns[i - 1].is_short ||
					(seeks_short && is_by_itself(in, p, n))))
				return true;
		}
	return false;
}

/* A blank or a sign. */
static bool is_separator(const uint8_t *p, const uint8_t *end)
{
	return p < end && *p && strchr(" -./:_,", *p & SEVEN_BITS);
}

/* Without a parity bit, and digits without what stands between them. */
static size_t plain(struct bytes *in, uint8_t *out, bool joins)
{
	size_t n = 0;

	for (; in->p < in->end && n < PIECE; in->p++) {
		bool is_between = joins && n && anon_is_digit(out[n - 1]) &&
				  is_separator(in->p, in->end) && in->p + 1 < in->end &&
				  anon_is_digit(in->p[1] & SEVEN_BITS);

		if (!is_between)
			out[n++] = *in->p & SEVEN_BITS;
	}
	return n;
}

/* Digits that are short are sought only as they stand. */
static bool scan_plain(const struct anon_check *c, struct bytes in, bool joins)
{
	uint8_t out[PIECE];

	while (bytes_left(&in)) {
		size_t n = plain(&in, out, joins);

		if (scan(c, bytes_of(out, n), !joins))
			return true;
		if (bytes_left(&in))
			in.p -= FORM_MAX; /* what stands across the cut */
	}
	return false;
}

bool anon_check_finds(const struct anon_check *c, struct bytes in)
{
	return scan(c, in, true) || scan_plain(c, in, false) || scan_plain(c, in, true);
}
