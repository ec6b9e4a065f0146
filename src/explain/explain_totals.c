/* Left out: lists with powers of phases (explain_phases.c), and of one phase (explain_single.c). */
#include "explain/explain_totals.h"

#include "explain/explain_axis.h"
#include "explain/explain_doubt.h"
#include "explain/explain_energies.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"
#include "explain/explain_trio.h"

#include <string.h>

enum {
	ROWS_LEAST = 6,
	LONE_SURE = 3,
	LONE_OWN = 2,
	LONE_LIKELY = 2,
	MORE_MOST = 2,
	VOTES_OF_PHASE = 40,
	CURRENTS = 3,
	SELDOM = 20,
};

static const double rival_t = 0.5, near_rival_t = 0.8, rival_score = 0.6, single_t = 0.5,
		    two_ways_rank = 0.8, phase_q = 0.9, signed_t = 12, beaten_steps = 8,
		    beaten_t = 1.15, apparent_steps = 1.5;

/* One axis that may be the total. */
struct candidate {
	struct explain_axis axis;
	bool has_two_ways, is_counted;
	double t, steps, rank;
	struct explain_trio trio, other;
	unsigned n_trios;
};

struct field {
	unsigned n;
	struct candidate of[EXPLAIN_AXES_MAX];
	double top_t, top_steps, top_score;
};

static double score_of(const struct candidate *c)
{
	return c->n_trios ? explain_max(c->trio.score, 0) : 0;
}

static bool is_candidate(const struct candidate *c)
{
	if (!c->n_trios && (!c->has_two_ways || c->t < EXPLAIN_T_LIKELY))
		return false;
	return c->has_two_ways || c->t >= EXPLAIN_T_LIKELY || c->trio.n_lone >= LONE_LIKELY;
}

static struct candidate alone_of(const struct explain_work *w, struct explain_axis axis)
{
	return (struct candidate){.axis = axis,
		.has_two_ways = explain_has_two_ways(w, axis),
		.is_counted = explain_is_counted(w, axis),
		.t = explain_abs(explain_volts_say(w, axis.a, axis.b).t),
		.steps = explain_steps_of(w, axis)};
}

static void gather(const struct explain_work *w, struct field *f)
{
	struct explain_axis axes[EXPLAIN_AXES_MAX];
	const unsigned n = explain_axes_and_singles(w, 0, w->apparent, axes);

	memset(f, 0, sizeof *f);
	for (unsigned i = 0; i < n; i++) {
		struct candidate *c = &f->of[f->n];
		struct explain_trio trios[2];

		*c = alone_of(w, axes[i]);
		c->n_trios = explain_trios(w, axes[i], trios);
		if (c->n_trios)
			c->trio = trios[0];
		if (c->n_trios > 1)
			c->other = trios[1];
		if (!is_candidate(c))
			continue;
		f->n++;
		f->top_t = explain_max(f->top_t, c->t);
		f->top_steps = explain_max(f->top_steps, c->steps);
		f->top_score = explain_max(f->top_score, score_of(c));
	}
}

static const struct candidate *best_of(const struct explain_work *w, struct field *f)
{
	const struct candidate *best = NULL;

	for (unsigned i = 0; i < f->n; i++) {
		struct candidate *c = &f->of[i];

		c->rank = (f->top_t > 0 ? c->t / f->top_t : 0) +
			  (f->top_score > 0 ? score_of(c) / f->top_score : 0) +
			  (c->has_two_ways ? two_ways_rank : 0) +
			  (c->is_counted && 2 * c->steps >= f->top_steps ? 1 : 0) +
			  (f->top_steps > 0 ? c->steps / f->top_steps : 0);
		if (!best || c->rank > best->rank)
			best = c;
	}
	for (unsigned i = 0; best && i < f->n; i++)
		if (explain_is_greater_twin(w, best->axis, f->of[i].axis))
			best = &f->of[i];
	return best;
}

/* Of those of one size only active power is counted in both directions. And reactive power goes
 * with it, and moves the voltage as well, but steps far less; with one column of the best in its
 * pair it may do more. */
static bool is_beaten(
	const struct explain_work *w, const struct candidate *c, const struct candidate *best)
{
	const bool shares = explain_set_of(c->axis) & explain_set_of(best->axis);

	if ((best->is_counted || w->n_volts == 1) && explain_is_lesser_half(w, c->axis, best->axis))
		return true;

	if (best->is_counted && !c->is_counted &&
		(shares || c->steps <= apparent_steps * best->steps))
		return true;
	return (!shares || best->is_counted) && best->steps >= beaten_steps * c->steps &&
	       best->t >= beaten_t * c->t;
}

static bool has_rival(
	const struct explain_work *w, const struct field *f, const struct candidate *best)
{
	for (unsigned i = 0; i < f->n; i++) {
		const struct candidate *c = &f->of[i];
		const uint64_t set = explain_set_of(c->axis);
		const bool shares = set & explain_set_of(best->axis);

		if (c == best || !c->has_two_ways || !(set & ~explain_phases_of(w, best->axis)) ||
			c->t <= (shares ? near_rival_t : rival_t) * best->t ||
			explain_is_same_axis(w, c->axis, best->axis) ||
			explain_is_twin_axis(w, c->axis, best->axis) || is_beaten(w, c, best))
			continue;
		if (best->n_trios && (explain_trio_set(&best->trio) & explain_bit(c->axis.a)))
			continue;
		return true;
	}
	return false;
}

static bool is_trio_sure(const struct candidate *c)
{
	unsigned n_own = 0;

	if (!c->n_trios)
		return false;
	for (int k = 0; k < 3; k++)
		n_own += c->trio.own[k] >= LONE_OWN;
	return c->trio.n_lone >= LONE_SURE && c->trio.n_lone >= 2 * c->trio.n_bad &&
	       (c->n_trios < 2 || c->other.score <= rival_score * c->trio.score) &&
	       c->trio.n_low >= 1 && n_own >= 2;
}

/* Many others of its type: powers of phases take turns in pairs, or have directions that are nil;
 * currents beside Q do not. */
static bool are_phases(const struct explain_work *w, struct explain_axis axis, uint64_t more)
{
	const unsigned n_nil = explain_n_nil(w, explain_type(w, axis.a));
	uint64_t pairs = 0;

	explain_each(c, more)
		if (explain_has_partner(w, c, explain_set_of(axis)))
			pairs |= explain_bit(c);
	explain_each(c, pairs)
		explain_each(d, pairs)
			if (d > c && !explain_exclusive(w, c, d))
				return true;
	if (__builtin_popcountll(pairs) > MORE_MOST || n_nil > 1)
		return true;
	return n_nil && __builtin_popcountll(more & ~pairs) < CURRENTS;
}

/* A mean of some minutes changes seldom. */
static bool is_mean(const struct explain_work *w, unsigned c, struct explain_axis axis)
{
	const struct explain_column *mean = &w->e->columns[c], *now = &w->e->columns[axis.a];

	return SELDOM * (mean->n_ups + mean->n_downs) < now->n_ups + now->n_downs;
}

/* Others of its type that are no pair: then it may be one phase of three, whose total is not in the
 * list. */
static bool is_one_of_many(const struct explain_work *w, struct explain_axis axis, uint64_t trio)
{
	uint64_t more = 0;

	explain_each(c, w->free & ~trio & ~w->apparent & ~explain_set_of(axis) &
				~explain_phases_of(w, axis)) {
		if (explain_type(w, c) == explain_type(w, axis.a) && !is_mean(w, c, axis) &&
			!explain_equal(w, c, axis.a) &&
			(axis.b == EXPLAIN_NONE || !explain_equal(w, c, axis.b)))
			more |= explain_bit(c);
	}
	if (__builtin_popcountll(more) > MORE_MOST)
		return are_phases(w, axis, more);
	explain_each(c, more)
		explain_each(d, more)
			if (d > c && !explain_exclusive(w, c, d))
				return true;
	return false;
}

/* A single current explains it: then it is a phase. */
static bool is_one_phase(const struct explain_work *w, struct explain_axis axis)
{
	if (w->n_volts != 3)
		return false;
	explain_each(i, w->free & ~w->negative & ~explain_set_of(axis))
		explain_each(p, explain_set_of(axis)) {
			struct explain_proof pr;

			if (explain_is_proven(w, i, p) && explain_proof_of(w, i, p, &pr) &&
				pr.q >= phase_q && pr.n >= VOTES_OF_PHASE)
				return true;
		}
	return false;
}

/* A power with a sign is no Q, and no phase, where there is nothing beside it. */
static bool is_only_of_type(const struct explain_work *w, struct explain_axis axis, double t)
{
	explain_each(c, w->free)
		if (c != axis.a && !explain_equal(w, c, axis.a) &&
			explain_type(w, c) == explain_type(w, axis.a))
			return false;
	return t >= signed_t;
}

static struct explain_why why_pair(const struct explain_work *w, struct explain_axis axis)
{
	if (axis.b == EXPLAIN_NONE || !explain_exclusive(w, axis.a, axis.b))
		return (struct explain_why){0};
	return (struct explain_why){
		.fact = EXPLAIN_NEVER_BOTH, .field = {explain_field(w, axis.b)}};
}

static struct explain_why why_of(const struct explain_work *w, const struct candidate *c)
{
	if (c->n_trios)
		return (struct explain_why){.fact = EXPLAIN_CURRENTS,
			.field = {explain_field(w, c->axis.a)},
			.number = {(float)c->trio.n_hits, (float)c->trio.n_top}};
	return why_pair(w, c->axis);
}

static bool has_energy(const struct explain_work *w, struct explain_axis axis, uint8_t *field)
{
	return explain_has_energy(w, axis.a, field) ||
	       (axis.b != EXPLAIN_NONE && explain_has_energy(w, axis.b, field));
}

/* A single column that is export, by what the voltage does. */
static void write_axis(struct explain_work *w, struct explain_axis axis, uint8_t level,
	struct explain_facing f, struct explain_why why)
{
	explain_write_total(w, axis, level, f, why);
	w->direction = f.level;
	w->is_seen = explain_is_seen(w, axis);
}

static void name_currents(struct explain_work *w, const struct candidate *c, bool is_sure)
{
	w->has_decade = true;
	w->decade = c->trio.decade;
	for (unsigned k = 0; k < 3; k++) {
		const unsigned i = c->trio.of[k];
		const bool is_own = is_sure && c->trio.own[k] >= LONE_OWN &&
				    explain_type(w, i) != explain_type(w, c->axis.a);

		if (!explain_has(w->zero, i))
			explain_name(w, i,
				(struct explain_label){.kind = 'I',
					.phase = (uint8_t)(k + 1),
					.level = is_own ? EXPLAIN_SURE : EXPLAIN_LIKELY},
				why_of(w, c));
	}
}

static bool take(struct explain_work *w, const struct field *f, const struct candidate *c)
{
	const struct explain_facing facing = explain_facing_of(w, c->axis.a, c->axis.b);
	const bool trio_sure = is_trio_sure(c), is_signed = explain_has(w->negative, c->axis.a);
	const uint64_t trio = c->n_trios ? explain_trio_set(&c->trio) : 0;
	const bool has_no_rival = !has_rival(w, f, c);
	bool two_ways = c->has_two_ways, energy, is_alone, is_sure;
	uint8_t field;

	energy = has_energy(w, c->axis, &field);
	if (w->told->no_export && c->axis.b == EXPLAIN_NONE && trio_sure && energy &&
		facing.way < 0)
		two_ways = true;
	if (!explain_steps_with_two(w, c->axis) &&
		((is_one_of_many(w, c->axis, trio) && !explain_is_counted_alone(w, c->axis) &&
			 !(c->n_trios && c->trio.score > 0 && c->is_counted)) ||
			is_one_phase(w, c->axis)))
		two_ways = false;
	is_alone = c->t >= EXPLAIN_T_ALONE && (!is_signed || is_only_of_type(w, c->axis, c->t));
	/* the power factor was never below one: it may be apparent power */
	two_ways = two_ways && !(c->n_trios && c->trio.n_low == 0);
	is_sure = two_ways && facing.level == EXPLAIN_SURE && explain_is_seen(w, c->axis) &&
		  has_no_rival && (trio_sure || energy || is_alone) &&
		  c->t >= single_t * explain_best_single(w, c->axis.a, c->axis.b) &&
		  !explain_is_dominated(w, c->axis,
			  (trio_sure ? trio : 0) | explain_phases_of(w, c->axis), 0.5) &&
		  (c->is_counted || !explain_is_above_another(w, c->axis));
	if (!is_sure && (explain_is_dominated(w, c->axis, trio, 0.5) ||
				(c->axis.b == EXPLAIN_NONE && !is_signed && !energy && !trio_sure)))
		return false;
	write_axis(w, c->axis, is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY, facing, why_of(w, c));
	if (energy)
		explain_say(w, c->axis.a,
			(struct explain_why){.fact = EXPLAIN_ENERGY_RUNS, .field = {field}});
	if (c->n_trios && (c->trio.n_lone >= LONE_LIKELY || trio_sure))
		name_currents(w, c,
			trio_sure && w->is_volt_sure && facing.level == EXPLAIN_SURE &&
				has_no_rival);
	return true;
}

bool explain_total_of_three(struct explain_work *w)
{
	struct field f;
	const struct candidate *best;

	if (w->e->n_rows < ROWS_LEAST || w->n_volts == 0)
		return false;
	gather(w, &f);
	best = best_of(w, &f);
	return best && take(w, &f, best);
}

/* The first pair in the list, unless the voltage answers to another. */
static bool best_alone(const struct explain_work *w, const struct explain_axis *axes, unsigned n,
	struct explain_axis *out)
{
	double best_t = 0;
	bool is_found = false, two_ways = false;

	for (unsigned i = 0; i < n; i++) {
		const double t = explain_abs(explain_volts_say(w, axes[i].a, axes[i].b).t);
		const bool has_two = explain_has_two_ways(w, axes[i]);

		if (!has_two && t < EXPLAIN_T_SURE)
			continue;
		if (is_found &&
			(has_two != two_ways ? two_ways
					     : t < best_t || (t == best_t && axes[i].a >= out->a)))
			continue;
		*out = axes[i];
		best_t = t;
		two_ways = has_two;
		is_found = true;
	}
	for (unsigned i = 0; is_found && i < n; i++)
		if (explain_is_greater_twin(w, *out, axes[i]))
			*out = axes[i];
	return is_found;
}

static bool has_rival_alone(const struct explain_work *w, const struct explain_axis *axes,
	unsigned n, const struct candidate *best)
{
	for (unsigned i = 0; i < n; i++) {
		const struct candidate c = alone_of(w, axes[i]);

		if (c.has_two_ways && c.t > rival_t * best->t &&
			!explain_is_same_axis(w, c.axis, best->axis) &&
			!explain_is_twin_axis(w, c.axis, best->axis) && !is_beaten(w, &c, best))
			return true;
	}
	return false;
}

void explain_total_alone(struct explain_work *w)
{
	struct explain_axis axes[EXPLAIN_AXES_MAX], best;
	const unsigned n = explain_axes_and_singles(w, 0, 0, axes);
	struct candidate c;
	struct explain_facing f;
	bool energy, is_sure;
	uint8_t field;

	if (!best_alone(w, axes, n, &best))
		return;
	f = explain_facing_of(w, best.a, best.b);
	c = alone_of(w, best);
	energy = has_energy(w, best, &field);
	is_sure = c.has_two_ways &&
		  (!is_one_of_many(w, best, 0) || explain_is_counted_alone(w, best)) &&
		  f.level == EXPLAIN_SURE && explain_is_seen(w, best) &&
		  !has_rival_alone(w, axes, n, &c) &&
		  (energy || (c.t >= EXPLAIN_T_ALONE && (!explain_has(w->negative, best.a) ||
								is_only_of_type(w, best, c.t)))) &&
		  c.t >= single_t * explain_best_single(w, best.a, best.b) &&
		  !explain_is_dominated(w, best, 0, 0.5) &&
		  (c.is_counted || !explain_is_above_another(w, best));
	if (!is_sure && explain_is_dominated(w, best, 0, 0.5))
		return;
	write_axis(w, best, is_sure ? EXPLAIN_SURE : EXPLAIN_LIKELY, f, why_pair(w, best));
	if (energy)
		explain_say(w, best.a,
			(struct explain_why){.fact = EXPLAIN_ENERGY_RUNS, .field = {field}});
}
