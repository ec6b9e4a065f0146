/* What the registers are made of: the meter that is shown, as it is for who asks now, and what is
 * remembered of it. Left out: which register has what (em24.h, sunspec.h). */
#ifndef SHARE_MODBUS_MODBUS_SHOWN_H
#define SHARE_MODBUS_MODBUS_SHOWN_H

#include "reading/reading.h"
#include "share/modbus/modbus_answer.h"

/* All zero, but for the id: nothing was heard of the meter. */
struct modbus_shown {
	const char *id;         /* of this machine: emulated_id() */
	bool is_live;           /* `reading` holds */
	struct reading reading; /* for who asks now */
	uint64_t now_ms;
	/* Of what it has said until now, see modbus_map_take(). */
	bool has_first, has_others; /* something of L1; of L2 or L3 */
	/* Who asks for the phases of an EM24 does so once. Where he was told that there is one, and
	 * there are three, he is refused until then, so that he asks anew. */
	bool has_told_one;
	uint64_t refused_until_ms;
};

/* Whether it is a meter of one phase: it has said something of L1, and never of L2 or L3. One that
 * says its totals only may have three. */
bool modbus_shown_has_one_phase(const struct modbus_shown *s);

/* A range of registers that is asked for. */
struct modbus_range {
	uint32_t first, n;
	uint16_t *to;
};

/* Writes a register where it is in the range; false: it is not. */
bool modbus_range_put(const struct modbus_range *r, uint32_t address, uint16_t value);

#endif
