/* Columns: how far each number goes up and down, and which were ever nil or equal together. Which
 * of them get a slot, in which relations are looked for, and which may be energies. */
#ifndef EXPLAIN_EXPLAIN_COLUMNS_H
#define EXPLAIN_EXPLAIN_COLUMNS_H

#include "explain/explain_state.h"

/* A telegram on its way through the accumulators. */
struct explain_row {
	bool is_first, is_gap;
	double dt_s; /* since the last one */
	double x[EXPLAIN_COLUMNS_MAX];
	double d[EXPLAIN_COLUMNS_MAX]; /* against the last one */
	uint64_t quiet;                /* columns that have hardly moved */
	const struct explain *live;    /* the list that has the powers: itself, or another */
	uint8_t live_number;
};

/* The first telegram. */
void explain_columns_begin(struct explain *e, const struct explain_row *row);

/* Any other; fills in row->d and row->quiet. */
void explain_columns_take(struct explain *e, struct explain_row *row);

/* Whether all values were in a band, times 10^k. */
bool explain_is_within(const struct explain_column *c, double low, double high, int k);

/* Whether it has gone up and down. */
bool explain_is_moving(const struct explain_column *c);

/* Whether it may be a voltage, or a frequency, times 10^k. */
bool explain_is_volt(const struct explain_column *c, int k);
bool explain_is_hertz(const struct explain_column *c, int k);

/* Whether it has only ever gone up, or has never moved. */
bool explain_is_counter(const struct explain_column *c);
bool explain_is_constant(const struct explain_column *c);

/* What a slot has added up may be off by more: the square of it, in raw x s. */
void explain_unsure(struct explain_slot *s, double squared);

#endif
