#include "explain/explain_currents.h"

#include "explain/explain_axis.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"

enum {
	STRIDES = 3,
	VOTES_COUNT = 60,
	EPISODES_COUNT = 6,
	EPISODE_WEIGHT = 5,
	CLEAR_WEIGHT = 15,
	DECADE_LOW = -3,
};

static const struct explain_wanted wide = {30, 6, 2}; /* eight times */
static const double clear_times = 1.5, near_times = 0.6, above_most = 0.1;

bool explain_is_factor_like(const struct explain_work *w, unsigned c)
{
	const struct explain_column *x = &w->e->columns[c];

	return x->low >= 0 &&
	       ((x->high >= 900 && x->high <= 1000) || (x->high >= 90 && x->high <= 100));
}

bool explain_is_own_current(const struct explain_work *w, unsigned i, unsigned p)
{
	return explain_is_proven(w, i, p) &&
	       (!explain_is_factor_like(w, i) || explain_is_proven_by(w, i, p, wide));
}

/* Both columns of a phase. */
static unsigned phase_columns(struct explain_axis axis, uint8_t out[2])
{
	out[0] = axis.a;
	out[1] = axis.b;
	return axis.b == EXPLAIN_NONE ? 1 : 2;
}

static double weight_of_decade(const struct explain_work *w, const uint8_t c[3],
	const struct explain_block *b, int decade, struct explain_currents *out)
{
	double votes = 0;

	*out = (struct explain_currents){.decade = decade};
	for (int k = 0; k < 3; k++) {
		uint8_t p[2];

		for (unsigned n = phase_columns(b->of[k], p); n-- > 0;) {
			struct explain_proof pr;

			if (!explain_is_proven_by(w, c[k], p[n], explain_half_proof) ||
				!explain_proof_of(w, c[k], p[n], &pr) || pr.decade != decade)
				continue;
			votes += pr.n * pr.q;
			out->weight += explain_min(VOTES_COUNT, pr.n) * pr.q +
				       EPISODE_WEIGHT * explain_min(EPISODES_COUNT, pr.n_episodes);
			out->n_episodes += pr.n_episodes;
		}
	}
	return votes;
}

/* Its own current explains a phase better than another does. */
static bool is_clear(const struct explain_work *w, const uint8_t c[3],
	const struct explain_block *b, unsigned k, int decade)
{
	double mine = 0, other = 0;
	uint8_t p[2];
	const unsigned n = phase_columns(b->of[k], p);

	for (unsigned x = 0; x < n; x++)
		mine += explain_weight(w, c[k], p[x], decade);
	for (unsigned j = 0; j < 3; j++) {
		double sum = 0;

		for (unsigned x = 0; j != k && x < n; x++) {
			struct explain_proof pr;

			if (explain_proof_of(w, c[j], p[x], &pr) && pr.n_above <= above_most * pr.n)
				sum += explain_weight(w, c[j], p[x], decade);
		}
		other = explain_max(other, sum);
	}
	return mine > clear_times * other + 5;
}

static bool is_without_contradiction(
	const struct explain_work *w, const uint8_t c[3], const struct explain_block *b, int decade)
{
	for (int k = 0; k < 3; k++) {
		uint8_t p[2];

		for (unsigned n = phase_columns(b->of[k], p); n-- > 0;)
			if (!explain_may_be_pair(w, c[k], p[n], decade))
				return false;
	}
	return true;
}

static struct explain_currents weigh(
	const struct explain_work *w, const uint8_t c[3], const struct explain_block *b)
{
	struct explain_currents best = {0}, found;
	double n_best = 0;

	for (int decade = DECADE_LOW; decade <= 0; decade++) {
		const double votes = weight_of_decade(w, c, b, decade, &found);

		if (votes <= n_best)
			continue;
		n_best = votes;
		best = found;
		best.is_there = true;
	}
	if (!best.is_there || !is_without_contradiction(w, c, b, best.decade))
		return (struct explain_currents){0};
	for (unsigned k = 0; k < 3; k++) {
		best.of[k] = c[k];
		best.n_clear += is_clear(w, c, b, k, best.decade);
	}
	return best;
}

static bool may_be_currents(const struct explain_work *w, const uint8_t c[3], uint64_t used)
{
	for (int k = 0; k < 3; k++)
		if (explain_has(used, c[k]) || explain_is_factor_like(w, c[k]) ||
			(explain_has(w->constant, c[k]) && !explain_has(w->zero, c[k])))
			return false;
	return true;
}

/* Three currents with powers of their own, wherever they stand. */
static bool own_currents(
	const struct explain_work *w, const struct explain_block *b, uint64_t used, uint8_t out[3])
{
	for (int k = 0; k < 3; k++) {
		double best = 0;
		uint8_t p[2];

		for (unsigned n = phase_columns(b->of[k], p); n-- > 0;)
			explain_each(i, w->free & ~used) {
				struct explain_proof pr;

				if (!explain_is_own_current(w, i, p[n]) ||
					!explain_proof_of(w, i, p[n], &pr) || pr.n * pr.q <= best)
					continue;
				best = pr.n * pr.q;
				out[k] = (uint8_t)i;
			}
		if (best <= 0)
			return false;
	}
	return out[0] != out[1] && out[0] != out[2] && out[1] != out[2];
}

static double key(const struct explain_currents *c)
{
	return c->weight + CLEAR_WEIGHT * c->n_clear;
}

static bool is_same(const struct explain_work *w, const struct explain_currents *a,
	const struct explain_currents *b)
{
	return explain_equal(w, a->of[0], b->of[0]) && explain_equal(w, a->of[1], b->of[1]) &&
	       explain_equal(w, a->of[2], b->of[2]);
}

/* The best, and the best of those that are other columns. */
struct contest {
	struct explain_currents best, second;
};

static void enter(const struct explain_work *w, struct contest *t, const struct explain_currents *c)
{
	if (!c->is_there)
		return;
	if (!t->best.is_there || key(c) > key(&t->best)) {
		if (t->best.is_there && !is_same(w, &t->best, c))
			t->second = t->best;
		t->best = *c;
	} else if (!is_same(w, &t->best, c) && key(c) > key(&t->second)) {
		t->second = *c;
	}
}

struct explain_currents explain_currents_of(
	const struct explain_work *w, const struct explain_block *block)
{
	const uint64_t used = explain_block_set(block);
	struct contest t = {0};
	uint8_t c[3];

	for (size_t at = 0; at < w->e->n; at++)
		for (unsigned stride = 1; stride <= STRIDES; stride++)
			if (explain_run_of(w, at, 3, stride, c) && may_be_currents(w, c, used)) {
				const struct explain_currents found = weigh(w, c, block);

				enter(w, &t, &found);
			}
	if (own_currents(w, block, used, c)) {
		const struct explain_currents found = weigh(w, c, block);

		enter(w, &t, &found);
	}
	/* the same columns one place further on, or others: then nothing is sure */
	if (t.second.is_there && key(&t.second) > near_times * key(&t.best))
		t.best.n_episodes = 0;
	return t.best;
}
