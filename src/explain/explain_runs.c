/* Powers count in raw x s; the power of ten of an energy is against raw x h. */
#include "explain/explain_runs.h"

#include "explain/explain_math.h"

#include <string.h>

enum {
	GAP_MOST_S = 60,
	RISE_BESIDE = 20, /* of a list that comes seldom: when it rose is not known */
	STRETCH = 24,     /* telegrams with powers, at least */
	SECONDS_PER_HOUR = 3600,
	DECADE_MOST = 7, /* either way, for which there is room */
	TICKS_MOST = 15,
	QUARTERS_ZERO = 64, /* of a mean of 1 */
};

static const float near = 0.03F, quarters = 13.28771F; /* per decade: 4 log2 10 */

static double part_sum(const struct explain *of, unsigned part)
{
	if (part < EXPLAIN_SLOTS_MAX)
		return of->slots[part].sum[0];
	return of->slots[explain_part_slot(of, part)].sum[1];
}

unsigned explain_part_slot(const struct explain *live, unsigned part)
{
	if (part < EXPLAIN_SLOTS_MAX)
		return part;
	for (unsigned i = 0; i < live->n_slots; i++)
		if (live->slots[i].below == part)
			return i;
	return 0;
}

static bool is_part(const struct explain *of, unsigned part)
{
	return part < EXPLAIN_SLOTS_MAX ? part < of->n_slots
					: part - EXPLAIN_SLOTS_MAX < of->n_below;
}

/* A step of any moment between two telegrams; where others were lost in between, anything that it
 * has ever been. */
static double unsure_by(const struct explain_column *c, const struct explain_row *row, double x)
{
	const double step = (x - c->last) * row->dt_s;
	const double any = row->is_gap ? explain_max(c->high, -c->low) * row->dt_s / 2 : 0;

	return step * step / 12 + any * any;
}

void explain_runs_add(struct explain *e, const struct explain_row *row)
{
	const double dt_s = explain_min(row->dt_s, GAP_MOST_S);

	for (unsigned i = 0; i < e->n_slots; i++) {
		struct explain_slot *s = &e->slots[i];
		const double x = row->x[s->column], before = e->columns[s->column].last;

		if (x < 0 && s->below == EXPLAIN_NONE && e->n_below < EXPLAIN_BELOW_MAX)
			s->below = (uint8_t)(EXPLAIN_SLOTS_MAX + e->n_below++);
		/* where it turned, half of the time is of either direction */
		s->sum[0] += (explain_max(x, 0) + explain_max(before, 0)) / 2 * dt_s;
		s->sum[1] += (explain_max(-x, 0) + explain_max(-before, 0)) / 2 * dt_s;
		explain_unsure(s, unsure_by(&e->columns[s->column], row, x));
	}
}

void explain_runs_close(struct explain *e)
{
	for (unsigned i = 0; i < e->n_energies; i++)
		e->energies[i].is_open = false;
}

static void open_stretch(struct explain *e, unsigned i, double value, const struct explain *of)
{
	e->energies[i].is_open = true;
	e->energies[i].value = value;
	e->energies[i].n = of->n_telegrams;
	for (unsigned part = 0; part < EXPLAIN_PARTS_MAX; part++)
		if (is_part(of, part))
			e->run_from[i][part] = (float)part_sum(of, part);
}

static uint8_t quarters_of(double mean)
{
	const float q = explain_log10(explain_max(mean, 1e-3)) * quarters + QUARTERS_ZERO;

	return (uint8_t)(q < 1 ? 1 : q > UINT8_MAX ? UINT8_MAX : q);
}

static void note_range(struct explain_run *run, double mean)
{
	const uint8_t q = quarters_of(mean);

	if (run->low == 0 || q < run->low)
		run->low = q;
	if (q > run->high)
		run->high = q;
}

int explain_run_decade(const struct explain_run *run)
{
	return (int)run->decade - EXPLAIN_RUN_DECADE_0;
}

double explain_run_range(const struct explain_run *run)
{
	double range = 1;

	for (int q = run->high - run->low; q > 0; q--)
		range *= 1.189207; /* a quarter octave */
	return range;
}

static void pass(struct explain_run *run, double mean)
{
	uint8_t *const others[] = {&run->n_fail};

	explain_count_of(&run->n_pass, others, 1);
	note_range(run, mean);
}

static void fail(struct explain_run *run)
{
	uint8_t *const others[] = {&run->n_pass};

	explain_count_of(&run->n_fail, others, 1);
}

/* Another decade, when the first was wrong. */
static void settle(struct explain_run *run, int decade)
{
	const bool is_begun = run->n_pass > 0;

	if (is_begun && (decade == explain_run_decade(run) || run->n_fail <= run->n_pass))
		return;
	run->decade = (unsigned)(decade + EXPLAIN_RUN_DECADE_0) & 15U;
	run->n_pass = 0;
	run->n_fail = is_begun ? 0 : run->n_fail;
	run->low = run->high = 0;
}

static void compare(struct explain_run *run, double rise, double sum, double mean)
{
	float ratio;
	int decade;

	if (sum <= 0) {
		fail(run);
		return;
	}
	ratio = explain_log10(rise / sum);
	decade = explain_round(ratio);
	if (explain_abs(ratio - (float)decade) > near || explain_abs(decade) > DECADE_MOST) {
		fail(run);
		return;
	}
	settle(run, decade);
	if (decade == explain_run_decade(run))
		pass(run, mean);
	else
		fail(run);
}

static void take_stretch(struct explain *e, unsigned i, double value, const struct explain *of)
{
	struct explain_energy *energy = &e->energies[i];
	const double rise = value - energy->value;
	const uint32_t n = of->n_telegrams - energy->n;

	energy->rise += (float)rise;
	for (unsigned part = 0; part < EXPLAIN_PARTS_MAX; part++) {
		double sum;

		if (!is_part(of, part))
			continue;
		sum = (part_sum(of, part) - e->run_from[i][part]) / SECONDS_PER_HOUR;
		e->run_sum[i][part] += (float)sum;
		compare(&e->runs[i][part], rise, sum, sum / n);
	}
	open_stretch(e, i, value, of);
}

static bool has_flowed(const struct explain *e, unsigned part, const struct explain_row *row)
{
	const struct explain_column *c = &e->columns[e->slots[explain_part_slot(e, part)].column];
	const double x = row->x[e->slots[explain_part_slot(e, part)].column];

	return part < EXPLAIN_SLOTS_MAX ? x > 0 && c->last > 0 : x < 0 && c->last < 0;
}

/* Which powers flowed when it rose. */
static void take_tick(struct explain *e, unsigned i, const struct explain_row *row)
{
	const bool is_full = ++e->energies[i].n_ticks >= TICKS_MOST;

	for (unsigned part = 0; part < EXPLAIN_PARTS_MAX; part++) {
		struct explain_run *run = &e->runs[i][part];

		if (is_part(e, part) && has_flowed(e, part, row))
			run->n_ticks++;
		if (is_full)
			run->n_ticks = run->n_ticks / 2U & 15U;
	}
	if (is_full)
		e->energies[i].n_ticks /= 2;
}

/* Runs are of one list's powers. */
static void begin_with(struct explain *e, uint8_t live)
{
	if (e->live == live)
		return;
	e->live = live;
	explain_runs_close(e);
	memset(e->runs, 0, sizeof e->runs);
	memset(e->run_sum, 0, sizeof e->run_sum);
	for (unsigned i = 0; i < e->n_energies; i++)
		e->energies[i].rise = e->energies[i].n_ticks = 0;
}

void explain_runs_take(struct explain *e, const struct explain_row *row)
{
	begin_with(e, row->live_number);
	for (unsigned i = 0; i < e->n_energies; i++) {
		const unsigned c = e->energies[i].column;

		if (row->d[c] <= 0 || !explain_is_counter(&e->columns[c]))
			continue;
		if (row->live == e)
			take_tick(e, i, row);
		if (!e->energies[i].is_open)
			open_stretch(e, i, row->x[c], row->live);
		else if (row->live->n_telegrams - e->energies[i].n >= STRETCH &&
			 (row->live == e || row->x[c] - e->energies[i].value >= RISE_BESIDE))
			take_stretch(e, i, row->x[c], row->live);
	}
}
