/* Signs of the units that electricity meters send. */
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
