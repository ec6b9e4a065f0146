/* The registers of the meter that is shown: those of an EM24, and of SunSpec from 40000 on, beside
 * one another, by any unit and by functions 3 and 4 alike. Pure: whoever asks has the time and the
 * reading. Left out: what stands in them (em24.h, sunspec.h). */
#ifndef SHARE_MODBUS_MODBUS_MAP_H
#define SHARE_MODBUS_MODBUS_MAP_H

#include "share/modbus/modbus_shown.h"

/* Notes what the meter says. */
void modbus_map_take(struct modbus_shown *s, const struct reading *r, uint64_t now_ms);

/* Forgets what it has said: it is another one. */
void modbus_map_forget(struct modbus_shown *s);

/* Of a struct modbus_registers: `of` is a struct modbus_shown. */
enum modbus_exception modbus_map_read(void *of, uint32_t first, uint32_t n, uint16_t *to);
enum modbus_exception modbus_map_write(void *of, uint32_t address, uint16_t value);

/* Whether there is the power in those registers. */
bool modbus_map_has_power(uint32_t first, uint32_t n);

/* "SunSpec" or "EM24", of which the register is. */
const char *modbus_map_name(uint32_t address);

#endif
