/* A telegram as a table for people and as JSON for scripts: numbers exactly as they were sent, and
 * what they mean for the grid connection. */
#include "cmd/decode_print.h"

#include "base/hex.h"
#include "base/json.h"
#include "base/print.h"
#include "base/text.h"
#include "reading/meaning.h"
#include "reading/unit.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OCTETS_SHOWN = 24,
	TEXT_SHOWN = 256,
};

static void print_octets(struct bytes b)
{
	size_t n = bytes_left(&b);
	char hex[2 * OCTETS_SHOWN + 1];

	hex_text((struct bytes){b.p, b.p + (n < OCTETS_SHOWN ? n : OCTETS_SHOWN)}, hex);
	print_out("%s", hex);
	if (n > OCTETS_SHOWN)
		print_out("… (%zu octets)", n);
}

/* Text of a meter as far as it is shown, made harmless; zeros fill it up. */
static void clean(struct bytes b, char out[TEXT_SHOWN + 1])
{
	while (b.end > b.p && b.end[-1] == 0)
		b.end--;
	text_clean_octets(out, TEXT_SHOWN + 1, b);
}

static void print_text(struct bytes b)
{
	char text[TEXT_SHOWN + 1];

	clean(b, text);
	print_out("%s", text);
}

static void print_number(const struct reg *r)
{
	const char *unit = unit_text(r->unit);
	char text[DECIMAL_TEXT_MAX];

	decimal_text(r->value, text);
	print_out("%s%s%s", text, unit ? " " : "", unit ? unit : "");
	if (decimal_double(r->meant) != decimal_double(r->value)) {
		decimal_text(r->meant, text);
		print_out("  (means %s)", text);
	}
	if (r->is_void)
		print_out("  (left out: nothing may be made of it)");
}

static void print_register(const struct reg *r)
{
	const char *name = meaning_name(r->obis);
	char obis[OBIS_TEXT_MAX];

	obis_text(r->obis, obis);
	print_out("  %-24s %-24s ", obis, name ? name : "");
	switch ((enum reg_kind)r->kind) {
	case REG_NUMBER:
		print_number(r);
		break;
	case REG_OCTETS:
		print_octets(r->octets);
		break;
	case REG_TEXT:
		print_text(r->octets);
		break;
	case REG_ABSENT:
		print_out("-");
		break;
	case REG_OTHER:
		print_out("(not shown)");
		break;
	}
	print_out("\n");
}

static void print_quantity(const struct reading *reading, enum quantity q)
{
	char text[DECIMAL_TEXT_MAX];

	decimal_text(reading->value[q], text);
	print_out("  %-20s %s %s%s", quantity_name(q), text, quantity_unit(q),
		reading_is_derived(reading, q) ? "  (derived)" : "");
	if (q == Q_POWER && reading->value[q].digits)
		print_out("  %s", reading->value[q].negative ? "exporting" : "importing");
	print_out("\n");
}

void decode_print_text(const struct receiver *r, const struct reading *reading)
{
	const struct telegram *t = &r->telegram;
	const struct identity *m = &t->meter;

	print_out("%s telegram %" PRIu64 " at byte %" PRIu64 ", %zu bytes, meter %s%s%s",
		r->protocol->title, r->n_telegrams, t->offset, t->length, m->manufacturer,
		*m->manufacturer ? " " : "", m->serial);
	for (size_t i = 0; i < t->n_quirks; i++)
		print_out("%s%s", i ? ", " : "; corrected: ", t->quirks[i]);
	print_out("\n sent\n");
	for (size_t i = 0; i < t->n_registers; i++)
		print_register(&t->registers[i]);
	print_out(" grid\n");
	if (!reading->present)
		print_out("  nothing that a grid meter needs\n");
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (reading_has(reading, q))
			print_quantity(reading, q);
	print_out("\n");
}

static void add_decimal(cJSON *to, const char *name, struct decimal v, bool as_number)
{
	char text[DECIMAL_TEXT_MAX];

	decimal_text(v, text);
	if (as_number)
		cJSON_AddRawToObject(to, name, text);
	else
		json_add_text(to, name, text);
}

static void add_octets(cJSON *to, struct bytes b)
{
	char *hex = malloc(2 * bytes_left(&b) + 1);

	if (!hex)
		return;
	hex_text(b, hex);
	json_add_text(to, "octets", hex);
	free(hex);
}

static void add_text(cJSON *to, struct bytes b)
{
	char text[TEXT_SHOWN + 1];

	clean(b, text);
	json_add_text(to, "text", text);
}

static cJSON *register_json(const struct reg *r)
{
	cJSON *o = cJSON_CreateObject();
	const char *unit = unit_text(r->unit);
	char obis[OBIS_TEXT_MAX];

	obis_text(r->obis, obis);
	json_add_text(o, "obis", obis);
	switch ((enum reg_kind)r->kind) {
	case REG_NUMBER:
		add_decimal(o, "value", r->value, false);
		if (unit)
			json_add_text(o, "unit", unit);
		else
			cJSON_AddNullToObject(o, "unit");
		break;
	case REG_OCTETS:
		add_octets(o, r->octets);
		break;
	case REG_TEXT:
		add_text(o, r->octets);
		break;
	case REG_ABSENT:
	case REG_OTHER:
		json_add_text(o, "text", "");
		break;
	}
	return o;
}

static cJSON *meter_json(const struct identity *m)
{
	cJSON *o = cJSON_CreateObject();

	if (*m->manufacturer)
		json_add_text(o, "manufacturer", m->manufacturer);
	if (*m->serial)
		json_add_text(o, "serial", m->serial);
	if (*m->id)
		json_add_text(o, "id", m->id);
	return o;
}

static void add_grid(cJSON *to, const struct reading *reading)
{
	cJSON *grid = cJSON_AddObjectToObject(to, "grid");
	cJSON *derived = cJSON_AddArrayToObject(to, "derived");

	/* The power factor is no part of it: it follows from the others. */
	for (enum quantity q = 0; q < Q_POWER_FACTOR; q++) {
		if (!reading_has(reading, q))
			continue;
		add_decimal(grid, quantity_name(q), reading->value[q], true);
		if (reading_is_derived(reading, q))
			json_add_text(derived, NULL, quantity_name(q));
	}
}

void decode_print_json(const struct receiver *r, const struct reading *reading)
{
	const struct telegram *t = &r->telegram;
	cJSON *o = cJSON_CreateObject(), *list;

	json_add_text(o, "protocol", r->protocol->name);
	cJSON_AddNumberToObject(o, "offset", (double)t->offset);
	cJSON_AddNumberToObject(o, "length", (double)t->length);
	cJSON_AddItemToObject(o, "meter", meter_json(&t->meter));
	list = cJSON_AddArrayToObject(o, "registers");
	for (size_t i = 0; i < t->n_registers; i++)
		cJSON_AddItemToArray(list, register_json(&t->registers[i]));
	add_grid(o, reading);
	list = cJSON_AddArrayToObject(o, "quirks");
	for (size_t i = 0; i < t->n_quirks; i++)
		json_add_text(list, NULL, t->quirks[i]);
	json_print(o);
}

void decode_print_summary(const struct receiver *r, uint64_t n_bytes, bool any, const char *file)
{
	for (unsigned i = 0; i < r->protocol->n_faults; i++)
		if (r->faults[i])
			print_err("gridmeter decode: %s: dropped %" PRIu64 ": %s\n", file,
				r->faults[i], r->protocol->faults[i].name);
	if (!r->n_telegrams && r->n_nothing)
		print_err("gridmeter decode: %s: %" PRIu64
			  " frame%s without a list of values that is known\n",
			file, r->n_nothing, r->n_nothing == 1 ? "" : "s");
	else if (!r->n_telegrams)
		print_err("gridmeter decode: %s: no %s%stelegram in %" PRIu64 " bytes\n", file,
			any ? "" : r->protocol->title, any ? "" : " ", n_bytes);
}
