/* Types of A-XDR to kinds of registers (IEC 62056-6-2, common data types), and scalers to
 * decimals. Left out: arrays and structures as values, of which the name alone is kept. */
#include "proto/dlms/dlms_register.h"

#include "reading/unit.h"

enum {
	SCALER_MAX = 15,
	MEDIUM_ELECTRICITY = 1, /* group A */
};

struct obis dlms_obis(const uint8_t o[6])
{
	return (struct obis){o[0], o[1], o[2], o[3], o[4], o[5]};
}

static bool is_signed(uint8_t tag)
{
	return tag == AXDR_INTEGER || tag == AXDR_LONG || tag == AXDR_DOUBLE_LONG ||
	       tag == AXDR_LONG64 || tag == AXDR_FLOAT32 || tag == AXDR_FLOAT64 ||
	       (tag >= AXDR_DELTA_INT8 && tag <= AXDR_DELTA_INT32);
}

static void set_value(struct reg *r, const struct axdr *e)
{
	switch (e->tag) {
	case AXDR_NULL:
		r->kind = REG_ABSENT;
		break;
	case AXDR_BOOLEAN:
	case AXDR_ENUM:
	case AXDR_BCD:
		r->kind = REG_NUMBER;
		r->value = (struct decimal){bytes_be(e->data), 0, false};
		break;
	case AXDR_VISIBLE_STRING:
	case AXDR_UTF8_STRING:
		r->kind = REG_TEXT;
		r->octets = e->data;
		break;
	case AXDR_OCTETS:
	case AXDR_BIT_STRING:
	case AXDR_DATE_TIME:
	case AXDR_DATE:
	case AXDR_TIME:
		r->kind = REG_OCTETS;
		r->octets = e->data;
		break;
	default:
		r->kind = axdr_number(e, &r->value) ? REG_NUMBER : REG_OTHER;
	}
}

/* Numbers, but not of something that is measured. */
static bool is_state(uint8_t tag)
{
	return tag == AXDR_BOOLEAN || tag == AXDR_ENUM || tag == AXDR_BCD;
}

struct reg *dlms_register_add(struct telegram *t, struct obis name, const struct axdr *e)
{
	struct reg *r;

	if (t->n_registers == t->capacity)
		return NULL;
	r = &t->registers[t->n_registers++];
	*r = (struct reg){.obis = name, .unit = UNIT_UNSAID, .type = e->tag};
	r->width = (uint8_t)bytes_left(&e->data);
	r->is_signed = is_signed(e->tag);
	set_value(r, e);
	r->is_void = name.a == MEDIUM_ELECTRICITY && is_state(e->tag);
	if (r->kind == REG_NUMBER)
		r->meant = r->value;
	return r;
}

struct reg *dlms_register_read(struct telegram *t, struct obis name, struct bytes *b)
{
	struct axdr e;

	if (axdr_whole(b, &e) != AXDR_OK) {
		b->p = b->end;
		return NULL;
	}
	return dlms_register_add(t, name, &e);
}

void dlms_register_scale(struct reg *r, int scaler, uint8_t unit)
{
	r->unit = unit;
	if (r->kind != REG_NUMBER)
		return;
	if (scaler < -SCALER_MAX || scaler > SCALER_MAX) {
		r->kind = REG_OTHER;
		return;
	}
	r->value.exp = (int8_t)(r->value.exp + scaler);
	r->meant = r->value;
}
