/* Links, blocks and ciphering around a push: the APDU is gathered from the wire octet by octet,
 * changed, put back to where it came from, and every check over it is made anew. That way its
 * length stays, and so do all lengths of the layers around it. Left out: its values
 * (anon_dlms_values.c). */
#include "anon/anon_dlms.h"

#include "anon/anon_dlms_values.h"
#include "anon/anon_iec.h"
#include "anon/anon_numbers.h"
#include "anon/anon_stream.h"
#include "base/crc16.h"
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_apdu.h"
#include "proto/dlms/dlms_cipher.h"
#include "proto/dlms/dlms_frame.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_link.h"
#include "proto/dlms/dlms_notification.h"

#include <string.h>

enum {
	FLAG = 0x7e,
	MBUS_START = 0x68,
	MBUS_HEAD = 4,
	UNITS_MAX = 128,
	BLOCK_HEAD = 6, /* tag, control, number, number acknowledged */
	AUTHENTICATED = 0x10,
	ENCRYPTED = 0x20,
	TITLE_OCTETS = 8,
	COUNTER_OCTETS = 4,
	TAG_OCTETS = 12,
	IV_OCTETS = TITLE_OCTETS + COUNTER_OCTETS,
	INVOKE_ID_OCTETS = 4,
	INVOKE_ID_MAX = 0xffffff,
	MAKER_LETTERS = 3,
	BEHIND_MAX = 1,   /* octets behind a push that the decoder bears */
	TYPE_LETTERS = 5, /* with two for the type of the meter */
};

const uint8_t anon_dlms_key[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
const uint8_t anon_dlms_auth_key[16] = {0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9,
	0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf};

/* A frame of the link on the wire. */
struct unit {
	size_t at, length;
	uint8_t start;
};

/* An APDU, and where each of its octets stands on the wire: frames and blocks cut it at any place,
 * so that only the whole of it can be changed, and has to be put back octet by octet. */
struct gathered {
	size_t n_units, n;
	struct unit units[UNITS_MAX];
	bool in_blocks, is_whole;
	uint16_t last_block;
	uint16_t at[DLMS_MESSAGE_MAX];
	uint8_t apdu[DLMS_MESSAGE_MAX];
};

static bool gather(struct gathered *g, const uint8_t *wire, struct bytes part)
{
	if (bytes_left(&part) > DLMS_MESSAGE_MAX - g->n)
		return false;
	for (; part.p < part.end; part.p++) {
		g->at[g->n] = (uint16_t)(part.p - wire);
		g->apdu[g->n++] = *part.p;
	}
	return true;
}

/* Gathers the blocks in one frame. A block that came twice would have to be changed twice, so it is
 * refused. */
static bool gather_blocks(struct gathered *g, const uint8_t *wire, struct bytes data)
{
	struct bytes head, part;
	uint32_t n;

	while (bytes_left(&data)) {
		uint16_t number;

		if (!bytes_take(&data, BLOCK_HEAD, &head) ||
			head.p[0] != DLMS_GENERAL_BLOCK_TRANSFER ||
			axdr_length(&data, &n) != AXDR_OK || !bytes_take(&data, n, &part))
			return false;
		number = (uint16_t)(head.p[2] << 8 | head.p[3]);
		if (number != g->last_block + 1 || !gather(g, wire, part))
			return false;
		g->last_block = number;
		g->is_whole = head.p[1] & 0x80;
	}
	return true;
}

static bool gather_unit(
	struct gathered *g, const uint8_t *wire, const struct dlms_unit *u, uint8_t start)
{
	struct bytes data = u->data;

	if (start == FLAG)
		dlms_llc(&data);
	if (bytes_left(&data) == 0)
		return true;
	if (g->is_whole)
		return false;
	if (*data.p == DLMS_GENERAL_BLOCK_TRANSFER && (g->n == 0 || g->in_blocks)) {
		g->in_blocks = true;
		return (start != FLAG || u->is_last) && gather_blocks(g, wire, data);
	}
	g->is_whole = (start != FLAG && start != MBUS_START) || u->is_last;
	return !g->in_blocks && gather(g, wire, data);
}

static enum dlms_look look(struct bytes in, struct dlms_unit *u)
{
	switch (*in.p) {
	case FLAG:
		return dlms_hdlc(in, u);
	case MBUS_START:
		return dlms_mbus(in, u);
	case 0:
		return dlms_wrapper(in, u);
	default:
		return dlms_bare(in, DLMS_TRUST_SURE, u);
	}
}

/* Gathers the APDU from all frames in wire[0 .. n). What lies between them is made noise, except
 * for flags. False when it is not one whole message. */
static bool gather_all(struct gathered *g, struct anon *a, uint8_t *wire, size_t n)
{
	g->n_units = g->n = 0;
	g->in_blocks = g->is_whole = false;
	g->last_block = 0;
	for (size_t at = 0; at < n;) {
		struct dlms_unit u = {0};

		if (look(bytes_of(wire + at, n - at), &u) != DLMS_YES) {
			if (wire[at] != FLAG)
				anon_noise(a, at, wire + at, 1);
			at++;
			continue;
		}
		if (g->n_units == UNITS_MAX || !gather_unit(g, wire, &u, wire[at]))
			return false;
		g->units[g->n_units++] = (struct unit){at, u.length, wire[at]};
		at += u.length;
	}
	return g->is_whole && g->n > 0;
}

static void mend_hdlc(uint8_t *frame, size_t length)
{
	uint16_t crc = crc16_x25(frame + 1, length - 3);

	frame[length - 2] = (uint8_t)crc;
	frame[length - 1] = (uint8_t)(crc >> 8);
}

static void mend_mbus(uint8_t *frame, size_t length)
{
	uint8_t sum = 0;

	for (size_t i = MBUS_HEAD; i < length - 2; i++)
		sum = (uint8_t)(sum + frame[i]);
	frame[length - 2] = sum;
}

static void put_back(const struct gathered *g, uint8_t *wire)
{
	for (size_t i = 0; i < g->n; i++)
		wire[g->at[i]] = g->apdu[i];
	for (size_t i = 0; i < g->n_units; i++) {
		const struct unit *u = &g->units[i];

		if (u->start == FLAG)
			mend_hdlc(wire + u->at, u->length);
		else if (u->start == MBUS_START)
			mend_mbus(wire + u->at, u->length);
	}
}

static bool fake_be(struct anon *a, enum anon_space space, uint8_t *p, size_t n, int64_t most)
{
	struct anon_value v = {.v = (int64_t)bytes_be(bytes_of(p, n)), .most = most};

	if (!anon_counter(a, (struct anon_key){.space = (uint8_t)space}, &v))
		return false;
	for (size_t i = n; i-- > 0; v.v >>= 8)
		p[i] = (uint8_t)v.v;
	return true;
}

/* The 24 low bits of the long-invoke-id count; zero means that the meter does not, and its lists
 * may be known by that. */
static bool fake_invoke_id(struct anon *a, uint8_t *id)
{
	return (id[1] | id[2] | id[3]) == 0 ||
	       fake_be(a, ANON_DLMS_INVOKE_ID, id + 1, INVOKE_ID_OCTETS - 1, INVOKE_ID_MAX);
}

/* The date stands in front of what follows it, in whatever form. */
static void fake_date_before(const struct anon *a, const uint8_t *from, const uint8_t *to)
{
	if (to - from > ANON_DLMS_DATE_TIME)
		anon_dlms_date(a, (uint8_t *)to - ANON_DLMS_DATE_TIME, ANON_DLMS_DATE_TIME);
	else if (to - from > ANON_DLMS_DATE)
		anon_dlms_date(a, (uint8_t *)to - ANON_DLMS_DATE, ANON_DLMS_DATE);
}

static bool fake_notification(
	struct anon *a, const struct dlms_lists *lists, uint8_t *apdu, size_t n)
{
	struct dlms_notification note;
	struct bytes b = bytes_of(apdu, n);

	if (dlms_notification(&b, &note, false) != AXDR_OK || bytes_left(&b) > BEHIND_MAX)
		return false;
	if (note.tag == DLMS_EVENT_NOTIFICATION) {
		fake_date_before(a, apdu + 1, note.object.p);
		return anon_dlms_values(a, lists, &note);
	}
	fake_date_before(a, apdu + 1 + INVOKE_ID_OCTETS, note.value.p);
	return fake_invoke_id(a, apdu + 1) && anon_dlms_values(a, lists, &note);
}

static bool fake_plain(struct anon *a, const struct dlms_lists *lists, uint8_t *apdu, size_t n)
{
	if (n == 0)
		return false;
	if (*apdu != DLMS_P1_TELEGRAM)
		return fake_notification(a, lists, apdu, n);
	while (n && (apdu[n - 1] == '\r' || apdu[n - 1] == '\n'))
		n--;
	return anon_iec(a, apdu, n);
}

/* Three letters of the maker stay, and two for the type where there are some. */
static void fake_title(struct anon *a, uint8_t *title)
{
	size_t head = MAKER_LETTERS;

	while (head < TYPE_LETTERS && ((title[head] >= 'A' && title[head] <= 'Z') ||
					      (title[head] >= 'a' && title[head] <= 'z')))
		head++;
	if (a->is_survey)
		anon_note_octets(a, title + MAKER_LETTERS, TITLE_OCTETS - MAKER_LETTERS);
	anon_octets(a, ANON_ID, title + head, TITLE_OCTETS - head);
}

/* Encrypts in place and puts the tag behind, as the security control byte wants it. */
static bool protect(uint8_t security, const uint8_t *iv, uint8_t *text, size_t n)
{
	uint8_t aad[1 + sizeof anon_dlms_auth_key + DLMS_APDU_MAX];
	size_t n_aad = 1 + sizeof anon_dlms_auth_key;
	uint8_t tag[16];
	mbedtls_gcm_context gcm;
	bool ok;

	aad[0] = security;
	memcpy(aad + 1, anon_dlms_auth_key, sizeof anon_dlms_auth_key);
	if (!(security & ENCRYPTED)) {
		memcpy(aad + n_aad, text, n);
		n_aad += n;
	}
	mbedtls_gcm_init(&gcm);
	ok = mbedtls_gcm_setkey(
		     &gcm, MBEDTLS_CIPHER_ID_AES, anon_dlms_key, 8 * sizeof anon_dlms_key) == 0 &&
	     mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, security & ENCRYPTED ? n : 0, iv,
		     IV_OCTETS, aad, security & AUTHENTICATED ? n_aad : 0, text, text, sizeof tag,
		     tag) == 0;
	mbedtls_gcm_free(&gcm);
	if (security & AUTHENTICATED)
		memcpy(text + n, tag, TAG_OCTETS);
	return ok;
}

/* tag, title, length, security control, counter, text, tag */
static enum anon_dlms_result fake_ciphered(struct anon *a, struct dlms_keys *keys,
	const struct dlms_lists *lists, uint8_t *apdu, size_t n)
{
	uint8_t copy[DLMS_MESSAGE_MAX], iv[IV_OCTETS], *text, *counter, *title;
	struct dlms_cipher c;
	size_t n_text;

	memcpy(copy, apdu, n);
	if (*apdu == DLMS_GENERAL_CIPHERING) /* its head has more than a title */
		return ANON_DLMS_CANNOT;
	if (dlms_decipher(copy, n, keys, &c) != NO_FAULT)
		return ANON_DLMS_NO_KEY;
	text = copy + (c.content.p - copy);
	n_text = bytes_left(&c.content);
	counter = text - COUNTER_OCTETS;
	title = copy + (c.title.p - copy);
	if (n_text == 0 || (*text != DLMS_P1_TELEGRAM && *text != DLMS_DATA_NOTIFICATION &&
				   *text != DLMS_EVENT_NOTIFICATION))
		return ANON_DLMS_NO_KEY;
	if (!fake_plain(a, lists, text, n_text) ||
		!fake_be(a, ANON_DLMS_INVOCATION, counter, COUNTER_OCTETS, UINT32_MAX))
		return ANON_DLMS_NO_KEY;
	fake_title(a, title);
	if (a->is_survey)
		return ANON_DLMS_DONE; /* with a key of ours nothing would come out as it was */
	memcpy(iv, title, TITLE_OCTETS);
	memcpy(iv + TITLE_OCTETS, counter, COUNTER_OCTETS);
	if (!protect(counter[-1], iv, text, n_text))
		return ANON_DLMS_CANNOT;
	memcpy(apdu, copy, n);
	return ANON_DLMS_DONE;
}

static enum anon_dlms_result fake_push(struct anon *a, struct dlms_keys *keys,
	const struct dlms_lists *lists, uint8_t *apdu, size_t n)
{
	if (*apdu == DLMS_GENERAL_GLO_CIPHERING || *apdu == DLMS_GENERAL_DED_CIPHERING ||
		*apdu == DLMS_GENERAL_CIPHERING)
		return fake_ciphered(a, keys, lists, apdu, n);
	return fake_plain(a, lists, apdu, n) ? ANON_DLMS_DONE : ANON_DLMS_CANNOT;
}

/* One push, or several, one behind the other; an odd octet stays. */
static enum anon_dlms_result fake_pushes(
	struct anon *a, struct dlms_keys *keys, const struct dlms_lists *lists, struct gathered *g)
{
	struct bytes rest = bytes_of(g->apdu, g->n), push;
	enum anon_dlms_result r = ANON_DLMS_DONE;

	if (!dlms_take_push(&rest, &push))
		return fake_push(a, keys, lists, g->apdu, g->n);
	do
		r = fake_push(a, keys, lists, g->apdu + (push.p - g->apdu), bytes_left(&push));
	while (r == ANON_DLMS_DONE && dlms_take_push(&rest, &push));
	return r == ANON_DLMS_DONE && bytes_left(&rest) > 1 ? ANON_DLMS_CANNOT : r;
}

enum anon_dlms_result anon_dlms(struct anon *a, struct dlms_keys *keys,
	const struct dlms_lists *lists, uint8_t *wire, size_t n)
{
	struct gathered g;
	enum anon_dlms_result r;

	if (n == 0 || n > UINT16_MAX || !gather_all(&g, a, wire, n))
		return ANON_DLMS_CANNOT;
	r = fake_pushes(a, keys, lists, &g);
	if (r == ANON_DLMS_DONE)
		put_back(&g, wire);
	return r;
}
