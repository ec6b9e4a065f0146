/* Left out: what closes (explain_sums.c). */
#include "explain/explain_rows.h"

#include "explain/explain_math.h"

#include <string.h>

enum {
	DIFFER_RAW = 10,
	DIFFER_COLUMNS = 2,
	QUIET_TENTHS = 8,
};

static const float differ_share = 0.25F;

double explain_row_value(const struct explain *e, unsigned i, unsigned column)
{
	const struct explain_column *c = &e->columns[column];

	return c->slot == EXPLAIN_NONE ? c->first : e->rows[i][c->slot];
}

static float size(float v)
{
	return v < 0 ? -v : v;
}

/* How many slots differ by a quarter. */
static unsigned n_differ(const struct explain *e, const float *a, const float *b, bool *zeros)
{
	unsigned n = 0;

	*zeros = false;
	for (unsigned i = 0; i < e->n_slots; i++) {
		const float x = size(a[i]), y = size(b[i]);

		n += size(a[i] - b[i]) > differ_share * (x > y ? x : y) + DIFFER_RAW;
		*zeros |= (a[i] == 0) != (b[i] == 0);
	}
	return n;
}

/* The row in the middle that says least: not the first, not the last. */
static unsigned least_of(const struct explain *e)
{
	unsigned best = 1, n_best = UINT32_MAX;
	bool zeros;

	for (unsigned i = 1; i + 1 < EXPLAIN_ROWS_MAX; i++) {
		const unsigned from = n_differ(e, e->rows[i], e->rows[i - 1], &zeros);
		const unsigned across = n_differ(e, e->rows[i + 1], e->rows[i - 1], &zeros);
		const unsigned n = from * (EXPLAIN_SLOTS_MAX + 1) + across;

		if (n < n_best) {
			n_best = n;
			best = i;
		}
	}
	return best;
}

static void make_room(struct explain *e)
{
	unsigned i = least_of(e);

	memmove(&e->rows[i], &e->rows[i + 1], (EXPLAIN_ROWS_MAX - 1 - i) * sizeof *e->rows);
	e->n_rows--;
}

void explain_rows_take(struct explain *e, const struct explain_row *row)
{
	float now[EXPLAIN_SLOTS_MAX];
	bool zeros;

	if (10 * __builtin_popcountll(row->quiet) <= QUIET_TENTHS * e->n_columns)
		return;
	for (unsigned i = 0; i < e->n_slots; i++)
		now[i] = (float)row->x[e->slots[i].column];
	if (e->n_rows && n_differ(e, now, e->rows[e->n_rows - 1], &zeros) < DIFFER_COLUMNS &&
		!zeros)
		return;
	if (e->n_rows == EXPLAIN_ROWS_MAX)
		make_room(e);
	memcpy(e->rows[e->n_rows++], now, e->n_slots * sizeof *now);
}
