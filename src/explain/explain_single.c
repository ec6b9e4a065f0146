#include "explain/explain_single.h"

#include "explain/explain_axis.h"
#include "explain/explain_currents.h"
#include "explain/explain_doubt.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"

#include <string.h>

enum {
	DECADES = 4,
	VOTES_SURE = 30,
	RANGE_SURE = 4,
};

static const double rival_weight = 0.5, rival_t = 0.5, q_weak = 0.8, q_sure = 0.95, q_beside = 0.9,
		    near_steps = 1.5, far_steps = 4;

/* The current of the phase, with what goes with it. */
struct phase {
	unsigned i;
	uint64_t same; /* the current, and what is equal to it in size */
	uint64_t powers;
	bool is_clear;
};

static double weight_of(const struct explain_work *w, unsigned i, int decade)
{
	double sum = 0;

	explain_each(p, w->free)
		if (explain_is_proven(w, i, p))
			sum += explain_weight(w, i, p, decade);
	return sum;
}

static bool find_current(struct explain_work *w, struct phase *ph)
{
	double best = 0;
	bool has_other = false;

	memset(ph, 0, sizeof *ph);
	explain_each(i, w->free)
		for (int d = 0; d < DECADES; d++) {
			const double sum = weight_of(w, i, -d);

			if (sum <= best)
				continue;
			best = sum;
			ph->i = i;
			w->decade = -d;
		}
	if (best <= 0)
		return false;
	w->has_decade = true;
	explain_each(c, w->free)
		if (explain_equal_size(w, c, ph->i))
			ph->same |= explain_bit(c);
	explain_each(i, w->free & ~ph->same)
		for (int d = 0; d < DECADES; d++)
			has_other |= weight_of(w, i, -d) > rival_weight * best;
	explain_each(p, w->free & ~ph->same) {
		struct explain_proof pr;

		if (explain_proof_of(w, ph->i, p, &pr) && pr.decade == w->decade &&
			(explain_is_proven(w, ph->i, p) ||
				explain_is_proven_by(w, ph->i, p, explain_least_proof)))
			ph->powers |= explain_bit(p);
	}
	ph->is_clear = !has_other && w->n_volts == 1 && w->is_volt_clear;
	return true;
}

struct candidate {
	struct explain_axis axis;
	double t, steps;
	bool is_strong, is_counted;
};

static bool is_better(const struct candidate *a, const struct candidate *b)
{
	const bool x = a->t >= EXPLAIN_T_LIKELY, y = b->t >= EXPLAIN_T_LIKELY;

	if (x != y)
		return x;
	if (a->is_counted != b->is_counted && near_steps * a->steps >= b->steps &&
		near_steps * b->steps >= a->steps)
		return a->is_counted;
	if (a->steps > b->steps || a->steps < b->steps)
		return a->steps > b->steps;
	if (a->t > b->t || a->t < b->t)
		return a->t > b->t;
	return a->axis.a < b->axis.a;
}

static void look_at(const struct explain_work *w, const struct phase *ph, struct explain_axis axis,
	struct candidate *out, bool *is_weak)
{
	*out = (struct candidate){.axis = axis,
		.t = explain_abs(explain_volts_say(w, axis.a, axis.b).t),
		.steps = explain_steps_of(w, axis),
		.is_counted = explain_is_counted(w, axis)};
	*is_weak = false;
	explain_each(c, explain_set_of(axis)) {
		struct explain_proof pr;

		if (!explain_proof_of(w, ph->i, c, &pr) || pr.decade != w->decade)
			continue;
		out->is_strong |= explain_is_proven(w, ph->i, c);
		*is_weak |= pr.q >= q_weak;
	}
}

static void swap(struct candidate *a, struct candidate *b)
{
	const struct candidate was = *a;

	*a = *b;
	*b = was;
}

static unsigned candidates(const struct explain_work *w, const struct phase *ph,
	struct candidate out[EXPLAIN_AXES_MAX])
{
	struct explain_axis axes[EXPLAIN_AXES_MAX];
	const unsigned n_axes = explain_axes(w, ph->same, axes);
	unsigned n = 0;

	for (unsigned i = 0; i < n_axes; i++) {
		bool is_weak;

		look_at(w, ph, axes[i], &out[n], &is_weak);
		if (!out[n].is_strong && !(out[n].t >= EXPLAIN_T_SURE && is_weak))
			continue;
		n++;
		if (is_better(&out[n - 1], &out[0]))
			swap(&out[n - 1], &out[0]);
	}
	for (unsigned i = 1; i < n; i++)
		if (explain_is_greater_twin(w, out[0].axis, out[i].axis))
			swap(&out[0], &out[i]);
	return n;
}

/* Apparent power beside an active one, of which the energies are. */
static bool is_uncounted(const struct candidate *c, const struct candidate *best)
{
	return best->is_counted && !c->is_counted && c->steps <= near_steps * best->steps;
}

/* Reactive power, of which no current is proven, beside an active one, of which it is. */
static bool is_unproven(const struct candidate *c, const struct candidate *best)
{
	return best->is_strong && !c->is_strong && best->steps >= far_steps * c->steps;
}

static bool has_rival(const struct explain_work *w, const struct candidate *all, unsigned n)
{
	for (unsigned i = 1; i < n; i++)
		if (all[i].t > rival_t * all[0].t && !is_uncounted(&all[i], &all[0]) &&
			!is_unproven(&all[i], &all[0]) &&
			!explain_is_lesser_half(w, all[i].axis, all[0].axis) &&
			!explain_is_same_axis(w, all[i].axis, all[0].axis) &&
			!explain_is_twin_axis(w, all[i].axis, all[0].axis))
			return true;
	return false;
}

/* The same numbers under the name of the phase. */
static void name_equals(struct explain_work *w, uint64_t of)
{
	explain_each(x, of)
		explain_each(c, w->free & ~of) {
			struct explain_label label = w->own.labels[x];

			if (!label.kind || explain_is_named(w, c) || !explain_equal(w, c, x))
				continue;
			label.phase = 1;
			explain_name(w, c, label,
				(struct explain_why){
					.fact = EXPLAIN_EQUAL, .field = {explain_field(w, x)}});
		}
}

/* Net and pair in one list. */
static void name_net(
	struct explain_work *w, const struct phase *ph, struct explain_axis axis, uint8_t level)
{
	explain_each(c, w->free & w->negative & ~ph->same) {
		struct explain_facing f;
		struct explain_proof pr;
		bool is_sure;

		if (explain_is_named(w, c) || explain_has(w->negative, axis.a) ||
			!explain_proof_of(w, ph->i, c, &pr) || pr.decade != w->decade)
			continue;
		f = explain_facing_of(w, c, EXPLAIN_NONE);
		is_sure = f.way < 0 && f.level == EXPLAIN_SURE && level == EXPLAIN_SURE &&
			  explain_is_same_axis(
				  w, axis, (struct explain_axis){(uint8_t)c, EXPLAIN_NONE});
		explain_name(w, c, explain_power(0, 0, is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY),
			explain_why_pair(w, ph->i, c));
	}
}

static struct explain_why why_of(
	const struct explain_work *w, const struct phase *ph, struct explain_axis axis)
{
	const struct explain_why why = explain_why_pair(w, ph->i, axis.a);

	return why.fact != EXPLAIN_NO_FACT ? why : explain_why_pair(w, ph->i, axis.b);
}

/* Each of its columns is voltage x current at any power factor. */
static bool may_be_apparent(
	const struct explain_work *w, const struct phase *ph, struct explain_axis axis)
{
	bool is_any = false;

	explain_each(c, explain_set_of(axis)) {
		const bool is_like = explain_is_apparent_like(w, ph->i, c);

		if (!is_like && explain_is_proven_by(w, ph->i, c, explain_least_proof))
			return false;
		is_any |= is_like;
	}
	return is_any;
}

static void take_axis(
	struct explain_work *w, const struct phase *ph, const struct candidate *all, unsigned n)
{
	const struct explain_axis axis = all[0].axis;
	const struct explain_facing f = explain_facing_of(w, axis.a, axis.b);
	uint8_t level = EXPLAIN_LIKELY, field;

	w->is_seen = explain_is_seen(w, axis);
	w->direction = f.level;
	if (f.level == EXPLAIN_SURE && w->is_seen && ph->is_clear && !has_rival(w, all, n) &&
		(all[0].is_strong || explain_has_energy(w, axis.a, &field) ||
			(axis.b != EXPLAIN_NONE && explain_has_energy(w, axis.b, &field))) &&
		!may_be_apparent(w, ph, axis) && !explain_is_dominated(w, axis, ph->same, 0.5))
		level = EXPLAIN_SURE;
	explain_write_total(w, axis, level, f, why_of(w, ph, axis));
	name_equals(w, explain_set_of(axis));
	name_net(w, ph, axis, level);
}

/* One direction was seen. */
static void take_one_way(struct explain_work *w, const struct phase *ph)
{
	const uint64_t plain = ph->powers & ~w->negative & ~w->apparent;
	struct explain_axis axis = {EXPLAIN_NONE, EXPLAIN_NONE};
	struct explain_facing f;
	bool is_sure;

	if (explain_n_kinds(w, plain) != 1)
		return;
	axis.a = (uint8_t)explain_next(plain, 0);
	f = explain_facing_of(w, axis.a, axis.b);
	is_sure = w->told->no_export && f.level == EXPLAIN_SURE && f.way < 0 && ph->is_clear &&
		  explain_is_proven(w, ph->i, axis.a) &&
		  !explain_is_dominated(w, axis, ph->same, 0.5);
	w->direction = f.level;
	explain_write_total(w, axis, is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY, f,
		explain_why_pair(w, ph->i, axis.a));
	explain_each(c, plain & ~explain_bit(axis.a)) {
		struct explain_label label = w->own.labels[axis.a];

		label.phase = 1;
		label.level = EXPLAIN_LIKELY;
		if (label.kind)
			explain_name(w, c, label,
				(struct explain_why){.fact = EXPLAIN_EQUAL,
					.field = {explain_field(w, axis.a)}});
	}
}

static bool is_power_sure(const struct explain_work *w, unsigned c)
{
	return explain_is_named(w, c) && w->own.labels[c].level == EXPLAIN_SURE;
}

/* With an inverter of fixed power factor Q is as proportional to P as I is: but Q has its type. */
static void name_current(struct explain_work *w, const struct phase *ph)
{
	const struct explain_wanted wide = {VOTES_SURE, RANGE_SURE, 2};
	bool is_good = false, is_wide = false;

	if (!ph->powers)
		return;
	explain_each(c, ph->powers) {
		struct explain_proof pr;

		if (!explain_proof_of(w, ph->i, c, &pr))
			continue;
		is_good |= explain_is_proven(w, ph->i, c) &&
			   explain_type(w, ph->i) != explain_type(w, c) &&
			   (pr.q >= q_sure || (pr.q >= q_beside && is_power_sure(w, c)));
		is_wide |= explain_is_proven_by(w, ph->i, c, wide) || is_power_sure(w, c);
	}
	is_good &= !explain_is_factor_like(w, ph->i) && !explain_has_partner(w, ph->i, 0);
	explain_name(w, ph->i,
		(struct explain_label){.kind = 'I',
			.phase = 1,
			.level = ph->is_clear && is_good && is_wide ? EXPLAIN_SURE : EXPLAIN_LIKELY,
			.is_proven = true},
		explain_why_pair(w, ph->i, explain_next(ph->powers, 0)));
}

/* Where no power has a name what looks apparent may be it, beside loads that are all heat. */
static void name_apparent(struct explain_work *w, const struct phase *ph)
{
	explain_each(c, w->apparent)
		if (w->apparent_of[c] == ph->i && !explain_is_named(w, c))
			explain_name(w, c,
				(struct explain_label){.kind = 'S', .level = EXPLAIN_LIKELY},
				(struct explain_why){.fact = EXPLAIN_APPARENT,
					.field = {explain_field(w, ph->i)}});
}

bool explain_single(struct explain_work *w)
{
	struct candidate all[EXPLAIN_AXES_MAX];
	struct phase ph;
	unsigned n;

	if (!find_current(w, &ph))
		return false;
	n = candidates(w, &ph, all);
	if (n) {
		take_axis(w, &ph, all, n);
		name_apparent(w, &ph);
	} else {
		take_one_way(w, &ph);
	}
	name_current(w, &ph);
	return true;
}
