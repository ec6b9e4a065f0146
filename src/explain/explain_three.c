#include "explain/explain_three.h"

#include "explain/explain_axis.h"
#include "explain/explain_doubt.h"
#include "explain/explain_math.h"
#include "explain/explain_proof.h"

enum {
	STAKES_SURE = 8,
	EPISODES_SURE = 3,
};

static struct explain_why why_sum(const struct explain_work *w, const struct explain_sum *s)
{
	return (struct explain_why){.fact = EXPLAIN_SUM,
		.field = {explain_field(w, s->total.a), explain_field(w, s->total.b)},
		.number = {(float)s->n, (float)(s->n + s->n_missed)}};
}

/* A column of a phase; of a block of three it is proven to have one direction only where it was nil
 * while a current flowed, or the owner says so. */
static void name_phase(struct explain_work *w, const struct explain_sum *s,
	const struct explain_currents *cur, unsigned phase, unsigned column, char sign,
	uint8_t level)
{
	const bool is_one_way = s->block.of[phase].b != EXPLAIN_NONE || w->told->no_export ||
				(cur->is_there && explain_was_idle(w, cur->of[phase], column));

	if (column == EXPLAIN_NONE || explain_has(w->zero, column))
		return;
	if (!explain_has(w->free, column) || !is_one_way)
		level = EXPLAIN_LIKELY;
	explain_name(w, column, explain_power(phase + 1, sign, level), why_sum(w, s));
}

static void name_phases(struct explain_work *w, const struct explain_sum *s,
	const struct explain_currents *cur, int sign, uint8_t level)
{
	for (unsigned k = 0; k < 3; k++) {
		const struct explain_axis p = s->block.of[k];

		if (p.b == EXPLAIN_NONE && explain_is_signed(w, p)) {
			explain_name(w, p.a,
				explain_power(k + 1, 0, sign > 0 ? level : EXPLAIN_UNKNOWN),
				why_sum(w, s));
			continue;
		}
		name_phase(w, s, cur, k, p.a, sign > 0 ? '+' : '-', level);
		name_phase(w, s, cur, k, p.b, sign > 0 ? '-' : '+', level);
	}
}

static bool are_of_other_type(const struct explain_work *w, unsigned i, struct explain_axis p)
{
	return explain_type(w, i) != explain_type(w, p.a) &&
	       (p.b == EXPLAIN_NONE || explain_type(w, i) != explain_type(w, p.b));
}

static void name_current(struct explain_work *w, const struct explain_sum *s,
	const struct explain_currents *cur, unsigned k, bool is_alone)
{
	const unsigned i = cur->of[k];
	const uint8_t p[2] = {s->block.of[k].a, s->block.of[k].b};
	struct explain_why why = {.fact = EXPLAIN_PLACE_OF_CURRENT};
	struct explain_label label = {.kind = 'I', .phase = (uint8_t)(k + 1)};
	bool is_own = false;

	if (explain_has(w->zero, i))
		return;
	for (int x = 0; x < 2 && !is_own; x++)
		if (p[x] != EXPLAIN_NONE && explain_is_proven_by(w, i, p[x], explain_half_proof)) {
			is_own = true;
			why = explain_why_pair(w, i, p[x]);
		}
	label.level = is_alone && cur->n_episodes >= EPISODES_SURE && w->is_volt_sure && is_own &&
				      are_of_other_type(w, i, s->block.of[k])
			      ? EXPLAIN_SURE
			      : EXPLAIN_LIKELY;
	label.is_proven = is_own && cur->n_clear == 3;
	explain_name(w, i, label, why);
}

static void name_apparent(struct explain_work *w, const struct explain_currents *cur)
{
	explain_each(c, w->apparent)
		for (unsigned k = 0; k < 3; k++)
			if (w->apparent_of[c] == cur->of[k] && !explain_is_named(w, c))
				explain_name(w, c,
					(struct explain_label){.kind = 'S',
						.phase = (uint8_t)(k + 1),
						.level = EXPLAIN_LIKELY},
					(struct explain_why){.fact = EXPLAIN_APPARENT,
						.field = {explain_field(w, cur->of[k])}});
}

/* All that is proven of phases is voltage x current at any power factor. */
static bool may_be_apparent(const struct explain_work *w, const struct explain_sum *s,
	const struct explain_currents *cur)
{
	unsigned n = 0, n_like = 0;

	if (explain_has(w->negative, s->total.a))
		return false; /* which has no sign */
	for (unsigned k = 0; cur->is_there && k < 3; k++)
		explain_each(p, explain_set_of(s->block.of[k])) {
			n += explain_is_proven(w, cur->of[k], p);
			n_like += explain_is_apparent_like(w, cur->of[k], p);
		}
	return n && n_like >= n;
}

bool explain_three(struct explain_work *w, const struct explain_sum *s,
	const struct explain_currents *cur, bool is_alone)
{
	const struct explain_axis total = s->total;
	const struct explain_facing f = explain_facing_of(w, total.a, total.b);
	uint64_t inside = explain_block_set(&s->block);
	uint8_t level;

	for (int k = 0; cur->is_there && k < 3; k++)
		inside |= explain_bit(cur->of[k]);
	if (explain_is_dominated(w, total, inside, 1))
		return false;
	w->is_seen = explain_is_seen(w, total);
	w->direction = f.level;
	level = f.level == EXPLAIN_SURE && is_alone && s->n >= STAKES_SURE && w->is_seen &&
				!may_be_apparent(w, s, cur)
			? EXPLAIN_SURE
			: EXPLAIN_LIKELY;
	/* one direction was seen, and nothing says which: by the place, later */
	if (f.way != 0 || total.b != EXPLAIN_NONE || explain_is_signed(w, total)) {
		explain_write_total(w, total, level, f, why_sum(w, s));
		name_phases(w, s, cur, explain_sign_of(f, total), level);
	}
	if (!cur->is_there)
		return true;
	w->has_decade = true;
	w->decade = cur->decade;
	for (unsigned k = 0; k < 3; k++)
		name_current(w, s, cur, k, is_alone);
	name_apparent(w, cur);
	return true;
}
