/* Looks at all by which something else is found. */
#include "explain/explain_sound.h"

#include <math.h>
#include <string.h>

/* One of `n`, or none. */
static bool is_one(unsigned i, unsigned n)
{
	return i < n || i == EXPLAIN_NONE;
}

/* An octet that is no 0 or 1 is no yes or no; it may not even be read as one. */
static bool is_yes_or_no(const bool *b)
{
	uint8_t octet;

	memcpy(&octet, b, 1);
	return octet <= 1;
}

static bool are_counts_sound(const struct explain *e)
{
	return e->n > 0 && e->n <= EXPLAIN_POSITIONS_MAX && e->n_columns <= EXPLAIN_COLUMNS_MAX &&
	       e->n_slots <= EXPLAIN_SLOTS_MAX && e->n_energies <= EXPLAIN_ENERGIES_MAX &&
	       e->n_below <= EXPLAIN_BELOW_MAX && e->n_rows <= EXPLAIN_ROWS_MAX &&
	       e->n_ring <= EXPLAIN_RING && e->n_clocks <= EXPLAIN_CLOCKS_MAX &&
	       e->n_texts <= EXPLAIN_TEXTS_MAX && e->last_ms >= e->first_ms;
}

static bool are_columns_sound(const struct explain *e)
{
	for (unsigned i = 0; i < EXPLAIN_POSITIONS_MAX; i++)
		if (!is_one(e->column_of[i], e->n_columns))
			return false;
	for (unsigned i = 0; i < e->n_columns; i++) {
		const struct explain_column *c = &e->columns[i];

		if (c->position >= e->n || !is_one(c->slot, e->n_slots) ||
			!is_one(c->energy, e->n_energies) || !is_yes_or_no(&c->is_signed) ||
			!isfinite(c->first) || !isfinite(c->last) || !isfinite(c->low) ||
			!isfinite(c->high) || !isfinite(c->rel_step) || !isfinite(c->load))
			return false;
	}
	return true;
}

static bool are_slots_sound(const struct explain *e)
{
	for (unsigned i = 0; i < e->n_slots; i++) {
		const struct explain_slot *s = &e->slots[i];

		if (s->column >= e->n_columns ||
			(s->below != EXPLAIN_NONE &&
				(s->below < EXPLAIN_SLOTS_MAX ||
					s->below >= EXPLAIN_SLOTS_MAX + e->n_below)) ||
			!isfinite(s->c) || !isfinite(s->s) || !isfinite(s->sum[0]) ||
			!isfinite(s->sum[1]) || !isfinite(s->unsure))
			return false;
	}
	return true;
}

static bool are_energies_sound(const struct explain *e)
{
	for (unsigned i = 0; i < e->n_energies; i++) {
		const struct explain_energy *of = &e->energies[i];

		if (of->column >= e->n_columns || !is_yes_or_no(&of->is_open) ||
			!isfinite(of->value) || !isfinite(of->rise))
			return false;
	}
	return true;
}

static bool are_finite(const float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(v[i]))
			return false;
	return true;
}

#define ALL(of) (&(of)[0][0]), sizeof(of) / sizeof((of)[0][0])

static bool are_values_sound(const struct explain *e)
{
	return isfinite(e->period_s) && isfinite(e->noise) && are_finite(ALL(e->ring)) &&
	       are_finite(e->ring_volts, EXPLAIN_RING) && are_finite(ALL(e->rows)) &&
	       are_finite(ALL(e->run_from)) && are_finite(ALL(e->run_sum));
}

static bool are_octets_sound(const struct explain *e)
{
	for (unsigned i = 0; i < e->n_clocks; i++)
		if (e->clocks[i].position >= e->n || e->clocks[i].n > EXPLAIN_OCTETS_MAX)
			return false;
	for (unsigned i = 0; i < e->n_texts; i++) {
		const struct explain_text *t = &e->texts[i];

		if (t->position >= e->n || !is_yes_or_no(&t->is_printable) ||
			!is_yes_or_no(&t->is_name) || !is_yes_or_no(&t->has_changed))
			return false;
	}
	return true;
}

/* Of `volts`, too, only columns that are there. */
static bool is_list_sound(const struct explain *e, size_t n)
{
	return e->live < n && are_counts_sound(e) && are_columns_sound(e) &&
	       (e->volts & ~((UINT64_C(1) << e->n_columns) - 1)) == 0 && are_slots_sound(e) &&
	       are_energies_sound(e) && are_values_sound(e) && are_octets_sound(e);
}

bool explain_is_sound(const struct explain_lists *lists)
{
	if (lists->n > EXPLAIN_LISTS_MAX)
		return false;
	for (size_t i = 0; i < lists->n; i++)
		if (!is_list_sound(&lists->of[i], lists->n))
			return false;
	return true;
}
