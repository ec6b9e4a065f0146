/* A column for each register, by its code. Where grid operators have types, meters with names have
 * units: each gets the type that such a quantity has in most lists. */
#include "explain/explain_codes.h"

#include "explain/explain_work.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	/* Blue Book, common data types. */
	TYPE_I32 = 5,
	TYPE_U32 = 6,
	TYPE_U16 = 18,
	TYPE_I64 = 20,
	TYPE_U64 = 21,
	OWN_FROM = 128, /* of any group */
	GROUP_GENERAL = 96,
	GENERAL_OWN_FROM = 50, /* group D */
	DIGITS_MOST = 1 << 30, /* beyond it a finer power of ten does not fit */
};

/* All of a value but where it comes from, and what period it is of. */
static bool is_of_name(struct obis a, struct obis b)
{
	return a.a == b.a && a.c == b.c && a.d == b.d && a.e == b.e;
}

static bool is_own(struct obis o)
{
	return o.a >= OWN_FROM || o.b >= OWN_FROM || o.c >= OWN_FROM || o.d >= OWN_FROM ||
	       o.e >= OWN_FROM || (o.c == GROUP_GENERAL && o.d >= GENERAL_OWN_FROM);
}

static bool is_number(const struct reg *r)
{
	return r->kind == REG_NUMBER && !r->is_void;
}

bool explain_codes_is_own(const struct reg *r)
{
	return is_number(r) && is_own(r->obis);
}

static struct explain_code *code_of(struct explain_codes *c, struct obis obis)
{
	for (size_t i = 0; i < c->n; i++)
		if (memcmp(&c->of[i].obis, &obis, sizeof obis) == 0)
			return &c->of[i];
	return NULL;
}

/* Whether the columns stay as they are. */
static bool fits(struct explain_codes *c, const struct reg *r)
{
	const struct explain_code *code = code_of(c, r->obis);

	return code ? r->value.exp >= code->exp && r->is_signed <= code->is_signed
		    : c->n == EXPLAIN_COLUMNS_MAX;
}

static void add(struct explain_codes *c, const struct reg *r)
{
	struct explain_code *code = code_of(c, r->obis);

	if (!code && c->n < EXPLAIN_COLUMNS_MAX) {
		code = &c->of[c->n++];
		*code = (struct explain_code){r->obis, r->unit, r->value.exp, r->is_signed};
	} else if (code) {
		code->exp = r->value.exp < code->exp ? r->value.exp : code->exp;
		code->is_signed |= r->is_signed;
	}
}

static uint8_t type_of(const struct explain_code *code)
{
	switch (code->unit) {
	case UNIT_W:
	case UNIT_VA:
	case UNIT_VAR:
		return code->is_signed ? TYPE_I32 : TYPE_U32;
	case UNIT_V:
	case UNIT_A:
	case UNIT_HZ:
		return TYPE_U16;
	case UNIT_WH:
	case UNIT_VAH:
	case UNIT_VARH:
		return TYPE_U64;
	default:
		return TYPE_I64;
	}
}

static uint8_t width_of(uint8_t type)
{
	return type == TYPE_U16 ? 2 : type == TYPE_U64 || type == TYPE_I64 ? 8 : 4;
}

/* In the power of ten of its column. */
static void put(struct explain_codes *c, const struct reg *r, struct reg *to)
{
	const struct explain_code *code = code_of(c, r->obis);
	struct reg *column;

	if (!code)
		return;
	column = &to[code - c->of];
	column->kind = REG_NUMBER;
	column->value = r->value;
	for (; column->value.exp > code->exp; column->value.exp--) {
		if (column->value.digits > DIGITS_MOST) {
			column->kind = REG_ABSENT;
			return;
		}
		column->value.digits *= 10;
	}
}

void explain_codes_take(struct explain_codes *c, const struct telegram *t, uint64_t ms)
{
	struct reg columns[EXPLAIN_COLUMNS_MAX] = {0};
	struct telegram list;
	bool is_same = true;

	for (size_t i = 0; i < t->n_registers; i++)
		is_same &= !is_number(&t->registers[i]) || fits(c, &t->registers[i]);
	if (!is_same) {
		for (size_t i = 0; i < t->n_registers; i++)
			if (is_number(&t->registers[i]))
				add(c, &t->registers[i]);
		explain_reset(&c->lists);
	}
	telegram_init(&list, columns, EXPLAIN_COLUMNS_MAX);
	list.n_registers = c->n;
	for (size_t i = 0; i < c->n; i++) {
		columns[i].type = type_of(&c->of[i]);
		columns[i].width = width_of(columns[i].type);
		columns[i].is_signed = c->of[i].is_signed;
	}
	for (size_t i = 0; i < t->n_registers; i++)
		if (is_number(&t->registers[i]))
			put(c, &t->registers[i], columns);
	if (c->n)
		explain_take(&c->lists, &list, ms);
}

/* Whether what has a name is explained as that, wherever it is explained surely. */
static bool agrees(const struct explain_codes *c, const struct explained *x)
{
	for (size_t i = 0; i < x->n && i < c->n; i++)
		if (!is_own(c->of[i].obis) && x->of[i].level == EXPLAIN_SURE &&
			!is_of_name(x->of[i].obis, c->of[i].obis))
			return false;
	return true;
}

/* Whether another register has that name already: then it is the better one. */
static bool is_taken(const struct explain_codes *c, struct obis name)
{
	for (size_t i = 0; i < c->n; i++)
		if (is_of_name(c->of[i].obis, name))
			return true;
	return false;
}

static bool is_equal(const struct explain_position *p)
{
	for (unsigned w = 0; w < p->n_why; w++)
		if (p->why[w].fact == EXPLAIN_EQUAL)
			return true;
	return false;
}

/* Its unit says what it cannot be; without one too many of those would be wrong. */
static bool is_so(const struct explain_codes *c, size_t i, const struct explain_position *p)
{
	const struct explain_code *code = &c->of[i];

	if (p->level == EXPLAIN_UNKNOWN || !is_own(code->obis) || p->obis.a != 1)
		return false;
	if (code->unit == UNIT_NONE || p->unit != code->unit ||
		(p->has_scaler && p->scaler != code->exp))
		return false;
	return !is_taken(c, p->obis) || is_equal(p);
}

size_t explain_codes_answer(const struct explain_codes *c, struct explain_work *work,
	struct explained *x, struct explain_guess *out)
{
	static const struct explain_told nothing;
	size_t n = 0;

	if (!c->lists.n)
		return 0;
	explain_answer(&c->lists, 0, &nothing, work, x);
	if (!agrees(c, x))
		return 0;
	for (size_t i = 0; i < x->n && i < c->n; i++)
		if (is_so(c, i, &x->of[i]))
			out[n++] = (struct explain_guess){c->of[i].obis, x->of[i].obis};
	return n;
}
