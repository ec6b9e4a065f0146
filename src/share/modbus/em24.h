/* The registers of an EM24 with Ethernet, which GX devices and evcc know. Left out: those that
 * neither of them reads. */
#ifndef SHARE_MODBUS_EM24_H
#define SHARE_MODBUS_EM24_H

#include "share/modbus/modbus_shown.h"

enum { EM24_POWER = 0x28 };

/* Reads a range that is zeroed. While the meter is silent all of it is refused (MODBUS_FAILURE),
 * what never changes as well: a GX device drops the meter then, looks every ten seconds whether it
 * is there again, and would take it without a value if it only said who it is. It asks for blocks
 * with gaps, so in a block what the meter does not say is 0; who asks for nothing else is refused
 * (MODBUS_NO_ADDRESS). */
enum modbus_exception em24_read(struct modbus_shown *s, const struct modbus_range *r);

/* What may be written is what a GX device writes, and changes nothing. */
enum modbus_exception em24_write(const struct modbus_shown *s, uint32_t address, uint16_t value);

/* Whether it shows that as a meter with one phase. */
bool em24_has_one_phase(const struct reading *r);

#endif
