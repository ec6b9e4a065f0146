/* Texts: which of them are harmless, and what stands for the others.
 *
 * Numbers are sought in what is left of a text without blanks and signs, so that "48 12 34 57" is
 * one number. Everything else is replaced word by word, and the same word always becomes the same
 * one. Left out: octets that are no text (anon_octets.c). */
#include "anon/anon_numbers.h"
#include "anon/anon_stream.h"
#include "base/text.h"

#include <string.h>

enum {
	TEXT_MAX = 512, /* characters at a time */
	STATE_MAX = 12, /* characters of a version or a state */
	STATE_LETTERS = 2,
	STATE_DIGITS = 6,
	HEX_MAX = 8,       /* digits of a checksum or a status word */
	MODEL_LETTERS = 3, /* in a row, in the name of a model */
	KNOWN_REST = 3,    /* letters behind a known beginning */
	MAKER = 3,
	MEDIUM_MAX = 3, /* digits in front of the maker: 1, 001 */
	DIN_LENGTH = 14,
	DIN_HEAD = 6, /* medium, maker, block */
};

/* Longer words that are in names of models, or say a state: they are of no owner. */
static const char *const known[] = {"METER", "Meter", "KAIFA", "Wasion", "ESMR", "DSMR", "LGBB",
	"XMXA", "ZABF", "LZQJL", "KGPRS", "IRWEZA", "HAGER", "RATE", "TARIFF", "ERROR", "OFF"};

static bool is_alnum(uint8_t c)
{
	return anon_is_digit(c) || anon_is_letter(c);
}

static bool is_known(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t length = strlen(known[i]);

		if (n >= length && n <= length + KNOWN_REST && memcmp(p, known[i], length) == 0)
			return true;
	}
	return false;
}

/* The end of what begins at p[i] and is of one kind. */
static size_t run_end(const uint8_t *p, size_t i, size_t n, bool (*is_kind)(uint8_t))
{
	while (i < n && is_kind(p[i]))
		i++;
	return i;
}

static bool is_digit(uint8_t c)
{
	return anon_is_digit(c);
}

static bool is_letter(uint8_t c)
{
	return anon_is_letter(c);
}

static bool is_hex(struct bytes b)
{
	bool has_digit = false;

	for (; b.p < b.end; b.p++) {
		has_digit |= anon_is_digit(*b.p);
		if (!anon_is_digit(*b.p) && !(*b.p >= 'A' && *b.p <= 'F'))
			return false;
	}
	return has_digit;
}

bool anon_is_harmless(struct bytes text)
{
	size_t n;
	const uint8_t *p;
	bool may_be_hex;

	text = text_trimmed(text);
	p = text.p;
	n = bytes_left(&text);
	if (n > STATE_MAX || memchr(p, ' ', n))
		return false;
	may_be_hex = n <= HEX_MAX && is_hex(text);
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		if (anon_is_letter(p[i])) {
			end = run_end(p, i, n, is_letter);
			if (end - i > STATE_LETTERS && !may_be_hex && !is_known(p + i, end - i))
				return false;
		} else if (anon_is_digit(p[i])) {
			end = run_end(p, i, n, is_digit);
			if (anon_significant(p + i, end - i) > STATE_DIGITS)
				return false;
		} else if (p[i] >= 0x80) {
			return false;
		}
	}
	return true;
}

/* A word without a digit is known, or it is short and ends with a capital. */
static bool is_model_word(const uint8_t *p, size_t n)
{
	if (run_end(p, 0, n, is_letter) == n)
		return is_known(p, n) || (n <= MODEL_LETTERS && anon_is_upper(p[n - 1]));
	for (size_t i = 0, end; i < n; i = end) {
		end = run_end(p, i, n, is_letter);
		if (end - i > MODEL_LETTERS && !is_known(p + i, end - i))
			return false;
		end += end == i;
	}
	return true;
}

bool anon_is_model(struct bytes text)
{
	const uint8_t *p = text.p;

	for (size_t i = 0, end, n = bytes_left(&text); i < n; i = end + (end == i)) {
		end = run_end(p, i, n, is_alnum);
		if (p[i] >= 0x80 || (end > i && !is_model_word(p + i, end - i)))
			return false;
	}
	return true;
}

/* 1DZG0042082910, 001LOG0065282495, ISK1030770082910: medium and maker, and of the form of DIN
 * 43863-5 the block. */
static size_t maker_head(enum anon_kind kind, const uint8_t *p, size_t n)
{
	size_t medium = run_end(p, 0, n, is_digit), head = medium + MAKER;

	if (kind != ANON_ID || head >= n || !anon_is_upper(p[medium]) || !anon_is_digit(p[head]) ||
		run_end(p, medium, n, is_letter) != head || medium > MEDIUM_MAX ||
		anon_significant(p, medium) > 1)
		return 0;
	if (medium == 1 && n == DIN_LENGTH && run_end(p, DIN_HEAD, n, is_digit) == n)
		return DIN_HEAD;
	return head;
}

/* Letters and digits of a text, and where they stand. */
struct compact {
	size_t n;
	uint8_t c[TEXT_MAX], to[TEXT_MAX];
	uint16_t at[TEXT_MAX];
	bool is_done[TEXT_MAX];
};

static void compact(struct compact *c, const uint8_t *p, size_t n)
{
	c->n = 0;
	for (size_t i = 0; i < n; i++)
		if (is_alnum(p[i])) {
			c->at[c->n] = (uint16_t)i;
			c->is_done[c->n] = false;
			c->c[c->n] = c->to[c->n] = p[i];
			c->n++;
		}
}

/* Digits in a row, with what stands between them and without. */
static void note_runs(struct anon *a, bool is_id, const uint8_t *p, size_t n)
{
	for (size_t i = 0, end; i < n; i = end + (end == i)) {
		end = run_end(p, i, n, is_digit);
		anon_note_digits(a, is_id, p + i, end - i);
	}
}

static void note_words(struct anon *a, bool is_id, const uint8_t *p, size_t n)
{
	for (size_t i = 0, end; i < n; i = end + (end == i)) {
		end = run_end(p, i, n, is_alnum);
		if (end > i && run_end(p, i, end, is_digit) < end &&
			run_end(p, i, end, is_letter) < end)
			anon_note_word(a, is_id, p + i, end - i);
		for (size_t k = i, to; k < end; k = to + (to == k)) {
			to = run_end(p, k, end, is_letter);
			if (to - k >= ANON_LETTERS_MIN && !is_known(p + k, to - k))
				anon_note_word(a, is_id, p + k, to - k);
		}
	}
}

static void note_text(struct anon *a, enum anon_kind kind, const uint8_t *p, size_t n)
{
	struct compact c;

	note_runs(a, kind == ANON_ID, p, n);
	if (anon_significant(p, n))
		note_words(a, kind == ANON_ID, p, n);
	compact(&c, p, n);
	note_runs(a, kind == ANON_ID, c.c, c.n);
}

/* A letter of another alphabet. On a line of seven bits it is another one, or the beginning or end
 * of something, and stays such. */
static uint8_t fake_foreign(struct anon *a, uint8_t c)
{
	static const char structure[] = "/!()*:.-&\r\n\x02\x03";
	uint8_t seven = c & 0x7f;

	if (is_alnum(seven))
		anon_fake_token(a, &seven, 1);
	else if (!seven || !strchr(structure, seven))
		return 0xff;
	return seven | 0x80;
}

/* What no number has taken. */
static void fake_rest(struct anon *a, struct compact *c, uint8_t *p, size_t n)
{
	for (size_t i = 0, end; i < c->n; i = end) {
		end = i + 1;
		if (c->is_done[i])
			continue;
		while (end < c->n && !c->is_done[end] && c->at[end] == c->at[end - 1] + 1)
			end++;
		anon_fake_token(a, c->to + i, end - i);
	}
	for (size_t i = 0; i < n; i++)
		if (p[i] >= 0x80)
			p[i] = fake_foreign(a, p[i]);
}

static void fake_piece(struct anon *a, bool stays, uint8_t *p, size_t n)
{
	struct compact c;

	compact(&c, p, n);
	anon_put_numbers(a, 0, c.c, c.to, c.is_done, c.n);
	if (!stays)
		fake_rest(a, &c, p, n);
	for (size_t i = 0; i < c.n; i++)
		p[c.at[i]] = c.to[i];
}

void anon_text(struct anon *a, enum anon_kind kind, uint8_t *p, size_t n)
{
	bool stays = kind == ANON_STATE && anon_is_harmless(bytes_of(p, n));
	size_t head = maker_head(kind, p, n);

	p += head;
	n -= head;
	for (size_t piece; n; p += piece, n -= piece) {
		piece = n < TEXT_MAX ? n : TEXT_MAX;
		if (!a->is_survey)
			fake_piece(a, stays, p, piece);
		else if (!stays && kind != ANON_PASSES)
			note_text(a, kind, p, piece);
	}
}

void anon_runs(struct anon *a, uint8_t *p, size_t n, size_t least)
{
	for (size_t i = 0, end; i < n; i = end + (end == i)) {
		end = run_end(p, i, n, is_digit);
		if (end - i >= least)
			anon_text(a, ANON_ANY, p + i, end - i);
	}
}

void anon_know(struct anon *a, const char *number)
{
	size_t n = strlen(number), head = maker_head(ANON_ID, (const uint8_t *)number, n);

	if (strspn(number, "0123456789abcdef") == n && strpbrk(number, "abcdef"))
		return; /* octets in hex: the parsers note them */
	note_text(a, ANON_ID, (const uint8_t *)number + head, n - head);
}
