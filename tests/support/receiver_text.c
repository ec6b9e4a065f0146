/* Events of a receiver in words. */
#include "proto/protocols.h"
#include "support/receiver_text.h"

#include "base/hex.h"
#include "reading/unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 2, 3))) static void add(char *out, const char *format, ...)
{
	size_t n = strlen(out);
	va_list args;

	va_start(args, format);
	vsnprintf(out + n, RECEIVER_TEXT_MAX - n, format, args);
	va_end(args);
}

static void add_name(char *out, struct obis o)
{
	char text[OBIS_TEXT_MAX];

	obis_text(o, text);
	if (o.a == 1 && o.b == 0 && o.f == 255)
		add(out, "%u.%u.%u=", o.c, o.d, o.e);
	else
		add(out, "%s=", text);
}

static void add_number(char *out, const struct reg *r)
{
	char text[DECIMAL_TEXT_MAX];

	decimal_text(r->value, text);
	add(out, "%s", text);
	if (memcmp(&r->value, &r->meant, sizeof r->value) != 0) {
		decimal_text(r->meant, text);
		add(out, " means %s", text);
	}
	if (unit_text(r->unit))
		add(out, " %s", unit_text(r->unit));
	if (r->is_void)
		add(out, " void");
}

static void add_register(char *out, const struct reg *r)
{
	char hex[2 * 64 + 1];

	add_name(out, r->obis);
	switch ((enum reg_kind)r->kind) {
	case REG_NUMBER:
		add_number(out, r);
		break;
	case REG_OCTETS:
		hex_text((struct bytes){r->octets.p, r->octets.end}, hex);
		add(out, "%s", hex);
		break;
	case REG_TEXT:
		add(out, "\"%.*s\"", (int)bytes_left(&r->octets), (const char *)r->octets.p);
		break;
	case REG_ABSENT:
		add(out, "-");
		break;
	case REG_OTHER:
		add(out, "?");
		break;
	}
}

static void add_telegram(char *out, const struct telegram *t)
{
	add(out, "telegram(");
	for (size_t i = 0; i < t->n_registers; i++) {
		add(out, "%s", i ? ", " : "");
		add_register(out, &t->registers[i]);
	}
	add(out, ")");
	for (size_t i = 0; i < t->n_quirks; i++)
		add(out, " %s", t->quirks[i]);
}

static void take(struct receiver *r, struct bytes in, char *out)
{
	enum receiver_event event;

	while ((event = receiver_next(r, &in)) != RECEIVER_MORE) {
		if (*out)
			add(out, ", ");
		if (event == RECEIVER_TELEGRAM)
			add_telegram(out, &r->telegram);
		else if (event == RECEIVER_NOTHING)
			add(out, "nothing");
		else if (event == RECEIVER_UNKNOWN)
			add(out, "unknown list of %zu", r->telegram.n_registers);
		else
			add(out, "%s", r->protocol->faults[r->fault].name);
	}
}

void receiver_text(struct receiver *r, const struct octets *o, size_t piece, char *out)
{
	out[0] = '\0';
	for (size_t at = 0; at < o->n; at += piece)
		take(r, bytes_of(o->p + at, o->n - at < piece ? o->n - at : piece), out);
}

void receiver_text_of(const struct octets *o, char *out)
{
	static struct receiver r;

	receiver_reset(&r, protocols[0], NULL);
	receiver_text(&r, o, OCTETS_MAX, out);
}
