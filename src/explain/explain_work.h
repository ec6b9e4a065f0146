/* One look at a state: what is asked of it again and again, and the names that columns get on the
 * way to an answer. A name is of the physics (P, I, S of a phase, with its direction) until
 * explain_write.c makes OBIS codes of it. */
#ifndef EXPLAIN_EXPLAIN_WORK_H
#define EXPLAIN_EXPLAIN_WORK_H

#include "explain/explain.h"
#include "explain/explain_beam.h"

enum {
	EXPLAIN_VOLTS_MAX = 3,
	/* So near to one another two positions stand side by side: at most one is between. */
	EXPLAIN_BESIDE = 2,
	/* The order of numbers of a struct explain_why, as most facts have them. */
	EXPLAIN_N = 0,
	EXPLAIN_OF = 1,
	EXPLAIN_TIMES = 2,
};

struct explain_label {
	char kind;     /* P, I, S; 0: none */
	char sign;     /* + or -; 0: both */
	uint8_t phase; /* 1 to 3; 0: the total */
	uint8_t level;
	bool is_proven; /* of the phase */
};

/* A power with two directions: two columns, or one with a sign (b is EXPLAIN_NONE). */
struct explain_axis {
	uint8_t a, b;
};

/* The names that columns have got, and the power of ten of powers. */
struct explain_names {
	struct explain_label labels[EXPLAIN_COLUMNS_MAX];
	int power_scaler;
	uint8_t scale;
	uint64_t free; /* its columns among which powers are */
};

/* An energy that runs with a power that has a name, of this list or of that with the powers. */
struct explain_fit {
	bool is_there, is_sure;
	uint8_t part;
	int8_t decade;
	uint8_t n_pass, n_fail;
	struct explain_label label;
};

/* What the owner has read on the display, found in a column. */
struct explain_read {
	uint8_t group_c; /* 0: nothing */
	int8_t scaler;
};

struct explain_work {
	const struct explain_lists *lists;
	size_t list;
	const struct explain *e;
	const struct explain_told *told;
	struct explained *out;
	struct explain_names own, of_live;
	/* columns, a bit each */
	uint64_t constant, zero, counter, moving, negative;
	uint64_t volts, hertz;
	uint64_t free; /* F: moving, and neither of those */
	uint64_t apparent;
	uint8_t apparent_of[EXPLAIN_COLUMNS_MAX];
	uint64_t beside; /* apparent power, whose active one is in the list: put aside */
	uint64_t beside_of[EXPLAIN_COLUMNS_MAX]; /* the powers that it may belong to */
	uint8_t volt[EXPLAIN_VOLTS_MAX];
	unsigned n_volts;
	int volt_decade;
	bool is_volt_clear; /* nothing else is in a band */
	bool is_volt_sure;  /* they are really voltages */
	double u;           /* volts */
	uint64_t phases;    /* powers of phases that import what one column says */
	uint8_t half;       /* that column, or EXPLAIN_NONE */
	bool has_decade;
	int decade; /* power = voltage x current x 10^decade */
	int current_scaler;
	struct explain_axis total; /* plus and minus; EXPLAIN_NONE where there is none */
	uint8_t net;               /* a total with a sign */
	uint8_t direction;         /* enum explain_level */
	bool is_seen;              /* both directions were */
	struct explain_read read[EXPLAIN_LISTS_MAX][EXPLAIN_COLUMNS_MAX];
	struct explain_axis shown; /* what the display proves to be the total, if there is a way */
	int shown_way;             /* as in struct explain_facing; 0: nothing */
	bool has_read, has_anchor;
	int anchor;
	struct explain_fit fits[EXPLAIN_LISTS_MAX][EXPLAIN_ENERGIES_MAX];
	struct explain_beam beam;
};

/* False of EXPLAIN_NONE, whose bit no column has. */
static inline bool explain_has(uint64_t set, unsigned column)
{
	return set >> (column & 63) & 1;
}

/* Begins: the classes of columns. */
void explain_work_begin(struct explain_work *w);

/* Position of a column, from 1 on, as people count; 0 for EXPLAIN_NONE. */
uint8_t explain_field(const struct explain_work *w, unsigned column);

/* The type of its position. */
unsigned explain_type(const struct explain_work *w, unsigned column);

/* The next column of a set from `from` on, or EXPLAIN_COLUMNS_MAX. For loops over a set. */
unsigned explain_next(uint64_t set, unsigned from);
#define explain_each(c, set)                                             \
	for (unsigned c = explain_next(set, 0); c < EXPLAIN_COLUMNS_MAX; \
		c = explain_next(set, c + 1))

/* Whether two were never nil together, and each was something. */
bool explain_exclusive(const struct explain_work *w, unsigned a, unsigned b);

/* Whether they were always equal; or in size. */
bool explain_equal(const struct explain_work *w, unsigned a, unsigned b);
bool explain_equal_size(const struct explain_work *w, unsigned a, unsigned b);

/* How many of a set remain when equal columns count once. */
unsigned explain_n_kinds(const struct explain_work *w, uint64_t set);

/* The column of a position, from 0 on, or EXPLAIN_NONE. */
unsigned explain_column_at(const struct explain_work *w, size_t position);

/* `n` columns of one type from a position on, each `stride`-th, none of them a voltage or
 * frequency. False where there are none. */
bool explain_run_of(
	const struct explain_work *w, size_t at, unsigned n, unsigned stride, uint8_t *out);

/* Whether the columns of an axis are far from one another, while one takes turns with a neighbour
 * as well, which may be its other direction: import with the apparent power of export. */
bool explain_is_torn(const struct explain_work *w, struct explain_axis axis);

/* The position of the answer that is of a column. */
struct explain_position *explain_at(struct explain_work *w, unsigned column);

/* A name for a position of the answer, if it has no better one. */
struct explain_put {
	uint8_t c, d, e; /* 1-0:c.d.e */
	int scaler;
	bool has_scaler;
	uint8_t unit, level, scale;
	bool is_proven;
};
void explain_put(struct explain_work *w, unsigned column, const struct explain_put *put);

/* Whether 1-0:c.d.e is the name of a position already. */
bool explain_is_taken(const struct explain_work *w, unsigned c, unsigned d, unsigned e);

/* One more fact for it; those that find no room are left out. */
void explain_say(struct explain_work *w, unsigned column, struct explain_why why);

/* A name of physics, if the column has no better one, with what speaks for it. */
void explain_name(struct explain_work *w, unsigned column, struct explain_label label,
	struct explain_why why);

/* The label of a power: total (phase 0) or of a phase. */
struct explain_label explain_power(unsigned phase, char sign, uint8_t level);

bool explain_is_named(const struct explain_work *w, unsigned column);

#endif
