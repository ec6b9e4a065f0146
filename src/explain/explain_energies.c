/* Left out: what those that have found their power are called (explain_tariffs.c). */
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
	PASS_OF_READ = 4,
	MS_PER_HOUR = 3600000,
};

static const double range_of_read = 1.15, most_kw = 100, rise_off = 0.1;

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

/* Two readings are of the beginning and the end: by so much it has gone on. */
static bool has_gone_on(const struct explain_told *told, const struct explain_column *c,
	const struct explain_display *d, int scaler)
{
	const double unit = explain_ten(-d->decimals), kwh = explain_ten(scaler - KILO);
	double low = d->kwh, high = d->kwh;

	for (size_t i = 0; i < told->n_displays; i++)
		if (told->displays[i].group_c == d->group_c) {
			low = explain_min(low, told->displays[i].kwh);
			high = explain_max(high, told->displays[i].kwh);
		}
	return low >= high || explain_abs((c->last - c->first) * kwh - (high - low)) <=
				      2 * (unit + kwh) + rise_off * (high - low);
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
static bool find_shown(const struct explain_told *told, const struct explain *e,
	const struct explain_display *d, uint64_t *set, int *scaler)
{
	const double hours = (double)(e->last_ms - e->first_ms) / MS_PER_HOUR;

	*set = 0;
	for (unsigned i = 0; i < e->n_columns; i++) {
		const struct explain_column *c = &e->columns[i];

		if (c->n_downs || c->last < READ_LEAST_RAW)
			continue;
		for (int s = SCALER_LOW; s <= SCALER_HIGH; s++) {
			if (!shows(c, d, s, hours) || !has_gone_on(told, c, d, s))
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
		if (!find_shown(w->told, &w->lists->of[l], d, &set, &at) || (set && found))
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
