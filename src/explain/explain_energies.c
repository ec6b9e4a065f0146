/* A total is the sum of its tariffs; 15.8.0, the sum of both directions, must not be taken for one.
 * Left out: |P| against P while only import was seen, which nothing tells apart. */
#include "explain/explain_energies.h"

#include "explain/explain_columns.h"
#include "explain/explain_math.h"
#include "explain/explain_matches.h"
#include "reading/unit.h"

enum {
	GROUP_ENERGY = 8,
	GROUPS_PER_PHASE = 20,
	READ_LEAST_RAW = 20,
	READ_LEAST_KWH = 10,
	SCALER_LOW = -3,
	SCALER_HIGH = 3,
	KILO = 3,
	ADDS_UP_RAW = 2,
	LARGE_RAW = 100,
	NEAR_POSITIONS = 2,
	PASS_OF_READ = 2,
	MS_PER_HOUR = 3600000,
};

static const double range_of_read = 1.15, most_kw = 100;

/* Of an energy that the display has told who it is only its power is to be found. */
static bool is_good_enough(
	const struct explain_work *w, size_t list, unsigned k, const struct explain_match *m)
{
	if (explain_match_is_good(m))
		return true;
	return w->read[list][w->lists->of[list].energies[k].column].group_c &&
	       m->n_pass >= PASS_OF_READ && m->n_fail == 0 && m->range >= range_of_read;
}

/* Energy `k` of a list that runs with a power as it must, and with no other. */
static bool match_of(const struct explain_work *w, size_t list, unsigned k, unsigned power,
	struct explain_match *best)
{
	struct explain_match all[EXPLAIN_MATCHES_MAX];
	const unsigned n = explain_matches(w, list, k, all);

	if (n == 0)
		return false;
	*best = all[0];
	return (best->column == power || explain_equal(w, best->column, power)) &&
	       is_good_enough(w, list, k, best) && !explain_has_rival(w, list, best, all, n);
}

/* Whether the powers that a list was compared with are those that are looked at. */
static bool is_compared(const struct explain_work *w, size_t list)
{
	return explain_powers_of(w, list) == w->e;
}

bool explain_has_energy(const struct explain_work *w, unsigned power, uint8_t *field)
{
	struct explain_match m;

	*field = 0;
	for (size_t l = 0; power != EXPLAIN_NONE && l < w->lists->n; l++)
		for (unsigned k = 0; is_compared(w, l) && k < w->lists->of[l].n_energies; k++)
			if (match_of(w, l, k, power, &m)) {
				if (l == w->list)
					*field = explain_field(w, w->e->energies[k].column);
				return true;
			}
	return false;
}

int explain_energy_read(const struct explain_work *w, unsigned power, bool is_below)
{
	struct explain_match m;
	int way = 0;

	for (size_t l = 0; power != EXPLAIN_NONE && l < w->lists->n; l++)
		for (unsigned k = 0; is_compared(w, l) && k < w->lists->of[l].n_energies; k++) {
			const unsigned c = w->lists->of[l].energies[k].column;
			int says;

			if (!w->read[l][c].group_c || !match_of(w, l, k, power, &m) ||
				m.is_below != is_below)
				continue;
			says = w->read[l][c].group_c == 1 ? -1 : 1;
			if (way && says != way)
				return 0;
			way = says;
		}
	return way;
}

/* Whether a column shows what was read, in that power of ten; it must not have gone on faster than
 * any house. */
static bool shows(
	const struct explain_column *c, const struct explain_display *d, int scaler, double hours)
{
	const double unit = explain_ten(-d->decimals), kwh = explain_ten(scaler - KILO);

	if ((c->last - c->first) * kwh > most_kw * hours + 2 * (unit + kwh))
		return false;
	return c->first * kwh - 2 * unit - kwh / 2 <= d->kwh && d->kwh <= c->last * kwh + unit;
}

/* The columns that show it, in the one power of ten in which any does; false: in several. */
static bool find_shown(
	const struct explain *e, const struct explain_display *d, uint64_t *set, int *scaler)
{
	const double hours = (double)(e->last_ms - e->first_ms) / MS_PER_HOUR;

	*set = 0;
	for (unsigned i = 0; i < e->n_columns; i++) {
		const struct explain_column *c = &e->columns[i];

		if (c->n_downs || c->last < READ_LEAST_RAW)
			continue;
		for (int s = SCALER_LOW; s <= SCALER_HIGH; s++) {
			if (!shows(c, d, s, hours))
				continue;
			if (*set && s != *scaler)
				return false;
			*set |= explain_bit(i);
			*scaler = s;
		}
	}
	return true;
}

/* One thing in one list: or it says nothing. */
static void read_one(struct explain_work *w, const struct explain_display *d)
{
	uint64_t set = 0, found = 0;
	size_t list = 0;
	int scaler = 0, at = 0;

	for (size_t l = 0; l < w->lists->n; l++) {
		if (!find_shown(&w->lists->of[l], d, &set, &at) || (set && found))
			return;
		if (!set)
			continue;
		found = set;
		scaler = at;
		list = l;
	}
	explain_each(c, found) {
		const unsigned first = explain_next(found, 0);

		if (w->lists->of[list].differ[first] & explain_bit(c))
			return;
	}
	explain_each(c, found) {
		w->read[list][c] = (struct explain_read){d->group_c, (int8_t)scaler};
		w->has_read = true;
	}
}

static void put_read(struct explain_work *w, unsigned c, const struct explain_display *d)
{
	const struct explain_put put = {.c = d->group_c,
		.d = GROUP_ENERGY,
		.scaler = w->read[w->list][c].scaler,
		.has_scaler = true,
		.unit = UNIT_WH,
		.level = EXPLAIN_SURE,
		.scale = EXPLAIN_SURE};

	explain_put(w, c, &put);
	explain_say(w, c, (struct explain_why){.fact = EXPLAIN_DISPLAY, .number = {(float)d->kwh}});
}

void explain_energies_read(struct explain_work *w)
{
	for (size_t i = 0; i < w->told->n_displays; i++) {
		const struct explain_display *d = &w->told->displays[i];

		if (d->kwh < READ_LEAST_KWH)
			continue;
		read_one(w, d);
		for (unsigned c = 0; c < w->e->n_columns; c++)
			if (w->read[w->list][c].group_c == d->group_c &&
				explain_at(w, c)->level != EXPLAIN_SURE) {
				put_read(w, c, d);
				break;
			}
	}
}

/* What the part of a power with a name is called. */
static bool part_label(const struct explain_names *names, const struct explain *of,
	const struct explain_match *m, struct explain_label *label)
{
	*label = names->labels[m->column];
	if (label->kind != 'P' || label->level == EXPLAIN_UNKNOWN)
		return false;
	if (of->columns[m->column].n_negative)
		label->sign = m->is_below ? '-' : '+';
	return true;
}

/* The named power it runs with; of several that are equal the total. */
static bool best_named(const struct explain_work *w, size_t list, const struct explain_match *all,
	unsigned n, struct explain_fit *fit, unsigned *at)
{
	bool is_found = false;

	for (unsigned i = 0; i < n; i++) {
		struct explain_label label;

		if (!part_label(
			    explain_names_of(w, list), explain_powers_of(w, list), &all[i], &label))
			continue;
		if (is_found && (!explain_is_same_part(w, list, &all[*at], &all[i]) ||
					label.phase >= fit->label.phase))
			continue;
		is_found = true;
		fit->label = label;
		*at = i;
	}
	return is_found;
}

static void fit_one(struct explain_work *w, size_t list, unsigned k)
{
	struct explain_match all[EXPLAIN_MATCHES_MAX];
	const unsigned n = explain_matches(w, list, k, all);
	const struct explain *e = &w->lists->of[list];
	struct explain_fit fit = {0};
	const struct explain_match *m;
	unsigned at = 0;
	bool has_rival;

	if (!best_named(w, list, all, n, &fit, &at))
		return;
	m = &all[at];
	has_rival = explain_has_rival(w, list, m, all, n);
	if (has_rival && !explain_is_same_part(w, list, m, &all[0]) && all[0].score > m->score)
		return;
	fit.is_there = true;
	fit.is_sure = explain_match_is_good(m) && !has_rival;
	fit.part = m->part;
	fit.decade = m->decade;
	fit.n_pass = (uint8_t)m->n_pass;
	fit.n_fail = (uint8_t)m->n_fail;
	w->fits[list][k] = fit;
	if (w->read[list][e->energies[k].column].group_c && fit.is_sure) {
		w->has_anchor = true;
		w->anchor = w->read[list][e->energies[k].column].scaler + m->decade;
	}
}

void explain_energies_fit(struct explain_work *w)
{
	for (size_t l = 0; l < w->lists->n; l++) {
		if (l != w->list && !is_compared(w, l))
			continue;
		for (unsigned k = 0; k < w->lists->of[l].n_energies; k++)
			fit_one(w, l, k);
	}
}

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
			(x->position - at <= NEAR_POSITIONS && at - x->position <= NEAR_POSITIONS))
			return true;
	}
	return false;
}

static void write_alone(struct explain_work *w, const struct group *g)
{
	const bool is_sure = g->fit->is_sure && g->power_level == EXPLAIN_SURE &&
			     !has_silent(w, g->first);
	unsigned tariff = 0;

	explain_each(c, g->energies) {
		const bool is_total = tariff == 0;

		put(w, g, c, tariff++, is_sure && is_total ? EXPLAIN_SURE : EXPLAIN_LIKELY, g->why);
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
	else if (explain_n_kinds(w, g->energies) == 1)
		write_alone(w, g);
	else
		write_tariffs(w, g);
}

void explain_energies_write(struct explain_work *w)
{
	struct group g;

	for (unsigned phase = 0; phase <= 3; phase++) {
		if (gather(w, phase, '+', &g))
			write_group(w, &g);
		if (gather(w, phase, '-', &g))
			write_group(w, &g);
	}
}
