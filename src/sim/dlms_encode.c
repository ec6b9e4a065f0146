/* A-XDR, general-glo-ciphering (security suite 0) and blocks of IEC 62056-5-3, and the HDLC and
 * M-Bus frames around them, to octets. Left out: the wrapper, and everything that a meter answers.
 */
#include "sim/dlms_encode.h"

#include "base/crc16.h"

#include <mbedtls/gcm.h>
#include <string.h>

enum {
	GENERAL_GLO_CIPHERING = 0xdb,
	GENERAL_BLOCK_TRANSFER = 0xe0,
	AUTHENTICATED = 0x10,
	ENCRYPTED = 0x20,
	KEY_OCTETS = 16,
	TITLE_OCTETS = 8,
	TAG_OCTETS = 12,
	TEXT_MAX = 4096,
	FLAG = 0x7e,
	MBUS_HEAD = 5, /* C, A, CI, STSAP, DTSAP */
	SEGMENT = 154,
	BLOCK = 60,
	MBUS_FRAME = 250,
};

static const uint8_t llc[] = {0xe6, 0xe7, 0x00};
static const uint8_t addresses[] = {0xcf, 0x02, 0x23};

void dlms_encode_init(struct dlms_encoder *e, uint8_t *buffer, size_t size)
{
	*e = (struct dlms_encoder){.buffer = buffer, .size = size};
}

void dlms_encode_raw(struct dlms_encoder *e, const void *p, size_t n)
{
	e->is_full |= n > e->size - e->n;
	if (e->is_full)
		return;
	memcpy(e->buffer + e->n, p, n);
	e->n += n;
}

void dlms_encode_u8(struct dlms_encoder *e, uint8_t v)
{
	dlms_encode_raw(e, &v, 1);
}

void dlms_encode_be(struct dlms_encoder *e, uint64_t v, size_t n)
{
	while (n--)
		dlms_encode_u8(e, (uint8_t)(v >> (8 * n)));
}

void dlms_encode_length(struct dlms_encoder *e, size_t n)
{
	if (n >= 0x100)
		dlms_encode_u8(e, 0x82);
	else if (n >= 0x80)
		dlms_encode_u8(e, 0x81);
	dlms_encode_be(e, n, n >= 0x100 ? 2 : 1);
}

void dlms_encode_octets(struct dlms_encoder *e, uint8_t tag, const void *p, size_t n)
{
	dlms_encode_u8(e, tag);
	dlms_encode_length(e, n);
	dlms_encode_raw(e, p, n);
}

/* Encrypts text[0 .. n) in place where that is asked for, and puts the tag behind it. Returns the
 * length with the tag; 0 without memory. */
static size_t protect(const struct dlms_security *s, uint32_t counter, uint8_t *text, size_t n)
{
	uint8_t iv[TITLE_OCTETS + 4], aad[1 + KEY_OCTETS + TEXT_MAX];
	bool is_encrypted = s->control & ENCRYPTED, is_signed = s->control & AUTHENTICATED;
	mbedtls_gcm_context gcm;
	size_t n_aad = 0;
	bool ok;

	memcpy(iv, s->title, TITLE_OCTETS);
	for (int i = 0; i < 4; i++)
		iv[TITLE_OCTETS + i] = (uint8_t)(counter >> (24 - 8 * i));
	if (is_signed) {
		aad[n_aad++] = s->control;
		memcpy(aad + n_aad, s->auth_key, KEY_OCTETS);
		n_aad += KEY_OCTETS;
	}
	if (is_signed && !is_encrypted) {
		memcpy(aad + n_aad, text, n);
		n_aad += n;
	}
	mbedtls_gcm_init(&gcm);
	ok = mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, s->key, 8 * KEY_OCTETS) == 0 &&
	     mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, is_encrypted ? n : 0, iv,
		     sizeof iv, aad, n_aad, text, text, TAG_OCTETS, text + n) == 0;
	mbedtls_gcm_free(&gcm);
	return ok ? n + (is_signed ? TAG_OCTETS : 0) : 0;
}

void dlms_encode_ciphered(struct dlms_encoder *e, const struct dlms_security *s, uint32_t counter,
	const uint8_t *apdu, size_t n)
{
	uint8_t text[TEXT_MAX];

	if (n > sizeof text - TAG_OCTETS) {
		e->is_full = true;
		return;
	}
	memcpy(text, apdu, n);
	n = protect(s, counter, text, n);
	if (!n) { /* no memory */
		e->is_full = true;
		return;
	}
	dlms_encode_octets(e, GENERAL_GLO_CIPHERING, s->title, TITLE_OCTETS);
	dlms_encode_length(e, 1 + 4 + n);
	dlms_encode_u8(e, s->control);
	dlms_encode_be(e, counter, 4);
	dlms_encode_raw(e, text, n);
}

static void put_crc(struct dlms_encoder *e, size_t from)
{
	uint16_t crc = e->is_full ? 0 : crc16_x25(e->buffer + from, e->n - from);

	dlms_encode_u8(e, (uint8_t)crc);
	dlms_encode_u8(e, (uint8_t)(crc >> 8));
}

/* One frame; `head` stands in front of the octets. */
static void put_frame(struct dlms_encoder *e, const uint8_t *head, size_t n_head, const uint8_t *p,
	size_t n, bool is_last)
{
	size_t length = 2 + sizeof addresses + 1 + 2 + n_head + n + 2, from;

	dlms_encode_u8(e, FLAG);
	from = e->n;
	dlms_encode_be(e, 0xa000 | (is_last ? 0 : 0x0800) | length, 2);
	dlms_encode_raw(e, addresses, sizeof addresses);
	dlms_encode_u8(e, is_last ? 0x13 : 0x03);
	put_crc(e, from);
	dlms_encode_raw(e, head, n_head);
	dlms_encode_raw(e, p, n);
	put_crc(e, from);
	dlms_encode_u8(e, FLAG);
}

void dlms_encode_hdlc(struct dlms_encoder *e, const uint8_t *apdu, size_t n, size_t segment)
{
	size_t n_head = sizeof llc;

	do {
		size_t now = n < segment - n_head ? n : segment - n_head;

		put_frame(e, llc, n_head, apdu, now, now == n);
		apdu += now;
		n -= now;
		n_head = 0;
	} while (n);
}

void dlms_encode_blocks(struct dlms_encoder *e, const uint8_t *apdu, size_t n, size_t block)
{
	uint8_t buffer[TEXT_MAX];
	struct dlms_encoder b;

	for (unsigned number = 1; n; number++) {
		size_t now = n < block ? n : block;

		dlms_encode_init(&b, buffer, sizeof buffer);
		dlms_encode_u8(&b, GENERAL_BLOCK_TRANSFER);
		dlms_encode_u8(&b, now == n ? 0xc0 : 0x40);
		dlms_encode_be(&b, number, 2);
		dlms_encode_be(&b, 0, 2);
		dlms_encode_length(&b, now);
		dlms_encode_raw(&b, apdu, now);
		put_frame(e, llc, number == 1 ? sizeof llc : 0, b.buffer, b.n, true);
		apdu += now;
		n -= now;
	}
}

void dlms_encode_mbus(struct dlms_encoder *e, const uint8_t *apdu, size_t n, size_t frame)
{
	for (unsigned number = 0; n; number++) {
		size_t now = n < frame - MBUS_HEAD ? n : frame - MBUS_HEAD;
		uint8_t length = (uint8_t)(now + MBUS_HEAD), sum = 0;
		const uint8_t head[] = {0x68, length, length, 0x68, 0x53, 0xff,
			(uint8_t)((now == n ? 0x10 : 0) | (number & 0x0f)), 0x01, 0x67};
		size_t from = e->n + 4;

		dlms_encode_raw(e, head, sizeof head);
		dlms_encode_raw(e, apdu, now);
		for (size_t i = from; !e->is_full && i < e->n; i++)
			sum = (uint8_t)(sum + e->buffer[i]);
		dlms_encode_u8(e, sum);
		dlms_encode_u8(e, 0x16);
		apdu += now;
		n -= now;
	}
}

void dlms_encode_link(struct dlms_encoder *e, enum dlms_link link, const uint8_t *apdu, size_t n)
{
	switch (link) {
	case DLMS_LINK_HDLC:
		dlms_encode_hdlc(e, apdu, n, SEGMENT);
		break;
	case DLMS_LINK_BLOCKS:
		dlms_encode_blocks(e, apdu, n, BLOCK);
		break;
	case DLMS_LINK_MBUS:
		dlms_encode_mbus(e, apdu, n, MBUS_FRAME);
		break;
	case DLMS_LINK_NONE:
		dlms_encode_raw(e, apdu, n);
		break;
	}
}
