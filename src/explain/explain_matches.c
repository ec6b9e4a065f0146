#include "explain/explain_matches.h"

#include "explain/explain_math.h"
#include "explain/explain_runs.h"

enum {
	PASS_LEAST = 2,
	PASS_GOOD = 3,
	FINE_RAW = 400,  /* a rise whose rounding is far below that */
	DECADE_MOST = 6, /* and least: Wh against 10 W, up to kWh against mW */
};

static const double fail_most = 0.34, fail_good = 0.15, sum_near = 0.02, range_good = 1.5,
		    rival = 0.6, far = 3, off_least = 0.003;

const struct explain *explain_powers_of(const struct explain_work *w, size_t list)
{
	return &w->lists->of[w->lists->of[list].live];
}

const struct explain_names *explain_names_of(const struct explain_work *w, size_t list)
{
	return explain_powers_of(w, list) == w->e ? &w->own : &w->of_live;
}

static void insert(struct explain_match *out, unsigned *n, struct explain_match m)
{
	unsigned i = (*n)++;

	for (; i > 0 && out[i - 1].score < m.score; i--)
		out[i] = out[i - 1];
	out[i] = m;
}

static bool look(const struct explain_work *w, size_t list, unsigned k, unsigned part,
	struct explain_match *m)
{
	const struct explain *e = &w->lists->of[list], *of = explain_powers_of(w, list);
	const struct explain_run *run = &e->runs[k][part];
	const struct explain_slot *slot = &of->slots[explain_part_slot(of, part)];

	*m = (struct explain_match){.part = (uint8_t)part,
		.column = slot->column,
		.is_below = part >= EXPLAIN_SLOTS_MAX,
		.decade = (int8_t)explain_run_decade(run),
		.n_pass = run->n_pass,
		.n_fail = run->n_fail,
		.range = explain_run_range(run),
		.score = run->n_pass - 2 * run->n_fail};
	if (!explain_has(explain_names_of(w, list)->free, m->column) || run->n_pass < PASS_LEAST ||
		run->n_fail > fail_most * run->n_pass + 1 ||
		explain_run_decade(run) > DECADE_MOST || explain_run_decade(run) < -DECADE_MOST ||
		e->run_sum[k][part] <= 0)
		return false;
	m->off = explain_abs(explain_log10((double)e->energies[k].rise / e->run_sum[k][part]) -
			     (float)explain_run_decade(run));
	return m->off <= sum_near;
}

bool explain_is_same_part(const struct explain_work *w, size_t list, const struct explain_match *a,
	const struct explain_match *b)
{
	const struct explain *of = explain_powers_of(w, list);

	return a->is_below == b->is_below &&
	       (a->column == b->column || !(of->differ[a->column] & explain_bit(b->column)));
}

/* What adds up to it far better than all others is it: the apparent power beside an active one is
 * some percent more. */
static void judge(const struct explain_work *w, size_t list, struct explain_match *all, unsigned n)
{
	struct explain_match best;
	unsigned at = 0;

	for (unsigned i = 1; i < n; i++)
		if (all[i].score >= rival * all[0].score && all[i].off < all[at].off)
			at = i;
	best = all[at];
	for (unsigned i = 0; i < n; i++)
		all[i].is_beaten = !explain_is_same_part(w, list, &best, &all[i]) &&
				   all[i].off >= far * best.off + off_least;
	for (unsigned i = 0; i < n; i++)
		if (!all[i].is_beaten && !explain_is_same_part(w, list, &best, &all[i]) &&
			all[i].score >= rival * best.score)
			return;
	for (; at > 0; at--)
		all[at] = all[at - 1];
	all[0] = best;
}

unsigned explain_matches(const struct explain_work *w, size_t list, unsigned k,
	struct explain_match out[EXPLAIN_MATCHES_MAX])
{
	const struct explain *of = explain_powers_of(w, list);
	const struct explain *e = &w->lists->of[list];
	unsigned n = 0;
	struct explain_match m;

	if (e->columns[e->energies[k].column].n_downs)
		return 0;
	for (unsigned part = 0; part < EXPLAIN_PARTS_MAX; part++) {
		if (part < EXPLAIN_SLOTS_MAX ? part >= of->n_slots
					     : part - EXPLAIN_SLOTS_MAX >= of->n_below)
			continue;
		if (look(w, list, k, part, &m))
			insert(out, &n, m);
	}
	if (n > 1 && e->energies[k].rise >= FINE_RAW)
		judge(w, list, out, n);
	return n;
}

bool explain_match_is_good(const struct explain_match *m)
{
	return m->n_pass >= PASS_GOOD && m->n_fail <= fail_good * m->n_pass + 0.5 &&
	       m->range >= range_good;
}

bool explain_has_rival(const struct explain_work *w, size_t list, const struct explain_match *of,
	const struct explain_match *all, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (!all[i].is_beaten && !explain_is_same_part(w, list, of, &all[i]) &&
			all[i].score >= rival * of->score)
			return true;
	return false;
}
