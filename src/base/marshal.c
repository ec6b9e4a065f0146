/* Numbers are aligned to their size, counted from the first octet of a message; arrays begin with
 * the length of what is in them, which is written when they end. */
#include "base/marshal.h"

#include <string.h>

enum { /* where it stands */
	BODY_LENGTH = 4,
	SERIAL = 8,
	FIELDS_LENGTH = 12,
	LENGTH = 4, /* octets of one */
};

static void put_u32(uint8_t *to, uint32_t v)
{
	to[0] = (uint8_t)v;
	to[1] = (uint8_t)(v >> 8);
	to[2] = (uint8_t)(v >> 16);
	to[3] = (uint8_t)(v >> 24);
}

/* Over what has been written. */
static void set(struct marshal *m, size_t where, size_t v)
{
	if (m->n <= m->size)
		put_u32(m->at + where, (uint32_t)v);
}

/* Where the next `n` octets go, or NULL. */
static uint8_t *room(struct marshal *m, size_t n)
{
	size_t at = m->n;

	m->n += n;
	return m->n <= m->size ? m->at + at : NULL;
}

void marshal_octets(struct marshal *m, const void *data, size_t n)
{
	uint8_t *to = room(m, n);

	if (to)
		memcpy(to, data, n);
}

void marshal_u8(struct marshal *m, uint8_t v)
{
	uint8_t *to = room(m, 1);

	if (to)
		*to = v;
}

void marshal_align(struct marshal *m, size_t to)
{
	while (m->n & (to - 1))
		marshal_u8(m, 0);
}

void marshal_u16(struct marshal *m, uint16_t v)
{
	marshal_align(m, 2);
	marshal_u8(m, (uint8_t)v);
	marshal_u8(m, (uint8_t)(v >> 8));
}

static void append_u32(struct marshal *m, uint32_t v)
{
	uint8_t *to = room(m, 4);

	if (to)
		put_u32(to, v);
}

void marshal_u32(struct marshal *m, uint32_t v)
{
	marshal_align(m, 4);
	append_u32(m, v);
}

void marshal_u64(struct marshal *m, uint64_t v)
{
	marshal_align(m, 8);
	append_u32(m, (uint32_t)v);
	append_u32(m, (uint32_t)(v >> 32));
}

void marshal_text(struct marshal *m, const char *text)
{
	size_t n = strlen(text);

	marshal_u32(m, (uint32_t)n);
	marshal_octets(m, text, n + 1);
}

void marshal_signature(struct marshal *m, const char *signature)
{
	size_t n = strlen(signature);

	marshal_u8(m, (uint8_t)n);
	marshal_octets(m, signature, n + 1);
}

size_t marshal_array(struct marshal *m, size_t aligned)
{
	size_t array;

	marshal_u32(m, 0);
	array = m->n - LENGTH;
	marshal_align(m, aligned);
	return array;
}

void marshal_array_end(struct marshal *m, size_t array, size_t aligned)
{
	size_t begin = (array + LENGTH + aligned - 1) & ~(aligned - 1);

	set(m, array, m->n - begin);
}

static void begin_field(struct marshal *m, enum marshal_field field, char type)
{
	marshal_align(m, 8);
	marshal_u8(m, (uint8_t)field);
	marshal_signature(m, (char[]){type, '\0'});
}

void marshal_field_text(struct marshal *m, enum marshal_field field, char type, const char *text)
{
	begin_field(m, field, type);
	if (type == 'g')
		marshal_signature(m, text);
	else
		marshal_text(m, text);
}

void marshal_field_number(struct marshal *m, enum marshal_field field, uint32_t v)
{
	begin_field(m, field, 'u');
	marshal_u32(m, v);
}

void marshal_begin(struct marshal *m, uint8_t type, uint8_t flags)
{
	const uint8_t head[MARSHAL_HEAD] = {'l', type, flags, MARSHAL_VERSION};

	m->n = 0;
	marshal_octets(m, head, sizeof head);
}

void marshal_body(struct marshal *m)
{
	set(m, FIELDS_LENGTH, m->n - MARSHAL_HEAD);
	marshal_align(m, 8);
	m->body = m->n;
}

bool marshal_end(struct marshal *m, uint32_t serial)
{
	set(m, BODY_LENGTH, m->n - m->body);
	set(m, SERIAL, serial);
	return m->n <= m->size;
}
