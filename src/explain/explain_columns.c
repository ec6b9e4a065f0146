/* Left out: relations between columns, which are looked for in slots. */
#include "explain/explain_columns.h"

#include "explain/explain_math.h"

#include <string.h>

enum {
	VOLT_DECADES = 4, /* 10^0 to 10^3 */
	HERTZ_DECADES = 4,
	RISES_OF_ENERGY = 2,
	FROM_NIL = 4, /* a counter that begins at nil begins with less */
};

/* Of one telegram, so that a float holds all of them. */
static const double unsure_most = 1e30;
static const double volt_low = 185, volt_high = 265, hertz_low = 49.5, hertz_high = 50.5;
static const double volt_step = 0.08, hertz_step = 0.004, quiet_step = 0.04, load_growth = 1.5;

bool explain_is_within(const struct explain_column *c, double low, double high, int k)
{
	return c->low >= low * explain_ten(k) && c->high <= high * explain_ten(k);
}

bool explain_is_moving(const struct explain_column *c)
{
	return c->n_ups >= 2 && c->n_downs >= 2;
}

bool explain_is_volt(const struct explain_column *c, int k)
{
	return c->rel_step < volt_step && explain_is_within(c, volt_low, volt_high, k);
}

bool explain_is_hertz(const struct explain_column *c, int k)
{
	return c->rel_step < hertz_step && explain_is_within(c, hertz_low, hertz_high, k);
}

bool explain_is_constant(const struct explain_column *c)
{
	return c->n_ups == 0 && c->n_downs == 0;
}

bool explain_is_counter(const struct explain_column *c)
{
	return c->n_ups > 0 && c->n_downs == 0 && c->low >= 0;
}

static void take_levels(struct explain *e, const struct explain_row *row)
{
	uint64_t nonzero = 0;

	for (unsigned c = 0; c < e->n_columns; c++)
		if (row->x[c] != 0)
			nonzero |= explain_bit(c);
	for (unsigned c = 0; c < e->n_columns; c++) {
		if (row->x[c] != 0)
			e->both[c] |= nonzero;
		for (unsigned d = 0; d < e->n_columns; d++)
			if (row->x[c] != row->x[d])
				e->differ[c] |= explain_bit(d);
	}
	for (unsigned i = 0; i < e->n_slots; i++)
		for (unsigned p = 0; p < e->n_slots; p++)
			if (explain_abs(row->x[e->slots[i].column]) !=
				explain_abs(row->x[e->slots[p].column]))
				e->size_differs[i] |= UINT32_C(1) << p;
}

void explain_columns_begin(struct explain *e, const struct explain_row *row)
{
	for (unsigned i = 0; i < e->n_columns; i++) {
		struct explain_column *c = &e->columns[i];

		c->first = c->last = row->x[i];
		c->low = c->high = (float)row->x[i];
		c->n_nonzero = row->x[i] != 0;
		c->n_negative = row->x[i] < 0;
	}
	take_levels(e, row);
}

static bool is_of_the_grid(const struct explain_column *c)
{
	for (int k = 0; k < VOLT_DECADES; k++)
		if (explain_is_volt(c, k))
			return true;
	for (int k = 1; k < HERTZ_DECADES; k++)
		if (explain_is_hertz(c, k))
			return true;
	return false;
}

/* What was before it had a slot, in what is kept of before. */
static void fill_slot(struct explain *e, unsigned slot, const struct explain_column *c)
{
	for (unsigned i = 0; i < EXPLAIN_RING; i++)
		e->ring[i][slot] = (float)c->last;
	for (unsigned i = 0; i < e->n_rows; i++)
		e->rows[i][slot] = (float)c->last;
	if (c->n_ups + c->n_downs > 1)
		e->n_rows = 0; /* it was not always that */
}

void explain_unsure(struct explain_slot *s, double squared)
{
	s->unsure += (float)explain_min(squared, unsure_most);
}

/* Half of how far it went until now, before `x`: one way only, or all ways. */
static double half_range(const struct explain_column *c, double x)
{
	const bool has_risen = c->n_ups > (x > c->last), has_fallen = c->n_downs > (x < c->last);

	return has_risen && has_fallen ? ((double)c->high - c->low) / 2
				       : explain_abs(c->last - c->first) / 2;
}

/* What it has added up to until now is known from its ends only. */
static void give_slot(struct explain *e, unsigned column, double x)
{
	struct explain_column *c = &e->columns[column];
	const double seconds = (double)(e->last_ms - e->first_ms) / 1000;
	const double sum = (c->first + c->last) / 2 * seconds, off = half_range(c, x) * seconds;
	struct explain_slot *s = &e->slots[e->n_slots];

	if (e->n_slots == EXPLAIN_SLOTS_MAX)
		return;
	c->slot = e->n_slots++;
	*s = (struct explain_slot){.column = (uint8_t)column,
		.below = EXPLAIN_NONE,
		.octave_low = INT8_MAX,
		.sum = {explain_max(sum, 0), explain_max(-sum, 0)}};
	explain_unsure(s, off * off);
	fill_slot(e, c->slot, c);
}

/* One that fell was none. */
static unsigned free_energy(const struct explain *e)
{
	if (e->n_energies < EXPLAIN_ENERGIES_MAX)
		return e->n_energies;
	for (unsigned i = 0; i < e->n_energies; i++)
		if (e->columns[e->energies[i].column].n_downs)
			return i;
	return EXPLAIN_ENERGIES_MAX;
}

static void give_energy(struct explain *e, unsigned column)
{
	unsigned i = free_energy(e);

	if (i == EXPLAIN_ENERGIES_MAX)
		return;
	if (i < e->n_energies)
		e->columns[e->energies[i].column].energy = EXPLAIN_NONE;
	else
		e->n_energies++;
	e->columns[column].energy = (uint8_t)i;
	e->energies[i] = (struct explain_energy){.column = (uint8_t)column};
	memset(e->runs[i], 0, sizeof e->runs[i]);
	memset(e->run_sum[i], 0, sizeof e->run_sum[i]);
}

static void give_place(struct explain *e, unsigned column, double x)
{
	const struct explain_column *c = &e->columns[column];
	const bool begins = c->first == 0 && c->n_ups == 1 && x >= FROM_NIL;

	if (c->slot == EXPLAIN_NONE && (c->n_downs || begins) && !is_of_the_grid(c))
		give_slot(e, column, x);
	if (c->energy == EXPLAIN_NONE && explain_is_counter(c) && c->n_ups >= RISES_OF_ENERGY)
		give_energy(e, column);
}

/* What was load before is none beside much more of it. */
static void take_load(struct explain *e, struct explain_column *c, double size)
{
	if (size <= load_growth * c->load)
		return;
	c->load = (float)size;
	for (unsigned p = 0; c->slot != EXPLAIN_NONE && p < e->n_slots; p++)
		e->pairs[c->slot][p].n_below = 0;
}

static void take_column(struct explain *e, unsigned i, struct explain_row *row)
{
	struct explain_column *c = &e->columns[i];
	const double x = row->x[i], d = x - c->last, size = explain_abs(x);
	const double step = explain_abs(d) / explain_max(size, 1);

	row->d[i] = d;
	if (explain_abs(d) <= quiet_step * size + 1)
		row->quiet |= explain_bit(i);
	if (d > 0)
		explain_count16(&c->n_ups);
	if (d < 0)
		explain_count16(&c->n_downs);
	if (x != 0)
		explain_count16(&c->n_nonzero);
	if (x < 0)
		explain_count16(&c->n_negative);
	c->low = (float)explain_min(c->low, x);
	c->high = (float)explain_max(c->high, x);
	c->rel_step = (float)explain_max(c->rel_step, step);
	take_load(e, c, size);
	give_place(e, i, x);
}

void explain_columns_take(struct explain *e, struct explain_row *row)
{
	row->quiet = 0;
	for (unsigned i = 0; i < e->n_columns; i++)
		take_column(e, i, row);
	take_levels(e, row);
}
