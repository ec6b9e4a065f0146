/* Data lines to registers (IEC 62056-21 §6.6): data sets `code(value*unit)`, with the short codes
 * that meters have, and what makers leave out or put in. Left out: second and further values of a
 * set, and profiles of P1. */
#include "proto/iec/iec_data.h"

#include "proto/iec/iec_value.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	LETTER_FIRST = 96, /* groups that have a letter, too: those of no measurement */
	LETTER_LAST = 99,
	MEASURING_LAST = 58, /* group D of electricity: how a value was measured */
};

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Letters that stand for a number in groups C and D. */
static bool letter_group(uint8_t c, uint8_t *v)
{
	static const char letters[] = "CFLP";
	const char *at = c ? strchr(letters, c) : NULL;

	if (!at)
		return false;
	*v = (uint8_t)(LETTER_FIRST + (at - letters));
	return true;
}

static bool read_group(struct bytes *b, uint8_t *v)
{
	unsigned n = 0;
	const uint8_t *from = b->p;

	for (; b->p < b->end && is_digit(*b->p) && n < 256; b->p++)
		n = n * 10 + (*b->p - '0');
	if (b->p == from && bytes_left(b) && letter_group(*b->p, v)) {
		b->p++;
		return true;
	}
	*v = (uint8_t)n;
	return b->p > from && n < 256;
}

static bool take_char(struct bytes *b, char c)
{
	if (!bytes_left(b) || *b->p != (uint8_t)c)
		return false;
	b->p++;
	return true;
}

/* A-B: in front. */
static bool read_channel(struct bytes *b, struct obis *o)
{
	struct bytes s = *b;

	if (!read_group(&s, &o->a) || !take_char(&s, '-') || !read_group(&s, &o->b) ||
		!take_char(&s, ':'))
		return false;
	*b = s;
	return true;
}

/* Whether a short code is of electricity. Groups C beyond the letters are the maker's: reactive
 * powers of phases and the like, or something of its own, which no value of group D names. */
static bool is_measured(const struct obis *o)
{
	return o->c < LETTER_FIRST || (o->c > LETTER_LAST && o->d <= MEASURING_LAST);
}

bool iec_obis(struct bytes text, struct obis *o)
{
	bool has_channel = read_channel(&text, o);

	o->e = 0;
	o->f = 255;
	if (!read_group(&text, &o->c) || !take_char(&text, '.') || !read_group(&text, &o->d))
		return false;
	if (!has_channel)
		*o = (struct obis){is_measured(o), 0, o->c, o->d, o->e, o->f};
	if (take_char(&text, '.') && !read_group(&text, &o->e))
		return false;
	if ((take_char(&text, '*') || take_char(&text, '&')) && !read_group(&text, &o->f))
		return false;
	return bytes_left(&text) == 0;
}

/* Long telegrams are full of past periods: without room for all of them only what may be of now is
 * kept, the first of each name. */
static bool is_superfluous(const struct telegram *t, struct obis o)
{
	if (t->capacity > TELEGRAM_REGISTERS_MAX || o.f == 255)
		return false;
	if (o.f != 0)
		return true;
	for (size_t i = 0; i < t->n_registers; i++)
		if (memcmp(&t->registers[i].obis, &o, sizeof o) == 0)
			return true;
	return false;
}

static void add_register(struct telegram *t, struct obis o, const struct iec_set *s)
{
	struct reg *r;

	if (t->n_registers == t->capacity || is_superfluous(t, o))
		return;
	r = &t->registers[t->n_registers++];
	*r = (struct reg){.obis = o, .kind = REG_NUMBER};
	if (iec_value(s, o, r))
		return;
	r->kind = REG_TEXT;
	r->octets = s->first;
}

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

bool iec_next_set(struct bytes *lines, struct iec_set *s)
{
	const uint8_t *open = memchr(lines->p, '(', bytes_left(lines)), *close;

	if (!open)
		return false;
	for (close = open + 1; close < lines->end && *close != ')' && !is_line_end(*close); close++)
		;
	s->code = (struct bytes){open, open};
	while (s->code.p > lines->p && !is_line_end(s->code.p[-1]))
		s->code.p--;
	s->first = (struct bytes){open + 1, close};
	s->is_single = close < lines->end && *close == ')';
	lines->p = close + s->is_single;
	if (bytes_left(lines) && *lines->p == '(')
		s->is_single = false;
	return true;
}

void iec_data(struct bytes lines, struct telegram *t)
{
	struct iec_set s;
	struct obis o;

	while (iec_next_set(&lines, &s))
		if (bytes_left(&s.code) <= IEC_CODE_MAX && iec_obis(s.code, &o))
			add_register(t, o, &s);
}
