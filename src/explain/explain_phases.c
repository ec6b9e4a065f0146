/* Active or reactive or apparent: the block to which the voltage answers and that goes with
 * currents. Left out: lists that have no powers of phases (explain_totals.c). */
#include "explain/explain_phases.h"

#include "explain/explain_axis.h"
#include "explain/explain_currents.h"
#include "explain/explain_math.h"
#include "explain/explain_three.h"

enum {
	ROWS_LEAST = 6,
	EPISODES_CLEAR = 6,
	MISSES = 2,
	ROWS_CLEAR = 12,
};

static const double rival_weight = 0.3, rival_t = 0.5, beaten_weight = 4, beaten_t = 1.3,
		    clearly_t = 1.5, clearly_steps = 4;

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
