/* The length is looked at as soon as it is there: what cannot be is not waited for. */
#include "share/modbus/modbus_frame.h"

#include <string.h>

enum {
	UP_TO_LENGTH = 6,
	LENGTH_MIN = 2, /* a unit and a function */
	LENGTH_MAX = MODBUS_ADU_MAX - UP_TO_LENGTH,
};

static uint16_t u16_at(const struct modbus_frame *f, size_t at)
{
	return (uint16_t)(f->octets[at] << 8 | f->octets[at + 1]);
}

/* Takes until `n` octets are there. Returns whether they are. */
static bool take(struct modbus_frame *f, size_t n, struct bytes *in)
{
	size_t missing = n - f->n, left = bytes_left(in);
	struct bytes some;

	if (!bytes_take(in, missing < left ? missing : left, &some))
		return false;
	memcpy(f->octets + f->n, some.p, bytes_left(&some));
	f->n += bytes_left(&some);
	return f->n == n;
}

enum modbus_event modbus_frame_push(struct modbus_frame *f, struct bytes *in)
{
	uint16_t length;

	if (f->is_whole)
		f->n = 0;
	f->is_whole = false;
	if (f->n < UP_TO_LENGTH && !take(f, UP_TO_LENGTH, in))
		return MODBUS_MORE;
	length = u16_at(f, 4);
	if (u16_at(f, 2) != 0 || length < LENGTH_MIN || length > LENGTH_MAX)
		return MODBUS_BROKEN;
	f->is_whole = take(f, UP_TO_LENGTH + length, in);
	return f->is_whole ? MODBUS_REQUEST : MODBUS_MORE;
}
