/* Left out: all physics. */
#include "explain/explain_work.h"

#include "explain/explain_columns.h"
#include "explain/explain_math.h"

#include <string.h>

enum { EXCLUSIVE_LEAST = 3 };

void explain_work_begin(struct explain_work *w)
{
	const struct explain *e = w->e;

	for (unsigned i = 0; i < e->n_columns; i++) {
		const struct explain_column *c = &e->columns[i];
		const uint64_t bit = explain_bit(i);

		if (explain_is_constant(c))
			w->constant |= bit;
		if (explain_is_constant(c) && c->first == 0)
			w->zero |= bit;
		if (explain_is_counter(c))
			w->counter |= bit;
		if (explain_is_moving(c) && c->slot != EXPLAIN_NONE)
			w->moving |= bit;
		if (c->n_negative)
			w->negative |= bit;
	}
	w->total = (struct explain_axis){EXPLAIN_NONE, EXPLAIN_NONE};
	w->net = w->half = EXPLAIN_NONE;
}

uint8_t explain_field(const struct explain_work *w, unsigned column)
{
	return column < w->e->n_columns ? (uint8_t)(w->e->columns[column].position + 1) : 0;
}

unsigned explain_type(const struct explain_work *w, unsigned column)
{
	return w->e->types[w->e->columns[column].position];
}

unsigned explain_next(uint64_t set, unsigned from)
{
	set &= explain_bit(EXPLAIN_COLUMNS_MAX) - 1;
	set = from < EXPLAIN_COLUMNS_MAX ? set >> from << from : 0;
	return set ? (unsigned)__builtin_ctzll(set) : EXPLAIN_COLUMNS_MAX;
}

bool explain_exclusive(const struct explain_work *w, unsigned a, unsigned b)
{
	const struct explain *e = w->e;

	return !(e->both[a] & explain_bit(b)) && e->columns[a].n_nonzero >= EXCLUSIVE_LEAST &&
	       e->columns[b].n_nonzero >= EXCLUSIVE_LEAST;
}

bool explain_equal(const struct explain_work *w, unsigned a, unsigned b)
{
	return a == b || !(w->e->differ[a] & explain_bit(b));
}

bool explain_equal_size(const struct explain_work *w, unsigned a, unsigned b)
{
	const struct explain_column *x = &w->e->columns[a], *y = &w->e->columns[b];

	if (x->slot == EXPLAIN_NONE || y->slot == EXPLAIN_NONE)
		return explain_equal(w, a, b);
	return a == b || !(w->e->size_differs[x->slot] >> y->slot & 1);
}

unsigned explain_n_kinds(const struct explain_work *w, uint64_t set)
{
	unsigned n = 0;

	explain_each(c, set) {
		bool is_new = true;

		explain_each(d, set)
			is_new &= d >= c || !explain_equal(w, c, d);
		n += is_new;
	}
	return n;
}

unsigned explain_column_at(const struct explain_work *w, size_t position)
{
	return position < w->e->n ? w->e->column_of[position] : EXPLAIN_NONE;
}

bool explain_run_of(
	const struct explain_work *w, size_t at, unsigned n, unsigned stride, uint8_t *out)
{
	for (unsigned i = 0; i < n; i++) {
		const unsigned c = explain_column_at(w, at + (size_t)i * stride);

		if (c == EXPLAIN_NONE || explain_has(w->volts | w->hertz, c) ||
			w->e->types[at + (size_t)i * stride] != w->e->types[at])
			return false;
		out[i] = (uint8_t)c;
	}
	return true;
}

static bool takes_turns_at(const struct explain_work *w, unsigned c, int at)
{
	const unsigned d = at < 0 ? EXPLAIN_NONE : explain_column_at(w, (size_t)at);

	return d != EXPLAIN_NONE && explain_type(w, d) == explain_type(w, c) &&
	       explain_exclusive(w, c, d);
}

bool explain_is_torn(const struct explain_work *w, struct explain_axis axis)
{
	const int a = w->e->columns[axis.a].position;
	int b;

	if (axis.b == EXPLAIN_NONE)
		return false;
	b = w->e->columns[axis.b].position;
	if (b - a <= EXPLAIN_BESIDE)
		return false;
	for (int side = -1; side <= 1; side += 2)
		if (takes_turns_at(w, axis.a, a + side) || takes_turns_at(w, axis.b, b + side))
			return true;
	return false;
}

struct explain_position *explain_at(struct explain_work *w, unsigned column)
{
	return &w->out->of[w->e->columns[column].position];
}

void explain_put(struct explain_work *w, unsigned column, const struct explain_put *put)
{
	struct explain_position *p = explain_at(w, column);

	if (p->level > put->level)
		return;
	p->obis = (struct obis){1, 0, put->c, put->d, put->e, 255};
	p->scaler = (int8_t)put->scaler;
	p->has_scaler = put->has_scaler;
	p->unit = put->unit;
	p->level = put->level;
	p->scale = put->scale;
	p->is_phase_proven = put->is_proven;
}

bool explain_is_taken(const struct explain_work *w, unsigned c, unsigned d, unsigned e)
{
	for (size_t i = 0; i < w->out->n; i++) {
		const struct explain_position *p = &w->out->of[i];

		if (p->level != EXPLAIN_UNKNOWN && p->obis.a == 1 && p->obis.c == c &&
			p->obis.d == d && p->obis.e == e)
			return true;
	}
	return false;
}

void explain_say(struct explain_work *w, unsigned column, struct explain_why why)
{
	struct explain_position *p = explain_at(w, column);

	if (why.fact != EXPLAIN_NO_FACT && p->n_why < EXPLAIN_WHY_MAX)
		p->why[p->n_why++] = why;
}

void explain_name(
	struct explain_work *w, unsigned column, struct explain_label label, struct explain_why why)
{
	struct explain_label *had = &w->own.labels[column];

	if (had->kind && had->level > label.level)
		return;
	*had = label;
	explain_say(w, column, why);
}

struct explain_label explain_power(unsigned phase, char sign, uint8_t level)
{
	return (struct explain_label){
		.kind = 'P', .sign = sign, .phase = (uint8_t)phase, .level = level};
}

bool explain_is_named(const struct explain_work *w, unsigned column)
{
	return w->own.labels[column].kind;
}
