/* A list without names explains itself: what each of its positions is, by what the values do
 * (physics, sums, counters), and only where that is silent by the orders that grid operators use.
 * State of a fixed size that the caller owns: no heap, no clock, no globals; what a telegram costs
 * is bounded. Left out: what is said of it (explain_words.h), and everything that would use an
 * explanation: that is the owner's decision. */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "explain/explain_state.h"
#include "reading/obis.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct telegram;

enum explain_level {
	EXPLAIN_UNKNOWN, /* nothing, or two explanations */
	EXPLAIN_LIKELY,  /* half a proof, or its place: a suggestion, never to be published */
	EXPLAIN_SURE,    /* proven by what only this register does, and nothing speaks against it */
	N_EXPLAIN_LEVELS,
};

/* A fact that speaks for a position. `field` are positions from 1 on, 0 where there is none. */
enum explain_fact {
	EXPLAIN_NO_FACT,
	EXPLAIN_BAND, /* within number[0] to number[1] (V or Hz) in number[2] telegrams */
	EXPLAIN_PAIR, /* field[0] x voltage = field[1] in number[0] of number[1] quiet
		       * telegrams, and less when it was number[2] times lower */
	EXPLAIN_SUM,  /* field[0] (- field[1]) = sum of the phases in number[0] of number[1] */
	EXPLAIN_VOLTAGE_FALLS, /* when it rises: number[0] steps, number[1] standard errors */
	EXPLAIN_VOLTAGE_RISES,
	EXPLAIN_ORDER_OF_DIRECTION, /* import or export by the order in the list only */
	EXPLAIN_NEVER_BOTH,         /* never nonzero together with field[0] */
	EXPLAIN_EQUAL,              /* always the same as field[0] */
	EXPLAIN_CURRENTS, /* three currents x voltage = field[0] in number[0] of number[1] rows */
	EXPLAIN_ENERGY_RUNS,    /* an energy, field[0], rises as it adds up */
	EXPLAIN_INTEGRAL,       /* it rises as field[0] adds up: number[0] of number[1] stretches */
	EXPLAIN_INTEGRAL_BELOW, /* the same of what is below zero */
	EXPLAIN_ADDS_UP,        /* field[0] + field[1] are this */
	EXPLAIN_PART_OF,        /* of field[0] */
	EXPLAIN_FACTOR,         /* power / (voltage x current) in number[0] of number[1] rows */
	EXPLAIN_SHOWN,          /* both directions add up to what the display shows */
	EXPLAIN_DISPLAY,        /* the display shows it: number[0] kWh */
	EXPLAIN_PLACE,          /* by its place among others */
	EXPLAIN_PLACE_OF_CURRENT, /* by its place beside other currents, and nothing against it */
	EXPLAIN_CLOCK,            /* octets that are a date or a time, and went on as time did */
	EXPLAIN_CLOCK_STANDS,     /* octets that are a date or a time, and did not go on */
	EXPLAIN_TEXT,             /* a text that never changes */
	EXPLAIN_APPARENT,         /* field[0] x voltage, also where the power factor is low */
	N_EXPLAIN_FACTS,
};

struct explain_why {
	uint8_t fact; /* enum explain_fact */
	uint8_t field[2];
	float number[3];
};

enum { EXPLAIN_WHY_MAX = 3 };

struct explain_position {
	struct obis obis; /* f is 255; all zero: not known */
	int8_t scaler;
	uint8_t unit;  /* enum unit */
	uint8_t level; /* enum explain_level: who it is */
	uint8_t scale; /* the same: its power of ten */
	bool has_scaler;
	bool is_phase_proven; /* of the same phase as the others with that number */
	uint8_t n_why;
	struct explain_why why[EXPLAIN_WHY_MAX];
};

/* What would make more of it sure, a bit each, in the order of use. */
enum explain_missing {
	EXPLAIN_NEEDS_TIME,      /* too few telegrams for anything */
	EXPLAIN_NEEDS_EXPORT,    /* no export was seen */
	EXPLAIN_NEEDS_STEPS,     /* the voltage did not move enough: a kettle */
	EXPLAIN_NEEDS_DIRECTION, /* both were seen, and nothing says which is which */
	EXPLAIN_NEEDS_DISPLAY,   /* the power of ten is by custom */
	EXPLAIN_NEEDS_TARIFF,    /* no tariff has changed */
	N_EXPLAIN_MISSING,
};

struct explained {
	size_t n;
	uint32_t n_telegrams;
	uint32_t seconds;
	uint32_t missing;   /* a bit per enum explain_missing */
	bool is_power_sure; /* both directions of the total are */
	struct explain_position of[EXPLAIN_POSITIONS_MAX];
};

/* What the owner has read on the display of the meter: 1.8.0 or 2.8.0 in kWh. Two of one code are
 * of the beginning and the end of what was heard. */
struct explain_display {
	uint8_t group_c;  /* 1 or 2 */
	uint8_t decimals; /* as many as are shown */
	double kwh;
};

enum { EXPLAIN_DISPLAYS_MAX = 4 };

struct explain_told {
	bool no_export; /* nothing in this house generates */
	size_t n_displays;
	struct explain_display displays[EXPLAIN_DISPLAYS_MAX];
};

/* All lists of one meter, at most EXPLAIN_LISTS_MAX of them: its powers may come in one, its
 * energies in another. */
struct explain_lists {
	size_t n;
	struct explain of[EXPLAIN_LISTS_MAX];
};

/* Forgets all. */
void explain_reset(struct explain_lists *lists);

/* Takes a telegram as it was sent without names (DECODE_UNKNOWN), that came at `ms` of any clock
 * that goes on evenly. Returns the number of its list; -1, and nothing taken, where it has no room:
 * too many lists, more than EXPLAIN_POSITIONS_MAX positions, or no number in it. */
int explain_take(struct explain_lists *lists, const struct telegram *t, uint64_t ms);

struct explain_work;

/* What is known by now of list `i`, into *out; the state stays as it is. `work` is room for the
 * search, the caller's, and means nothing before or after. */
void explain_answer(const struct explain_lists *lists, size_t i, const struct explain_told *told,
	struct explain_work *work, struct explained *out);

#endif
