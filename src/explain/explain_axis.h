/* Axes: what may be a power with two directions. A column with a sign, or two of one type that are
 * never anything together. */
#ifndef EXPLAIN_EXPLAIN_AXIS_H
#define EXPLAIN_EXPLAIN_AXIS_H

#include "explain/explain_direction.h"
#include "explain/explain_work.h"

enum { EXPLAIN_AXES_MAX = 96 };

/* All of them but those of the columns `without`; returns how many. */
unsigned explain_axes(
	const struct explain_work *w, uint64_t without, struct explain_axis out[EXPLAIN_AXES_MAX]);

/* The same, and behind them each free column that has no sign, alone. */
unsigned explain_axes_and_singles(const struct explain_work *w, uint64_t without,
	uint64_t without_single, struct explain_axis out[EXPLAIN_AXES_MAX]);

/* Whether it has two directions: a sign that was used, or two columns. */
bool explain_has_two_ways(const struct explain_work *w, struct explain_axis axis);

/* Whether both directions were seen. */
bool explain_is_seen(const struct explain_work *w, struct explain_axis axis);

/* Whether its first column is of a type with a sign. */
bool explain_is_signed(const struct explain_work *w, struct explain_axis axis);

/* The same numbers, perhaps the other way round, or a column with a sign and the pair that it is
 * made of. */
bool explain_is_same_axis(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y);

/* The three columns of a type that are like currents: neighbours that are never nil, and have none
 * with which they take turns. None where there are more of them, or where nil columns of that type
 * may be the other directions. */
uint64_t explain_current_like(const struct explain_work *w, unsigned type);

/* Whether it takes turns with another free column of its type, or has a sign. */
bool explain_has_partner(const struct explain_work *w, unsigned c, uint64_t without);

/* How many columns of a type were always nil. */
unsigned explain_n_nil(const struct explain_work *w, unsigned type);

/* All of its steps, squared; of one column. */
double explain_steps_of(const struct explain_work *w, struct explain_axis axis);
double explain_steps_of_column(const struct explain_work *w, unsigned column);

/* How high it has been, in either direction. */
double explain_reach_of(const struct explain_work *w, struct explain_axis axis);

/* One of its columns, or the same or nearly so, or what it is made of. */
bool explain_is_of_axis(const struct explain_work *w, struct explain_axis axis, unsigned c);

/* -1 where its first column is export, else 1: by its facing, or by the order in the list. */
int explain_sign_of(struct explain_facing f, struct explain_axis axis);

uint64_t explain_set_of(struct explain_axis axis);

/* Powers of phases that add up to its import, if their export was of another second. */
uint64_t explain_phases_of(const struct explain_work *w, struct explain_axis axis);

/* Makes it the total, with its facing and what speaks for it. */
void explain_write_total(struct explain_work *w, struct explain_axis axis, uint8_t level,
	struct explain_facing f, struct explain_why why);

/* Both directions have their energies, by which apparent power is not counted. */
bool explain_is_counted(const struct explain_work *w, struct explain_axis axis);

/* Whether two pairs are the same but for rounding. */
bool explain_is_twin_axis(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y);

/* Whether each column of x is one of another axis or its twin, as the import of a total is with the
 * export of L1, and it adds up to no less: else the other may be apparent power. */
bool explain_is_mixed_twin(
	const struct explain_work *w, struct explain_axis x, struct explain_axis of);

/* Whether x is such a twin, and adds up to more: then it may be apparent power. */
bool explain_is_greater_twin(
	const struct explain_work *w, struct explain_axis x, struct explain_axis y);

#endif
