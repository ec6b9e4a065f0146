/* At load the power factor is near one, so c = |P| / (U x |I|) is from 0.85 to just above 1, in one
 * power of ten, whatever the load. Left out: steps of one current alone (explain_steps.c). */
#include "explain/explain_votes.h"

#include "explain/explain_math.h"

enum {
	LEAST_RAW = 16,   /* below, rounding says more than the value */
	BLIND_FIRST = 20, /* telegrams in which a voltage may yet appear */
	DECADE_LOW = -6,
	DECADE_HIGH = 8,
	ABOVE_TO_BEGIN_ANEW = 3,
	IDLE_ENOUGH = 3,
	LOW_KEPT = 4,
	VOLT_DECADES = 4,
};

static const double usual_volts = 230;
static const float least_factor = -0.07058F; /* log10 0.85 */
static const float usual_factor = -0.02228F; /* log10 0.95 */
static const float most_factor = 0.019947F;  /* log10 1.047: classes of meters, unequal phases */
static const float log10_e = 0.4342945F;

bool explain_pair_decade(const struct explain_pair *pair, int *decade)
{
	*decade = (pair->decades & 15) + DECADE_LOW - 1;
	return pair->decades & 15;
}

static void set_decade(struct explain_pair *pair, int decade)
{
	pair->decades = (uint8_t)((pair->decades & 0xf0) | (decade - DECADE_LOW + 1));
}

bool explain_pair_lone_decade(const struct explain_pair *pair, int *decade)
{
	*decade = (pair->decades >> 4) + DECADE_LOW - 1;
	return pair->decades >> 4;
}

void explain_pair_set_lone_decade(struct explain_pair *pair, int decade)
{
	if (decade >= DECADE_LOW && decade <= DECADE_HIGH)
		pair->decades = (uint8_t)((pair->decades & 15) | (decade - DECADE_LOW + 1) << 4);
}

/* The power of ten of the voltages that are looked at. */
static int volt_decade(const struct explain *e, unsigned column)
{
	for (int k = 0; k < VOLT_DECADES; k++)
		if (explain_is_volt(&e->columns[column], k))
			return k;
	return 0;
}

double explain_volt_now(const struct explain *e, const struct explain_row *row)
{
	double low = 0, middle = 0, high = 0;
	unsigned n = 0;

	for (unsigned c = 0; c < e->n_columns; c++) {
		double v;

		if (!(e->volts & explain_bit(c)))
			continue;
		v = row->x[c] / explain_ten(volt_decade(e, c));
		if (n++ == 0) {
			low = middle = high = v;
			continue;
		}
		/* of three the middle one, of two their mean */
		middle = n == 2 ? (low + v) / 2 : explain_max(explain_min(v, high), low);
		low = explain_min(low, v);
		high = explain_max(high, v);
	}
	return n ? middle : usual_volts;
}

/* What one telegram says of the size of a slot. */
struct size {
	double raw;
	float log; /* log10 */
	float doubt;
	int8_t octave; /* half octaves */
	bool is_load;
};

static int octave(float log)
{
	int v = (int)(log * 6.643856F); /* 2 log2 of it; it is at least 16 */

	return v;
}

static int ceiling(float v)
{
	int n = (int)v;

	return n + ((float)n < v);
}

static void vote(struct explain_pair *pair)
{
	uint8_t *const others[] = {&pair->n_above, &pair->n_below, &pair->n_low};
	const bool was_low = pair->n_low >= LOW_KEPT;

	explain_count_of(&pair->n_votes, others, sizeof others / sizeof *others);
	/* a low power factor is not forgotten, as apparent power never has one */
	if (was_low && pair->n_low < LOW_KEPT)
		pair->n_low = LOW_KEPT;
}

static void begin_anew(struct explain_pair *pair, int decade)
{
	pair->n_votes = pair->n_above = pair->n_below = pair->n_low = pair->n_episodes = 0;
	pair->octave_high = INT8_MIN;
	pair->is_inside = false;
	set_decade(pair, decade);
}

/* Returns whether the pair has a decade to be held against. */
static bool settle(struct explain_pair *pair, int decade, float c)
{
	int had;

	if (!explain_pair_decade(pair, &had)) {
		if (c < least_factor)
			return false;
		begin_anew(pair, decade);
		return true;
	}
	if (decade <= had)
		return true;
	explain_count8(&pair->n_above);
	if (c >= least_factor && pair->n_above > ABOVE_TO_BEGIN_ANEW &&
		4 * pair->n_above > pair->n_votes)
		begin_anew(pair, decade);
	return true;
}

static void take_pair(
	struct explain_pair *pair, const struct size *i, const struct size *p, float log_volts)
{
	const float ratio = p->log - i->log - log_volts, doubt = i->doubt + p->doubt;
	const float slack = most_factor + log10_e * (doubt - doubt * doubt / 2);
	int decade = ceiling(ratio - slack), had;
	float c;
	bool hit;

	if (decade < DECADE_LOW || decade > DECADE_HIGH)
		return;
	c = ratio - (float)decade;
	if (!settle(pair, decade, c))
		return;
	explain_pair_decade(pair, &had);
	hit = decade == had && c >= least_factor;
	if (hit) {
		vote(pair);
		if (i->octave > pair->octave_high)
			pair->octave_high = i->octave;
		if (i->is_load && !pair->is_inside)
			explain_count8(&pair->n_episodes);
	} else if (decade <= had && i->is_load) {
		explain_count8(&pair->n_below);
	}
	if (decade <= had && (decade < had || c < usual_factor))
		explain_count8(&pair->n_low);
	pair->is_inside = (pair->is_inside || hit) && i->is_load;
}

/* Of the slots that are quiet, and large enough to tell something. */
static uint32_t sizes(struct explain *e, const struct explain_row *row, struct size *out)
{
	uint32_t usable = 0;

	for (unsigned i = 0; i < e->n_slots; i++) {
		const unsigned column = e->slots[i].column;
		const double raw = explain_abs(row->x[column]);

		if (raw < LEAST_RAW || !(row->quiet & explain_bit(column)) ||
			(e->volts & explain_bit(column)))
			continue;
		usable |= UINT32_C(1) << i;
		out[i] = (struct size){.raw = raw,
			.log = explain_log10(raw),
			.doubt = (float)(0.6 / 1.047 / raw),
			.is_load = 2 * raw >= e->columns[column].load};
		out[i].octave = (int8_t)octave(out[i].log);
		if (out[i].octave < e->slots[i].octave_low)
			e->slots[i].octave_low = out[i].octave;
	}
	return usable;
}

/* A power that is nil while a current flows has one direction only. */
static void take_idle(struct explain *e, const struct explain_row *row, uint32_t usable)
{
	for (unsigned p = 0; p < e->n_slots; p++) {
		const unsigned column = e->slots[p].column;

		if (row->x[column] != 0 || row->d[column] != 0)
			continue;
		for (unsigned i = 0; i < e->n_slots; i++)
			if ((usable >> i & 1) && e->pairs[i][p].n_idle < IDLE_ENOUGH)
				e->pairs[i][p].n_idle++;
	}
}

void explain_votes_take(struct explain *e, const struct explain_row *row)
{
	struct size size[EXPLAIN_SLOTS_MAX];
	uint32_t usable;
	float log_volts;

	if (!e->volts && e->n_telegrams < BLIND_FIRST)
		return;
	usable = sizes(e, row, size);
	log_volts = explain_log10(explain_volt_now(e, row));
	for (unsigned i = 0; i < e->n_slots; i++)
		for (unsigned p = 0; (usable >> i & 1) && p < e->n_slots; p++)
			if (i != p && (usable >> p & 1))
				take_pair(&e->pairs[i][p], &size[i], &size[p], log_volts);
	take_idle(e, row, usable);
}
