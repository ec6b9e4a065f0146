/* What a server of Modbus TCP answers to a request (Modbus Application Protocol 1.1b3): functions 3
 * and 4, which read the same registers, 6 and 16, which write one. Left out: what stands in the
 * registers. */
#ifndef SHARE_MODBUS_MODBUS_ANSWER_H
#define SHARE_MODBUS_MODBUS_ANSWER_H

#include "share/modbus/modbus_frame.h"

enum { MODBUS_READ_MAX = 125 }; /* registers of a request */

enum modbus_exception {
	MODBUS_FINE,
	MODBUS_NO_FUNCTION, /* 1 */
	MODBUS_NO_ADDRESS,  /* 2: no such register, or not all of them */
	MODBUS_NO_VALUE,    /* 3: a number in the request that cannot be */
	MODBUS_FAILURE,     /* 4: there is nothing to tell now */
};

/* The registers of a server. */
struct modbus_registers {
	/* Registers `first` to `first` + n - 1, n within 1 and MODBUS_READ_MAX. */
	enum modbus_exception (*read)(void *of, uint32_t first, uint32_t n, uint16_t *to);
	enum modbus_exception (*write)(void *of, uint32_t address, uint16_t value);
	void *of;
};

/* What was asked for. */
struct modbus_asked {
	uint8_t function;
	uint16_t first, n; /* n 0: it names no registers */
	enum modbus_exception exception;
};

/* Answers a whole request, and notes what it was. Returns the length of the answer. */
size_t modbus_answer(const struct modbus_frame *request, const struct modbus_registers *r,
	uint8_t out[MODBUS_ADU_MAX], struct modbus_asked *asked);

#endif
