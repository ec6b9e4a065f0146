/* SunSpec information models from 40000 on: common (1), a meter with floats (213, or 211 of one
 * phase), and the same with integers and scale factors (203, 201). Floats come first, as inverters
 * look for them there. What the meter does not say is marked as not implemented. Left out:
 * voltages between phases, apparent and reactive power and energy, which our readings do not have.
 */
#ifndef SHARE_MODBUS_SUNSPEC_H
#define SHARE_MODBUS_SUNSPEC_H

#include "share/modbus/modbus_shown.h"

enum {
	SUNSPEC_POWER = 40097,            /* W of 213 */
	SUNSPEC_POWER_AS_INTEGER = 40213, /* W of 203 */
};

/* Whether the register is in the room of SunSpec. */
bool sunspec_has(uint32_t address);

/* Reads a range. While the meter is silent values are refused (MODBUS_FAILURE); which models there
 * are is told all the same, as those who ask look that up once, when they begin. */
enum modbus_exception sunspec_read(const struct modbus_shown *s, const struct modbus_range *r);

#endif
