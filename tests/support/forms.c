/* Telegrams of each form. */
#include "support/forms.h"

#include "base/crc16.h"
#include "proto/dlms/dlms.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/iec/iec.h"
#include "proto/sml/sml.h"
#include "support/dlms_text.h"
#include "support/sml_text.h"

#include <stdio.h>
#include <string.h>

enum {
	WHOLE = 1000,
	SEGMENT = 52, /* octets of information: 62 on the wire */
	BLOCK = 44,
	MBUS_PART = 57,
	AUTHENTICATED = 0x10,
	ENCRYPTED = 0x20,
	BOTH = AUTHENTICATED | ENCRYPTED,
};

static void make_sml(struct octets *wire, const struct form_values *v)
{
	static struct octets messages;
	char entries[512];

	messages.n = 0;
	snprintf(entries, sizeof entries,
		"77 07 0100010800ff 01 01 621e 5200 65%08x 01"
		"77 07 0100020800ff 01 01 621e 5200 65%08x 01"
		"77 07 0100100700ff 01 01 621b 5200 55%08x 01",
		v->import_wh, v->export_wh, v->import_w - v->export_w);
	sml_text_list(&messages, "0b 0a01 49534b 00 047a1b5c", 3, entries, CHECK_RIGHT);
	sml_text_file(wire, &messages, CHECK_RIGHT);
}

/* What is imported stands before, what is exported behind: halves of two would mix them. */
static const struct octets *push(const struct form_values *v)
{
	static struct octets apdu;
	char value[512];

	apdu.n = 0;
	snprintf(value, sizeof value,
		"01 08"
		"02 02 09 06 0000600100ff 09 08 3132333435363738"
		"02 02 09 06 0100010700ff 06 %08x"
		"02 02 09 06 0100010800ff 06 %08x"
		"02 02 09 06 0100200700ff 12 00e6"
		"02 02 09 06 0100340700ff 12 00e7"
		"02 02 09 06 0100480700ff 12 00e8"
		"02 02 09 06 0100020800ff 06 %08x"
		"02 02 09 06 0100020700ff 06 %08x",
		v->import_w, v->import_wh, v->export_wh, v->export_w);
	dlms_text_notification(&apdu, value);
	return &apdu;
}

static const struct octets *ciphered(
	uint8_t control, const struct form_values *v, const struct octets *text)
{
	static struct octets apdu;

	apdu.n = 0;
	dlms_text_cipher(&apdu, control, v->n, text);
	return &apdu;
}

static void make_hdlc(struct octets *wire, const struct form_values *v)
{
	dlms_text_hdlc(wire, push(v), WHOLE);
}

static void make_segments(struct octets *wire, const struct form_values *v)
{
	dlms_text_hdlc(wire, push(v), SEGMENT);
}

static void make_blocks(struct octets *wire, const struct form_values *v)
{
	dlms_text_blocks(wire, push(v), BLOCK);
}

static void make_mbus(struct octets *wire, const struct form_values *v)
{
	dlms_text_mbus(wire, push(v), WHOLE);
}

static void make_mbus_parts(struct octets *wire, const struct form_values *v)
{
	dlms_text_mbus(wire, push(v), MBUS_PART);
}

static void make_bare(struct octets *wire, const struct form_values *v)
{
	const struct octets *apdu = push(v);

	octets_add(wire, apdu->p, apdu->n);
}

static void make_wrapper(struct octets *wire, const struct form_values *v)
{
	const uint8_t length = (uint8_t)push(v)->n;

	octets_hex(wire, "0001 0001 0010 00");
	octets_fill(wire, length, 1);
	make_bare(wire, v);
}

static void make_ciphered(struct octets *wire, const struct form_values *v)
{
	const struct octets *apdu = ciphered(ENCRYPTED, v, push(v));

	octets_add(wire, apdu->p, apdu->n);
}

static void make_ciphered_segments(struct octets *wire, const struct form_values *v)
{
	dlms_text_hdlc(wire, ciphered(ENCRYPTED, v, push(v)), SEGMENT);
}

static void make_signed(struct octets *wire, const struct form_values *v)
{
	const struct octets *apdu = ciphered(BOTH, v, push(v));

	octets_add(wire, apdu->p, apdu->n);
}

static void make_signed_mbus_parts(struct octets *wire, const struct form_values *v)
{
	dlms_text_mbus(wire, ciphered(BOTH, v, push(v)), MBUS_PART);
}

/* Identification and data lines, up to the `!`. */
static const struct octets *lines(const struct form_values *v, const char *between)
{
	static struct octets text;
	char more[256];

	text.n = 0;
	octets_add(&text, "/ABC5METER\r\n", 12);
	octets_add(&text, between, strlen(between));
	snprintf(more, sizeof more,
		"1-0:1.8.0(%06u.%03u*kWh)\r\n1-0:2.8.0(%06u.%03u*kWh)\r\n"
		"1-0:1.7.0(%02u.%03u*kW)\r\n1-0:2.7.0(%02u.%03u*kW)\r\n!",
		v->import_wh / 1000, v->import_wh % 1000, v->export_wh / 1000, v->export_wh % 1000,
		v->import_w / 1000, v->import_w % 1000, v->export_w / 1000, v->export_w % 1000);
	octets_add(&text, more, strlen(more));
	return &text;
}

static void make_p1(struct octets *wire, const struct form_values *v)
{
	const struct octets *text = lines(v, "\r\n");
	char crc[8];

	octets_add(wire, text->p, text->n);
	snprintf(crc, sizeof crc, "%04X\r\n", crc16_arc(text->p, text->n));
	octets_add(wire, crc, strlen(crc));
}

static void make_ciphered_p1(struct octets *wire, const struct form_values *v)
{
	static struct octets p1;
	const struct octets *apdu;

	p1.n = 0;
	make_p1(&p1, v);
	apdu = ciphered(ENCRYPTED, v, &p1);
	octets_add(wire, apdu->p, apdu->n);
}

static void make_readout(struct octets *wire, const struct form_values *v)
{
	const struct octets *text = lines(v, "\002");
	uint8_t bcc = 0x03;
	const uint8_t *stx = memchr(text->p, 0x02, text->n), *end = text->p + text->n;

	octets_add(wire, text->p, text->n);
	for (const uint8_t *p = stx + 1; p < end; p++)
		bcc ^= *p;
	octets_add(wire, "\r\n\003", 3);
	octets_fill(wire, bcc ^ '\r' ^ '\n', 1);
}

static void make_mode_d(struct octets *wire, const struct form_values *v)
{
	const struct octets *text = lines(v, "\r\n");

	octets_add(wire, text->p, text->n);
	octets_add(wire, "\r\n", 2);
}

#define DLMS &protocol_dlms
#define IEC  &protocol_iec

const struct form forms[] = {
	{"SML", &protocol_sml, TELEGRAM_CRC, false, false, false, make_sml},
	{"HDLC", DLMS, TELEGRAM_CRC, false, false, false, make_hdlc},
	{"HDLC in segments", DLMS, TELEGRAM_CRC, false, false, true, make_segments},
	{"HDLC in transfer blocks", DLMS, TELEGRAM_CRC, false, false, true, make_blocks},
	{"HDLC in segments, ciphered", DLMS, TELEGRAM_CRC, true, false, true,
		make_ciphered_segments},
	{"M-Bus", DLMS, TELEGRAM_SUM, false, false, false, make_mbus},
	{"M-Bus in parts", DLMS, TELEGRAM_SUM, false, false, true, make_mbus_parts},
	{"M-Bus in parts, signed", DLMS, TELEGRAM_TAG, true, true, true, make_signed_mbus_parts},
	{"wrapper", DLMS, TELEGRAM_UNCHECKED, false, false, false, make_wrapper},
	{"bare", DLMS, TELEGRAM_UNCHECKED, false, false, false, make_bare},
	{"bare, ciphered", DLMS, TELEGRAM_UNCHECKED, true, false, false, make_ciphered},
	{"bare, signed", DLMS, TELEGRAM_TAG, true, true, false, make_signed},
	{"bare P1, ciphered", DLMS, TELEGRAM_CRC, true, false, false, make_ciphered_p1},
	{"P1", IEC, TELEGRAM_CRC, false, false, false, make_p1},
	{"readout with block check", IEC, TELEGRAM_SUM, false, false, false, make_readout},
	{"mode D", IEC, TELEGRAM_UNCHECKED, false, false, false, make_mode_d},
};
const size_t n_forms = sizeof forms / sizeof *forms;

static struct dlms_keys keys;

const struct protocol_conf *form_conf(const struct form *f)
{
	static const struct protocol_conf conf = {.keys = &keys};

	dlms_keys_finish(&keys);
	dlms_keys_init(&keys);
	if (f->is_ciphered)
		dlms_keys_set(&keys, dlms_text_key);
	if (f->is_signed)
		dlms_keys_set_auth(&keys, dlms_text_auth_key);
	return &conf;
}
