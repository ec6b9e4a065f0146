/* Units of measure by their DLMS/COSEM number (IEC 62056-62, table of the enumeration `unit`). SML
 * and DLMS send these numbers; ASCII protocols send words. Left out: units that no electricity
 * meter sends. */
#ifndef READING_UNIT_H
#define READING_UNIT_H

#include <stdint.h>

enum unit {
	UNIT_UNSAID = 0,
	UNIT_DEGREE = 8,
	UNIT_W = 27,
	UNIT_VA = 28,
	UNIT_VAR = 29,
	UNIT_WH = 30,
	UNIT_VAH = 31,
	UNIT_VARH = 32,
	UNIT_A = 33,
	UNIT_V = 35,
	UNIT_HZ = 44,
	UNIT_NONE = 255,
};

/* The unit's sign ("Wh", "deg"), or NULL for none and for a number that we do not know. */
const char *unit_text(uint8_t unit);

#endif
