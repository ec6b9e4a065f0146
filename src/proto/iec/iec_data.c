/* Data lines to registers. */
#include "proto/iec/iec_data.h"

#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	CODE_MAX = 24,
	NUMBER_DIGITS_MAX = 18,
	OBIS_GROUPS = 6,
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
	int n = 0;
	bool has_point = false;

	*v = (struct decimal){0};
	while (take_char(&b, ' '))
		;
	v->negative = bytes_left(&b) && *b.p == '-';
	if (v->negative || (bytes_left(&b) && *b.p == '+'))
		b.p++;
	for (; b.p < b.end; b.p++) {
		if ((*b.p == '.' || *b.p == ',') && !has_point) {
			has_point = true;
			continue;
		}
		if (!is_digit(*b.p) || (v->digits && ++n >= NUMBER_DIGITS_MAX))
			return false;
		v->digits = v->digits * 10 + (*b.p - '0');
		v->exp = (int8_t)(v->exp - has_point);
		if (v->exp < -NUMBER_DIGITS_MAX)
			return false;
	}
	v->negative = v->negative && v->digits;
	return b.end > b.p - 1 && is_digit(b.end[-1]);
}

/* Energies came without a unit before there were others than kWh. */
static bool is_plain_energy(struct obis o)
{
	return o.a == 1 && (o.c == 1 || o.c == 2) && o.d == GROUP_ENERGY;
}

/* What stands in brackets. */
struct group {
	struct bytes value, unit;
};

static void split(struct bytes b, struct group *g)
{
	const uint8_t *star = memchr(b.p, '*', bytes_left(&b));

	*g = (struct group){b, {b.end, b.end}};
	if (star) {
		g->value.end = star;
		g->unit.p = star + 1;
	}
}

static void add_register(struct telegram *t, struct obis o, const struct group *g)
{
	struct reg *r;
	int8_t power_of_ten = 3;
	uint8_t unit = UNIT_WH;
	bool has_unit;

	if (t->n_registers == TELEGRAM_REGISTERS_MAX)
		return;
	r = &t->registers[t->n_registers];
	*r = (struct reg){.obis = o, .kind = REG_NUMBER};
	has_unit = bytes_left(&g->unit) ? read_unit(g->unit, &unit, &power_of_ten)
					: is_plain_energy(o);
	if (has_unit && read_number(g->value, &r->value)) {
		r->value.exp = (int8_t)(r->value.exp + power_of_ten);
		r->meant = r->value;
		r->unit = unit;
	} else if (bytes_left(&g->unit)) {
		return;
	} else {
		r->kind = REG_TEXT;
		r->octets = g->value;
	}
	t->n_registers++;
}

/* The next `code(value)`. False at the end. */
static bool next_set(struct bytes *b, struct bytes *code, struct group *g)
{
	const uint8_t *open, *close;

	while (bytes_left(b) && (*b->p == '\r' || *b->p == '\n'))
		b->p++;
	open = memchr(b->p, '(', bytes_left(b));
	if (!open)
		return false;
	close = memchr(open, ')', (size_t)(b->end - open));
	if (!close)
		return false;
	*code = (struct bytes){b->p, open};
	for (const uint8_t *p = b->p; p < open; p++)
		if (*p == '\n' || *p == '\r')
			code->p = p + 1;
	split((struct bytes){open + 1, close}, g);
	b->p = close + 1;
	return true;
}

void iec_data(struct bytes lines, struct telegram *t)
{
	struct bytes code;
	struct group g;
	struct obis o;

	while (next_set(&lines, &code, &g))
		if (bytes_left(&code) <= CODE_MAX && iec_obis(code, &o))
			add_register(t, o, &g);
}
