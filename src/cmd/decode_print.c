/* A telegram as a table for people and as JSON for scripts: the numbers exactly as they were sent,
 * and what they mean for the grid connection. Left out: telegrams that were not understood, of
 * which only a summary is printed. */
#include "cmd/decode_print.h"

#include "base/json_writer.h"
#include "base/print.h"

#include <assert.h>
#include <inttypes.h>

enum {
	OCTETS_SHOWN = 24,
	TEXT_SHOWN = 256,
};

static_assert(GRIDMETER_OBIS_MAX == (int)JSON_WRITER_SHORT, "codes are short");

static struct decimal exact(struct gridmeter_decimal v)
{
	return (struct decimal){v.digits, (int8_t)v.exponent, v.is_negative};
}

/* Octets may differ and the number be the same. */
static bool is_other(struct gridmeter_decimal a, struct gridmeter_decimal b)
{
	return (a.digits != b.digits || a.exponent != b.exponent ||
		       a.is_negative != b.is_negative) &&
	       gridmeter_double(a) != gridmeter_double(b);
}

static void print_octets(struct writer *to, struct bytes b)
{
	size_t n = bytes_left(&b);

	writer_octets(to, (struct bytes){b.p, b.p + (n < OCTETS_SHOWN ? n : OCTETS_SHOWN)});
	if (n <= OCTETS_SHOWN)
		return;
	writer_ours(to, "… (");
	writer_decimal(to, (struct decimal){.digits = n});
	writer_ours(to, " octets)");
}

static void print_text(struct writer *to, const struct gridmeter_register *r)
{
	char text[TEXT_SHOWN + 1];

	gridmeter_register_text(r, text, sizeof text);
	writer_text(to, text);
}

static void print_number(struct writer *to, const struct gridmeter_register *r)
{
	writer_decimal(to, exact(r->value));
	if (r->unit) {
		writer_ours(to, " ");
		writer_text(to, r->unit);
	}
	if (is_other(r->meant, r->value)) {
		writer_ours(to, "  (means ");
		writer_decimal(to, exact(r->meant));
		writer_ours(to, ")");
	}
	if (r->is_void)
		writer_ours(to, "  (left out: nothing may be made of it)");
}

static void print_register(struct writer *to, const struct gridmeter_register *r)
{
	writer_ours(to, "  ");
	writer_column(to, r->obis, 25);
	writer_column(to, r->name ? r->name : "", 25);
	switch (r->kind) {
	case GRIDMETER_NUMBER:
		print_number(to, r);
		break;
	case GRIDMETER_OCTETS:
		print_octets(to, bytes_of(r->octets, r->n_octets));
		break;
	case GRIDMETER_TEXT:
		print_text(to, r);
		break;
	case GRIDMETER_ABSENT:
		writer_ours(to, "-");
		break;
	case GRIDMETER_OTHER:
		writer_ours(to, "(not shown)");
		break;
	}
	writer_ours(to, "\n");
}

static void print_quantity(
	struct writer *to, enum gridmeter_quantity q, const struct gridmeter_value *v)
{
	writer_ours(to, "  ");
	writer_column(to, gridmeter_quantity_name(q), 21);
	writer_decimal(to, exact(v->exact));
	writer_ours(to, " ");
	writer_text(to, gridmeter_quantity_unit(q));
	if (v->is_derived)
		writer_ours(to, "  (derived)");
	if (q != GRIDMETER_POWER || !v->exact.digits)
		;
	else if (v->exact.is_negative)
		writer_ours(to, "  exporting");
	else
		writer_ours(to, "  importing");
	writer_ours(to, "\n");
}

static void print_grid(struct writer *to, const struct gridmeter *g)
{
	struct gridmeter_value value;
	unsigned n = 0;

	writer_ours(to, " grid\n");
	for (enum gridmeter_quantity q = 0; q < GRIDMETER_N_QUANTITIES; q++) {
		if (!gridmeter_get_value(g, q, &value))
			continue;
		print_quantity(to, q, &value);
		n++;
	}
	if (!n)
		writer_ours(to, "  nothing that a grid meter needs\n");
}

/* "SML telegram 1 at byte 0, 232 bytes, meter DZG 1DZG0045100005; corrected: dzg-unsigned" */
static void print_head(struct writer *to, const struct gridmeter_telegram *t, uint64_t number)
{
	writer_text(to, t->protocol_title);
	writer_ours(to, " telegram ");
	writer_decimal(to, (struct decimal){.digits = number});
	writer_ours(to, " at byte ");
	writer_decimal(to, (struct decimal){.digits = t->offset});
	writer_ours(to, ", ");
	writer_decimal(to, (struct decimal){.digits = t->length});
	writer_ours(to, " bytes, meter ");
	writer_text(to, t->manufacturer);
	if (*t->manufacturer)
		writer_ours(to, " ");
	writer_text(to, t->serial);
	for (size_t i = 0; i < t->n_quirks; i++) {
		if (i)
			writer_ours(to, ", ");
		else
			writer_ours(to, "; corrected: ");
		writer_text(to, t->quirks[i]);
	}
	writer_ours(to, "\n");
}

void decode_print_text(struct writer *to, const struct gridmeter *g)
{
	struct gridmeter_telegram t;
	struct gridmeter_register r;
	struct gridmeter_counts counts;

	gridmeter_get_counts(g, &counts);
	gridmeter_get_telegram(g, &t);
	print_head(to, &t, counts.n_telegrams);
	writer_ours(to, " sent\n");
	for (size_t i = 0; gridmeter_get_register(g, i, &r); i++)
		print_register(to, &r);
	print_grid(to, g);
	writer_ours(to, "\n");
}

static void add_number(struct json_writer *j, const struct gridmeter_register *r)
{
	json_writer_ours(j, "\",\"value\":\"");
	writer_decimal(j->to, exact(r->value));
	if (!r->unit) {
		json_writer_ours(j, "\",\"unit\":null}");
		return;
	}
	json_writer_ours(j, "\",\"unit\":\"");
	json_writer_within(j, r->unit);
	json_writer_ours(j, "\"}");
}

static void add_octets(struct json_writer *j, const struct gridmeter_register *r)
{
	json_writer_ours(j, "\",\"octets\":\"");
	writer_octets(j->to, bytes_of(r->octets, r->n_octets));
	json_writer_ours(j, "\"}");
}

/* Of what is no text there is an empty one. */
static void add_text(struct json_writer *j, const struct gridmeter_register *r)
{
	char text[TEXT_SHOWN + 1] = "";

	if (r->kind == GRIDMETER_TEXT)
		gridmeter_register_text(r, text, sizeof text);
	json_writer_ours(j, "\",\"text\":\"");
	json_writer_within(j, text);
	json_writer_ours(j, "\"}");
}

static void add_register(struct json_writer *j, const struct gridmeter_register *r)
{
	json_writer_ours(j, "{\"obis\":\"");
	json_writer_short(j, r->obis);
	switch (r->kind) {
	case GRIDMETER_NUMBER:
		add_number(j, r);
		break;
	case GRIDMETER_OCTETS:
		add_octets(j, r);
		break;
	case GRIDMETER_TEXT:
	case GRIDMETER_ABSENT:
	case GRIDMETER_OTHER:
		add_text(j, r);
		break;
	}
}

/* They are most of what is printed, so they come in pieces. */
static void add_registers(struct json_writer *j, const struct gridmeter *g)
{
	struct gridmeter_register r;

	json_writer_begin(j, "registers", '[');
	for (size_t i = 0; gridmeter_get_register(g, i, &r); i++) {
		if (i)
			json_writer_ours(j, ",");
		add_register(j, &r);
	}
	json_writer_end(j, ']');
}

static void add_meter(struct json_writer *j, const struct gridmeter_telegram *t)
{
	json_writer_begin(j, "meter", '{');
	if (*t->manufacturer)
		json_writer_text(j, "manufacturer", t->manufacturer);
	if (*t->serial)
		json_writer_text(j, "serial", t->serial);
	if (*t->id)
		json_writer_text(j, "id", t->id);
	json_writer_end(j, '}');
}

/* The power factor is no part of it: it follows from the others. */
static void add_grid(struct json_writer *j, const struct gridmeter *g)
{
	struct gridmeter_value value;
	uint32_t derived = 0;

	json_writer_begin(j, "grid", '{');
	for (enum gridmeter_quantity q = 0; q < GRIDMETER_POWER_FACTOR; q++) {
		if (!gridmeter_get_value(g, q, &value))
			continue;
		json_writer_decimal(j, gridmeter_quantity_name(q), exact(value.exact));
		derived |= (uint32_t)value.is_derived << q;
	}
	json_writer_end(j, '}');
	json_writer_begin(j, "derived", '[');
	for (enum gridmeter_quantity q = 0; derived >> q; q++)
		if (derived >> q & 1)
			json_writer_text(j, NULL, gridmeter_quantity_name(q));
	json_writer_end(j, ']');
}

static void add_quirks(struct json_writer *j, const struct gridmeter_telegram *t)
{
	json_writer_begin(j, "quirks", '[');
	for (size_t i = 0; i < t->n_quirks; i++)
		json_writer_text(j, NULL, t->quirks[i]);
	json_writer_end(j, ']');
}

void decode_print_json(struct writer *to, const struct gridmeter *g)
{
	struct json_writer j = {.to = to};
	struct gridmeter_telegram t;

	gridmeter_get_telegram(g, &t);
	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "protocol", t.protocol);
	json_writer_decimal(&j, "offset", (struct decimal){.digits = t.offset});
	json_writer_decimal(&j, "length", (struct decimal){.digits = t.length});
	add_meter(&j, &t);
	add_registers(&j, g);
	add_grid(&j, g);
	add_quirks(&j, &t);
	json_writer_end(&j, '}');
	writer_ours(to, "\n");
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
