/* Power is integrated by trapezoids: meters send what it is at a moment, or its mean over the last
 * second; either way what was between two telegrams lies nearer to both than to one of them. The
 * counters of the phases move when one of the meter moves: then what is due is published in whole
 * tenths, and the difference to the meter goes to the phases by what each has moved. What rounding
 * leaves over, or took too early, stays due. */
#include "meter/check/integral.h"

#include <math.h>
#include <string.h>
#include <stdlib.h>

enum {
	PHASES = 3,
	GAP_MS = 60000,  /* no power is right for longer */
	PLACES = -1,     /* tenths */
	SLACK_STEPS = 2, /* of the meter's counters, which lag behind the power by one each */
	SLACK_TENTHS = 10,
	HURRY = 4,
	AHEAD = 10000, /* tenths, of the marks */
	NEAR = AHEAD / 4,
};

static const double most_w = 1e9, most_due = 1e15, most_wh = 5e14, tenths_per_wh = 10;
static const double ms_watts_per_tenth = 360000;
static const double recent_part = 0.99; /* of the older shares, at each anchor */

void integral_reset(struct integral *i)
{
	*i = (struct integral){0};
}

static bool is_phase(const struct integral *i, int phase)
{
	return i->phases >> phase & 1;
}

/* False for what no meter counts. */
static bool tenths_of(struct decimal v, int64_t *tenths)
{
	if (v.negative || decimal_double(v) > most_wh)
		return false;
	for (; v.exp > PLACES && v.digits; v.exp--)
		v.digits *= 10;
	for (; v.exp < PLACES && v.digits; v.exp++)
		v.digits /= 10;
	*tenths = (int64_t)v.digits;
	return true;
}

static double bounded(double v, double most)
{
	return v > most ? most : v < -most ? -most : v;
}

static void add_due(struct integral *i, int phase, double tenths)
{
	struct integral_direction *d = tenths > 0 ? &i->forward : &i->reverse;

	i->moved[phase] += tenths;
	d->due[phase] = bounded(d->due[phase] + fabs(tenths), most_due);
}

static void take_powers(struct integral *i, const struct reading *r, uint64_t now_ms)
{
	const bool is_next = i->at_ms && now_ms - i->at_ms <= GAP_MS;
	const double ms = (double)(now_ms - i->at_ms);
	unsigned present = 0;

	for (int p = 0; p < PHASES; p++) {
		double power_w;

		if (!reading_has(r, Q_L1_POWER + p))
			continue;
		power_w = bounded(decimal_double(r->value[Q_L1_POWER + p]), most_w);
		present |= 1u << p;
		if (is_next && i->has_power >> p & 1)
			add_due(i, p, (i->power_w[p] + power_w) / 2 * ms / ms_watts_per_tenth);
		i->power_w[p] = power_w;
	}
	if (!present)
		return;
	i->is_gap |= !is_next || i->has_power != present;
	i->has_power = present;
	i->phases |= present;
	i->at_ms = now_ms;
}

static double sum(const double v[PHASES])
{
	return v[0] + v[1] + v[2];
}

/* Parts of one whole; equal ones where nothing is known. */
static double share_of(const struct integral *i, const double weights[PHASES], int phase)
{
	double all = fabs(weights[0]) + fabs(weights[1]) + fabs(weights[2]);

	if (all > 0)
		return fabs(weights[phase]) / all;
	return is_phase(i, phase) ? 1.0 / __builtin_popcount(i->phases) : 0;
}

/* Equal parts; the last closes the sum. */
static void start(const struct integral *i, struct integral_direction *d, int64_t total)
{
	const int64_t part = total / __builtin_popcount(i->phases);
	int64_t left = total;
	int last = 0;

	*d = (struct integral_direction){.is_known = true, .total = total};
	for (int p = 0; p < PHASES; p++) {
		if (!is_phase(i, p))
			continue;
		d->phase[p] = part;
		left -= part;
		last = p;
	}
	d->phase[last] += left;
	memcpy(d->last, d->phase, sizeof d->last);
}

/* What a counter of the meter has grown by while nothing was integrated. */
static void fill_gap(const struct integral *i, struct integral_direction *d, int64_t grown)
{
	double missing = (double)grown - sum(d->due);

	for (int p = 0; p < PHASES && missing > 0; p++)
		d->due[p] += missing * share_of(i, d->recent, p);
}

/* What is due becomes what the meter says, `net`: each phase gives or takes by what it has moved,
 * in the direction in which it has. */
static void spread(struct integral *i, int64_t net)
{
	double difference = (double)net - sum(i->forward.due) + sum(i->reverse.due);

	for (int p = 0; p < PHASES; p++) {
		double part = difference * share_of(i, i->moved, p);

		if (i->reverse.is_known && (i->moved[p] < 0 || (i->moved[p] <= 0 && part < 0)))
			i->reverse.due[p] -= part;
		else
			i->forward.due[p] += part;
	}
}

static int64_t whole(double due)
{
	return due > 0 ? llround(bounded(due, most_due)) : 0;
}

/* What is published next, in tenths. */
struct step {
	int64_t forward[PHASES], reverse[PHASES];
};

static int64_t net_of(const struct step *s)
{
	int64_t net = 0;

	for (int p = 0; p < PHASES; p++)
		net += s->forward[p] - s->reverse[p];
	return net;
}

/* Of two ways to move the sum up (more of `up`, less of `down`) the one that is furthest behind
 * what is due. */
static int64_t *furthest(const struct integral *i, const struct integral_direction *up,
	int64_t *steps_up, const struct integral_direction *down, int64_t *steps_down,
	double *behind, bool *is_less)
{
	int64_t *best = NULL;

	for (int p = 0; p < PHASES; p++) {
		double up_behind = up->due[p] - (double)steps_up[p];
		double down_behind = (double)steps_down[p] - down->due[p];

		if (up->is_known && is_phase(i, p) && (!best || up_behind > *behind)) {
			best = &steps_up[p];
			*behind = up_behind;
			*is_less = false;
		}
		if (down->is_known && steps_down[p] > 0 && (!best || down_behind > *behind)) {
			best = &steps_down[p];
			*behind = down_behind;
			*is_less = true;
		}
	}
	return best;
}

/* Closes the sum. It begins within a few tenths of it, unless the power says the contrary of the
 * counters. */
static void close_sum(const struct integral *i, struct step *s, int64_t net)
{
	int64_t rest;

	while ((rest = net - net_of(s)) != 0) {
		double behind = 0;
		bool is_less = false;
		int64_t *best = rest > 0 ? furthest(i, &i->forward, s->forward, &i->reverse,
						   s->reverse, &behind, &is_less)
					 : furthest(i, &i->reverse, s->reverse, &i->forward,
						   s->forward, &behind, &is_less);
		int64_t n = whole(behind), least = llabs(rest) / HURRY + 1;

		if (!best)
			return;
		n = n > least ? n : least;
		n = n < llabs(rest) ? n : llabs(rest);
		if (is_less)
			n = n < *best ? -n : -*best;
		*best += n;
	}
}

static void publish(struct integral_direction *d, const int64_t steps[PHASES], double sign,
	const double moved[PHASES])
{
	for (int p = 0; p < PHASES; p++) {
		d->phase[p] += steps[p];
		d->due[p] -= (double)steps[p];
		d->recent[p] = d->recent[p] * recent_part + fmax(0, moved[p] * sign);
	}
}

/* What is due beyond the slack comes of a contradiction between power and counters, which is not
 * made good later. */
static void forgive(struct integral *i, double slack)
{
	bool is_beyond = false;

	for (int p = 0; p < PHASES; p++)
		is_beyond |= fabs(i->forward.due[p]) > slack || fabs(i->reverse.due[p]) > slack;
	for (int p = 0; p < PHASES && is_beyond; p++)
		i->forward.due[p] = i->reverse.due[p] = 0;
}

/* A counter that fell grew by nothing; it counts on from where it is. */
static int64_t growth(struct integral_direction *d, int64_t total)
{
	int64_t grown = total > d->total ? total - d->total : 0;

	d->total = total;
	return grown;
}

static void anchor(struct integral *i, int64_t total_forward, int64_t total_reverse)
{
	int64_t forward = growth(&i->forward, total_forward);
	int64_t reverse = i->reverse.is_known ? growth(&i->reverse, total_reverse) : 0;
	double slack = SLACK_STEPS * (double)(forward > reverse ? forward : reverse) + SLACK_TENTHS;
	struct step s;

	if (!forward && !reverse)
		return;
	if (!i->reverse.is_known)
		for (int p = 0; p < PHASES; p++)
			i->reverse.due[p] = 0;
	if (i->is_gap) {
		fill_gap(i, &i->forward, forward);
		fill_gap(i, &i->reverse, reverse);
	}
	spread(i, forward - reverse);
	for (int p = 0; p < PHASES; p++) {
		s.forward[p] = whole(i->forward.due[p]);
		s.reverse[p] = i->reverse.is_known ? whole(i->reverse.due[p]) : 0;
	}
	close_sum(i, &s, forward - reverse);
	publish(&i->forward, s.forward, 1, i->moved);
	publish(&i->reverse, s.reverse, -1, i->moved);
	forgive(i, slack);
	for (int p = 0; p < PHASES; p++)
		i->moved[p] = 0;
	i->is_gap = false;
}

static bool has_phase_energies(const struct reading *r)
{
	for (enum quantity q = Q_L1_ENERGY_FORWARD; q <= Q_L3_ENERGY_REVERSE; q++)
		if (reading_has(r, q))
			return true;
	return false;
}

static int64_t shown(const struct integral_direction *d, int phase)
{
	return d->phase[phase] > d->least[phase] ? d->phase[phase] : d->least[phase];
}

static void show(const struct integral *i, const struct integral_direction *d, enum quantity l1,
	struct reading *r)
{
	for (int p = 0; p < PHASES; p++)
		if (d->is_known && is_phase(i, p))
			reading_derive(r, l1 + p, decimal_of(shown(d, p), PLACES));
}

/* What was saved is of another meter when a total is lower now. */
static void check_restored(struct integral *i, int64_t forward, bool has_reverse, int64_t reverse)
{
	if (!i->is_restored)
		return;
	i->is_restored = false;
	if (forward < i->forward.total)
		i->forward.is_known = i->reverse.is_known = false;
	if (has_reverse && reverse < i->reverse.total)
		i->forward.is_known = i->reverse.is_known = false;
}

void integral_take(struct integral *i, struct reading *r, uint64_t now_ms)
{
	const unsigned others = 6; /* L2 and L3: with L1 alone the total is that of L1 */
	bool has_reverse = reading_has(r, Q_ENERGY_REVERSE);
	int64_t forward, reverse = 0;

	if (has_phase_energies(r))
		return;
	take_powers(i, r, now_ms);
	if (!(i->phases & others) || !reading_has(r, Q_ENERGY_FORWARD) ||
		!tenths_of(r->value[Q_ENERGY_FORWARD], &forward))
		return;
	if (has_reverse && !tenths_of(r->value[Q_ENERGY_REVERSE], &reverse))
		return;
	if (i->reverse.is_known && !has_reverse)
		return; /* for the moment */
	check_restored(i, forward, has_reverse, reverse);
	if (!i->forward.is_known)
		start(i, &i->forward, forward);
	if (has_reverse && !i->reverse.is_known)
		start(i, &i->reverse, reverse);
	anchor(i, forward, reverse);
	show(i, &i->forward, Q_L1_ENERGY_FORWARD, r);
	show(i, &i->reverse, Q_L1_ENERGY_REVERSE, r);
}

static bool restore(struct integral_direction *d, const double wh[PHASES],
	const double mark_wh[PHASES], double total_wh)
{
	*d = (struct integral_direction){.is_known = true};
	for (int p = 0; p < PHASES; p++) {
		if (!(wh[p] >= 0 && wh[p] <= most_wh && mark_wh[p] >= 0 && mark_wh[p] <= most_wh))
			return false;
		d->phase[p] = d->last[p] = llround(wh[p] * tenths_per_wh);
		d->least[p] = llround(mark_wh[p] * tenths_per_wh);
	}
	if (!(total_wh >= 0 && total_wh <= most_wh))
		return false;
	d->total = llround(total_wh * tenths_per_wh);
	return true;
}

bool integral_restore(struct integral *i, const struct integral_saved *saved)
{
	struct integral restored = {.is_restored = true};

	if (!restore(&restored.forward, saved->forward_wh, saved->forward_mark_wh,
		    saved->total_forward_wh))
		return false;
	if (saved->has_reverse && !restore(&restored.reverse, saved->reverse_wh,
					  saved->reverse_mark_wh, saved->total_reverse_wh))
		return false;
	for (int p = 0; p < PHASES; p++)
		if (restored.forward.phase[p] || restored.reverse.phase[p])
			restored.phases |= 1u << p;
	*i = restored;
	return true;
}

static bool is_near(const struct integral_direction *d, int phase)
{
	return d->phase[phase] > d->last[phase] && d->phase[phase] > d->mark[phase] - NEAR;
}

bool integral_is_save_due(const struct integral *i)
{
	for (int p = 0; p < PHASES; p++)
		if (is_phase(i, p) && (is_near(&i->forward, p) || is_near(&i->reverse, p)))
			return true;
	return false;
}

bool integral_is_beyond_mark(const struct integral *i)
{
	for (int p = 0; p < PHASES; p++)
		if (is_phase(i, p) && (i->forward.phase[p] > i->forward.mark[p] ||
					      i->reverse.phase[p] > i->reverse.mark[p]))
			return true;
	return false;
}

/* A phase that stands still has no mark ahead of it: after a kill it would show what was never
 * there. */
static void save(struct integral_direction *d, bool is_last, double wh[PHASES],
	double mark_wh[PHASES], double *total_wh)
{
	for (int p = 0; p < PHASES; p++) {
		bool is_moving = !is_last && d->phase[p] > d->last[p];

		d->mark[p] = d->phase[p] + (is_moving ? AHEAD : 0);
		d->last[p] = d->phase[p];
		if (d->mark[p] < d->least[p])
			d->mark[p] = d->least[p];
		wh[p] = (double)d->phase[p] / tenths_per_wh;
		mark_wh[p] = (double)d->mark[p] / tenths_per_wh;
	}
	*total_wh = (double)d->total / tenths_per_wh;
}

bool integral_save(struct integral *i, bool is_last, struct integral_saved *saved)
{
	if (!i->forward.is_known)
		return false;
	*saved = (struct integral_saved){.has_reverse = i->reverse.is_known};
	save(&i->forward, is_last, saved->forward_wh, saved->forward_mark_wh,
		&saved->total_forward_wh);
	save(&i->reverse, is_last, saved->reverse_wh, saved->reverse_mark_wh,
		&saved->total_reverse_wh);
	return true;
}
