/* Signs of the units that electricity meters send, by their number. Left out: units of gas, water
 * and heat, and words in place of numbers (iec_value.c). */
#include "reading/unit.h"

#include <stddef.h>

const char *unit_text(uint8_t unit)
{
	static const char *const text[] = {
		[UNIT_DEGREE] = "deg",
		[UNIT_W] = "W",
		[UNIT_VA] = "VA",
		[UNIT_VAR] = "var",
		[UNIT_WH] = "Wh",
		[UNIT_VAH] = "VAh",
		[UNIT_VARH] = "varh",
		[UNIT_A] = "A",
		[UNIT_V] = "V",
		[UNIT_HZ] = "Hz",
	};

	return unit < sizeof text / sizeof *text ? text[unit] : NULL;
}
