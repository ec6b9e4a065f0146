/* Data lines to registers. */
#include "proto/iec/iec_data.h"

#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	CODE_MAX = 24,
	NUMBER_DIGITS_MAX = 18,
	VALUE_MAX = 2048, /* text of P1, in hex */
	DEPTH_MAX = 2,    /* lists of peaks in P1 */
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
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
	*v = (uint8_t)(96 + (at - letters));
	return true;
}

static bool read_group(struct bytes *b, uint8_t *v)
{
	unsigned n = 0;
	const uint8_t *from = b->p;

	if (bytes_left(b) && letter_group(*b->p, v)) {
		b->p++;
		return true;
	}
	for (; b->p < b->end && is_digit(*b->p) && n < 256; b->p++)
		n = n * 10 + (*b->p - '0');
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

bool iec_obis(struct bytes text, struct obis *o)
{
	bool has_channel = read_channel(&text, o);

	o->e = 0;
	o->f = 255;
	if (!read_group(&text, &o->c) || !take_char(&text, '.') || !read_group(&text, &o->d))
		return false;
	if (!has_channel)
		*o = (struct obis){o->c >= 96 ? 0 : 1, 0, o->c, o->d, o->e, o->f};
	if (take_char(&text, '.') && !read_group(&text, &o->e))
		return false;
	if ((take_char(&text, '*') || take_char(&text, '&')) && !read_group(&text, &o->f))
		return false;
	return bytes_left(&text) == 0;
}

static const struct {
	char word[6]; /* lower case */
	uint8_t unit;
	int8_t power_of_ten;
} units[] = {
	{"kwh", UNIT_WH, 3},
	{"wh", UNIT_WH, 0},
	{"mwh", UNIT_WH, 6},
	{"kw", UNIT_W, 3},
	{"w", UNIT_W, 0},
	{"mw", UNIT_W, 6},
	{"kvarh", UNIT_VARH, 3},
	{"varh", UNIT_VARH, 0},
	{"kvar", UNIT_VAR, 3},
	{"var", UNIT_VAR, 0},
	{"kva", UNIT_VA, 3},
	{"va", UNIT_VA, 0},
	{"v", UNIT_V, 0},
	{"a", UNIT_A, 0},
	{"hz", UNIT_HZ, 0},
	{"khz", UNIT_HZ, 3},
	{"deg", UNIT_DEGREE, 0},
};

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static bool is_word(struct bytes b, const char *word)
{
	for (; b.p < b.end && *word; b.p++, word++)
		if (lower(*b.p) != (uint8_t)*word)
			return false;
	return b.p == b.end && !*word;
}

/* A leading small m would be a thousandth, which no meter sends. */
static bool read_unit(struct bytes word, uint8_t *unit, int8_t *power_of_ten)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!is_word(word, units[i].word) || *word.p == 'm')
			continue;
		*unit = units[i].unit;
		*power_of_ten = units[i].power_of_ten;
		return true;
	}
	return false;
}

/* [blanks][sign]digits[.digits]; one comma may stand for the point. */
static bool read_number(struct bytes b, struct decimal *v)
{
	bool has_point = false, is_last_digit = false;
	int n = 0;

	*v = (struct decimal){0};
	while (take_char(&b, ' '))
		;
	v->negative = bytes_left(&b) && *b.p == '-';
	if (v->negative || (bytes_left(&b) && *b.p == '+'))
		b.p++;
	for (; b.p < b.end; b.p++) {
		is_last_digit = is_digit(*b.p);
		if ((*b.p == '.' || *b.p == ',') && !has_point) {
			has_point = true;
			continue;
		}
		if (!is_last_digit || (v->digits && ++n >= NUMBER_DIGITS_MAX))
			return false;
		v->digits = v->digits * 10 + (*b.p - '0');
		v->exp = (int8_t)(v->exp - has_point);
		if (v->exp < -NUMBER_DIGITS_MAX)
			return false;
	}
	v->negative = v->negative && v->digits;
	return is_last_digit;
}

/* Energies came without a unit before there were others than kWh. */
static bool is_plain_energy(struct obis o)
{
	return o.a == 1 && (o.c == 1 || o.c == 2) && o.d == GROUP_ENERGY;
}

static bool is_power_factor(struct obis o)
{
	return o.a == 1 && o.d == GROUP_MOMENTARY &&
	       (o.c == 13 || o.c == 33 || o.c == 53 || o.c == 73);
}

/* A data set: its first value, and whether there are more. */
struct set {
	struct bytes code, first, value, unit;
	bool is_single;
};

static void split(struct set *s)
{
	const uint8_t *star = memchr(s->first.p, '*', bytes_left(&s->first));

	s->value = s->first;
	s->unit = (struct bytes){s->first.end, s->first.end};
	if (star) {
		s->value.end = star;
		s->unit.p = star + 1;
	}
}

/* Energies and powers have a unit, and it is known; a power factor has none. */
static bool read_value(const struct set *s, struct obis o, struct reg *r)
{
	int8_t power_of_ten = 3;
	uint8_t unit = UNIT_WH;

	if (!s->is_single || !read_number(s->value, &r->value))
		return false;
	if (bytes_left(&s->unit)) {
		if (!read_unit(s->unit, &unit, &power_of_ten))
			return false;
	} else if (is_power_factor(o)) {
		unit = UNIT_NONE;
		power_of_ten = 0;
		if (decimal_double(decimal_magnitude(r->value)) > 1)
			return false;
	} else if (!is_plain_energy(o)) {
		return false;
	}
	r->value.exp = (int8_t)(r->value.exp + power_of_ten);
	r->meant = r->value;
	r->unit = unit;
	return true;
}

/* Long telegrams are full of past periods: without room for all of them only what may be of now is kept, the
 * first of each name. */
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

static void add_register(struct telegram *t, struct obis o, const struct set *s)
{
	struct reg *r;

	if (t->n_registers == t->capacity || is_superfluous(t, o))
		return;
	r = &t->registers[t->n_registers++];
	*r = (struct reg){.obis = o, .kind = REG_NUMBER};
	if (read_value(s, o, r))
		return;
	r->kind = REG_TEXT;
	r->octets = s->first;
}

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* The next `code(value)`, whatever stands between them; a code may be empty. False at the end. */
static bool next_set(struct bytes *b, struct set *s)
{
	const uint8_t *open = memchr(b->p, '(', bytes_left(b)), *close;

	if (!open)
		return false;
	close = memchr(open, ')', (size_t)(b->end - open));
	if (!close)
		return false;
	s->code = (struct bytes){open, open};
	while (s->code.p > b->p && !is_line_end(s->code.p[-1]))
		s->code.p--;
	s->first = (struct bytes){open + 1, close};
	split(s);
	b->p = close + 1;
	s->is_single = !(bytes_left(b) && *b->p == '(');
	return true;
}

void iec_data(struct bytes lines, struct telegram *t)
{
	struct set s;
	struct obis o;

	while (next_set(&lines, &s))
		if (bytes_left(&s.code) <= CODE_MAX && iec_obis(s.code, &o))
			add_register(t, o, &s);
}

/* Between brackets and behind them: how deep, and how long the piece is. */
struct structure {
	unsigned depth, n_sets;
	size_t n; /* of the code, or of the value */
};

static bool take_structure(struct structure *s, uint8_t c)
{
	if (is_line_end(c)) {
		if (s->depth || s->n)
			return false; /* an open bracket, or a code without a value */
		return true;
	}
	if (c < 0x20 || c > 0x7e)
		return false;
	s->n++;
	if (c == '(') {
		s->n_sets++;
		s->n = 0;
		return ++s->depth <= DEPTH_MAX;
	}
	if (c == ')') {
		s->n = 0;
		return s->depth-- > 0;
	}
	return s->n <= (s->depth ? (size_t)VALUE_MAX : (size_t)CODE_MAX);
}

bool iec_is_data(struct bytes lines)
{
	struct structure s = {0};

	for (; lines.p < lines.end; lines.p++)
		if (*lines.p == '!' && s.depth == 0)
			break;
		else if (!take_structure(&s, *lines.p))
			return false;
	return s.depth == 0 && s.n_sets > 0;
}
