/* Readings of the beginning and the end of what was heard: two numbers that agree at one power of
 * ten, in two directions, are no chance. Left out: readings of one direction, which only find their
 * energy (explain_energies.c). */
#include "explain/explain_display.h"

#include "explain/explain_math.h"

enum {
	SCALER_LOW = -3,
	SCALER_HIGH = 1,
	UNITS_LEAST = 2,   /* of the last digit that is shown */
	UNITS_MOST = 30,   /* of one of them, to tell a direction */
	UNITS_CLOSE = 8,   /* of each, to be a proof */
	UNITS_LARGER = 20, /* and of the larger */
	LASTS = 6,         /* telegrams, were it at its highest */
	WS_PER_KWH = 3600000,
};

/* What is taken between two telegrams is not known: the more, the longer it takes. */
static const double close_off = 0.02, off_per_s = 0.004, rough_off = 0.25, units_off = 1.5,
		    apart = 2.5, wide = 2;

/* By how much the display of one direction has gone on. */
struct rise {
	double kwh, unit;
	bool is_there;
};

static struct rise rise_of(const struct explain_told *told, unsigned group_c)
{
	struct rise r = {0};
	double low = 0, high = 0;
	unsigned n = 0;

	for (size_t i = 0; i < told->n_displays; i++) {
		const struct explain_display *d = &told->displays[i];

		if (d->group_c != group_c)
			continue;
		low = n ? explain_min(low, d->kwh) : d->kwh;
		high = n ? explain_max(high, d->kwh) : d->kwh;
		r.unit = explain_max(r.unit, explain_ten(-d->decimals));
		n++;
	}
	r.kwh = high - low;
	r.is_there = n >= 2 && r.kwh >= UNITS_LEAST * r.unit;
	return r;
}

/* What one direction of an axis has added up to, in raw x s. */
static double sum_of(const struct explain_work *w, struct explain_axis axis, bool is_second)
{
	const struct explain_column *a = &w->e->columns[axis.a];

	if (axis.b == EXPLAIN_NONE)
		return w->e->slots[a->slot].sum[is_second];
	return w->e->slots[is_second ? w->e->columns[axis.b].slot : a->slot].sum[0];
}

/* In one telegram there is little of it: what was between telegrams does not matter. */
static bool has_lasted(const struct explain_work *w, struct explain_axis axis, bool is_second)
{
	const struct explain_column
		*c = &w->e->columns[is_second && axis.b != EXPLAIN_NONE ? axis.b : axis.a];
	const double top = is_second && axis.b == EXPLAIN_NONE ? -c->low : c->high;

	return sum_of(w, axis, is_second) >= LASTS * top * (double)w->e->period_s;
}

/* `times` what it may be off. */
static bool agrees(double sum, const struct rise *r, int scaler, double share, double times)
{
	return explain_abs(sum * explain_ten(scaler) / WS_PER_KWH - r->kwh) <=
	       times * (units_off * r->unit + share * r->kwh);
}

/* Both directions, the first of the axis being import (or export). */
static bool fits(const struct explain_work *w, struct explain_axis axis, const struct rise rises[2],
	int scaler, double share, double times, bool is_export)
{
	return agrees(sum_of(w, axis, is_export), &rises[0], scaler, share, times) &&
	       agrees(sum_of(w, axis, !is_export), &rises[1], scaler, share, times);
}

/* Which way round both agree, and the other way far from it; 0: neither, or either. */
static int way_of(const struct explain_work *w, struct explain_axis axis,
	const struct rise rises[2], int scaler, double share, double times)
{
	for (int way = -1; way <= 1; way += 2)
		if (fits(w, axis, rises, scaler, share, 1, way > 0) &&
			!fits(w, axis, rises, scaler, share, times, way < 0))
			return way;
	return 0;
}

static double close_share(const struct explain_work *w)
{
	return close_off + off_per_s * (double)w->e->period_s;
}

/* Directions that have gone on about as much say nothing roughly. */
static bool differ(const struct rise rises[2])
{
	return rises[0].kwh > apart * rises[1].kwh || rises[1].kwh > apart * rises[0].kwh;
}

static bool is_enough(const struct rise rises[2], bool is_close)
{
	const double most = explain_max(rises[0].kwh / rises[0].unit, rises[1].kwh / rises[1].unit);

	if (!is_close)
		return most >= UNITS_MOST && differ(rises);
	return most >= UNITS_LARGER && rises[0].kwh >= UNITS_CLOSE * rises[0].unit &&
	       rises[1].kwh >= UNITS_CLOSE * rises[1].unit;
}

int explain_display_of(
	const struct explain_work *w, struct explain_axis axis, bool is_close, int *scaler)
{
	const struct rise rises[2] = {rise_of(w->told, 1), rise_of(w->told, 2)};
	int way = 0;

	if (!rises[0].is_there || !rises[1].is_there || !is_enough(rises, is_close) ||
		(is_close && (!has_lasted(w, axis, false) || !has_lasted(w, axis, true))))
		return 0;
	for (int s = SCALER_LOW; s <= SCALER_HIGH; s++) {
		const int found = is_close ? way_of(w, axis, rises, s, close_share(w), wide)
					   : way_of(w, axis, rises, s, rough_off, 1);

		if (found && way)
			return 0;
		if (!found)
			continue;
		way = found;
		*scaler = s;
	}
	return way;
}

bool explain_display_may_be(const struct explain_work *w, struct explain_axis axis)
{
	const struct rise rises[2] = {rise_of(w->told, 1), rise_of(w->told, 2)};

	for (int s = SCALER_LOW; s <= SCALER_HIGH; s++)
		if (fits(w, axis, rises, s, close_share(w), wide, false) ||
			fits(w, axis, rises, s, close_share(w), wide, true))
			return true;
	return false;
}
