/* A column shows what was read at one power of ten, and has gone on as the display has. Left out:
 * powers that add up to it (explain_display.c). */
#include "explain/explain_reading.h"

#include "explain/explain_columns.h"
#include "explain/explain_math.h"
#include "reading/unit.h"

enum {
	GROUP_ENERGY = 8,
	READ_LEAST_RAW = 20,
	READ_LEAST_KWH = 10,
	SCALER_LOW = -3,
	SCALER_HIGH = 3,
	KILO = 3,
	MS_PER_HOUR = 3600000,
};

static const double most_kw = 100, rise_off = 0.2;

/* By how much the display has gone on between readings of that code, in kWh; below 0: read once. */
static double risen(const struct explain_told *told, uint8_t group_c)
{
	double low = 0, high = 0;
	unsigned n = 0;

	for (size_t i = 0; i < told->n_displays; i++) {
		const struct explain_display *d = &told->displays[i];

		if (d->group_c != group_c)
			continue;
		low = n ? explain_min(low, d->kwh) : d->kwh;
		high = n++ ? explain_max(high, d->kwh) : d->kwh;
	}
	return n >= 2 ? high - low : -1;
}

/* Whether a column shows what was read, in that power of ten; it must not have gone on faster than
 * any house, nor otherwise than the display. */
static bool shows(const struct explain_column *c, const struct explain_display *d, int scaler,
	double hours, double rise_kwh)
{
	const double unit = explain_ten(-d->decimals), kwh = explain_ten(scaler - KILO);
	const double rise = (c->last - c->first) * kwh;

	if (rise > most_kw * hours + 2 * (unit + kwh))
		return false;
	if (rise_kwh >= 0 && explain_abs(rise - rise_kwh) > rise_off * rise_kwh + 2 * (unit + kwh))
		return false;
	return c->first * kwh - 2 * unit - kwh / 2 <= d->kwh && d->kwh <= c->last * kwh + unit;
}

/* The columns that show it, in the one power of ten in which any does; false: in several. */
static bool find_shown(const struct explain *e, const struct explain_display *d, double rise_kwh,
	uint64_t *set, int *scaler)
{
	const double hours = (double)(e->last_ms - e->first_ms) / MS_PER_HOUR;

	*set = 0;
	for (unsigned i = 0; i < e->n_columns; i++) {
		const struct explain_column *c = &e->columns[i];

		if (c->n_downs || c->last < READ_LEAST_RAW)
			continue;
		for (int s = SCALER_LOW; s <= SCALER_HIGH; s++) {
			if (!shows(c, d, s, hours, rise_kwh))
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
	const double rise_kwh = risen(w->told, d->group_c);
	uint64_t set = 0, found = 0;
	size_t list = 0;
	int scaler = 0, at = 0;

	for (size_t l = 0; l < w->lists->n; l++) {
		if (!find_shown(&w->lists->of[l], d, rise_kwh, &set, &at) || (set && found))
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
