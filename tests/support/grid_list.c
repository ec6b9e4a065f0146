/* Each rule as a sentence about codes. */
#include "support/grid_list.h"

#include "reading/unit.h"
#include "support/grid_text.h"
#include "support/test.h"

#include <math.h>

const struct grid_name grid_codes[GRID_CODES] = {
	[P16] = {16, 7, 0, UNIT_W},
	[P15] = {15, 7, 0, UNIT_W},
	[P1] = {1, 7, 0, UNIT_W},
	[P2] = {2, 7, 0, UNIT_W},
	[P171] = {1, 7, 1, UNIT_W},
	[PHASE] = {36, 7, 0, UNIT_W},
	{56, 7, 0, UNIT_W},
	{76, 7, 0, UNIT_W},
	[IMPORT] = {21, 7, 0, UNIT_W},
	{41, 7, 0, UNIT_W},
	{61, 7, 0, UNIT_W},
	[EXPORT] = {22, 7, 0, UNIT_W},
	{42, 7, 0, UNIT_W},
	{62, 7, 0, UNIT_W},
	[U] = {32, 7, 0, UNIT_V},
	{52, 7, 0, UNIT_V},
	{72, 7, 0, UNIT_V},
	[I] = {31, 7, 0, UNIT_A},
	{51, 7, 0, UNIT_A},
	{71, 7, 0, UNIT_A},
	[ANGLE] = {81, 7, 4, UNIT_DEGREE},
	{81, 7, 15, UNIT_DEGREE},
	{81, 7, 26, UNIT_DEGREE},
	[E18] = {1, 8, 0, UNIT_WH},
	[E28] = {2, 8, 0, UNIT_WH},
	[T18] = {1, 8, 1, UNIT_WH},
	{1, 8, 2, UNIT_WH},
	{1, 8, 3, UNIT_WH},
	{1, 8, 4, UNIT_WH},
	[T28] = {2, 8, 1, UNIT_WH},
	{2, 8, 2, UNIT_WH},
	{2, 8, 3, UNIT_WH},
	{2, 8, 4, UNIT_WH},
	[USE18] = {1, 8, 11, UNIT_WH},
	{1, 8, 12, UNIT_WH},
	{1, 8, 13, UNIT_WH},
	[USE28] = {2, 8, 11, UNIT_WH},
	{2, 8, 12, UNIT_WH},
	{2, 8, 13, UNIT_WH},
	[E21] = {21, 8, 0, UNIT_WH},
	{41, 8, 0, UNIT_WH},
	{61, 8, 0, UNIT_WH},
	[U21] = {81, 7, 1, UNIT_DEGREE},
	[U31] = {81, 7, 2, UNIT_DEGREE},
	[I11] = {11, 7, 0, UNIT_A},
	[U12] = {12, 7, 0, UNIT_V},
};

static unsigned count(const struct grid_list *l, unsigned from, unsigned n, enum grid_sent is)
{
	unsigned found = 0;

	for (unsigned c = from; c < from + n; c++)
		found += l->is[c] == is;
	return found;
}

static bool is_never(const struct grid_list *l, unsigned from, unsigned n)
{
	return count(l, from, n, NEVER) == n;
}

static bool is_loaded(const struct grid_list *l, unsigned phase)
{
	return l->is[I + phase] == READABLE && l->v[I + phase] != 0;
}

/* The values that a quantity may have: the more, the less the oracle repeats of the order of the
 * rules. */
struct allowed {
	bool or_nothing;
	unsigned n;
	int64_t of[8];
};

static void allow(struct allowed *a, bool if_true, int64_t v)
{
	if (if_true)
		a->of[a->n++] = v;
}

static void judge(const struct reading *r, enum quantity q, const struct allowed *a)
{
	bool found = (a->n == 0 || a->or_nothing) && !reading_has(r, q);

	for (unsigned i = 0; i < a->n && reading_has(r, q); i++)
		found |= decimal_compare(r->value[q], decimal_of(a->of[i], 0)) == 0;
	if (!found)
		fail_msg("%s: %s", quantity_name(q), grid_text(r));
}

/* Import less export; below zero the import is the power, unless another is exported. */
static void allow_difference(
	const struct grid_list *l, unsigned in, unsigned out, struct allowed *a)
{
	bool is_net = l->v[in] < 0 && l->v[out] != 0;

	allow(a, l->is[in] == READABLE && l->is[out] == READABLE && !is_net, l->v[in] - l->v[out]);
	allow(a,
		l->is[in] == READABLE && l->is[out] == READABLE && is_net && l->v[out] == -l->v[in],
		l->v[in]);
}

/* Import less export are the net power with the other sign. */
static bool is_reversed(const struct grid_list *l, unsigned net, unsigned in, unsigned out)
{
	struct allowed a = {0};

	allow_difference(l, in, out, &a);
	return l->is[net] == READABLE && a.n && a.of[0] && a.of[0] == -l->v[net];
}

/* Whether the meter has to do with import, but for powers of that name. */
static bool has_import(const struct grid_list *l)
{
	return l->is[P15] || l->is[P171] || l->is[E18] || !is_never(l, PHASE, PHASES) ||
	       !is_never(l, T18, 4) || !is_never(l, USE18, 3) || !is_never(l, E21, PHASES);
}

static struct allowed phase_power(const struct grid_list *l, unsigned i)
{
	const unsigned p = PHASE + i, in = IMPORT + i, out = EXPORT + i;
	struct allowed a = {0};

	if (is_reversed(l, p, in, out))
		return a;
	allow(&a, l->is[p] == READABLE, l->v[p]);
	if (a.n)
		return a;
	allow_difference(l, in, out, &a);
	allow(&a, l->is[p] == NEVER && l->is[in] == READABLE && l->is[out] == NEVER, l->v[in]);
	allow(&a,
		l->is[p] == NEVER && l->is[out] == READABLE && l->is[P1] == NEVER &&
			is_never(l, IMPORT, PHASES) && (l->v[out] || !has_import(l)),
		-l->v[out]);
	return a;
}

/* What the phases add up to. */
struct sum {
	int64_t net, in, out;
	unsigned n;
	bool is_whole, has_sign, lacks;
};

static struct sum sum_of_phases(const struct grid_list *l)
{
	struct sum sum = {.is_whole = true};

	for (unsigned i = 0; i < PHASES; i++) {
		struct allowed phase = phase_power(l, i);
		bool is_sent = l->is[PHASE + i] || l->is[IMPORT + i] || l->is[EXPORT + i];
		bool has_voltage = l->is[U + i] == UNREADABLE ||
				   (l->is[U + i] == READABLE && l->v[U + i] >= 10);
		int64_t v = phase.n ? phase.of[0] : 0;

		sum.is_whole &= phase.n || !(is_sent || has_voltage || is_loaded(l, i));
		sum.lacks |= !phase.n && is_sent;
		sum.n += phase.n;
		sum.net += v;
		sum.in += v > 0 ? v : 0;
		sum.out -= v < 0 ? v : 0;
		sum.has_sign |= phase.n && (v < 0 || (l->is[IMPORT + i] == READABLE &&
							     l->is[EXPORT + i] == READABLE));
	}
	return sum;
}

static bool are_same(int64_t a, int64_t b)
{
	double larger = fmax(fabs((double)a), fabs((double)b));

	return fabs((double)(a - b)) <= larger / 20 + 10;
}

/* An import alone, or an export alone, that the phases do not make. */
static bool is_other_than(const struct grid_list *l, const struct sum *s)
{
	bool has_in = l->is[P1] == READABLE, has_out = l->is[P2] == READABLE;
	int64_t v = l->v[has_in ? P1 : P2], net = has_in ? s->net : -s->net;

	if (has_in == has_out)
		return false;
	return !are_same(v, net > 0 || (has_in && v < 0) ? net : 0) &&
	       !are_same(v, has_in ? s->in : s->out);
}

static bool is_magnitude(const struct grid_list *l, const struct sum *s)
{
	return s->n && l->is[P15] == READABLE && !s->has_sign;
}

static bool may_be_total(const struct grid_list *l, const struct sum *s)
{
	return s->is_whole && s->n && (s->n == PHASES || count(l, P16, 5, UNREADABLE) == 0);
}

/* Of a meter that tells the power of all phases. */
static struct allowed whole_power(const struct grid_list *l)
{
	bool no_whole = l->is[P16] == NEVER && l->is[P15] != UNREADABLE;
	bool directed = l->directed || l->v[P15] < 0;
	struct allowed a = {0};

	if (is_reversed(l, P16, P1, P2))
		return a;
	allow(&a, l->is[P16] == READABLE, l->v[P16]);
	if (!a.n)
		allow_difference(l, P1, P2, &a);
	if (a.n)
		return a;
	allow(&a, l->is[P16] == NEVER && l->is[P15] == READABLE && directed, l->v[P15]);
	allow(&a,
		no_whole && l->is[P1] == READABLE && l->is[P2] == NEVER &&
			is_never(l, EXPORT, PHASES),
		l->v[P1]);
	allow(&a,
		no_whole && l->is[P2] == READABLE && l->is[P1] == NEVER &&
			is_never(l, IMPORT, PHASES) && !has_import(l),
		-l->v[P2]);
	allow(&a, no_whole && l->is[P171] == READABLE && l->is[P1] == NEVER && l->is[P2] == NEVER,
		l->v[P171]);
	return a;
}

/* Then either may be wrong, or both. */
static bool is_opposite(const struct allowed *whole, const struct sum *s)
{
	for (unsigned i = 0; i < whole->n; i++)
		if (whole->of[i] && s->net && (whole->of[i] < 0) != (s->net < 0))
			return true;
	return false;
}

static void judge_power(const struct grid_list *l, const struct reading *r)
{
	struct allowed a = whole_power(l);
	struct sum sum = sum_of_phases(l);

	a.or_nothing = is_opposite(&a, &sum);
	allow(&a,
		!a.n && !is_reversed(l, P16, P1, P2) && may_be_total(l, &sum) &&
			!is_magnitude(l, &sum) && !is_other_than(l, &sum),
		sum.net);
	judge(r, Q_POWER, &a);
}

/* Those from angles: none, or of all phases that carry something, and then they add up to the
 * total. */
static void judge_angles(const struct grid_list *l, const struct reading *r)
{
	struct decimal sum = {0};
	bool is_whole = count(l, P16, 5, UNREADABLE) == 0;
	unsigned n = 0;

	for (unsigned i = 0; i < PHASES; i++) {
		unsigned parts = (l->is[U + i] == READABLE) + (l->is[I + i] == READABLE) +
				 (l->is[ANGLE + i] == READABLE);
		bool is_damaged = l->is[U + i] == UNREADABLE || l->is[I + i] == UNREADABLE ||
				  l->is[ANGLE + i] == UNREADABLE;

		if (parts < 3 && (is_loaded(l, i) || (is_damaged && l->is[I + i] != READABLE)))
			is_whole = false;
		if (!reading_has(r, Q_L1_POWER + i))
			continue;
		assert_int_equal(parts, 3);
		assert_true(decimal_add(sum, r->value[Q_L1_POWER + i], &sum));
		n++;
	}
	assert_true(is_whole || n == 0);
	if (n && reading_has(r, Q_POWER))
		assert_int_equal(decimal_compare(sum, r->value[Q_POWER]), 0);
}

/* Phases that are none: magnitudes, or of something else. */
static bool are_spoilt(const struct grid_list *l, const struct sum *s)
{
	return !is_reversed(l, P16, P1, P2) &&
	       (is_magnitude(l, s) || (may_be_total(l, s) && is_other_than(l, s)));
}

/* All that is known of them is 0 W, of a total that is not; or nothing was sent of one that may
 * carry something. */
static bool are_not_all(const struct allowed *whole, const struct sum *s)
{
	bool are_nil = !s->in && !s->out && whole->n && !are_same(whole->of[0], 0);

	return whole->n && (are_nil || (!s->is_whole && !s->lacks));
}

static void judge_phases(const struct grid_list *l, const struct reading *r)
{
	struct allowed whole = whole_power(l);
	struct sum sum = sum_of_phases(l);

	if (is_never(l, PHASE, 3 * PHASES)) {
		judge_angles(l, r);
		return;
	}
	for (unsigned i = 0; i < PHASES; i++) {
		struct allowed a = phase_power(l, i);

		a.or_nothing = is_opposite(&whole, &sum);
		allow(&a, a.or_nothing && a.n, -a.of[0]);
		if ((!whole.n && are_spoilt(l, &sum)) || are_not_all(&whole, &sum))
			a.n = 0;
		judge(r, Q_L1_POWER + i, &a);
	}
}

static void judge_sent(const struct grid_list *l, const struct reading *r)
{
	for (unsigned i = 0; i < PHASES; i++) {
		struct allowed u = {0}, e = {0};
		double a = reading_has(r, Q_L1_CURRENT + i)
				   ? fabs(decimal_double(r->value[Q_L1_CURRENT + i]))
				   : -1;

		allow(&u, l->is[U + i] == READABLE && (l->v[U + i] >= 10 || is_loaded(l, i)),
			l->v[U + i]);
		judge(r, Q_L1_VOLTAGE + i, &u);
		allow(&e, l->is[E21 + i] == READABLE, l->v[E21 + i]);
		judge(r, Q_L1_ENERGY_FORWARD + i, &e);
		assert_true(a == (l->is[I + i] == READABLE ? (double)l->v[I + i] : -1));
	}
}

static int64_t sum_of(const struct grid_list *l, unsigned from, unsigned n)
{
	int64_t sum = 0;

	for (unsigned c = from; c < from + n; c++)
		sum += l->is[c] == READABLE ? l->v[c] : 0;
	return sum;
}

static void judge_energy(const struct grid_list *l, const struct reading *r, enum quantity q,
	unsigned total, unsigned tariffs, unsigned use)
{
	bool has_tariffs = !is_never(l, tariffs, 4), has_use = !is_never(l, use, 3);
	struct allowed a = {0};

	allow(&a, l->is[total] == READABLE, l->v[total]);
	allow(&a, l->is[total] == NEVER && has_tariffs && !count(l, tariffs, 4, UNREADABLE),
		sum_of(l, tariffs, 4));
	allow(&a, l->is[total] == NEVER && !has_tariffs && has_use && !count(l, use, 3, UNREADABLE),
		sum_of(l, use, 3));
	judge(r, q, &a);
}

static void judge_factor(const struct grid_list *l, const struct reading *r)
{
	double va = 0;

	if (!reading_has(r, Q_POWER_FACTOR))
		return;
	for (unsigned i = 0; i < PHASES; i++) {
		assert_int_not_equal(l->is[I + i], UNREADABLE);
		if (is_loaded(l, i))
			assert_int_equal(l->is[U + i], READABLE);
		if (l->is[I + i] == READABLE && l->is[U + i] == READABLE)
			va += (double)(l->v[I + i] * l->v[U + i]);
	}
	va = fabs(decimal_double(r->value[Q_POWER])) / va;
	assert_true(fabs(decimal_double(r->value[Q_POWER_FACTOR]) - (va < 1 ? va : 1)) < 0.01);
}

/* 11.7.0 and 12.7.0 are L1, where neither it nor another phase is named. */
static struct grid_list with_only_phase(const struct grid_list *sent)
{
	struct grid_list l = *sent;

	for (unsigned c = PHASE; c < E18; c++)
		if (l.is[c] != NEVER && ((c - PHASE) % PHASES || c == U || c == I))
			return l;
	if (!is_never(&l, E21 + 1, 4))
		return l;
	l.is[U] = l.is[U12];
	l.v[U] = l.v[U12];
	l.is[I] = l.is[I11];
	l.v[I] = l.v[I11];
	return l;
}

void grid_list_judge(const struct grid_list *sent, const struct reading *r)
{
	struct grid_list l = with_only_phase(sent);

	judge_power(&l, r);
	judge_phases(&l, r);
	judge_sent(&l, r);
	judge_energy(&l, r, Q_ENERGY_FORWARD, E18, T18, USE18);
	judge_energy(&l, r, Q_ENERGY_REVERSE, E28, T28, USE28);
	judge_factor(&l, r);
}

/* A sum of tariffs is replaced by one of the same or more of them; others leave nothing that is
 * certain. */
static void merge_tariffs(
	struct grid_list *l, const struct grid_list *newer, unsigned from, unsigned n)
{
	bool adds = false, lacks = false, is_damaged = count(newer, from, n, UNREADABLE);
	struct grid_list older = *l;

	for (unsigned c = from; c < from + n; c++) {
		adds |= newer->is[c] != NEVER && older.is[c] == NEVER;
		lacks |= newer->is[c] == NEVER && older.is[c] != NEVER;
	}
	for (unsigned c = from; c < from + n; c++) {
		bool is_newer = !lacks && newer->is[c] != NEVER;

		l->v[c] = is_newer ? newer->v[c] : older.v[c];
		l->is[c] = is_newer ? newer->is[c] : older.is[c];
		if (newer->is[c] != NEVER && ((adds && lacks) || is_damaged))
			l->is[c] = UNREADABLE;
	}
}

static void exclude(
	struct grid_list *l, const struct grid_list *newer, unsigned one, unsigned other)
{
	if (newer->is[one] != READABLE || newer->v[one] == 0 || newer->is[other] != NEVER ||
		l->is[other] == NEVER)
		return;
	l->is[other] = READABLE;
	l->v[other] = 0;
}

void grid_list_merge(struct grid_list *l, const struct grid_list *newer)
{
	for (unsigned c = 0; c < GRID_CODES; c++) {
		if (newer->is[c] == NEVER || (c >= T18 && c < E21))
			continue;
		l->is[c] = newer->is[c];
		l->v[c] = newer->v[c];
	}
	if (newer->is[P15] != NEVER)
		l->directed = newer->directed;
	exclude(l, newer, P1, P2);
	exclude(l, newer, P2, P1);
	merge_tariffs(l, newer, T18, 4);
	merge_tariffs(l, newer, T28, 4);
	merge_tariffs(l, newer, USE18, 3);
	merge_tariffs(l, newer, USE28, 3);
}
