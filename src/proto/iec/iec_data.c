/* Data lines to registers (IEC 62056-21 §6.6): data sets `code(value*unit)`, with the short codes
 * that meters have, and what makers leave out or put in. Left out: second and further values of a
 * set, and profiles of P1. */
#include "proto/iec/iec_data.h"

#include "base/text.h"
#include "proto/iec/iec_readable.h"
#include "proto/iec/iec_value.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	LETTER_FIRST = 96, /* groups that have a letter, too: those of no measurement */
	LETTER_LAST = 99,
	MEASURING_LAST = 58, /* group D of electricity: how a value was measured */
	GROUPS = 6,
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
	const uint8_t *p = b->p;
	unsigned n = 0;

	for (; p < b->end && is_digit(*p) && n < 256; p++)
		n = n * 10 + (*p - '0');
	if (p == b->p && p < b->end && letter_group(*p, v)) {
		b->p++;
		return true;
	}
	*v = (uint8_t)n;
	if (p == b->p || n > 255)
		return false;
	b->p = p;
	return true;
}

/* The groups of a code, and what stands behind each but the last. */
struct groups {
	size_t n;
	uint8_t value[GROUPS], behind[GROUPS];
};

static bool read_groups(struct bytes text, struct groups *g)
{
	*g = (struct groups){0};
	while (g->n < GROUPS) {
		if (!read_group(&text, &g->value[g->n]))
			return false;
		if (!bytes_u8(&text, &g->behind[g->n++]))
			return true;
	}
	return false;
}

/* Whether a short code is of electricity. Groups C beyond the letters are the maker's: reactive
 * powers of phases and the like, or something of its own, which no value of group D names. */
static bool is_measured(const struct obis *o)
{
	return o->c < LETTER_FIRST || (o->c > LETTER_LAST && o->d <= MEASURING_LAST);
}

bool iec_obis(struct bytes text, struct obis *o)
{
	struct groups g;
	bool has_channel;
	size_t i = 0;

	if (!read_groups(text, &g))
		return false;
	has_channel = g.behind[0] == '-' && g.behind[1] == ':';
	if (has_channel)
		i = 2;
	if (g.behind[i] != '.')
		return false;
	*o = (struct obis){g.value[0], g.value[1], g.value[i], g.value[i + 1], 0, 255};
	if (!has_channel) {
		o->a = is_measured(o);
		o->b = 0;
	}
	i++;
	if (g.behind[i] == '.')
		o->e = g.value[++i];
	if (g.behind[i] == '*' || g.behind[i] == '&')
		o->f = g.value[++i];
	return i + 1 == g.n;
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

static void read_register(struct reg *r, struct obis o, const struct iec_set *s)
{
	*r = (struct reg){.obis = o, .kind = REG_NUMBER};
	if (iec_value(s, o, r))
		return;
	r->kind = REG_TEXT;
	r->octets = s->first;
}

static void add_register(
	struct telegram *t, struct obis o, const struct iec_set *s, struct iec_readable *readable)
{
	bool is_kept = t->n_registers < t->capacity && !is_superfluous(t, o);
	struct reg none, *r = is_kept ? &t->registers[t->n_registers++] : &none;

	if (is_kept || !readable->is_checked)
		read_register(r, o, s);
	if (!readable->is_checked)
		iec_readable_note(readable, o, r);
}

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* Where the value ends: its bracket, or its line. */
static const uint8_t *find_close(const uint8_t *p, const uint8_t *end)
{
	while (p < end && (*p > ')' || (*p != ')' && !is_line_end(*p))))
		p++;
	return p;
}

bool iec_next_set(struct bytes *lines, struct iec_set *s)
{
	const uint8_t *code = lines->p, *open = code, *close;

	for (; open < lines->end && *open != '('; open++)
		if (*open < '(' && is_line_end(*open))
			code = open + 1;
	s->stray = (struct bytes){lines->p, open < lines->end ? code : open};
	if (open == lines->end)
		return false;
	close = find_close(open + 1, lines->end);
	s->code = (struct bytes){code, open};
	s->first = (struct bytes){open + 1, close};
	s->is_single = close < lines->end && *close == ')';
	lines->p = close + s->is_single;
	if (bytes_left(lines) && *lines->p == '(')
		s->is_single = false;
	return true;
}

void iec_data(struct bytes lines, struct telegram *t, struct iec_readable *readable)
{
	struct iec_set s;
	struct obis o;

	while (iec_next_set(&lines, &s)) {
		iec_readable_note_stray(readable, s.stray);
		if (readable->is_checked) /* else it may be a digit that was damaged */
			s.code = text_trimmed(s.code);
		if (bytes_left(&s.code) == 0)
			continue; /* one more value of the same name */
		if (bytes_left(&s.code) <= IEC_CODE_MAX && iec_obis(s.code, &o))
			add_register(t, o, &s, readable);
		else
			iec_readable_note_nameless(readable, &s);
	}
	iec_readable_note_stray(readable, s.stray);
}
