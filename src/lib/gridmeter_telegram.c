/* What libgridmeter tells of a telegram: its registers as they were sent, its quantities as they
 * are meant. The structs of the inner rooms are copied into those of gridmeter.h, so that they can
 * change without it. Left out: how events come about (gridmeter.c). */
#include "lib/gridmeter_state.h"

#include "base/text.h"
#include "proto/dlms/dlms_definition.h"
#include "reading/meaning.h"
#include "reading/unit.h"

#include <assert.h>
#include <math.h>

enum { EXPONENT_MAX = 40 };

static_assert(GRIDMETER_OBIS_MAX == (int)OBIS_TEXT_MAX, "codes have room");
static_assert(GRIDMETER_DECIMAL_MAX == (int)DECIMAL_TEXT_MAX, "numbers have room");
static_assert(GRIDMETER_QUIRKS_MAX == (int)TELEGRAM_QUIRKS_MAX, "quirks have room");
static_assert(GRIDMETER_TAG == (int)TELEGRAM_TAG, "checks are the same");
static_assert(GRIDMETER_SEQUENCE_132 == (int)SEQUENCE_132, "sequences are the same");
static_assert(GRIDMETER_NUMBER == (int)REG_NUMBER && GRIDMETER_OTHER == (int)REG_OTHER,
	"kinds are the same");
static_assert(GRIDMETER_N_QUANTITIES == (int)N_QUANTITIES &&
		      GRIDMETER_L1_CURRENT == (int)Q_L1_CURRENT &&
		      GRIDMETER_ENERGY_REVERSE == (int)Q_ENERGY_REVERSE,
	"quantities are the same");

static struct gridmeter_decimal outer(struct decimal d)
{
	return (struct gridmeter_decimal){d.digits, d.exp, d.negative};
}

static struct decimal inner(struct gridmeter_decimal d)
{
	return (struct decimal){d.digits, (int8_t)d.exponent, d.is_negative};
}

static bool is_of_meters(struct gridmeter_decimal d)
{
	return d.exponent >= -EXPONENT_MAX && d.exponent <= EXPONENT_MAX;
}

/* The telegram of the last event, or NULL. */
static const struct telegram *telegram_of(const struct gridmeter *g)
{
	bool is_there = g->event == GRIDMETER_TELEGRAM || g->event == GRIDMETER_UNKNOWN ||
			g->event == GRIDMETER_REFUSED;

	return is_there ? &g->listener.heard->telegram : NULL;
}

bool gridmeter_get_telegram(const struct gridmeter *g, struct gridmeter_telegram *telegram)
{
	const struct protocol *protocol = g->listener.heard->protocol;
	const struct telegram *t = telegram_of(g);

	if (!t)
		return false;
	*telegram = (struct gridmeter_telegram){
		.protocol = protocol->name,
		.protocol_title = protocol->title,
		.offset = t->offset,
		.length = t->length,
		.manufacturer = t->meter.manufacturer,
		.serial = t->meter.serial,
		.id = t->meter.id,
		.id_is_model = t->meter.id_is_model,
		.system_title = t->meter.title,
		.firmware = t->meter.firmware,
		.check = (enum gridmeter_check)t->check,
		.is_joined = t->is_joined,
		.is_partial = t->is_partial,
		.has_counter = t->has_counter,
		.counter = t->counter,
		.n_registers = t->n_registers,
		.n_quirks = t->n_quirks,
	};
	if (g->event == GRIDMETER_TELEGRAM)
		telegram->sequence = (enum gridmeter_sequence)g->reading.sequence;
	for (size_t i = 0; i < t->n_quirks; i++)
		telegram->quirks[i] = t->quirks[i];
	return true;
}

bool gridmeter_get_register(const struct gridmeter *g, size_t i, struct gridmeter_register *reg)
{
	const struct telegram *t = telegram_of(g);
	const struct reg *r;

	if (!t || i >= t->n_registers)
		return false;
	r = &t->registers[i];
	*reg = (struct gridmeter_register){
		.name = meaning_name(r->obis),
		.kind = (enum gridmeter_kind)r->kind,
		.is_void = r->is_void,
	};
	obis_text(r->obis, reg->obis);
	if (r->kind == REG_NUMBER) {
		reg->value = outer(r->value);
		reg->meant = outer(r->meant);
		reg->unit = unit_text(r->unit);
	} else if (r->kind == REG_OCTETS || r->kind == REG_TEXT) {
		reg->octets = r->octets.p;
		reg->n_octets = bytes_left(&r->octets);
	}
	return true;
}

bool gridmeter_get_value(
	const struct gridmeter *g, enum gridmeter_quantity quantity, struct gridmeter_value *value)
{
	const struct reading *r = &g->reading;
	enum quantity q = (enum quantity)quantity;

	*value = (struct gridmeter_value){.number = NAN};
	if (g->event != GRIDMETER_TELEGRAM || (unsigned)quantity >= GRIDMETER_N_QUANTITIES)
		return false;
	value->is_unreadable = reading_lacks(r, q);
	if (!reading_has(r, q))
		return false;
	value->exact = outer(r->value[q]);
	value->number = decimal_double(r->value[q]);
	value->is_derived = reading_is_derived(r, q);
	return true;
}

bool gridmeter_get_definition(const struct gridmeter *g, size_t i, char *out, size_t size)
{
	return g->event == GRIDMETER_UNKNOWN &&
	       dlms_definition_line(&g->listener.heard->telegram, i, out, size);
}

const char *gridmeter_quantity_name(enum gridmeter_quantity quantity)
{
	return (unsigned)quantity < GRIDMETER_N_QUANTITIES ? quantity_name((enum quantity)quantity)
							   : NULL;
}

const char *gridmeter_quantity_unit(enum gridmeter_quantity quantity)
{
	return (unsigned)quantity < GRIDMETER_N_QUANTITIES ? quantity_unit((enum quantity)quantity)
							   : NULL;
}

const char *gridmeter_event_name(enum gridmeter_event event)
{
	static const char *const names[] = {
		[GRIDMETER_MORE] = "more",
		[GRIDMETER_TELEGRAM] = "telegram",
		[GRIDMETER_NOTHING] = "nothing",
		[GRIDMETER_UNKNOWN] = "unknown list",
		[GRIDMETER_FAULT] = "fault",
		[GRIDMETER_REFUSED] = "refused",
	};

	return (unsigned)event < sizeof names / sizeof *names ? names[event] : NULL;
}

const char *gridmeter_error_name(enum gridmeter_error error)
{
	static const char *const names[] = {
		[GRIDMETER_FINE] = "fine",
		[GRIDMETER_NO_ROOM] = "no room",
		[GRIDMETER_NO_PROTOCOL] = "no such protocol",
		[GRIDMETER_NO_KEY_MEMORY] = "no memory for the key",
	};

	return (unsigned)error < sizeof names / sizeof *names ? names[error] : NULL;
}

void gridmeter_decimal_text(struct gridmeter_decimal decimal, char out[GRIDMETER_DECIMAL_MAX])
{
	*out = '\0';
	if (is_of_meters(decimal))
		decimal_text(inner(decimal), out);
}

double gridmeter_double(struct gridmeter_decimal decimal)
{
	return is_of_meters(decimal) ? decimal_double(inner(decimal)) : (double)NAN;
}

void gridmeter_register_text(const struct gridmeter_register *reg, char *out, size_t size)
{
	struct bytes b = {0};

	if (reg->octets)
		b = bytes_of(reg->octets, reg->n_octets);
	while (b.end > b.p && b.end[-1] == 0)
		b.end--;
	text_clean_octets(out, size, b);
}
