/* The one table OBIS -> quantity: what the registers mean that concern a grid connection. Names are
 * those of IEC 62056-6-1 (formerly 62056-61). Left out: gas, water and heat, and registers that no
 * known meter has ever sent. */
#ifndef READING_MEANING_H
#define READING_MEANING_H

#include "reading/obis.h"
#include "reading/reading.h"

/* What a register says. Below N_QUANTITIES: that quantity itself. Above: something from which one
 * is made. The phases stand in order: MEANS_L1_X + 1 is MEANS_L2_X. */
enum meaning {
	MEANS_MAGNITUDE = N_QUANTITIES, /* |power|, the direction is told elsewhere */
	MEANS_IMPORT,                   /* power taken; on some meters with a sign */
	MEANS_EXPORT,                   /* power delivered */
	MEANS_SIGNED_TARIFF,            /* power with sign, under a name of its own */
	MEANS_L1_IMPORT,
	MEANS_L2_IMPORT,
	MEANS_L3_IMPORT,
	MEANS_L1_EXPORT,
	MEANS_L2_EXPORT,
	MEANS_L3_EXPORT,
	MEANS_L1_ANGLE, /* between voltage and current of the phase */
	MEANS_L2_ANGLE,
	MEANS_L3_ANGLE,
	MEANS_U2_ANGLE, /* between the voltages of L1 and L2 */
	MEANS_U3_ANGLE,
	MEANS_CURRENT, /* of a meter that does not call its only phase L1 */
	MEANS_VOLTAGE,
	MEANS_TARIFF_FORWARD, /* a part of the energy, by tariff */
	MEANS_TARIFF_REVERSE,
	MEANS_TIME_OF_USE_FORWARD, /* by tariffs from 10 on: another cut of the same */
	MEANS_TIME_OF_USE_REVERSE,
	N_MEANINGS,
	MEANS_NOTHING, /* to a grid meter */
};

/* The meaning of `o` when it comes in `unit` (enum unit). Any group B; F must be as in the table,
 * so that a value of last month is no value of now. */
enum meaning meaning_of(struct obis o, uint8_t unit);

/* The same whatever unit it came in: what it would mean. */
enum meaning meaning_of_name(const struct obis *o);

/* By enum meaning: what people call it, and the unit (enum unit) that it must come in. */
struct meaning_facts {
	const char *name;
	uint8_t unit;
};

extern const struct meaning_facts meaning_facts[N_MEANINGS];

/* The unit (enum unit) that a meaning must come in. It is asked for each register: to call it would
 * cost more than it does. */
static inline uint8_t meaning_unit(unsigned meaning)
{
	return meaning_facts[meaning].unit;
}

/* Whether it is a counter of energy, or a part of one: of a phase, a tariff. */
bool meaning_is_energy(unsigned meaning);

/* Whether it is a power, or a part of one: of a phase, a direction, a magnitude. */
bool meaning_is_power(unsigned meaning);

/* Whether it is a voltage, of a phase or of the only one. */
bool meaning_is_voltage(unsigned meaning);

/* Whether it is a current, of a phase or of the only one. */
bool meaning_is_current(unsigned meaning);

/* Whether it is an angle: of a current to its voltage, or between voltages. */
bool meaning_is_angle(unsigned meaning);

/* What people call it ("power", "energy import, tariff 1", "meter number"), or NULL. */
const char *meaning_name(struct obis o);

#endif
