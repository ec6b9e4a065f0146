/* A total is the sum of its tariffs; 15.8.0, the sum of both directions, must not be taken for one.
 * Left out: which power an energy runs with (explain_energies.c), and |P| against P while only
 * import was seen, which nothing tells apart. */
#include "explain/explain_tariffs.h"

#include "explain/explain_math.h"
#include "explain/explain_matches.h"
#include "reading/unit.h"

enum {
	GROUP_ENERGY = 8,
	GROUPS_PER_PHASE = 20,
	ADDS_UP_RAW = 2,
	LARGE_RAW = 100,
};

/* Energies of this list that run with the same named power. */
struct group {
	struct explain_label label;
	uint64_t energies;             /* columns */
	const struct explain_fit *fit; /* of the first */
	unsigned first;
	uint8_t power_level;
	int scaler;
	uint8_t scale, c; /* group C of the code */
	struct explain_why why;
};

static const struct explain_fit *fit_of(const struct explain_work *w, unsigned column)
{
	const uint8_t k = w->e->columns[column].energy;

	return k == EXPLAIN_NONE || !w->fits[w->list][k].is_there ? NULL : &w->fits[w->list][k];
}

static bool gather(struct explain_work *w, unsigned phase, char sign, struct group *g)
{
	const struct explain *of = explain_powers_of(w, w->list);
	const struct explain_names *names = explain_names_of(w, w->list);
	unsigned power;

	*g = (struct group){.label = explain_power(phase, sign, 0)};
	for (unsigned c = 0; c < w->e->n_columns; c++) {
		const struct explain_fit *fit = fit_of(w, c);

		if (!fit || fit->label.phase != phase || fit->label.sign != sign)
			continue;
		if (!g->energies) {
			g->first = c;
			g->fit = fit;
		}
		g->energies |= explain_bit(c);
	}
	if (!g->energies)
		return false;
	power = of->slots[g->fit->part < EXPLAIN_SLOTS_MAX ? g->fit->part : 0].column;
	for (unsigned i = 0; g->fit->part >= EXPLAIN_SLOTS_MAX && i < of->n_slots; i++)
		if (of->slots[i].below == g->fit->part)
			power = of->slots[i].column;
	g->power_level = names->labels[power].level;
	g->scaler = names->power_scaler - g->fit->decade;
	g->scale = names->scale;
	g->c = (uint8_t)(GROUPS_PER_PHASE * phase + (sign == '+' ? 1 : 2));
	g->why = (struct explain_why){.fact = g->fit->part < EXPLAIN_SLOTS_MAX
						      ? EXPLAIN_INTEGRAL
						      : EXPLAIN_INTEGRAL_BELOW,
		.field = {of == w->e ? explain_field(w, power) : 0},
		.number = {g->fit->n_pass, (float)(g->fit->n_pass + g->fit->n_fail)}};
	return true;
}

static void put(struct explain_work *w, const struct group *g, unsigned column, unsigned tariff,
	uint8_t level, struct explain_why why)
{
	const struct explain_put p = {.c = g->c,
		.d = GROUP_ENERGY,
		.e = (uint8_t)tariff,
		.scaler = g->scaler,
		.has_scaler = true,
		.unit = UNIT_WH,
		.level = level,
		.scale = g->scale};

	if (explain_at(w, column)->level > level)
		return;
	explain_put(w, column, &p);
	explain_say(w, column, why);
}

struct sum {
	unsigned total, a, b;
};

static bool adds_up(const struct explain_work *w, unsigned t, unsigned a, unsigned b)
{
	const struct explain_column *x = &w->e->columns[a], *y = &w->e->columns[b],
				    *z = &w->e->columns[t];

	return t != a && t != b && !explain_equal(w, a, t) && !explain_equal(w, b, t) &&
	       x->last > 0 && y->last > 0 &&
	       explain_abs(x->last + y->last - z->last) <= ADDS_UP_RAW &&
	       explain_abs(x->last - x->first + y->last - y->first - (z->last - z->first)) <=
		       ADDS_UP_RAW;
}

/* One that is the sum of two others of its type, of which one runs with the same power. */
static bool find_sum(const struct explain_work *w, const struct group *g, struct sum *s)
{
	const uint64_t pool = w->counter | w->constant;
	bool is_found = false;

	explain_each(t, g->energies)
		explain_each(a, pool)
			for (unsigned b = explain_next(pool, a + 1); b < EXPLAIN_COLUMNS_MAX;
				b = explain_next(pool, b + 1)) {
				if (explain_type(w, a) != explain_type(w, t) ||
					explain_type(w, b) != explain_type(w, t) ||
					!adds_up(w, t, a, b))
					continue;
				explain_each(k, g->energies)
					if (k != t && (explain_equal(w, a, k) ||
							      explain_equal(w, b, k))) {
						*s = (struct sum){t, a, b};
						is_found = true;
					}
			}
	return is_found;
}

static bool is_of_group(const struct explain_work *w, unsigned c, unsigned phase, char sign)
{
	const struct explain_fit *fit = fit_of(w, c);

	return fit && fit->label.phase == phase && fit->label.sign == sign;
}

/* Both are tariffs: each has run with this power, or export is found elsewhere. Else one of them
 * may be it, and the sum 15.8.0. */
static bool are_tariffs(const struct explain_work *w, const struct group *g, const struct sum *s)
{
	const unsigned parts[] = {s->a, s->b};
	const char opposite = g->label.sign == '+' ? '-' : '+';
	unsigned n_mine = 0;

	for (int i = 0; i < 2; i++) {
		if (is_of_group(w, parts[i], g->label.phase, g->label.sign))
			n_mine++;
		else if (explain_has(w->counter, parts[i]))
			return false;
	}
	if (n_mine == 2)
		return true;
	for (unsigned c = 0; c < w->e->n_columns; c++)
		if (c != s->total && c != s->a && c != s->b &&
			is_of_group(w, c, g->label.phase, opposite))
			return true;
	return false;
}

static void write_sum(struct explain_work *w, const struct group *g, const struct sum *s)
{
	const bool is_sure = g->fit->is_sure && g->power_level == EXPLAIN_SURE &&
			     are_tariffs(w, g, s);
	const struct explain_why part = {
		.fact = EXPLAIN_PART_OF, .field = {explain_field(w, s->total)}};

	put(w, g, s->total, 0, is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY, g->why);
	explain_say(w, s->total,
		(struct explain_why){.fact = EXPLAIN_ADDS_UP,
			.field = {explain_field(w, s->a), explain_field(w, s->b)}});
	put(w, g, s->a, 1, EXPLAIN_LIKELY, part);
	put(w, g, s->b, 2, EXPLAIN_LIKELY, part);
}

/* Something like it that stands still: the other tariff, or the other direction. */
static bool has_silent(const struct explain_work *w, unsigned energy)
{
	const int at = w->e->columns[energy].position;

	explain_each(c, w->constant | w->counter) {
		const struct explain_column *x = &w->e->columns[c];

		if (fit_of(w, c) || explain_type(w, c) != explain_type(w, energy))
			continue;
		if (x->last > LARGE_RAW ||
			(x->position - at <= EXPLAIN_BESIDE && at - x->position <= EXPLAIN_BESIDE))
			return true;
	}
	return false;
}

static bool is_alone(const struct explain_work *w, const struct group *g)
{
	struct sum s;

	return !find_sum(w, g, &s) && explain_n_kinds(w, g->energies) == 1;
}

/* It is a total, or the tariff that runs now. What stands still beside it would tell, by its place
 * in the list, which is looked at later. */
static void write_alone(struct explain_work *w, const struct group *g)
{
	const bool is_open = has_silent(w, g->first);
	const bool is_sure = g->fit->is_sure && g->power_level == EXPLAIN_SURE && !is_open;
	unsigned tariff = 0;

	if (is_open)
		return;
	explain_each(c, g->energies) {
		const bool is_total = tariff == 0;

		put(w, g, c, tariff++, is_sure && is_total ? EXPLAIN_SURE : EXPLAIN_LIKELY, g->why);
	}
}

/* Its place has named it, or it is the total. */
static void settle(struct explain_work *w, const struct group *g)
{
	const struct explain_position *p = explain_at(w, g->first);

	if (!is_alone(w, g) || !has_silent(w, g->first))
		return;
	if (p->level == EXPLAIN_UNKNOWN) {
		if (!explain_is_taken(w, g->c, GROUP_ENERGY, 0))
			put(w, g, g->first, 0, EXPLAIN_LIKELY, g->why);
	} else if (p->obis.c == g->c && p->obis.d == GROUP_ENERGY) {
		explain_say(w, g->first, g->why);
	}
}

/* Several that rise in turns: tariffs without a total. */
static void write_tariffs(struct explain_work *w, const struct group *g)
{
	unsigned tariff = 0;

	explain_each(c, g->energies) {
		bool is_new = true;

		explain_each(d, g->energies)
			is_new &= d >= c || !explain_equal(w, c, d);
		if (is_new)
			put(w, g, c, ++tariff, EXPLAIN_LIKELY, g->why);
	}
}

static void write_group(struct explain_work *w, const struct group *g)
{
	struct sum s = {0};

	if (find_sum(w, g, &s))
		write_sum(w, g, &s);
	else if (is_alone(w, g))
		write_alone(w, g);
	else
		write_tariffs(w, g);
}

static void each_group(
	struct explain_work *w, void (*act)(struct explain_work *, const struct group *))
{
	struct group g;

	for (unsigned phase = 0; phase <= 3; phase++) {
		if (gather(w, phase, '+', &g))
			act(w, &g);
		if (gather(w, phase, '-', &g))
			act(w, &g);
	}
}

void explain_tariffs_write(struct explain_work *w)
{
	each_group(w, write_group);
}

void explain_tariffs_settle(struct explain_work *w)
{
	each_group(w, settle);
}
