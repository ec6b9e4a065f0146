/* A request that is longer or shorter than its function wants is answered as one whose numbers
 * cannot be: where the next one begins is known all the same. */
#include "share/modbus/modbus_answer.h"

#include <string.h>

enum {
	READ_HOLDING = 3,
	READ_INPUT = 4,
	WRITE_ONE = 6,
	WRITE_SEVERAL = 16,
	WRITE_MAX = 123,
	IS_EXCEPTION = 0x80,
	/* Where they stand in an ADU. */
	AT_LENGTH = 4,
	AT_FUNCTION = 7,
	AT_FIRST = 8,
	AT_N = 10,
	AT_COUNT = 12, /* octets of values that follow */
	AT_VALUES = 13,
};

static uint16_t u16_at(const struct modbus_frame *f, size_t at)
{
	return (uint16_t)(f->octets[at] << 8 | f->octets[at + 1]);
}

static void put_u16(uint8_t *to, uint16_t v)
{
	to[0] = (uint8_t)(v >> 8);
	to[1] = (uint8_t)v;
}

static bool is_read(uint8_t function)
{
	return function == READ_HOLDING || function == READ_INPUT;
}

/* Fills in the answer behind its function; *n is its length. */
static enum modbus_exception answer_read(const struct modbus_registers *r,
	const struct modbus_asked *asked, uint8_t out[MODBUS_ADU_MAX], size_t *n)
{
	uint16_t values[MODBUS_READ_MAX];
	enum modbus_exception e;

	if (asked->n < 1 || asked->n > MODBUS_READ_MAX)
		return MODBUS_NO_VALUE;
	e = r->read(r->of, asked->first, asked->n, values);
	if (e != MODBUS_FINE)
		return e;
	out[AT_FIRST] = (uint8_t)(2 * asked->n);
	*n = AT_FIRST + 1;
	for (uint16_t i = 0; i < asked->n; i++, *n += 2)
		put_u16(out + *n, values[i]);
	return MODBUS_FINE;
}

/* The answer repeats what the request begins with. One of several registers never has a place. */
static enum modbus_exception answer_write(const struct modbus_frame *f,
	const struct modbus_registers *r, struct modbus_asked *asked, uint8_t out[MODBUS_ADU_MAX],
	size_t *n)
{
	enum modbus_exception e;
	bool is_several = asked->function == WRITE_SEVERAL;

	if (is_several &&
		(f->n < AT_VALUES || asked->n < 1 || asked->n > WRITE_MAX ||
			f->octets[AT_COUNT] != 2 * asked->n || f->n != AT_VALUES + 2u * asked->n))
		return MODBUS_NO_VALUE;
	if (!is_several)
		asked->n = 1;
	if (asked->n > 1)
		return MODBUS_NO_ADDRESS;
	e = r->write(r->of, asked->first, u16_at(f, is_several ? AT_VALUES : AT_N));
	memcpy(out + AT_FIRST, f->octets + AT_FIRST, AT_COUNT - AT_FIRST);
	*n = AT_COUNT;
	return e;
}

static enum modbus_exception answer(const struct modbus_frame *f, const struct modbus_registers *r,
	struct modbus_asked *asked, uint8_t out[MODBUS_ADU_MAX], size_t *n)
{
	bool is_several = asked->function == WRITE_SEVERAL;

	if (!is_read(asked->function) && asked->function != WRITE_ONE && !is_several)
		return MODBUS_NO_FUNCTION;
	if (f->n < AT_COUNT || (f->n > AT_COUNT && !is_several))
		return MODBUS_NO_VALUE;
	asked->first = u16_at(f, AT_FIRST);
	asked->n = u16_at(f, AT_N);
	return is_read(asked->function) ? answer_read(r, asked, out, n)
					: answer_write(f, r, asked, out, n);
}

size_t modbus_answer(const struct modbus_frame *request, const struct modbus_registers *r,
	uint8_t out[MODBUS_ADU_MAX], struct modbus_asked *asked)
{
	size_t n = 0;

	*asked = (struct modbus_asked){.function = request->octets[AT_FUNCTION]};
	memcpy(out, request->octets, AT_FUNCTION + 1);
	asked->exception = answer(request, r, asked, out, &n);
	if (asked->exception != MODBUS_FINE) {
		out[AT_FUNCTION] |= IS_EXCEPTION;
		out[AT_FIRST] = (uint8_t)asked->exception;
		n = AT_FIRST + 1;
	}
	put_u16(out + AT_LENGTH, (uint16_t)(n - AT_LENGTH - 2));
	return n;
}
