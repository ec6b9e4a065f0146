/* Left out: gathering the votes (explain_votes.c). */
#include "explain/explain_proof.h"

#include "explain/explain_math.h"
#include "explain/explain_rows.h"
#include "explain/explain_votes.h"

enum {
	VOTES_LEAST = 5,
	DECADE_LOW = -3,
	RAW_LEAST = 16,
	IDLE = 3,
};

static const struct explain_wanted proof = {12, 2, 2};
const struct explain_wanted explain_half_proof = {8, 2, 1}, explain_least_proof = {5, 0, 1};

static const double q_least = 0.8, above_most = 0.06, low_most = 0.01;
static const double over_by = 1.08, far_by = 1.3, rows_most = 0.1;

static const struct explain_pair *pair_of(const struct explain_work *w, unsigned i, unsigned p)
{
	uint8_t si, sp;

	if (i >= w->e->n_columns || p >= w->e->n_columns)
		return NULL;
	si = w->e->columns[i].slot;
	sp = w->e->columns[p].slot;
	return si == EXPLAIN_NONE || sp == EXPLAIN_NONE ? NULL : &w->e->pairs[si][sp];
}

bool explain_proof_of(
	const struct explain_work *w, unsigned i, unsigned p, struct explain_proof *out)
{
	const struct explain_pair *pair = pair_of(w, i, p);

	if (i == p || !pair || pair->n_votes < VOTES_LEAST || !explain_has(w->free, i) ||
		!explain_has(w->free, p) || !explain_pair_decade(pair, &out->decade))
		return false;
	out->n = pair->n_votes;
	out->n_above = pair->n_above;
	out->n_below = pair->n_below;
	out->n_low = pair->n_low;
	out->n_episodes = pair->n_episodes;
	out->q = out->n / (out->n + 3.0 * pair->n_above + 0.2 * pair->n_below);
	out->range = pair->octave_high - w->e->slots[w->e->columns[i].slot].octave_low;
	return true;
}

bool explain_is_proven_by(
	const struct explain_work *w, unsigned i, unsigned p, struct explain_wanted wanted)
{
	struct explain_proof pr;

	return explain_proof_of(w, i, p, &pr) && pr.q >= q_least && pr.n >= wanted.n &&
	       pr.range >= (int)wanted.range && pr.n_above <= above_most * pr.n + 1 &&
	       pr.n_episodes >= wanted.episodes && pr.decade >= DECADE_LOW && pr.decade <= 0;
}

bool explain_is_proven(const struct explain_work *w, unsigned i, unsigned p)
{
	return explain_is_proven_by(w, i, p, proof);
}

double explain_weight(const struct explain_work *w, unsigned i, unsigned p, int decade)
{
	struct explain_proof pr;

	return explain_proof_of(w, i, p, &pr) && pr.decade == decade ? pr.n * pr.q : 0;
}

static bool rows_allow(const struct explain_work *w, unsigned i, unsigned p, int decade)
{
	const double scale = explain_ten(decade) * w->u;
	unsigned n = 0, n_over = 0, n_far = 0;

	for (unsigned r = 0; r < w->e->n_rows; r++) {
		const double current = explain_abs(explain_row_value(w->e, r, i));
		const double power = explain_abs(explain_row_value(w->e, r, p));

		n_far += power > scale * (current + 1) * far_by + 30;
		if (current < RAW_LEAST || power < RAW_LEAST)
			continue;
		n++;
		n_over += power > scale * current * over_by + 2;
	}
	return n_over <= rows_most * n + 1 && n_far <= rows_most * w->e->n_rows + 1;
}

bool explain_may_be_pair(const struct explain_work *w, unsigned i, unsigned p, int decade)
{
	const struct explain_pair *pair = pair_of(w, i, p);
	int had;

	if (pair && explain_pair_decade(pair, &had)) {
		if (pair->n_votes >= VOTES_LEAST && had > decade)
			return false;
		if (had == decade && pair->n_above > above_most * pair->n_votes + 3)
			return false;
	}
	return rows_allow(w, i, p, decade);
}

bool explain_was_idle(const struct explain_work *w, unsigned i, unsigned p)
{
	const struct explain_pair *pair = pair_of(w, i, p);

	return pair && pair->n_idle >= IDLE;
}

static double times_of(int half_octaves)
{
	double v = half_octaves & 1 ? 1.41421356 : 1;

	for (; half_octaves > 1; half_octaves -= 2)
		v *= 2;
	return v;
}

struct explain_why explain_why_pair(const struct explain_work *w, unsigned i, unsigned p)
{
	struct explain_proof pr;

	if (p == EXPLAIN_NONE || !explain_proof_of(w, i, p, &pr))
		return (struct explain_why){0};
	return (struct explain_why){.fact = EXPLAIN_PAIR,
		.field = {explain_field(w, i), explain_field(w, p)},
		.number = {(float)pr.n, (float)(pr.n + pr.n_above + pr.n_below),
			(float)times_of(pr.range)}};
}

bool explain_is_apparent_like(const struct explain_work *w, unsigned i, unsigned p)
{
	struct explain_proof pr;

	return explain_proof_of(w, i, p, &pr) && pr.n >= proof.n && pr.n_low <= low_most * pr.n;
}

void explain_find_apparent(struct explain_work *w)
{
	explain_each(i, w->free)
		explain_each(p, w->free) {
			struct explain_proof pr;

			if (!explain_is_proven(w, i, p) || !explain_proof_of(w, i, p, &pr))
				continue;
			if (pr.n_low > low_most * pr.n || explain_has(w->negative, p) ||
				explain_was_idle(w, i, p))
				continue;
			w->apparent |= explain_bit(p);
			w->apparent_of[p] = (uint8_t)i;
		}
}
