/* A list without names: what each position tells, in which type and power of ten. Left out: which
 * positions a list has (compose.h, trap.h). */
#ifndef SIM_NAMELESS_NAMELESS_LIST_H
#define SIM_NAMELESS_NAMELESS_LIST_H

#include "reading/obis.h"
#include "sim/nameless/scene.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dlms_encoder;

enum { POSITIONS_MAX = 48, POSITION_TEXT_MAX = 24 };

enum position_tells {
	TELLS_REGISTER, /* what the meter measures under its code */
	TELLS_CONSTANT,
	TELLS_TEXT,
	TELLS_CLOCK, /* date and time, or one of both */
	TELLS_TIME,
	TELLS_DATE,
	TELLS_STANDING_CLOCK, /* a date and time that is always the same */
	TELLS_TARIFF,         /* its number */
	TELLS_UPTIME,         /* seconds */
	TELLS_CELSIUS,        /* of a thermometer */
	TELLS_THERMOSTAT,
	TELLS_LITRES, /* of one of two counters */
	TELLS_PRODUCTION,
	TELLS_NOTHING, /* an empty array */
};

/* What sort of quantity it is. */
enum position_sort {
	SORT_POWER,
	SORT_ENERGY,
	SORT_VOLTAGE,
	SORT_CURRENT,
	SORT_REACTIVE,
	SORT_FREQUENCY,
	SORT_FACTOR,
	SORT_APPARENT,
	SORT_CLOCK,
	SORT_TEXT,
	SORT_OTHER,
	N_SORTS,
};

struct position {
	uint8_t type; /* an A-XDR tag */
	uint8_t tells;
	uint8_t sort;
	uint8_t of; /* which of several */
	int8_t scaler;
	struct obis obis; /* all zeros: it has none that anybody could know */
	int64_t constant;
	char text[POSITION_TEXT_MAX];
};

struct nameless_list {
	size_t n;
	bool is_cut; /* numbers are cut, not rounded, to the places that are sent */
	struct position positions[POSITIONS_MAX];
};

/* The words for a sort, as "power", and for a type, as "u32"; static. */
const char *nameless_sort_word(enum position_sort sort);
const char *nameless_type_word(uint8_t type);

/* Whether it is sent as a number. */
bool nameless_is_number(const struct position *p);

/* That number. */
int64_t nameless_number(
	const struct position *p, const struct nameless_list *list, const struct scene *s);

/* Puts a position at the end; one too many is left out. */
void nameless_list_add(struct nameless_list *list, const struct position *p);

/* Writes the structure of all positions as they are now. */
void nameless_list_write(
	const struct nameless_list *list, const struct scene *s, struct dlms_encoder *e);

/* The date and time of COSEM, in 12 octets. */
enum { COSEM_TIME_OCTETS = 12 };
void cosem_time(int64_t local_s, uint8_t out[COSEM_TIME_OCTETS]);

#endif
