/* Two telegrams before, one of transition, two behind: powers of the second before, means over the
 * period, and hobs that switch each few seconds would turn the sign of plain differences. And steps
 * of one current that step alone, with the power that does the same. */
#include "explain/explain_steps.h"

#include "explain/explain_math.h"
#include "explain/explain_votes.h"

#include <string.h>

enum {
	VOLT_DECADES = 4,
	NOISE_FIRST = 10, /* telegrams, until the noise is known */
	STEP_RAW = 20,
	LONE_TIMES = 4,
	LONE_RAW = 32,
	BEFORE = 0,
	BEHIND = 3,
};

static const double step_share = 0.12, step_span = 0.08, clip = 4, still_share = 0.15;
static const double noise_least = 1e-3;
static const float lone_near = 0.06F;

/* One slot over the five telegrams. */
struct step {
	double before, behind, d, size, large, small;
	bool is_step, is_still;
};

void explain_steps_find_volts(struct explain *e)
{
	uint64_t best = 0;
	int n_best = 0;

	for (int k = 0; k < VOLT_DECADES; k++) {
		uint64_t found = 0;

		for (unsigned c = 0; c < e->n_columns; c++)
			if (explain_is_moving(&e->columns[c]) && explain_is_volt(&e->columns[c], k))
				found |= explain_bit(c);
		if (__builtin_popcountll(found) > n_best) {
			best = found;
			n_best = __builtin_popcountll(found);
		}
	}
	if (best != e->volts)
		e->n_ring = 0;
	e->volts = best;
}

double explain_steps_sigma(const struct explain *e)
{
	if (e->n_noise == 0)
		return explain_root(noise_least);
	return explain_root(explain_max(e->noise / e->n_noise, noise_least));
}

/* Voltages of one list have one power of ten. */
static float sum_of_volts(const struct explain *e, const struct explain_row *row)
{
	double sum = 0;
	int k = 0;

	for (unsigned c = 0; c < e->n_columns; c++)
		if (e->volts & explain_bit(c))
			sum += row->x[c];
	for (unsigned c = 0; c < e->n_columns; c++)
		while ((e->volts & explain_bit(c)) && k < VOLT_DECADES - 1 &&
			!explain_is_volt(&e->columns[c], k))
			k++;
	return (float)(sum / explain_ten(k));
}

static void push(struct explain *e, const struct explain_row *row)
{
	unsigned at = e->n_ring;

	if (at == EXPLAIN_RING) {
		at--;
		memmove(e->ring, e->ring + 1, at * sizeof *e->ring);
		memmove(e->ring_volts, e->ring_volts + 1, at * sizeof *e->ring_volts);
	} else {
		e->n_ring++;
	}
	for (unsigned i = 0; i < e->n_slots; i++)
		e->ring[at][i] = (float)row->x[e->slots[i].column];
	e->ring_volts[at] = sum_of_volts(e, row);
}

static bool has_volts(const struct explain *e)
{
	return e->ring_volts[BEFORE] != 0 && e->ring_volts[BEFORE + 1] != 0 &&
	       e->ring_volts[BEHIND] != 0 && e->ring_volts[BEHIND + 1] != 0;
}

/* How much the voltage moved, in standard deviations; one step counts for `clip` of them only. */
static double volts_moved(struct explain *e, double *du)
{
	double z = 0, sigma = 0, d;

	*du = ((double)e->ring_volts[BEHIND] + e->ring_volts[BEHIND + 1] - e->ring_volts[BEFORE] -
		      e->ring_volts[BEFORE + 1]) /
	      2;
	d = *du;
	if (e->n_noise >= NOISE_FIRST) {
		sigma = explain_steps_sigma(e);
		z = explain_max(-clip, explain_min(clip, *du / sigma));
		d = z * sigma;
	}
	e->noise += d * d;
	e->n_noise++;
	return z;
}

static void look(const struct explain *e, unsigned slot, struct step *s)
{
	const struct explain_column *c = &e->columns[e->slots[slot].column];
	const double a0 = e->ring[BEFORE][slot], a1 = e->ring[BEFORE + 1][slot];
	const double b1 = e->ring[BEHIND][slot], b2 = e->ring[BEHIND + 1][slot];
	double a, b;

	s->before = (a0 + a1) / 2;
	s->behind = (b1 + b2) / 2;
	s->d = s->behind - s->before;
	s->size = explain_abs(s->d);
	a = explain_abs(s->before);
	b = explain_abs(s->behind);
	s->large = explain_max(a, b);
	s->small = explain_min(a, b);
	s->is_step = s->size >= step_share * s->large &&
		     s->size >= step_span * (c->high - c->low) && s->size >= STEP_RAW &&
		     explain_is_moving(c) && !(e->volts & explain_bit(e->slots[slot].column));
	s->is_still = explain_abs(a1 - a0) <= still_share * s->size &&
		      explain_abs(b2 - b1) <= still_share * s->size;
}

static void answer(struct explain_slot *slot, const struct step *s, double z, double du)
{
	slot->c += (float)(z * s->d);
	slot->s += (float)(s->d * s->d);
	slot->n_steps++;
	slot->n_agree += du * s->d < 0;
}

static bool is_lone(const struct step *s)
{
	return s->is_step && s->is_still && s->large >= LONE_TIMES * s->small &&
	       s->large >= LONE_RAW;
}

/* A current has stepped alone: the power that did the same, in whichever power of ten. */
static void take_lone(struct explain *e, unsigned i, const struct step *steps, double volts)
{
	const float log_i = explain_log10((steps[i].large - steps[i].small) * volts);

	for (unsigned p = 0; p < e->n_slots; p++) {
		struct explain_pair *pair = &e->pairs[i][p];
		const bool can_be = steps[p].is_step && steps[p].is_still;
		int decade = 0, had;
		float ratio = 0;
		bool hit;

		if (p == i || !explain_is_moving(&e->columns[e->slots[p].column]))
			continue;
		if (can_be) {
			ratio = explain_log10(steps[p].size) - log_i;
			decade = explain_round(ratio);
		}
		hit = can_be && explain_abs(ratio - (float)decade) <= lone_near;
		if (hit && !explain_pair_lone_decade(pair, &had))
			explain_pair_set_lone_decade(pair, decade);
		hit = hit && explain_pair_lone_decade(pair, &had) && had == decade;
		explain_count8(hit ? &pair->n_lone : &pair->n_lone_bad);
	}
}

void explain_steps_take(struct explain *e, const struct explain_row *row)
{
	struct step steps[EXPLAIN_SLOTS_MAX];
	double z, du, volts;

	push(e, row);
	if (e->n_ring < EXPLAIN_RING || !has_volts(e))
		return;
	z = volts_moved(e, &du);
	volts = (e->ring_volts[BEFORE] + e->ring_volts[BEFORE + 1] + e->ring_volts[BEHIND] +
			e->ring_volts[BEHIND + 1]) /
		(4.0 * __builtin_popcountll(e->volts));
	for (unsigned i = 0; i < e->n_slots; i++) {
		look(e, i, &steps[i]);
		if (steps[i].is_step && e->n_noise > NOISE_FIRST)
			answer(&e->slots[i], &steps[i], z, du);
	}
	for (unsigned i = 0; i < e->n_slots; i++)
		if (is_lone(&steps[i]))
			take_lone(e, i, steps, volts);
}
