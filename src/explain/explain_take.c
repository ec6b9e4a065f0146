/* One telegram: its numbers become columns, and all accumulators get their share. Left out: what
 * is made of them (explain_answer.c). */
#include "explain/explain.h"

#include "explain/explain_columns.h"
#include "explain/explain_math.h"
#include "explain/explain_octets.h"
#include "explain/explain_rows.h"
#include "explain/explain_runs.h"
#include "explain/explain_steps.h"
#include "explain/explain_votes.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	/* Blue Book, common data types: the whole numbers. Others are states, or measure nothing.
	 */
	WHOLE_NUMBERS = 1 << 5 | 1 << 6 | 1 << 15 | 1 << 16 | 1 << 17 | 1 << 18 | 1 << 20 | 1 << 21,
	TYPES = 32,
	FIRST_TELEGRAMS = 6,
	GAP_PERIODS = 3,
	OFTEN = 3, /* times */
};

static bool is_column(const struct reg *r)
{
	return r->type < TYPES && (WHOLE_NUMBERS >> r->type & 1);
}

static void add_column(struct explain *e, const struct reg *r, size_t position)
{
	struct explain_column *c = &e->columns[e->n_columns];

	*c = (struct explain_column){.position = (uint8_t)position,
		.slot = EXPLAIN_NONE,
		.energy = EXPLAIN_NONE,
		.width = r->width,
		.is_signed = r->is_signed};
	e->column_of[position] = e->n_columns++;
}

static bool begin_list(struct explain *e, const struct telegram *t)
{
	memset(e, 0, sizeof *e);
	memset(e->column_of, EXPLAIN_NONE, sizeof e->column_of);
	if (t->n_registers > EXPLAIN_POSITIONS_MAX)
		return false;
	e->n = (uint8_t)t->n_registers;
	for (size_t i = 0; i < t->n_registers; i++) {
		e->types[i] = t->registers[i].type;
		if (is_column(&t->registers[i]) && e->n_columns < EXPLAIN_COLUMNS_MAX)
			add_column(e, &t->registers[i], i);
	}
	return e->n_columns > 0;
}

static bool is_of(const struct explain *e, const struct telegram *t)
{
	if (t->n_registers != e->n)
		return false;
	for (size_t i = 0; i < e->n; i++)
		if (t->registers[i].type != e->types[i])
			return false;
	return true;
}

/* "Not available" is no number: what was there before goes on. */
static double number(const struct reg *r, double before)
{
	double v;

	if (r->kind != REG_NUMBER || (r->width > 1 && reg_is_mark(r, r->width)))
		return before;
	v = (double)r->value.digits;
	return r->value.negative ? -v : v;
}

/* How long since the last one; false: others were lost in between. */
static bool goes_on(struct explain *e, double dt)
{
	const double weight = e->n_telegrams < FIRST_TELEGRAMS ? 0.5 : 0.02;
	bool is_gap;

	if (e->period_s <= 0) {
		e->period_s = (float)dt;
		return true;
	}
	is_gap = e->n_telegrams >= FIRST_TELEGRAMS && dt > GAP_PERIODS * e->period_s + 1;
	/* a period that has become longer is believed after some */
	dt = is_gap ? explain_min(dt, 2 * e->period_s) : dt;
	e->period_s += (float)((dt - e->period_s) * weight);
	return !is_gap;
}

static void take_row(struct explain *e, struct explain_row *row)
{
	explain_columns_take(e, row);
	explain_runs_add(e, row);
	if (row->is_gap) {
		explain_runs_close(e);
		e->n_ring = 0;
	} else {
		explain_runs_take(e, row);
	}
	explain_steps_find_volts(e);
	if (!row->is_gap)
		explain_votes_take(e, row);
	explain_steps_take(e, row);
	explain_rows_take(e, row);
}

static void take(struct explain *e, const struct telegram *t, uint64_t ms, struct explain_row *row)
{
	if (row->is_first)
		e->first_ms = e->last_ms = ms;
	row->dt_s = ms > e->last_ms ? (double)(ms - e->last_ms) / 1000 : 0;
	row->is_gap = !row->is_first && !goes_on(e, row->dt_s);
	explain_octets_take(e, t, (uint32_t)((ms - e->first_ms) / 1000));
	for (unsigned c = 0; c < e->n_columns; c++)
		row->x[c] = number(&t->registers[e->columns[c].position], e->columns[c].last);
	if (row->is_first)
		explain_columns_begin(e, row);
	else
		take_row(e, row);
	for (unsigned c = 0; c < e->n_columns; c++)
		e->columns[c].last = row->x[c];
	e->last_ms = ms;
	e->n_telegrams++;
}

void explain_reset(struct explain_lists *lists)
{
	lists->n = 0;
}

/* The list of a telegram, begun if it is new. */
static int list_of(struct explain_lists *lists, const struct telegram *t)
{
	for (size_t i = 0; i < lists->n; i++)
		if (is_of(&lists->of[i], t))
			return (int)i;
	if (lists->n == EXPLAIN_LISTS_MAX || !begin_list(&lists->of[lists->n], t))
		return -1;
	lists->of[lists->n].live = (uint8_t)lists->n;
	return (int)lists->n++;
}

/* The list that has the powers: one that has some where this has none, or that comes much more
 * often; else itself. */
static size_t live_of(const struct explain_lists *lists, size_t i)
{
	const struct explain *e = &lists->of[i];
	size_t best = i;

	for (size_t j = 0; j < lists->n; j++) {
		const struct explain *other = &lists->of[j];

		if (j == i || other->n_slots == 0)
			continue;
		if (e->n_slots && other->n_telegrams < OFTEN * (e->n_telegrams + 1))
			continue;
		if (best == i || other->n_telegrams > lists->of[best].n_telegrams)
			best = j;
	}
	return best;
}

int explain_take(struct explain_lists *lists, const struct telegram *t, uint64_t ms)
{
	const int i = list_of(lists, t);
	struct explain_row row = {0};
	size_t live;

	if (i < 0)
		return i;
	live = live_of(lists, (size_t)i);
	row.live = &lists->of[live];
	row.live_number = (uint8_t)live;
	row.is_first = lists->of[i].n_telegrams == 0;
	take(&lists->of[i], t, ms, &row);
	return i;
}
