/* Left out: how the parts of it are found (explain_blocks.c, explain_totals.c, explain_single.c).
 */
#include "explain/explain_axis.h"

#include "explain/explain_columns.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"
#include "explain/explain_rows.h"

enum {
	SEEN_LEAST = 5,
	ROWS_LEAST = 6,
	SAME_RAW = 2,
	STRIDES = 3,
};

static const double nonzero_least = 0.9, answers_most = 1.2, twin = 0.005, noise = 0.001,
		    apparent_most = 1.5;

static void add(struct explain_axis *out, unsigned *n, unsigned a, unsigned b)
{
	if (*n < EXPLAIN_AXES_MAX)
		out[(*n)++] = (struct explain_axis){(uint8_t)a, (uint8_t)b};
}

unsigned explain_axes(
	const struct explain_work *w, uint64_t without, struct explain_axis out[EXPLAIN_AXES_MAX])
{
	const uint64_t rest = w->free & ~without, plain = rest & ~w->negative;
	unsigned n = 0;

	explain_each(c, rest & w->negative)
		add(out, &n, c, EXPLAIN_NONE);
	explain_each(a, plain)
		for (unsigned b = explain_next(plain, a + 1); b < EXPLAIN_COLUMNS_MAX;
			b = explain_next(plain, b + 1))
			if (explain_type(w, a) == explain_type(w, b) && explain_exclusive(w, a, b))
				add(out, &n, a, b);
	return n;
}

unsigned explain_axes_and_singles(const struct explain_work *w, uint64_t without,
	uint64_t without_single, struct explain_axis out[EXPLAIN_AXES_MAX])
{
	unsigned n = explain_axes(w, without, out);

	explain_each(c, w->free & ~w->negative & ~without_single)
		add(out, &n, c, EXPLAIN_NONE);
	return n;
}

bool explain_has_two_ways(const struct explain_work *w, struct explain_axis axis)
{
	return axis.b != EXPLAIN_NONE || explain_has(w->negative, axis.a);
}

bool explain_is_seen(const struct explain_work *w, struct explain_axis axis)
{
	if (explain_has(w->negative, axis.a) || (w->told->no_export && axis.b == EXPLAIN_NONE))
		return true;
	return axis.b != EXPLAIN_NONE && w->e->columns[axis.a].n_nonzero >= SEEN_LEAST &&
	       w->e->columns[axis.b].n_nonzero >= SEEN_LEAST;
}

bool explain_is_signed(const struct explain_work *w, struct explain_axis axis)
{
	return w->e->columns[axis.a].is_signed;
}

static bool is_equal(const struct explain_work *w, unsigned a, unsigned b)
{
	return a != EXPLAIN_NONE && b != EXPLAIN_NONE && explain_equal(w, a, b);
}

/* A column with a sign, and a pair: in all rows one is the other. */
static bool is_made_of(const struct explain_work *w, unsigned one, struct explain_axis pair)
{
	if (w->e->n_rows < ROWS_LEAST)
		return false;
	for (unsigned r = 0; r < w->e->n_rows; r++)
		if (explain_abs(explain_abs(explain_row_value(w->e, r, one)) -
				explain_row_value(w->e, r, pair.a) -
				explain_row_value(w->e, r, pair.b)) > SAME_RAW)
			return false;
	return true;
}

bool explain_is_same_axis(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y)
{
	if (x.b != EXPLAIN_NONE && y.b != EXPLAIN_NONE)
		return (is_equal(w, x.a, y.a) && is_equal(w, x.b, y.b)) ||
		       (is_equal(w, x.a, y.b) && is_equal(w, x.b, y.a));
	if (x.b == EXPLAIN_NONE && y.b == EXPLAIN_NONE)
		return is_equal(w, x.a, y.a);
	return x.b == EXPLAIN_NONE ? is_made_of(w, x.a, y) : is_made_of(w, y.a, x);
}

static double steps_of_column(const struct explain_work *w, unsigned column)
{
	if (column >= w->e->n_columns || w->e->columns[column].slot == EXPLAIN_NONE)
		return 0;
	return w->e->slots[w->e->columns[column].slot].s;
}

double explain_steps_of(const struct explain_work *w, struct explain_axis axis)
{
	return steps_of_column(w, axis.a) + steps_of_column(w, axis.b);
}

uint64_t explain_set_of(struct explain_axis axis)
{
	return explain_bit(axis.a) | (axis.b == EXPLAIN_NONE ? 0 : explain_bit(axis.b));
}

static double reach(const struct explain_work *w, struct explain_axis axis)
{
	const struct explain_column *a = &w->e->columns[axis.a];
	double top = explain_max(a->high, -a->low);

	if (axis.b != EXPLAIN_NONE)
		top = explain_max(top, w->e->columns[axis.b].high);
	return top;
}

/* The same but for its rounding, as L1 of a meter with one phase may be: whichever is taken, the
 * watts are right. */
static bool is_twin(const struct explain_work *w, unsigned a, unsigned b)
{
	double high;

	if (a == EXPLAIN_NONE || b == EXPLAIN_NONE || w->e->n_rows < ROWS_LEAST)
		return false;
	high = explain_max(w->e->columns[a].high, w->e->columns[b].high);
	if (explain_abs((double)w->e->columns[a].high - w->e->columns[b].high) > twin * high)
		return false;
	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double x = explain_row_value(w->e, r, a), y = explain_row_value(w->e, r, b);

		if (explain_abs(x - y) > twin * explain_abs(x) + noise * high + SAME_RAW)
			return false;
	}
	return true;
}

/* A column with a sign, and a pair. */
static bool is_twin_of_pair(const struct explain_work *w, unsigned one, struct explain_axis pair)
{
	const struct explain_column *c = &w->e->columns[one];
	const double high = explain_max(c->high, -c->low);

	if (!explain_has(w->negative, one) || w->e->n_rows < ROWS_LEAST)
		return false;
	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double x = explain_abs(explain_row_value(w->e, r, one));
		const double y = explain_row_value(w->e, r, pair.a) +
				 explain_row_value(w->e, r, pair.b);

		if (explain_abs(x - y) > twin * x + noise * high + SAME_RAW)
			return false;
	}
	return true;
}

bool explain_is_twin_axis(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y)
{
	if (x.b == EXPLAIN_NONE)
		return y.b != EXPLAIN_NONE && is_twin_of_pair(w, x.a, y);
	if (y.b == EXPLAIN_NONE)
		return is_twin_of_pair(w, y.a, x);
	return (is_twin(w, x.a, y.a) && is_twin(w, x.b, y.b)) ||
	       (is_twin(w, x.a, y.b) && is_twin(w, x.b, y.a));
}

static bool is_of(const struct explain_work *w, struct explain_axis axis, unsigned c)
{
	const struct explain_axis single = {(uint8_t)c, EXPLAIN_NONE};

	if (is_equal(w, c, axis.a) || is_equal(w, c, axis.b) || is_twin(w, c, axis.a) ||
		is_twin(w, c, axis.b))
		return true;
	return (explain_has(w->negative, c) || explain_has(w->negative, axis.a)) &&
	       (explain_is_same_axis(w, axis, single) || explain_is_twin_axis(w, axis, single));
}

unsigned explain_n_nil(const struct explain_work *w, unsigned type)
{
	unsigned n = 0;

	explain_each(c, w->zero)
		n += explain_type(w, c) == type;
	return n;
}

bool explain_has_partner(const struct explain_work *w, unsigned c, uint64_t without)
{
	if (explain_has(w->negative, c))
		return true;
	explain_each(d, w->free & ~without)
		if (d != c && explain_exclusive(w, c, d) &&
			explain_type(w, c) == explain_type(w, d))
			return true;
	return false;
}

static bool is_current_like(const struct explain_work *w, unsigned c)
{
	const double n = explain_min(w->e->n_telegrams, UINT16_MAX);

	return explain_has(w->free & ~w->negative, c) &&
	       w->e->columns[c].n_nonzero >= nonzero_least * n && !explain_has_partner(w, c, 0);
}

uint64_t explain_current_like(const struct explain_work *w, unsigned type)
{
	uint64_t found = 0;
	uint8_t c[3];

	if (explain_n_nil(w, type) > 1)
		return 0;
	for (size_t at = 0; at < w->e->n; at++)
		for (unsigned stride = 1; stride <= STRIDES; stride++)
			if (w->e->types[at] == type && explain_run_of(w, at, 3, stride, c) &&
				is_current_like(w, c[0]) && is_current_like(w, c[1]) &&
				is_current_like(w, c[2]))
				found |= explain_bit(c[0]) | explain_bit(c[1]) | explain_bit(c[2]);
	/* with a fourth, one of them is something else */
	return __builtin_popcountll(found) == 3 ? found : 0;
}

bool explain_is_counted(const struct explain_work *w, struct explain_axis axis)
{
	uint8_t field;

	return axis.b != EXPLAIN_NONE && explain_has_energy(w, axis.a, &field) &&
	       explain_has_energy(w, axis.b, &field);
}

bool explain_is_dominated(
	const struct explain_work *w, struct explain_axis axis, uint64_t besides, double share)
{
	const double mine = explain_steps_of(w, axis), top = reach(w, axis);
	const bool is_counted = explain_is_counted(w, axis);
	uint8_t field;

	if (w->shown_way && axis.a == w->shown.a && axis.b == w->shown.b)
		return false;
	if (explain_abs(explain_volts_say(w, axis.a, axis.b).t) >=
		answers_most * explain_best_single(w, axis.a, axis.b))
		besides |= explain_current_like(w, explain_type(w, axis.a));
	explain_each(c, w->free & ~besides & ~w->apparent & ~explain_set_of(axis)) {
		if (explain_type(w, c) != explain_type(w, axis.a) || is_of(w, axis, c))
			continue;
		if (is_counted && !explain_has_energy(w, c, &field) &&
			w->e->columns[c].high <= apparent_most * top)
			continue;
		if (steps_of_column(w, c) > share * mine &&
			explain_size_of_answer(w, c) >= EXPLAIN_T_LIKELY)
			return true;
		if (w->e->columns[c].high >= top)
			return true;
	}
	return false;
}

int explain_sign_of(struct explain_facing f, struct explain_axis axis)
{
	if (f.way > 0 || (f.way == 0 && axis.b != EXPLAIN_NONE && axis.b < axis.a))
		return -1;
	return 1;
}

static void say_direction(
	struct explain_work *w, unsigned c, struct explain_facing f, enum explain_fact fact)
{
	if (c == EXPLAIN_NONE)
		return;
	if (f.way == 0)
		explain_say(w, c, (struct explain_why){.fact = EXPLAIN_ORDER_OF_DIRECTION});
	else if (f.n)
		explain_say(w, c,
			(struct explain_why){.fact = (uint8_t)fact,
				.number = {(float)f.n, (float)explain_abs(f.t)}});
}

/* Of two directions each is never there together with the other. */
static struct explain_why of_other(
	const struct explain_work *w, struct explain_why why, unsigned other)
{
	if (why.fact == EXPLAIN_NEVER_BOTH)
		why.field[0] = explain_field(w, other);
	return why;
}

void explain_write_total(struct explain_work *w, struct explain_axis axis, uint8_t level,
	struct explain_facing f, struct explain_why why)
{
	const int sign = explain_sign_of(f, axis);
	struct explain_axis turned = axis;

	if (sign < 0)
		turned = (struct explain_axis){axis.b, axis.a};
	if (axis.b == EXPLAIN_NONE && explain_is_signed(w, axis)) {
		w->net = axis.a;
		explain_name(
			w, axis.a, explain_power(0, 0, sign > 0 ? level : EXPLAIN_UNKNOWN), why);
	} else {
		w->total = turned;
		if (turned.a != EXPLAIN_NONE)
			explain_name(w, turned.a, explain_power(0, '+', level),
				of_other(w, why, turned.b));
		if (turned.b != EXPLAIN_NONE)
			explain_name(w, turned.b, explain_power(0, '-', level),
				of_other(w, why, turned.a));
	}
	say_direction(w, turned.a, f, EXPLAIN_VOLTAGE_FALLS);
	say_direction(w, turned.b, f, EXPLAIN_VOLTAGE_RISES);
}
