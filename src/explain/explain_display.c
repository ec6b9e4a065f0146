/* Readings of the beginning and the end of what was heard: two numbers that agree at one power of
 * ten, in two directions, are no chance. Left out: readings of one direction, which only find their
 * energy (explain_energies.c). */
#include "explain/explain_display.h"

#include "explain/explain_math.h"
#include "explain/explain_ticks.h"

enum {
	SCALER_LOW = -3,
	SCALER_HIGH = 1,
	UNITS_LEAST = 2, /* of the last digit that is shown */
	WS_PER_KWH = 3600000,
};

/* What is taken between two telegrams is not known: the more, the longer it takes. */
static const double close_off = 0.015, units_off = 1.2, sigmas = 2.5, wide = 2, proof = 20,
		    counted_proof = 8, coarse_times = 5;

/* By how much the display of one direction has gone on. */
struct rise {
	double kwh, unit;
	bool is_read; /* twice */
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
	r.is_read = n >= 2;
	return r;
}

/* What one direction of an axis has added up to, in raw x s, and by how much it may be off. */
struct added {
	double sum, off;
};

static struct added added_by(const struct explain_work *w, struct explain_axis axis, bool is_second)
{
	const bool is_below = is_second && axis.b == EXPLAIN_NONE;
	const struct explain_column *c = &w->e->columns[is_second && !is_below ? axis.b : axis.a];
	const struct explain_slot *slot = &w->e->slots[c->slot];
	const double first = (is_below ? -c->low : c->high) * (double)w->e->period_s;

	return (struct added){
		slot->sum[is_below], sigmas * explain_root(slot->unsure + first * first / 4)};
}

/* What a sum may be off, in kWh, to be that of a reading. */
static double off_of(const struct added *a, const struct rise *r, int scaler)
{
	return units_off * r->unit + close_off * r->kwh + a->off * explain_ten(scaler) / WS_PER_KWH;
}

static double far_off(const struct added *a, const struct rise *r, int scaler)
{
	return explain_abs(a->sum * explain_ten(scaler) / WS_PER_KWH - r->kwh);
}

/* Both directions of an axis, and of the display; and which way round counters say that it is. */
struct held {
	struct added added[2];
	struct rise rises[2];
	int ticks;
};

/* Both directions agree, `times` as far off as they may be; the first being import, or export. */
static bool fits(const struct held *h, int scaler, double times, bool is_export)
{
	for (int i = 0; i < 2; i++) {
		const struct added *a = &h->added[i != is_export];

		if (far_off(a, &h->rises[i], scaler) > times * off_of(a, &h->rises[i], scaler))
			return false;
	}
	return true;
}

/* How many times more than it may be off both have gone on, taken together: by chance another power
 * agrees once in so many. */
static double proof_of(const struct held *h, int scaler, bool is_export)
{
	double times = 1;

	for (int i = 0; i < 2; i++)
		times *= explain_max(1,
			h->rises[i].kwh / off_of(&h->added[i != is_export], &h->rises[i], scaler));
	return times;
}

static struct held held_of(const struct explain_work *w, struct explain_axis axis)
{
	return (struct held){{added_by(w, axis, false), added_by(w, axis, true)},
		{rise_of(w->told, 1), rise_of(w->told, 2)}, explain_ticks_say(w, axis)};
}

/* Tens of watts are rare: all else in a list has a finer step, and may agree by chance. */
static double least_proof(const struct held *h, int scaler, int way)
{
	const double least = h->ticks == way ? counted_proof : proof;

	return scaler > 0 ? coarse_times * least : least;
}

static bool is_so(const struct held *h, int scaler, int way)
{
	return h->ticks + way != 0 && fits(h, scaler, 1, way > 0) &&
	       (h->ticks == way || !fits(h, scaler, wide, way < 0)) &&
	       proof_of(h, scaler, way > 0) >= least_proof(h, scaler, way);
}

/* Which way round both agree, and the other way far from it or denied; 0: neither, or either. */
static int way_of(const struct held *h, int scaler)
{
	for (int way = -1; way <= 1; way += 2)
		if (is_so(h, scaler, way))
			return way;
	return 0;
}

static bool are_read(const struct rise rises[2])
{
	return rises[0].is_read && rises[1].is_read;
}

/* Directions of which one has hardly gone on prove nothing. */
static bool have_gone_on(const struct rise rises[2])
{
	return are_read(rises) && rises[0].kwh >= UNITS_LEAST * rises[0].unit &&
	       rises[1].kwh >= UNITS_LEAST * rises[1].unit;
}

int explain_display_of(const struct explain_work *w, struct explain_axis axis, int *scaler)
{
	const struct held h = held_of(w, axis);
	int way = 0;

	if (!have_gone_on(h.rises))
		return 0;
	for (int s = SCALER_LOW; s <= SCALER_HIGH; s++) {
		const int found = way_of(&h, s);

		if (found && way)
			return 0;
		if (!found)
			continue;
		way = found;
		*scaler = s;
	}
	return way;
}

/* That way round at any power of ten, `times` as far off as it may be. */
static bool may_be(const struct held *h, int way, double times)
{
	for (int s = SCALER_LOW; h->ticks + way != 0 && s <= SCALER_HIGH; s++)
		if (fits(h, s, times, way > 0))
			return true;
	return false;
}

bool explain_display_may_be(const struct explain_work *w, struct explain_axis axis)
{
	const struct held h = held_of(w, axis);

	return may_be(&h, -1, wide) || may_be(&h, 1, wide);
}

bool explain_display_denies(const struct explain_work *w, struct explain_axis axis, int way)
{
	const struct held h = held_of(w, axis);

	return are_read(h.rises) &&
	       (!may_be(&h, way, wide) || (!may_be(&h, way, 1) && may_be(&h, -way, 1)));
}
