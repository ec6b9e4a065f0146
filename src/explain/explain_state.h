/* What is kept of one list that explains itself: accumulators over all telegrams, in 16 KiB. They
 * are filled by explain_take.c and looked at by the others; sizes of counters are such that they
 * are halved or stand still at their end. Left out: what is made of them. */
#ifndef EXPLAIN_EXPLAIN_STATE_H
#define EXPLAIN_EXPLAIN_STATE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EXPLAIN_POSITIONS_MAX = 64,
	EXPLAIN_COLUMNS_MAX = 40,  /* positions with a whole number in it */
	EXPLAIN_SLOTS_MAX = 24,    /* columns that go up and down, and are no voltage */
	EXPLAIN_ENERGIES_MAX = 12, /* columns that never fell */
	EXPLAIN_BELOW_MAX = 2,     /* slots whose sum below zero is compared with energies */
	EXPLAIN_PARTS_MAX = EXPLAIN_SLOTS_MAX + EXPLAIN_BELOW_MAX,
	EXPLAIN_ROWS_MAX = 18, /* telegrams that differ, kept whole */
	EXPLAIN_RING = 5,
	EXPLAIN_CLOCKS_MAX = 3,
	EXPLAIN_TEXTS_MAX = 6,
	EXPLAIN_LISTS_MAX = 3,   /* of one meter */
	EXPLAIN_OCTETS_MAX = 12, /* of what may be a clock */
	EXPLAIN_RUN_DECADE_0 = 8,
	EXPLAIN_NONE = 0xff, /* no slot, energy or column */
};

/* One position with a number. */
struct explain_column {
	double first, last;
	float low, high;
	float rel_step;                                 /* the largest */
	float load;                                     /* half of that counts as much */
	uint16_t n_ups, n_downs, n_nonzero, n_negative; /* these stand still at their end */
	uint8_t position, slot, energy;
	uint8_t width;
	bool is_signed; /* its type is */
};

/* Whether the power in one slot is voltage x current of another. Counters are halved together. */
struct explain_pair {
	uint8_t n_votes, n_above, n_below, n_low;
	uint8_t n_episodes;
	uint8_t n_lone, n_lone_bad;
	int8_t octave_high; /* of the current, in half octaves */
	uint8_t decades;    /* four bits each: of the votes, of lone steps; 0: none */
	bool is_inside : 1; /* of an episode */
	uint8_t n_idle : 2; /* the power was nil while the current was not; counted to three */
};

struct explain_slot {
	float c, s;    /* sum of z x step, and of steps squared */
	double sum[2]; /* what is above zero, and below, added up over time, in raw x s */
	uint32_t n_steps, n_agree;
	float unsure; /* squared, of what was added up: what it did between telegrams is not known
		       */
	uint8_t column;
	uint8_t below; /* the part that is below zero, if it is compared */
	int8_t octave_low;
};

struct explain_energy {
	double value; /* where the stretch began */
	float rise;   /* in all stretches */
	uint32_t n;   /* telegrams with powers when the stretch began */
	bool is_open;
	uint8_t column;
	uint8_t n_ticks; /* it rose; halved together with those of its runs */
};

/* An energy against a power that is added up. */
struct explain_run {
	uint8_t n_pass, n_fail;
	uint8_t decade : 4;  /* and EXPLAIN_RUN_DECADE_0 */
	uint8_t n_ticks : 4; /* it rose while the power flowed, before and behind */
	uint8_t low, high;   /* of the mean power, in quarter octaves */
};

/* Octets that may be a clock. */
struct explain_clock {
	uint8_t position, n;
	uint8_t first[EXPLAIN_OCTETS_MAX], last[EXPLAIN_OCTETS_MAX];
	uint16_t n_changes;
	uint32_t first_s, last_s; /* of the telegrams: the first, and the last that changed it */
};

struct explain_text {
	uint8_t position, n;
	bool is_printable, is_name, has_changed;
	uint32_t hash;
};

struct explain {
	uint8_t live; /* the list whose powers the runs are of */
	uint8_t n, n_columns, n_slots, n_energies, n_below, n_rows, n_ring, n_clocks, n_texts;
	uint32_t n_telegrams;
	uint64_t first_ms, last_ms;
	float period_s;
	uint8_t types[EXPLAIN_POSITIONS_MAX];
	uint8_t column_of[EXPLAIN_POSITIONS_MAX];
	struct explain_column columns[EXPLAIN_COLUMNS_MAX];
	uint64_t both[EXPLAIN_COLUMNS_MAX];   /* were not nil at once: a bit per column */
	uint64_t differ[EXPLAIN_COLUMNS_MAX]; /* were unequal once */
	uint32_t size_differs[EXPLAIN_SLOTS_MAX];
	struct explain_pair pairs[EXPLAIN_SLOTS_MAX][EXPLAIN_SLOTS_MAX]; /* [current][power] */
	struct explain_slot slots[EXPLAIN_SLOTS_MAX];
	uint64_t volts; /* columns that are taken for voltages now */
	double noise;   /* of their sum */
	uint32_t n_noise;
	float ring[EXPLAIN_RING][EXPLAIN_SLOTS_MAX];
	float ring_volts[EXPLAIN_RING]; /* sum of voltages; 0: none */
	float rows[EXPLAIN_ROWS_MAX][EXPLAIN_SLOTS_MAX];
	struct explain_energy energies[EXPLAIN_ENERGIES_MAX];
	struct explain_run runs[EXPLAIN_ENERGIES_MAX][EXPLAIN_PARTS_MAX];
	float run_from[EXPLAIN_ENERGIES_MAX][EXPLAIN_PARTS_MAX]; /* where the stretch began */
	float run_sum[EXPLAIN_ENERGIES_MAX][EXPLAIN_PARTS_MAX];
	struct explain_clock clocks[EXPLAIN_CLOCKS_MAX];
	struct explain_text texts[EXPLAIN_TEXTS_MAX];
};

static_assert(sizeof(struct explain) <= 16384, "bounded, as a daemon keeps some of them");

#endif
