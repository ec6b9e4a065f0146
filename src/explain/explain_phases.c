/* Active or reactive or apparent: the block to which the voltage answers and that goes with
 * currents. Left out: lists that have no powers of phases (explain_totals.c). */
#include "explain/explain_phases.h"

#include "explain/explain_axis.h"
#include "explain/explain_currents.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"
#include "explain/explain_three.h"

#include <string.h>

enum {
	ROWS_LEAST = 6,
	STAKES_LEAST = 6,
	SIGNS = 8,
	EPISODES_CLEAR = 6,
	MISSES = 2,
	ROWS_CLEAR = 12,
};

static const double rival_weight = 0.3, rival_t = 0.5, other_weight = 0.7, missed_most = 0.2,
		    q_least = 0.8, beaten_weight = 4, beaten_t = 1.3, clearly_t = 1.5,
		    clearly_steps = 4;

/* A sum with what else speaks for it. */
struct ranked {
	struct explain_sum sum;
	struct explain_currents currents;
	double t, rank;
};

static bool is_among(const struct explain_work *w, unsigned c, uint64_t set)
{
	if (explain_has(w->zero, c))
		return true;
	explain_each(d, set)
		if (explain_equal(w, c, d))
			return true;
	return false;
}

static bool are_among(const struct explain_work *w, uint64_t some, uint64_t set)
{
	explain_each(c, some)
		if (!is_among(w, c, set))
			return false;
	return true;
}

/* The same columns, or their equals. */
static bool is_same(
	const struct explain_work *w, const struct explain_sum *a, const struct explain_sum *b)
{
	const uint64_t x = explain_block_set(&a->block), y = explain_block_set(&b->block);
	const uint64_t tx = explain_set_of(a->total), ty = explain_set_of(b->total);

	return (are_among(w, x, y) || are_among(w, y, x)) &&
	       (are_among(w, tx, ty) || are_among(w, ty, tx) ||
		       explain_is_same_axis(w, a->total, b->total));
}

static bool is_same_block(
	const struct explain_work *w, const struct ranked *a, const struct ranked *b)
{
	const uint64_t x = explain_block_set(&a->sum.block), y = explain_block_set(&b->sum.block);

	return are_among(w, x, y) && are_among(w, y, x);
}

static unsigned best_of(const struct ranked *r, unsigned n)
{
	unsigned best = 0;

	for (unsigned i = 1; i < n; i++)
		if (r[i].rank > r[best].rank ||
			(r[i].rank == r[best].rank && r[i].sum.score > r[best].sum.score))
			best = i;
	return best;
}

/* The same phases add up to the best always, and to the other not. */
static bool adds_up_less(
	const struct explain_work *w, const struct ranked *r, const struct ranked *best)
{
	return is_same_block(w, r, best) &&
	       ((best->sum.n_missed == 0 && r->sum.n_missed >= MISSES) ||
		       (best->sum.n >= ROWS_CLEAR && best->sum.n >= 2 * r->sum.n));
}

/* A direction of the best with something else, while the best is counted in both. */
static bool is_half_of(
	const struct explain_work *w, const struct ranked *r, const struct ranked *best)
{
	return (explain_set_of(r->sum.total) & explain_set_of(best->sum.total)) &&
	       explain_is_counted(w, best->sum.total) &&
	       (!explain_is_counted(w, r->sum.total) ||
		       (best->t >= clearly_t * r->t && explain_steps_of(w, best->sum.total) >
							       explain_steps_of(w, r->sum.total)));
}

/* The best goes with its currents, phase by phase, and the voltage answers it more: Q beside P,
 * where the power factor is not near one. */
static bool is_beaten(
	const struct explain_work *w, const struct ranked *r, const struct ranked *best)
{
	const double steps = explain_steps_of(w, best->sum.total);
	const double others = explain_steps_of(w, r->sum.total);

	if (adds_up_less(w, r, best) || is_half_of(w, r, best))
		return true;
	if (best->t >= clearly_t * r->t && steps >= clearly_steps * others &&
		best->sum.score >= r->sum.score)
		return true;
	return best->currents.n_clear == 3 && best->currents.n_episodes >= EPISODES_CLEAR &&
	       best->currents.weight >= beaten_weight * r->currents.weight &&
	       best->t >= beaten_t * r->t && steps > others;
}

static bool has_rival(
	const struct explain_work *w, const struct ranked *r, unsigned n, const struct ranked *best)
{
	for (unsigned i = 0; i < n; i++) {
		const bool goes = r[i].currents.weight > 0 &&
				  r[i].currents.weight >= rival_weight * best->currents.weight &&
				  best->currents.weight > 0;
		const bool answers = r[i].t > 0 && best->t > 0 && r[i].t >= rival_t * best->t;

		if ((goes || answers) && !is_same(w, &r[i].sum, &best->sum) &&
			!is_beaten(w, &r[i], best))
			return true;
	}
	return false;
}

/* Of a total whose export is not known yet. */
static void note_half(struct explain_work *w, const struct explain_sum *s)
{
	if (w->half != EXPLAIN_NONE || explain_has_two_ways(w, s->total) ||
		s->block.of[0].b == EXPLAIN_NONE || s->n_missed > MISSES)
		return;
	w->half = s->total.a;
	w->phases = explain_block_set(&s->block);
}

bool explain_phases_by_blocks(struct explain_work *w)
{
	struct explain_sum sums[EXPLAIN_SUMS_MAX];
	struct ranked r[EXPLAIN_SUMS_MAX];
	double top_t = 0, top_weight = 0;
	unsigned n, best;

	if (w->e->n_rows < ROWS_LEAST)
		return false;
	n = explain_sums(w, sums);
	if (n == 0)
		return false;
	for (unsigned i = 0; i < n; i++) {
		r[i] = (struct ranked){.sum = sums[i],
			.currents = explain_currents_of(w, &sums[i].block),
			.t = sums[i].t >= EXPLAIN_T_LIKELY ? sums[i].t : 0};
		top_t = explain_max(top_t, r[i].t);
		top_weight = explain_max(top_weight, r[i].currents.weight);
	}
	for (unsigned i = 0; i < n; i++)
		r[i].rank = (top_t > 0 ? r[i].t / top_t : 0) +
			    (top_weight > 0 ? r[i].currents.weight / top_weight : 0);
	for (; n > 0; r[best] = r[--n]) {
		best = best_of(r, n);
		if (explain_three(
			    w, &r[best].sum, &r[best].currents, !has_rival(w, r, n, &r[best])))
			return true;
		note_half(w, &r[best].sum);
	}
	return false;
}

/* Each power that has a current of its own: better by far than any other. */
struct owners {
	uint64_t powers, currents;
	uint8_t of[EXPLAIN_COLUMNS_MAX]; /* its current */
	int decade;
	double weight[4]; /* of the decades -3 to 0 */
};

static bool own_current(const struct explain_work *w, unsigned p, uint8_t *current, double *n)
{
	double best = 0, second = 0;
	unsigned at = EXPLAIN_NONE, next = EXPLAIN_NONE;

	explain_each(i, w->free) {
		struct explain_proof pr;

		if (!explain_is_own_current(w, i, p) || !explain_proof_of(w, i, p, &pr))
			continue;
		if (pr.n * pr.q > best) {
			second = best;
			next = at;
			best = pr.n * pr.q;
			at = i;
			*n = pr.n;
		} else if (pr.n * pr.q > second) {
			second = pr.n * pr.q;
			next = i;
		}
	}
	*current = (uint8_t)at;
	return at != EXPLAIN_NONE && (next == EXPLAIN_NONE || second < other_weight * best ||
					     explain_equal_size(w, at, next));
}

static void find_owners(const struct explain_work *w, struct owners *o)
{
	double n = 0;
	uint8_t i;

	memset(o, 0, sizeof *o);
	explain_each(p, w->free & ~w->apparent) {
		struct explain_proof pr;

		if (!own_current(w, p, &i, &n) || !explain_proof_of(w, i, p, &pr))
			continue;
		o->powers |= explain_bit(p);
		o->of[p] = i;
		o->weight[-pr.decade] += n;
	}
	for (int d = 1; d < 4; d++)
		if (o->weight[d] > o->weight[-o->decade])
			o->decade = -d;
	explain_each(p, o->powers) {
		struct explain_proof pr;

		if (!explain_proof_of(w, o->of[p], p, &pr) || pr.decade != o->decade)
			o->powers &= ~explain_bit(p);
		else
			o->currents |= explain_bit(o->of[p]);
	}
	o->powers &= ~o->currents;
}

/* Another current explains it nearly as well. */
static bool is_of_another(
	const struct explain_work *w, const struct owners *o, unsigned i, unsigned p)
{
	explain_each(j, o->currents)
		if (j != i && explain_weight(w, j, p, o->decade) >
				      other_weight * explain_weight(w, i, p, o->decade))
			return true;
	return false;
}

/* The other direction needs less, as the scale is known. */
static bool other_direction(
	const struct explain_work *w, const struct owners *o, unsigned i, unsigned a, uint8_t *b)
{
	uint64_t fit = 0;

	explain_each(p, w->free & ~o->currents) {
		struct explain_proof pr;

		if (!explain_exclusive(w, a, p) || explain_type(w, p) != explain_type(w, a) ||
			!explain_proof_of(w, i, p, &pr) || pr.decade != o->decade ||
			pr.q <= q_least || is_of_another(w, o, i, p))
			continue;
		fit |= explain_bit(p);
	}
	*b = fit ? (uint8_t)explain_next(fit, 0) : EXPLAIN_NONE;
	return explain_n_kinds(w, fit) <= 1;
}

static bool phase_of(
	const struct explain_work *w, const struct owners *o, unsigned i, struct explain_axis *out)
{
	uint64_t mine = 0;

	explain_each(p, o->powers)
		if (o->of[p] == i)
			mine |= explain_bit(p);
	out->b = EXPLAIN_NONE;
	if (mine & w->negative) {
		out->a = (uint8_t)explain_next(mine & w->negative, 0);
		return true;
	}
	if (!mine)
		return false;
	out->a = (uint8_t)explain_next(mine, 0);
	return other_direction(w, o, i, out->a, &out->b);
}

/* Which way each phase counts, against the total. */
struct turn {
	struct explain_sum sum;
	int key;
	unsigned signs; /* a bit: it is turned */
	bool is_found;
};

static void try_signs(const struct explain_work *w, const struct explain_block *b,
	struct explain_axis total, unsigned signs, struct turn *best)
{
	const struct explain_series t = explain_net(w, total);
	const uint32_t rows = UINT32_MAX >> (32 - w->e->n_rows);
	struct explain_series phases[3];
	struct explain_closing c;
	unsigned n, n_missed;
	int key;

	for (int k = 0; k < 3; k++) {
		phases[k] = explain_net(w, b->of[k]);
		for (unsigned r = 0; (signs >> k & 1) && r < w->e->n_rows; r++)
			phases[k].of[r] = -phases[k].of[r];
	}
	c = explain_closes(w, &t, phases, !explain_has_two_ways(w, total));
	n = (unsigned)__builtin_popcount(c.ok & c.stake);
	n_missed = (unsigned)__builtin_popcount(~c.ok & rows);
	if (n < STAKES_LEAST || n_missed > missed_most * w->e->n_rows)
		return;
	key = 4 * ((int)n - 3 * (int)n_missed + (total.b == EXPLAIN_NONE ? 0 : 4)) -
	      __builtin_popcount(signs);
	if (best->is_found && key <= best->key)
		return;
	*best = (struct turn){.sum = {.block = *b, .total = total, .n = n, .n_missed = n_missed},
		.key = key,
		.signs = signs,
		.is_found = true};
}

static bool turn(const struct explain_work *w, const struct explain_block *b, uint64_t currents,
	struct explain_sum *out)
{
	struct explain_axis axes[EXPLAIN_AXES_MAX];
	const uint64_t used = explain_block_set(b) | currents;
	const unsigned n = explain_axes_and_singles(w, used, used, axes);
	struct turn best = {0};

	for (unsigned i = 0; i < n; i++)
		for (unsigned signs = 0; signs < SIGNS; signs++)
			try_signs(w, b, axes[i], signs, &best);
	*out = best.sum;
	for (int k = 0; k < 3; k++) {
		const struct explain_axis p = b->of[k];

		if (!(best.signs >> k & 1))
			continue;
		if (p.b == EXPLAIN_NONE)
			return false;
		out->block.of[k] = (struct explain_axis){p.b, p.a};
	}
	return best.is_found;
}

static struct explain_currents currents_of(
	const struct explain_work *w, const struct owners *o, const uint8_t of[3])
{
	struct explain_currents c = {.is_there = true, .decade = o->decade, .n_clear = 3};

	memcpy(c.of, of, sizeof c.of);
	explain_each(p, o->powers) {
		struct explain_proof pr;

		if (!explain_proof_of(w, o->of[p], p, &pr))
			continue;
		c.weight += explain_min(pr.n, 60);
		c.n_episodes += pr.n_episodes;
	}
	return c;
}

bool explain_phases_by_proof(struct explain_work *w)
{
	struct explain_currents currents;
	struct explain_block block;
	struct explain_sum sum;
	struct owners o;
	uint8_t of[3];
	unsigned k = 0;

	find_owners(w, &o);
	if (__builtin_popcountll(o.currents) != 3 || w->e->n_rows < ROWS_LEAST)
		return false;
	explain_each(i, o.currents) {
		if (!phase_of(w, &o, i, &block.of[k]))
			return false;
		of[k++] = (uint8_t)i;
	}
	for (k = 0; k < 3; k++)
		if (explain_set_of(block.of[k]) & (explain_set_of(block.of[(k + 1) % 3]) |
							  explain_set_of(block.of[(k + 2) % 3])))
			return false;
	if (!turn(w, &block, o.currents, &sum))
		return false;
	currents = currents_of(w, &o, of);
	return explain_three(w, &sum, &currents, true);
}
