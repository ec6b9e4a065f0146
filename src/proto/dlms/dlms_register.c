/* Types of A-XDR to kinds of registers (IEC 62056-6-2, common data types), and scalers to
 * decimals. Left out: arrays and structures as values, of which the name alone is kept. */
#include "proto/dlms/dlms_register.h"

#include "reading/unit.h"

enum {
	SCALER_MAX = 15,
	MEDIUM_ELECTRICITY = 1, /* group A */
};

/* Numbers, but not of something that is measured. */
static bool is_state(const struct axdr *e)
{
	return axdr_is_of(e, AXDR_BIT(AXDR_BOOLEAN) | AXDR_BIT(AXDR_ENUM) | AXDR_BIT(AXDR_BCD));
}

static uint8_t kind_of(uint8_t tag)
{
	switch (tag) {
	case AXDR_NULL:
		return REG_ABSENT;
	case AXDR_VISIBLE_STRING:
	case AXDR_UTF8_STRING:
		return REG_TEXT;
	case AXDR_OCTETS:
	case AXDR_BIT_STRING:
	case AXDR_DATE_TIME:
	case AXDR_DATE:
	case AXDR_TIME:
		return REG_OCTETS;
	case AXDR_ARRAY:
	case AXDR_STRUCTURE:
	case AXDR_COMPACT_ARRAY:
		return REG_OTHER;
	default:
		return REG_NUMBER;
	}
}

static void set_number(struct reg *r, const struct axdr *e, bool is_no_measure)
{
	if (is_no_measure)
		r->value = (struct decimal){bytes_be(e->data), 0, false};
	else if (!axdr_number(e, &r->value))
		r->kind = REG_OTHER;
	r->is_signed = axdr_is_signed(e);
	r->meant = r->value;
}

struct reg *dlms_register_add(struct telegram *t, const struct obis *name, const struct axdr *e)
{
	const bool is_no_measure = is_state(e);
	struct reg *r;

	if (t->n_registers == t->capacity)
		return NULL;
	r = &t->registers[t->n_registers++];
	*r = (struct reg){
		.obis = *name, .kind = kind_of(e->tag), .unit = UNIT_UNSAID, .type = e->tag};
	r->width = (uint8_t)bytes_left(&e->data);
	r->is_void = name->a == MEDIUM_ELECTRICITY && is_no_measure;
	if (r->kind == REG_NUMBER)
		set_number(r, e, is_no_measure);
	else if (r->kind == REG_OCTETS || r->kind == REG_TEXT)
		r->octets = e->data;
	return r;
}

struct reg *dlms_register_read(struct telegram *t, const struct obis *name, struct bytes *b)
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
