/* SML_GetList.Res (SML 1.04 §6.3.4) to registers, in one walk. An entry of another shape than the
 * standard's, or with a scaler beyond reason, becomes a register without a value; an entry without
 * a name is skipped, and the rest of the list still counts. Left out: times of values, and
 * signatures. */
#include "proto/sml/sml_list.h"

#include "proto/sml/sml_tl.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	LIST_ELEMENTS = 7,
	OBIS_OCTETS = 6,
	SCALER_LIMIT = 20, /* beyond it is noise */

	ABSENT = 0x01, /* TL bytes */
	OBIS_NAME = 0x07,
	INTEGER8 = 0x52,
	UNSIGNED8 = 0x62,
};

/* The first elements of SML_GetList.Res, in their order. */
enum { CLIENT_ID, SERVER_ID, LIST_NAME, N_HEAD };

/* The elements of an SML_ListEntry, in their order. */
enum field { NAME, STATUS, TIME, UNIT, SCALER, VALUE, SIGNATURE, N_FIELDS };

static bool same(struct bytes a, struct bytes b)
{
	size_t n = bytes_left(&a);

	return n == bytes_left(&b) && (n == 0 || memcmp(a.p, b.p, n) == 0);
}

/* An element that has been stepped over before. */
static inline struct sml_element element(const uint8_t *const at[N_FIELDS + 1], enum field i)
{
	struct sml_element e;

	if (*at[i] < SML_FIRST_LONG)
		return sml_common(at[i]);
	sml_long_element(&(struct bytes){at[i], at[i + 1]}, &e);
	return e;
}

/* As the standard has units, Unsigned8; else whatever unsigned number it is. */
static uint64_t unit_of(const uint8_t *const at[N_FIELDS + 1])
{
	uint64_t unit = UNIT_UNSAID;
	struct sml_element e;

	if (*at[UNIT] == UNSIGNED8)
		return at[UNIT][1];
	e = element(at, UNIT);
	sml_unsigned(&e, &unit);
	return unit <= UNIT_NONE ? unit : UNIT_UNSAID;
}

/* The same of scalers, Integer8. */
static int64_t scaler_of(const uint8_t *const at[N_FIELDS + 1])
{
	int64_t scaler = 0;
	struct sml_element e;

	if (*at[SCALER] == INTEGER8)
		return (int8_t)at[SCALER][1];
	e = element(at, SCALER);
	sml_signed(&e, &scaler);
	return scaler;
}

/* The digits of a number, with the scaler as exponent. */
static inline void read_number(const struct sml_element *value, int64_t scaler, struct reg *r)
{
	int64_t signed_value;

	if (scaler < -SCALER_LIMIT || scaler > SCALER_LIMIT) {
		r->kind = REG_OTHER;
		return;
	}
	r->kind = REG_NUMBER;
	if (value->type == SML_UINT)
		r->value = (struct decimal){bytes_be(value->data), (int8_t)scaler, false};
	else if (sml_signed(value, &signed_value))
		r->value = decimal_of(signed_value, (int)scaler);
	r->meant = r->value;
	r->width = (uint8_t)value->n;
	r->is_signed = value->type == SML_INT;
}

static void read_value(const uint8_t *const at[N_FIELDS + 1], int64_t scaler, struct reg *r)
{
	const struct sml_element value = element(at, VALUE);

	switch (value.type) {
	case SML_INT:
	case SML_UINT:
		read_number(&value, scaler, r);
		return;
	case SML_OCTETS:
		r->kind = REG_OCTETS;
		r->octets = value.data;
		return;
	case SML_ABSENT:
		r->kind = REG_ABSENT;
		return;
	case SML_BOOL:
	case SML_LIST:
	case SML_END:
		break;
	}
	r->kind = REG_OTHER;
}

static void set_name(const uint8_t o[OBIS_OCTETS], struct reg *r)
{
	*r = (struct reg){.obis = {o[0], o[1], o[2], o[3], o[4], o[5]}, .kind = REG_OTHER};
}

/* False when it is no name. */
static bool read_name(const struct sml_element *e, struct reg *r)
{
	if (e->type != SML_OCTETS || e->n != OBIS_OCTETS)
		return false;
	set_name(e->data.p, r);
	return true;
}

/* From fields that have been stepped over already, so that each of them is an element. */
static bool read_register(const uint8_t *const at[N_FIELDS + 1], struct reg *r)
{
	struct sml_element name, status;
	uint64_t word = 0;

	if (*at[NAME] == OBIS_NAME) {
		set_name(at[NAME] + 1, r);
	} else {
		name = element(at, NAME);
		if (!read_name(&name, r))
			return false;
	}
	if (*at[STATUS] != ABSENT) {
		status = element(at, STATUS);
		r->has_status = sml_unsigned(&status, &word);
		r->status = (uint32_t)word;
	}
	r->unit = (uint8_t)unit_of(at);
	read_value(at, scaler_of(at), r);
	return true;
}

/* Of another number of elements than an entry has: its name alone. */
static bool take_odd_entry(struct bytes *b, struct reg *r, bool *has_name)
{
	struct bytes whole = *b;
	struct sml_element list, name;

	if (!sml_skip(b) || !sml_element(&whole, &list))
		return false;
	*has_name = list.type == SML_LIST && list.n && sml_element(&whole, &name) &&
		    read_name(&name, r);
	return true;
}

static bool take_entry(struct bytes *b, struct reg *r, bool *has_name)
{
	const uint8_t *at[N_FIELDS + 1];
	struct bytes in;

	if (!sml_list_of(b, N_FIELDS))
		return take_odd_entry(b, r, has_name);
	in = *b;
	if (!sml_skip_all(&in, at, N_FIELDS))
		return false;
	at[N_FIELDS] = in.p;
	*b = in;
	*has_name = read_register(at, r);
	return true;
}

static bool read_entries(struct bytes *b, uint32_t n, struct telegram *t)
{
	size_t n_registers = t->n_registers;
	bool has_name;

	while (n--) {
		if (n_registers == t->capacity ||
			!take_entry(b, &t->registers[n_registers], &has_name))
			return false;
		n_registers += has_name;
	}
	t->n_registers = n_registers;
	return true;
}

bool sml_list(struct bytes *body, struct telegram *t, struct bytes *server)
{
	struct sml_element id, entries;
	size_t n_before = t->n_registers;
	const uint8_t *at[N_HEAD];
	struct bytes b = *body, list;
	bool is_ours;

	if (!sml_list_of(&b, LIST_ELEMENTS) || !sml_skip_all(&b, at, N_HEAD) ||
		!sml_element(&(struct bytes){at[SERVER_ID], b.p}, &id) ||
		!sml_skip(&b)) /* actSensorTime */
		return false;
	/* Another meter behind the same gateway: the first one is ours. */
	is_ours = !bytes_left(server) || same(*server, id.data);
	list = b;
	if (!sml_element(&list, &entries) || entries.type != SML_LIST)
		return false;
	if (is_ours)
		b = list;
	/* listSignature, actGatewayTime */
	if (!(is_ours ? read_entries(&b, entries.n, t) : sml_skip(&b)) || !sml_skip(&b) ||
		!sml_skip(&b)) {
		t->n_registers = n_before;
		return false;
	}
	if (id.type == SML_OCTETS && is_ours)
		*server = id.data;
	*body = b;
	return true;
}
