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
	TAIL_ELEMENTS = 2, /* listSignature, actGatewayTime */
	ENTRY_ELEMENTS = 7,
	OBIS_OCTETS = 6,
	SCALER_LIMIT = 20, /* beyond it is noise */
};

/* The elements of an SML_ListEntry, in their order. */
struct entry {
	struct sml_element name, status, time, unit, scaler, value, signature;
};

static bool same(struct bytes a, struct bytes b)
{
	size_t n = bytes_left(&a);

	return n == bytes_left(&b) && (n == 0 || memcmp(a.p, b.p, n) == 0);
}

/* Of another number of elements than an entry has: its name, and a value that is a list. */
static bool read_name(struct bytes *b, struct entry *entry)
{
	struct bytes whole = *b;
	struct sml_element list;

	*entry = (struct entry){.value.type = SML_LIST};
	return sml_skip(b) && sml_element(&whole, &list) &&
	       (list.type != SML_LIST || list.n == 0 || sml_field(&whole, &entry->name));
}

static bool read_entry(struct bytes *b, struct entry *entry)
{
	struct sml_element *const fields[ENTRY_ELEMENTS] = {&entry->name, &entry->status,
		&entry->time, &entry->unit, &entry->scaler, &entry->value, &entry->signature};
	struct bytes again = *b;

	if (!sml_list_of(b, ENTRY_ELEMENTS)) {
		*b = again;
		return read_name(b, entry);
	}
	for (size_t i = 0; i < ENTRY_ELEMENTS; i++)
		if (!sml_field(b, fields[i]))
			return false;
	return true;
}

/* The digits of a number, with the scaler as exponent. */
static void read_number(const struct entry *entry, struct reg *r)
{
	int64_t scaler = 0, signed_value;

	if (sml_signed(&entry->scaler, &scaler) &&
		(scaler < -SCALER_LIMIT || scaler > SCALER_LIMIT)) {
		r->kind = REG_OTHER;
		return;
	}
	if (entry->value.type == SML_UINT)
		r->value = (struct decimal){bytes_be(entry->value.data), (int8_t)scaler, false};
	else if (sml_signed(&entry->value, &signed_value))
		r->value = decimal_of(signed_value, (int)scaler);
	r->meant = r->value;
	r->width = (uint8_t)entry->value.n;
	r->is_signed = entry->value.type == SML_INT;
}

static void read_value(const struct entry *entry, struct reg *r)
{
	switch (entry->value.type) {
	case SML_INT:
	case SML_UINT:
		r->kind = REG_NUMBER;
		read_number(entry, r);
		return;
	case SML_OCTETS:
		r->kind = REG_OCTETS;
		r->octets = entry->value.data;
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

/* False when the entry has no name. */
static bool read_register(const struct entry *entry, struct reg *r)
{
	const uint8_t *name = entry->name.data.p;
	uint64_t status = 0, unit = UNIT_UNSAID;

	if (entry->name.type != SML_OCTETS || entry->name.n != OBIS_OCTETS)
		return false;
	*r = (struct reg){.obis = {name[0], name[1], name[2], name[3], name[4], name[5]}};
	r->has_status = sml_unsigned(&entry->status, &status);
	r->status = (uint32_t)status;
	sml_unsigned(&entry->unit, &unit);
	r->unit = unit <= UNIT_NONE ? (uint8_t)unit : UNIT_UNSAID;
	read_value(entry, r);
	return true;
}

static bool read_entries(struct bytes *b, uint32_t n, struct telegram *t)
{
	size_t n_registers = t->n_registers;
	struct entry entry;

	while (n--) {
		if (!read_entry(b, &entry) || n_registers == t->capacity)
			return false;
		if (read_register(&entry, &t->registers[n_registers]))
			n_registers++;
	}
	t->n_registers = n_registers;
	return true;
}

static bool skip(struct bytes *b, int n)
{
	while (n-- > 0)
		if (!sml_skip(b))
			return false;
	return true;
}

bool sml_list(struct bytes *body, struct telegram *t, struct bytes *server)
{
	struct sml_element client, id, name, time, entries;
	size_t n_before = t->n_registers;
	struct bytes b = *body, again;
	bool is_ours;

	if (!sml_list_of(&b, LIST_ELEMENTS) || !sml_field(&b, &client) || !sml_field(&b, &id) ||
		!sml_field(&b, &name) || !sml_field(&b, &time))
		return false;
	/* Another meter behind the same gateway: the first one is ours. */
	is_ours = !bytes_left(server) || same(*server, id.data);
	again = b;
	if (!sml_element(&b, &entries) || entries.type != SML_LIST)
		return false;
	if (!is_ours)
		b = again;
	if (!(is_ours ? read_entries(&b, entries.n, t) : skip(&b, 1)) || !skip(&b, TAIL_ELEMENTS)) {
		t->n_registers = n_before;
		return false;
	}
	if (id.type == SML_OCTETS && is_ours)
		*server = id.data;
	*body = b;
	return true;
}
