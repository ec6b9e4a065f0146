/* Readings of the beginning and the end of what was heard: two numbers that agree at one power of
 * ten, in two directions, are no chance. Left out: readings of one direction, which only find their
 * energy (explain_energies.c). */
#include "explain/explain_display.h"

#include "explain/explain_math.h"

enum {
	SCALER_LOW = -3,
	SCALER_HIGH = 1,
	UNITS_LEAST = 2,  /* of the last digit that is shown */
	UNITS_MOST = 30,  /* of one of them */
	UNITS_CLOSE = 40, /* of both, to be a proof */
	WS_PER_KWH = 3600000,
};

static const double close_off = 0.025, rough_off = 0.25, units_off = 1.5, apart = 2.5;

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

static bool agrees(double sum, const struct rise *r, int scaler, double share)
{
	return explain_abs(sum * explain_ten(scaler) / WS_PER_KWH - r->kwh) <=
	       units_off * r->unit + share * r->kwh;
}

/* Which way round both agree; 0: neither, or either. */
static int way_of(const struct explain_work *w, struct explain_axis axis,
	const struct rise rises[2], int scaler, double share)
{
	const double a = sum_of(w, axis, false), b = sum_of(w, axis, true);
	const bool is_first = agrees(a, &rises[0], scaler, share) &&
			      agrees(b, &rises[1], scaler, share);
	const bool is_second = agrees(b, &rises[0], scaler, share) &&
			       agrees(a, &rises[1], scaler, share);

	if (is_first == is_second)
		return 0;
	return is_first ? -1 : 1;
}

/* Directions that have gone on about as much say nothing roughly. */
static bool differ(const struct rise rises[2])
{
	return rises[0].kwh > apart * rises[1].kwh || rises[1].kwh > apart * rises[0].kwh;
}

int explain_display_of(
	const struct explain_work *w, struct explain_axis axis, bool is_close, int *scaler)
{
	const struct rise rises[2] = {rise_of(w->told, 1), rise_of(w->told, 2)};
	int way = 0;

	if (!rises[0].is_there || !rises[1].is_there ||
		(rises[0].kwh < UNITS_MOST * rises[0].unit &&
			rises[1].kwh < UNITS_MOST * rises[1].unit))
		return 0;
	if (is_close ? rises[0].kwh < UNITS_CLOSE * rises[0].unit ||
				rises[1].kwh < UNITS_CLOSE * rises[1].unit
		     : !differ(rises))
		return 0;
	for (int s = SCALER_LOW; s <= SCALER_HIGH; s++) {
		const int found = way_of(w, axis, rises, s, is_close ? close_off : rough_off);

		if (found && way)
			return 0;
		if (!found)
			continue;
		way = found;
		*scaler = s;
	}
	return way;
}
