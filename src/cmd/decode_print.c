/* A telegram as a table for people and as JSON for scripts: the numbers exactly as they were sent,
 * and what they mean for the grid connection. Left out: telegrams that were not understood, of
 * which only a summary is printed. */
#include "cmd/decode_print.h"

#include "base/hex.h"
#include "base/json.h"
#include "base/print.h"

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

static void print_text(const struct gridmeter_register *r)
{
	char text[TEXT_SHOWN + 1];

	gridmeter_register_text(r, text, sizeof text);
	print_out("%s", text);
}

static void print_number(const struct gridmeter_register *r)
{
	char text[GRIDMETER_DECIMAL_MAX];

	gridmeter_decimal_text(r->value, text);
	print_out("%s%s%s", text, r->unit ? " " : "", r->unit ? r->unit : "");
	if (gridmeter_double(r->meant) != gridmeter_double(r->value)) {
		gridmeter_decimal_text(r->meant, text);
		print_out("  (means %s)", text);
	}
	if (r->is_void)
		print_out("  (left out: nothing may be made of it)");
}

static void print_register(const struct gridmeter_register *r)
{
	print_out("  %-24s %-24s ", r->obis, r->name ? r->name : "");
	switch (r->kind) {
	case GRIDMETER_NUMBER:
		print_number(r);
		break;
	case GRIDMETER_OCTETS:
		print_octets(bytes_of(r->octets, r->n_octets));
		break;
	case GRIDMETER_TEXT:
		print_text(r);
		break;
	case GRIDMETER_ABSENT:
		print_out("-");
		break;
	case GRIDMETER_OTHER:
		print_out("(not shown)");
		break;
	}
	print_out("\n");
}

static void print_quantity(enum gridmeter_quantity q, const struct gridmeter_value *v)
{
	char text[GRIDMETER_DECIMAL_MAX];

	gridmeter_decimal_text(v->exact, text);
	print_out("  %-20s %s %s%s", gridmeter_quantity_name(q), text, gridmeter_quantity_unit(q),
		v->is_derived ? "  (derived)" : "");
	if (q == GRIDMETER_POWER && v->exact.digits)
		print_out("  %s", v->exact.is_negative ? "exporting" : "importing");
	print_out("\n");
}

static void print_grid(const struct gridmeter *g)
{
	struct gridmeter_value value;
	unsigned n = 0;

	print_out(" grid\n");
	for (enum gridmeter_quantity q = 0; q < GRIDMETER_N_QUANTITIES; q++) {
		if (!gridmeter_get_value(g, q, &value))
			continue;
		print_quantity(q, &value);
		n++;
	}
	if (!n)
		print_out("  nothing that a grid meter needs\n");
}

void decode_print_text(const struct gridmeter *g)
{
	struct gridmeter_telegram t;
	struct gridmeter_register r;
	struct gridmeter_counts counts;

	gridmeter_get_counts(g, &counts);
	gridmeter_get_telegram(g, &t);
	print_out("%s telegram %" PRIu64 " at byte %" PRIu64 ", %zu bytes, meter %s%s%s",
		t.protocol_title, counts.n_telegrams, t.offset, t.length, t.manufacturer,
		*t.manufacturer ? " " : "", t.serial);
	for (size_t i = 0; i < t.n_quirks; i++)
		print_out("%s%s", i ? ", " : "; corrected: ", t.quirks[i]);
	print_out("\n sent\n");
	for (size_t i = 0; gridmeter_get_register(g, i, &r); i++)
		print_register(&r);
	print_grid(g);
	print_out("\n");
}

static void add_decimal(cJSON *to, const char *name, struct gridmeter_decimal v, bool as_number)
{
	char text[GRIDMETER_DECIMAL_MAX];

	gridmeter_decimal_text(v, text);
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

static void add_text(cJSON *to, const struct gridmeter_register *r)
{
	char text[TEXT_SHOWN + 1];

	gridmeter_register_text(r, text, sizeof text);
	json_add_text(to, "text", text);
}

static cJSON *register_json(const struct gridmeter_register *r)
{
	cJSON *o = cJSON_CreateObject();

	json_add_text(o, "obis", r->obis);
	switch (r->kind) {
	case GRIDMETER_NUMBER:
		add_decimal(o, "value", r->value, false);
		if (r->unit)
			json_add_text(o, "unit", r->unit);
		else
			cJSON_AddNullToObject(o, "unit");
		break;
	case GRIDMETER_OCTETS:
		add_octets(o, bytes_of(r->octets, r->n_octets));
		break;
	case GRIDMETER_TEXT:
		add_text(o, r);
		break;
	case GRIDMETER_ABSENT:
	case GRIDMETER_OTHER:
		json_add_text(o, "text", "");
		break;
	}
	return o;
}

static cJSON *meter_json(const struct gridmeter_telegram *t)
{
	cJSON *o = cJSON_CreateObject();

	if (*t->manufacturer)
		json_add_text(o, "manufacturer", t->manufacturer);
	if (*t->serial)
		json_add_text(o, "serial", t->serial);
	if (*t->id)
		json_add_text(o, "id", t->id);
	return o;
}

static void add_grid(cJSON *to, const struct gridmeter *g)
{
	cJSON *grid = cJSON_AddObjectToObject(to, "grid");
	cJSON *derived = cJSON_AddArrayToObject(to, "derived");
	struct gridmeter_value value;

	/* The power factor is no part of it: it follows from the others. */
	for (enum gridmeter_quantity q = 0; q < GRIDMETER_POWER_FACTOR; q++) {
		if (!gridmeter_get_value(g, q, &value))
			continue;
		add_decimal(grid, gridmeter_quantity_name(q), value.exact, true);
		if (value.is_derived)
			json_add_text(derived, NULL, gridmeter_quantity_name(q));
	}
}

void decode_print_json(const struct gridmeter *g)
{
	cJSON *o = cJSON_CreateObject(), *list;
	struct gridmeter_telegram t;
	struct gridmeter_register r;

	gridmeter_get_telegram(g, &t);
	json_add_text(o, "protocol", t.protocol);
	cJSON_AddNumberToObject(o, "offset", (double)t.offset);
	cJSON_AddNumberToObject(o, "length", (double)t.length);
	cJSON_AddItemToObject(o, "meter", meter_json(&t));
	list = cJSON_AddArrayToObject(o, "registers");
	for (size_t i = 0; gridmeter_get_register(g, i, &r); i++)
		cJSON_AddItemToArray(list, register_json(&r));
	add_grid(o, g);
	list = cJSON_AddArrayToObject(o, "quirks");
	for (size_t i = 0; i < t.n_quirks; i++)
		json_add_text(list, NULL, t.quirks[i]);
	json_print(o);
}

void decode_print_summary(const struct gridmeter *g, bool any, const char *file)
{
	struct gridmeter_counts c;
	const char *fault;
	uint64_t n;

	gridmeter_get_counts(g, &c);
	for (size_t i = 0; (fault = gridmeter_get_fault(g, i, &n)); i++)
		if (n)
			print_err(
				"gridmeter decode: %s: dropped %" PRIu64 ": %s\n", file, n, fault);
	if (!c.n_telegrams && c.n_nothing)
		print_err("gridmeter decode: %s: %" PRIu64
			  " frame%s without a list of values that is known\n",
			file, c.n_nothing, c.n_nothing == 1 ? "" : "s");
	else if (!c.n_telegrams)
		print_err("gridmeter decode: %s: no %s%stelegram in %" PRIu64 " bytes\n", file,
			any ? "" : c.protocol_title, any ? "" : " ", c.n_octets);
}
