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
	TELEGRAMS_LONG = 1000,
};

static const double nonzero_least = 0.9, twin = 0.005, noise = 0.003, twin_steps = 0.04;

static void add(struct explain_axis *out, unsigned *n, unsigned a, unsigned b)
{
	if (*n < EXPLAIN_AXES_MAX)
		out[(*n)++] = (struct explain_axis){(uint8_t)a, (uint8_t)b};
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

unsigned explain_n_nil(const struct explain_work *w, unsigned type)
{
	unsigned n = 0;

	explain_each(c, w->zero)
		n += explain_type(w, c) == type;
	return n;
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

/* How many like it follow one another from it on, each `stride`-th position. */
static unsigned n_like(const struct explain_work *w, unsigned c, int stride)
{
	int at = w->e->columns[c].position;
	unsigned n = 0, d = c;

	for (; d != EXPLAIN_NONE && explain_type(w, d) == explain_type(w, c) &&
		is_current_like(w, d);
		d = at < 0 ? EXPLAIN_NONE : explain_column_at(w, (size_t)at)) {
		n++;
		at += stride;
	}
	return n;
}

/* One of just three that may be currents. */
static bool is_of_three(const struct explain_work *w, unsigned c)
{
	for (int stride = 1; stride <= STRIDES; stride++) {
		const unsigned n = n_like(w, c, stride) + n_like(w, c, -stride);

		if (n >= 3 + 1)
			return n == 3 + 1;
	}
	return false;
}

/* What the voltage answers most, one way or the other, of all that take turns with none. */
static unsigned most_answered(const struct explain_work *w, unsigned type, double sign)
{
	double best = EXPLAIN_T_ALONE;
	unsigned found = EXPLAIN_NONE;

	explain_each(c, w->free & ~w->negative) {
		const double t = sign * explain_volts_say(w, c, EXPLAIN_NONE).t;

		if (t < best || explain_type(w, c) != type || explain_has_partner(w, c, 0) ||
			is_of_three(w, c))
			continue;
		best = t;
		found = c;
	}
	return found;
}

/* Import and export of a meter that counts by phase are there at once: two neighbours that the
 * voltage answers most, each in its own way. Behind them there is none that was always nil, as it
 * may be the export. */
static bool is_by_phase(const struct explain_work *w, unsigned a, unsigned b)
{
	const unsigned type = explain_type(w, a);
	const size_t at = w->e->columns[b].position;
	const unsigned behind = explain_column_at(w, at + 1);

	return w->n_volts == EXPLAIN_VOLTS_MAX && w->e->columns[a].position + 1U == at &&
	       !(behind != EXPLAIN_NONE && explain_has(w->zero, behind) &&
		       explain_type(w, behind) == type) &&
	       most_answered(w, type, -1) == a && most_answered(w, type, 1) == b;
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
			if (explain_type(w, a) == explain_type(w, b) &&
				(explain_exclusive(w, a, b) || is_by_phase(w, a, b)))
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

/* A column with a sign, and the pair that it is made of: in all rows it is their difference, or its
 * opposite, within `share` of it and `raw`. */
static bool is_made_of(const struct explain_work *w, unsigned one, struct explain_axis pair,
	double share, double raw)
{
	bool is_so = true, is_opposite = true;

	if (w->e->n_rows < ROWS_LEAST)
		return false;
	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double x = explain_row_value(w->e, r, one);
		const double y = explain_row_value(w->e, r, pair.a) -
				 explain_row_value(w->e, r, pair.b);
		const double most = share * explain_abs(x) + raw;

		is_so &= explain_abs(x - y) <= most;
		is_opposite &= explain_abs(x + y) <= most;
	}
	return is_so || is_opposite;
}

bool explain_is_same_axis(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y)
{
	if (x.b != EXPLAIN_NONE && y.b != EXPLAIN_NONE)
		return (is_equal(w, x.a, y.a) && is_equal(w, x.b, y.b)) ||
		       (is_equal(w, x.a, y.b) && is_equal(w, x.b, y.a));
	if (x.b == EXPLAIN_NONE && y.b == EXPLAIN_NONE)
		return is_equal(w, x.a, y.a);
	return x.b == EXPLAIN_NONE ? is_made_of(w, x.a, y, 0, SAME_RAW)
				   : is_made_of(w, y.a, x, 0, SAME_RAW);
}

double explain_steps_of_column(const struct explain_work *w, unsigned column)
{
	if (column >= w->e->n_columns || w->e->columns[column].slot == EXPLAIN_NONE)
		return 0;
	return w->e->slots[w->e->columns[column].slot].s;
}

double explain_steps_of(const struct explain_work *w, struct explain_axis axis)
{
	return explain_steps_of_column(w, axis.a) + explain_steps_of_column(w, axis.b);
}

uint64_t explain_set_of(struct explain_axis axis)
{
	return explain_bit(axis.a) | (axis.b == EXPLAIN_NONE ? 0 : explain_bit(axis.b));
}

double explain_reach_of(const struct explain_work *w, struct explain_axis axis)
{
	const struct explain_column *a = &w->e->columns[axis.a];
	double top = explain_max(a->high, -a->low);

	if (axis.b != EXPLAIN_NONE)
		top = explain_max(top, w->e->columns[axis.b].high);
	return top;
}

/* Of another second, they add up to the same. */
static bool add_up_alike(const struct explain_work *w, unsigned a, unsigned b)
{
	const struct explain_column *x, *y;
	double more, less;

	if (a == EXPLAIN_NONE || b == EXPLAIN_NONE || w->e->n_telegrams < TELEGRAMS_LONG)
		return false;
	x = &w->e->columns[a];
	y = &w->e->columns[b];
	if (x->slot == EXPLAIN_NONE || y->slot == EXPLAIN_NONE)
		return false;
	more = w->e->slots[x->slot].sum[0];
	less = w->e->slots[y->slot].sum[0];
	return explain_abs(more - less) <= twin * more &&
	       explain_abs(explain_steps_of_column(w, a) - explain_steps_of_column(w, b)) <=
		       twin_steps * explain_steps_of_column(w, a) &&
	       explain_abs((double)x->high - y->high) <= twin_steps * x->high;
}

static bool are_near(const struct explain_work *w, unsigned a, unsigned b, double high)
{
	if (w->e->n_rows < ROWS_LEAST)
		return false;
	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double x = explain_row_value(w->e, r, a), y = explain_row_value(w->e, r, b);

		if (explain_abs(x - y) > twin * explain_abs(x) + noise * high + SAME_RAW)
			return false;
	}
	return true;
}

/* The same but for its rounding, as L1 of a meter with one phase may be: whichever is taken, the
 * watts are right. */
static bool is_twin(const struct explain_work *w, unsigned a, unsigned b)
{
	double high;

	if (add_up_alike(w, a, b))
		return true;
	if (a == EXPLAIN_NONE || b == EXPLAIN_NONE)
		return false;
	high = explain_max(w->e->columns[a].high, w->e->columns[b].high);
	return explain_abs((double)w->e->columns[a].high - w->e->columns[b].high) <=
		       twin * high + SAME_RAW &&
	       are_near(w, a, b, high);
}

/* Two columns with signs. With three phases one of them may have the others at nil. */
static bool is_signed_twin(const struct explain_work *w, unsigned a, unsigned b)
{
	const struct explain_column *c = &w->e->columns[a];

	return w->n_volts == 1 && explain_has(w->negative, a) && explain_has(w->negative, b) &&
	       are_near(w, a, b, explain_max(c->high, -c->low));
}

/* A column with a sign, and a pair. */
static bool is_twin_of_pair(const struct explain_work *w, unsigned one, struct explain_axis pair)
{
	const struct explain_column *c = &w->e->columns[one];

	return explain_has(w->negative, one) &&
	       is_made_of(w, one, pair, twin, noise * explain_max(c->high, -c->low) + SAME_RAW);
}

bool explain_is_twin_axis(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y)
{
	if (x.b == EXPLAIN_NONE)
		return y.b != EXPLAIN_NONE ? is_twin_of_pair(w, x.a, y)
					   : is_signed_twin(w, x.a, y.a);
	if (y.b == EXPLAIN_NONE)
		return is_twin_of_pair(w, y.a, x);
	if ((explain_set_of(x) & explain_set_of(y)))
		return false; /* then one is the apparent power of the other */
	return (is_twin(w, x.a, y.a) && is_twin(w, x.b, y.b)) ||
	       (is_twin(w, x.a, y.b) && is_twin(w, x.b, y.a));
}

static double sum_of(const struct explain_work *w, struct explain_axis axis)
{
	double sum = 0;

	explain_each(c, explain_set_of(axis))
		if (w->e->columns[c].slot != EXPLAIN_NONE)
			sum += w->e->slots[w->e->columns[c].slot].sum[0] +
			       w->e->slots[w->e->columns[c].slot].sum[1];
	return sum;
}

bool explain_is_greater_twin(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y)
{
	return (x.b == EXPLAIN_NONE) == (y.b == EXPLAIN_NONE) && explain_is_twin_axis(w, x, y) &&
	       sum_of(w, x) > sum_of(w, y);
}

bool explain_is_of_axis(const struct explain_work *w, struct explain_axis axis, unsigned c)
{
	const struct explain_axis single = {(uint8_t)c, EXPLAIN_NONE};

	if (is_equal(w, c, axis.a) || is_equal(w, c, axis.b) || is_twin(w, c, axis.a) ||
		is_twin(w, c, axis.b))
		return true;
	return (explain_has(w->negative, c) || explain_has(w->negative, axis.a)) &&
	       (explain_is_same_axis(w, axis, single) || explain_is_twin_axis(w, axis, single));
}

bool explain_is_mixed_twin(
	const struct explain_work *w, struct explain_axis x, struct explain_axis of)
{
	return explain_is_of_axis(w, of, x.a) &&
	       (x.b == EXPLAIN_NONE || explain_is_of_axis(w, of, x.b)) &&
	       sum_of(w, x) >= sum_of(w, of);
}

bool explain_is_counted(const struct explain_work *w, struct explain_axis axis)
{
	uint8_t field;

	return axis.b != EXPLAIN_NONE && explain_has_energy(w, axis.a, &field) &&
	       explain_has_energy(w, axis.b, &field);
}

uint64_t explain_phases_of(const struct explain_work *w, struct explain_axis axis)
{
	return w->half != EXPLAIN_NONE && explain_has(explain_set_of(axis), w->half) ? w->phases
										     : 0;
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
