/* Pushes for tests. */
#include "support/dlms_text.h"

#include "sim/dlms_encode.h"

#include <assert.h>

const uint8_t dlms_text_key[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
const uint8_t dlms_text_auth_key[16] = {0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9,
	0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf};

enum { WHOLE = 2000 };

void dlms_text_notification(struct octets *apdu, const char *value)
{
	octets_hex(apdu, "0f 00000001 00");
	octets_hex(apdu, value);
}

/* Calls an encoder on what is behind `o`. */
static struct dlms_encoder encoder(struct octets *o)
{
	struct dlms_encoder e;

	dlms_encode_init(&e, o->p + o->n, OCTETS_MAX - o->n);
	return e;
}

static void done(struct octets *o, const struct dlms_encoder *e)
{
	assert(!e->is_full);
	o->n += e->n;
}

void dlms_text_cipher(
	struct octets *out, uint8_t control, uint32_t counter, const struct octets *apdu)
{
	const struct dlms_security security = {control, dlms_text_key, dlms_text_auth_key,
		(const uint8_t *)"TST\x10\x20\x30\x40\x50"};
	struct dlms_encoder e = encoder(out);

	dlms_encode_ciphered(&e, &security, counter, apdu->p, apdu->n);
	done(out, &e);
}

void dlms_text_hdlc(struct octets *wire, const struct octets *apdu, size_t segment)
{
	struct dlms_encoder e = encoder(wire);

	dlms_encode_hdlc(&e, apdu->p, apdu->n, segment);
	done(wire, &e);
}

void dlms_text_push(struct octets *wire, const char *value)
{
	struct octets apdu = {0};

	dlms_text_notification(&apdu, value);
	dlms_text_hdlc(wire, &apdu, WHOLE);
}

void dlms_text_blocks(struct octets *wire, const struct octets *apdu, size_t block)
{
	struct dlms_encoder e = encoder(wire);

	dlms_encode_blocks(&e, apdu->p, apdu->n, block);
	done(wire, &e);
}

void dlms_text_mbus(struct octets *wire, const struct octets *apdu, size_t frame)
{
	struct dlms_encoder e = encoder(wire);

	dlms_encode_mbus(&e, apdu->p, apdu->n, frame);
	done(wire, &e);
}
