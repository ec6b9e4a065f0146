/* Meters as they are shown by Modbus TCP, and one who asks for their registers, octet by octet. */
#ifndef TESTS_SUPPORT_MODBUS_ASKER_H
#define TESTS_SUPPORT_MODBUS_ASKER_H

#include "share/modbus/modbus_map.h"

extern const char modbus_id[];

/* Of three phases; the power is exact, and no tenth of a watt. */
struct modbus_shown modbus_meter(void);

/* Most German meters without their PIN. */
struct modbus_shown modbus_meter_with_totals(void);

struct modbus_shown modbus_meter_of_one_phase(void);

/* The last answer, and how many there were. */
struct modbus_answers {
	uint8_t last[MODBUS_ADU_MAX];
	size_t n, n_all;
	bool is_hung_up;
};

/* Feeds octets in pieces of so many. */
struct modbus_answers modbus_told(
	struct modbus_shown *s, const uint8_t *octets, size_t n, size_t piece);

/* Writes a question for registers; returns its length. */
size_t modbus_question(uint8_t to[12], uint8_t function, uint32_t first, uint32_t n);

/* Reads registers; returns the exception. `to` may be NULL. */
int modbus_ask_by(
	struct modbus_shown *s, uint8_t function, uint32_t first, uint32_t n, uint16_t *to);

/* The same by functions 3 and 4, which must say the same. */
int modbus_ask(struct modbus_shown *s, uint32_t first, uint32_t n, uint16_t *to);

#endif
