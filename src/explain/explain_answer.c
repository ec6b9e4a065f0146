/* One look at a list: what is strongest first, what it leaves open by what is weaker. */
#include "explain/explain.h"

#include "explain/explain_apparent.h"
#include "explain/explain_axis.h"
#include "explain/explain_clock.h"
#include "explain/explain_energies.h"
#include "explain/explain_factor.h"
#include "explain/explain_grid.h"
#include "explain/explain_order.h"
#include "explain/explain_phases.h"
#include "explain/explain_proof.h"
#include "explain/explain_scale.h"
#include "explain/explain_shown.h"
#include "explain/explain_single.h"
#include "explain/explain_tariffs.h"
#include "explain/explain_totals.h"
#include "explain/explain_work.h"

#include <string.h>

enum {
	TELEGRAMS_LEAST = 3,
	TELEGRAMS_FEW = 60,
	GROUP_NOW = 7,
	GROUP_ENERGY = 8,
	GROUP_NET = 16,
};

static void begin(struct explain_work *w, const struct explain_lists *lists, size_t list,
	const struct explain_told *told, struct explained *out)
{
	const struct explain_names of_live = w->own;

	memset(w, 0, sizeof *w);
	memset(out, 0, sizeof *out);
	w->of_live = of_live;
	w->lists = lists;
	w->list = list;
	w->e = &lists->of[list];
	w->told = told;
	w->out = out;
	out->n = w->e->n;
	out->n_telegrams = w->e->n_telegrams;
	out->seconds = (uint32_t)((w->e->last_ms - w->e->first_ms) / 1000);
	explain_work_begin(w);
}

/* Names of physics for powers and currents. */
static void find_powers(struct explain_work *w)
{
	bool is_found = false;

	explain_grid_judge(w);
	explain_find_apparent(w);
	if (w->n_volts != 1)
		is_found = explain_phases_by_blocks(w) || explain_phases_by_proof(w) ||
			   explain_total_of_three(w);
	if (!is_found && w->n_volts <= 1)
		is_found = explain_single(w);
	if (!is_found)
		explain_total_alone(w);
}

static void look(struct explain_work *w)
{
	explain_clock_write(w);
	if (w->e->n_telegrams < TELEGRAMS_LEAST)
		return;
	explain_grid_find(w);
	explain_apparent_find(w);
	w->own.free = w->free;
	explain_energies_read(w);
	explain_shown_find(w);
	find_powers(w);
	explain_shown_write(w);
	explain_energies_fit(w);
	explain_scale_find(w);
	explain_scale_write(w);
	explain_grid_write(w);
	explain_tariffs_write(w);
	explain_factor_write(w);
	explain_order_write(w);
	explain_tariffs_settle(w);
}

static const struct explain_position *find(const struct explained *out, unsigned c, unsigned d)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->of[i].level != EXPLAIN_UNKNOWN && out->of[i].obis.a == 1 &&
			out->of[i].obis.c == c && out->of[i].obis.d == d && out->of[i].obis.e == 0)
			return &out->of[i];
	return NULL;
}

static bool is_sure(const struct explained *out, unsigned c, unsigned d)
{
	const struct explain_position *p = find(out, c, d);

	return p && p->level == EXPLAIN_SURE;
}

static void need(struct explained *out, enum explain_missing missing)
{
	out->missing |= UINT32_C(1) << missing;
}

/* Totals whose tariffs were never seen to change. */
static bool has_open_tariffs(const struct explained *out)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->of[i].level == EXPLAIN_LIKELY && out->of[i].obis.d == GROUP_ENERGY &&
			out->of[i].obis.e > 0)
			return true;
	return false;
}

static void tell_missing(const struct explain_work *w, struct explained *out)
{
	const struct explain_position *p = find(out, 1, GROUP_NOW);

	if (!p)
		p = find(out, GROUP_NET, GROUP_NOW);
	out->is_power_sure = is_sure(out, GROUP_NET, GROUP_NOW) ||
			     (is_sure(out, 1, GROUP_NOW) &&
				     (is_sure(out, 2, GROUP_NOW) || w->told->no_export));
	if (w->e->n_telegrams < TELEGRAMS_FEW)
		need(out, EXPLAIN_NEEDS_TIME);
	if (w->lists->of[w->list].live == w->list && w->free && !out->is_power_sure) {
		if (!w->is_seen)
			need(out, EXPLAIN_NEEDS_EXPORT);
		if (w->direction != EXPLAIN_SURE)
			need(out, w->n_volts ? EXPLAIN_NEEDS_STEPS : EXPLAIN_NEEDS_DIRECTION);
	}
	if (p && p->scale != EXPLAIN_SURE)
		need(out, EXPLAIN_NEEDS_DISPLAY);
	if (has_open_tariffs(out))
		need(out, EXPLAIN_NEEDS_TARIFF);
}

void explain_answer(const struct explain_lists *lists, size_t i, const struct explain_told *told,
	struct explain_work *work, struct explained *out)
{
	const size_t live = lists->of[i].live;

	memset(&work->own, 0, sizeof work->own);
	if (live != i) {
		begin(work, lists, live, told, out);
		look(work);
	}
	begin(work, lists, i, told, out);
	look(work);
	tell_missing(work, out);
}
