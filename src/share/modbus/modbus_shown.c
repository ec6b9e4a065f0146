#include "share/modbus/modbus_shown.h"

bool modbus_shown_has_one_phase(const struct modbus_shown *s)
{
	return s->has_first && !s->has_others;
}

bool modbus_range_put(const struct modbus_range *r, uint32_t address, uint16_t value)
{
	if (address < r->first || address >= r->first + r->n)
		return false;
	r->to[address - r->first] = value;
	return true;
}
