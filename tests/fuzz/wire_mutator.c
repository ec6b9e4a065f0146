/* Take a frame out, mutate what is in it, make a frame of that, put it back. */
#include "wire_mutator.h"

#include "fuzz.h"

#include "base/bytes.h"
#include "base/crc16.h"
#include "proto/dlms/axdr.h"
#include "proto/sml/sml_message.h"
#include "proto/sml/sml_tl.h"
#include "sim/dlms_encode.h"
#include "sim/dlms_profile.h"

#include <mbedtls/gcm.h>
#include <stdio.h>
#include <string.h>

enum {
	FRAMES_MAX = 32,
	BODY_MAX = 16384,
	ELEMENTS_MAX = 512,
	STX = 2,
	ETX = 3,
	FLAG = 0x7e,
	HDLC_FORMAT = 0xa0,
	HDLC_LENGTH_MAX = 0x7ff,
	MBUS_START = 0x68,
	MBUS_STOP = 0x16,
	MBUS_HEAD = 4, /* in front of the octets that the length counts */
	SML_START = 8,
	SML_END_MARK = 5, /* 1b1b1b1b 1a, and three octets more */
	SML_WORD = 4,
	TITLE = 8,
};

enum kind { SML_FILE, HDLC, MBUS, P1, BLOCK };

struct frame {
	enum kind kind;
	size_t from, upto;
};

static const uint8_t sml_start[] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};
static const uint8_t sml_end[] = {0x1b, 0x1b, 0x1b, 0x1b, 0x1a};

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

/* Mutates octets with no more room than there is; never to nothing. */
static size_t mutate(uint8_t *p, size_t n, size_t max)
{
	size_t now = max ? LLVMFuzzerMutate(p, n, max) : n;

	return now ? now : n;
}

static size_t add(uint8_t *to, size_t at, const void *p, size_t n)
{
	memcpy(to + at, p, n);
	return at + n;
}

static size_t add_low_first(uint8_t *to, size_t at, uint16_t v)
{
	const uint8_t octets[] = {(uint8_t)v, (uint8_t)(v >> 8)};

	return add(to, at, octets, sizeof octets);
}

/* Where the octets stand, from `at` on; `n` when nowhere. */
static size_t find(const uint8_t *p, size_t n, size_t at, const void *what, size_t size)
{
	const uint8_t *found = at < n ? memmem(p + at, n - at, what, size) : NULL;

	return found ? (size_t)(found - p) : n;
}

/* --- elements --- */

struct element {
	size_t at, n; /* its value */
};

/* Mutates the value of one element in place, its length stays. False: there is none. */
static bool mutate_one(uint8_t *body, const struct element *of, size_t n_of, unsigned seed)
{
	uint8_t value[64];
	const struct element *e = n_of ? &of[seed % n_of] : NULL;
	size_t n;

	if (!e)
		return false;
	n = e->n < sizeof value ? e->n : sizeof value;
	memcpy(value, body + e->at, n);
	mutate(value, n, n);
	memcpy(body + e->at, value, n);
	return true;
}

size_t sml_mutate(uint8_t *body, size_t n, size_t max, unsigned seed)
{
	struct element of[ELEMENTS_MAX];
	struct bytes b = bytes_of(body, n);
	struct sml_element e;
	size_t n_of = 0;

	if (next(&seed) % 4 == 0)
		return mutate(body, n, max);
	while (n_of < ELEMENTS_MAX && sml_element(&b, &e))
		if (e.type != SML_LIST && e.type != SML_END && bytes_left(&e.data))
			of[n_of++] = (struct element){
				(size_t)(e.data.p - body), bytes_left(&e.data)};
	return mutate_one(body, of, n_of, next(&seed)) ? n : mutate(body, n, max);
}

size_t axdr_mutate(uint8_t *body, size_t n, size_t max, unsigned seed)
{
	struct element of[ELEMENTS_MAX];
	struct bytes b = bytes_of(body, n);
	struct axdr e;
	size_t n_of = 0;

	if (next(&seed) % 4 == 0)
		return mutate(body, n, max);
	while (n_of < ELEMENTS_MAX && bytes_left(&b)) {
		struct bytes before = b;

		if (axdr_element(&b, &e) != AXDR_OK)
			b.p = before.p + 1; /* the head of an APDU is no element */
		else if (e.tag > AXDR_STRUCTURE && bytes_left(&e.data))
			of[n_of++] = (struct element){
				(size_t)(e.data.p - body), bytes_left(&e.data)};
	}
	return mutate_one(body, of, n_of, next(&seed)) ? n : mutate(body, n, max);
}

/* --- ciphered APDUs --- */

/* Where the ciphered octets begin behind db 08 TITLE LENGTH CONTROL COUNTER; 0: it is none with a
 * short length. */
static size_t ciphered_at(const uint8_t *apdu, size_t n)
{
	size_t lengths = n > TITLE + 2 && apdu[TITLE + 2] >= 0x80 ? apdu[TITLE + 2] - 0x7fu : 1;
	size_t at = 2 + TITLE + lengths + 5;

	return n > at && apdu[0] == 0xdb && apdu[1] == TITLE && lengths <= 3 ? at : 0;
}

/* Deciphers, mutates, ciphers with a right tag. 0: it is no ciphered APDU. */
static size_t mutate_ciphered(uint8_t *apdu, size_t n, size_t max, unsigned seed)
{
	static uint8_t plain[BODY_MAX];
	size_t at = ciphered_at(apdu, n), n_plain;
	uint8_t iv[TITLE + 4], control, tag[16];
	mbedtls_gcm_context gcm;
	struct dlms_security security = {0, dlms_profile_key, dlms_profile_auth_key, iv};
	struct dlms_encoder e;

	if (!at || n - at > sizeof plain)
		return 0;
	control = apdu[at - 5];
	n_plain = n - at - (control & 0x10 && n - at > 12 ? 12 : 0);
	memcpy(iv, apdu + 2, TITLE);
	memcpy(iv + TITLE, apdu + at - 4, 4);
	mbedtls_gcm_init(&gcm);
	mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, dlms_profile_key, 128);
	/* both directions are one */
	mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, n_plain, iv, sizeof iv, NULL, 0,
		apdu + at, plain, sizeof tag, tag);
	mbedtls_gcm_free(&gcm);
	n_plain = axdr_mutate(
		plain, n_plain, n_plain + 16 < BODY_MAX ? n_plain + 16 : n_plain, seed);
	security.control = next(&seed) % 8 ? control & 0x30 : 0x30;
	dlms_encode_init(&e, apdu, max);
	dlms_encode_ciphered(&e, &security,
		(uint32_t)iv[TITLE] << 24 | (uint32_t)iv[9] << 16 | (uint32_t)iv[10] << 8 | iv[11],
		plain, n_plain);
	return e.is_full ? 0 : e.n;
}

/* An APDU, or an LLC head and an APDU, or a part of one. */
static size_t mutate_information(uint8_t *p, size_t n, size_t max, unsigned seed)
{
	size_t head = n > 3 && p[0] == 0xe6 ? 3 : 0;
	uint8_t copy[BODY_MAX];
	size_t now;

	if (n < sizeof copy && next(&seed) % 8) {
		memcpy(copy, p, n);
		now = mutate_ciphered(copy + head, n - head, sizeof copy - head, next(&seed));
		if (now && now + head <= max)
			return add(p, head, copy + head, now);
	}
	return head + axdr_mutate(p + head, n - head, max - head, seed);
}

/* --- frames: each takes `n` octets of a frame and makes `out` of them, of at most BODY_MAX octets
 * and some --- */

static size_t mutate_message(const struct sml_message *m, uint8_t *out, size_t at, unsigned seed)
{
	struct bytes rest = m->body;
	size_t head = (size_t)(m->body.p - m->first), n, from = at;

	if (!sml_skip(&rest))
		return 0;
	n = (size_t)(rest.p - m->body.p);
	if (at + head + n + 64 > BODY_MAX)
		return 0;
	at = add(out, at, m->first, head);
	memcpy(out + at, m->body.p, n);
	at += sml_mutate(out + at, n, n + 32, seed);
	return add_low_first(out, add(out, at, "\x63", 1), crc16_x25(out + from, at - from));
}

/* The messages of a file, one of them mutated; 0: they cannot be told apart. */
static size_t mutate_messages(const uint8_t *p, size_t n, uint8_t *out, unsigned seed)
{
	unsigned which = next(&seed) % 3, i = 0;
	struct bytes file = bytes_of(p, n);
	struct sml_message m;
	bool ended = false;
	size_t at = 0;

	while (bytes_left(&file) && sml_message_begin(file, &m, &ended)) {
		struct bytes rest = m.body, before = file;

		if (!sml_skip(&rest) || !sml_message_end(rest, &m, &file))
			break;
		if (i++ == which) {
			at = mutate_message(&m, out, at, next(&seed));
			if (!at)
				return 0;
			out[at++] = 0;
		} else if (at + n < BODY_MAX) {
			at = add(out, at, before.p, (size_t)(file.p - before.p));
		}
	}
	return ended || !bytes_left(&file) ? at : 0;
}

/* Escapes are doubled on the wire. */
static size_t unescape(const uint8_t *p, size_t n, uint8_t *out)
{
	size_t to = 0;

	for (size_t i = 0; i < n && to < BODY_MAX; i++) {
		out[to++] = p[i];
		if (to >= SML_WORD && i + SML_WORD < n && memcmp(p + i - 3, sml_end, 4) == 0 &&
			memcmp(p + i + 1, sml_end, 4) == 0)
			i += SML_WORD;
	}
	return to;
}

static size_t escape(const uint8_t *p, size_t n, uint8_t *out, size_t at)
{
	unsigned run = 0;

	for (size_t i = 0; i < n; i++) {
		out[at++] = p[i];
		run = p[i] == 0x1b ? run + 1 : 0;
		if (run == SML_WORD) {
			at = add(out, at, sml_end, SML_WORD);
			run = 0;
		}
	}
	return at;
}

static size_t mutate_sml(const uint8_t *p, size_t n, uint8_t *out, unsigned seed)
{
	static uint8_t payload[BODY_MAX], mutated[BODY_MAX + 64];
	size_t n_payload, at, pad;

	if (n < SML_START + SML_END_MARK + 3)
		return 0;
	n_payload = unescape(p + SML_START, n - SML_START - SML_END_MARK - 3, payload);
	pad = p[n - 3];
	n_payload -= pad < 4 && pad <= n_payload ? pad : 0;
	at = mutate_messages(payload, n_payload, mutated, next(&seed));
	if (!at) {
		memcpy(mutated, payload, n_payload);
		at = mutate(mutated, n_payload, n_payload + 32);
	}
	n = escape(mutated, at, out, add(out, 0, sml_start, sizeof sml_start));
	for (pad = 0; n % 4; pad++)
		out[n++] = 0;
	n = add(out, n, sml_end, sizeof sml_end);
	out[n++] = (uint8_t)pad;
	return add_low_first(out, n, crc16_x25(out, n));
}

/* From flag to flag. */
static size_t mutate_hdlc(const uint8_t *p, size_t n, uint8_t *out, unsigned seed)
{
	size_t head = 3, n_information, at;

	for (int addresses = 0; addresses < 2; addresses++, head++)
		while (head + 8 < n && !(p[head] & 1))
			head++;
	head++; /* control */
	if (head + 5 >= n || n > HDLC_LENGTH_MAX)
		return 0;
	at = add(out, 0, p, head + 2);
	n_information = n - head - 5;
	memcpy(out + at, p + at, n_information);
	n_information = mutate_information(
		out + at, n_information, HDLC_LENGTH_MAX - head - 4, next(&seed));
	n = head + 4 + n_information - 1; /* flags do not count */
	out[1] = (uint8_t)(HDLC_FORMAT | (p[1] & 8) | n >> 8);
	out[2] = (uint8_t)n;
	add_low_first(out, head, crc16_x25(out + 1, head - 1));
	at = add_low_first(out, at + n_information, crc16_x25(out + 1, head + 1 + n_information));
	out[at++] = FLAG;
	return at;
}

static size_t mutate_mbus(const uint8_t *p, size_t n, uint8_t *out, unsigned seed)
{
	static uint8_t data[BODY_MAX];
	size_t head = MBUS_HEAD + 5, n_data = n - head - 2; /* C A CI and two ports */
	uint8_t sum = 0;

	if (n < head + 3)
		return 0;
	memcpy(data, p + head, n_data);
	n_data = mutate_information(data, n_data, 250, seed);
	n = 5 + n_data;
	out[0] = out[3] = MBUS_START;
	out[1] = out[2] = (uint8_t)n;
	memcpy(out + MBUS_HEAD, p + MBUS_HEAD, 5);
	n = add(out, head, data, n_data);
	for (size_t i = MBUS_HEAD; i < n; i++)
		sum = (uint8_t)(sum + out[i]);
	out[n++] = sum;
	out[n++] = MBUS_STOP;
	return n;
}

/* From the slash up to the four digits behind the exclamation mark. */
static size_t mutate_p1(const uint8_t *p, size_t n, uint8_t *out)
{
	char crc[8];

	n -= 4;
	memcpy(out, p, n - 1);
	n = mutate(out, n - 1, n + 32);
	out[n++] = '!';
	snprintf(crc, sizeof crc, "%04X", crc16_arc(out, n));
	return add(out, n, crc, 4);
}

/* From STX up to the block check. */
static size_t mutate_block(const uint8_t *p, size_t n, uint8_t *out)
{
	uint8_t bcc = ETX;

	n -= 3;
	memcpy(out + 1, p + 1, n);
	n = mutate(out + 1, n, n + 32);
	out[0] = STX;
	for (size_t i = 0; i < n; i++)
		bcc ^= out[1 + i];
	out[n + 1] = ETX;
	out[n + 2] = bcc & 0x7f;
	return n + 3;
}

static size_t mutate_frame(enum kind kind, const uint8_t *p, size_t n, uint8_t *out, unsigned seed)
{
	switch (kind) {
	case SML_FILE:
		return mutate_sml(p, n, out, seed);
	case HDLC:
		return mutate_hdlc(p, n, out, seed);
	case MBUS:
		return mutate_mbus(p, n, out, seed);
	case P1:
		return mutate_p1(p, n, out);
	case BLOCK:
		return mutate_block(p, n, out);
	}
	return 0;
}

/* --- where they are --- */

/* The end of the frame that may begin at `at`; 0: none does. */
static size_t end_of(const uint8_t *p, size_t n, size_t at, enum kind *kind)
{
	size_t left = n - at, end;

	if (left > SML_START && memcmp(p + at, sml_start, SML_START) == 0) {
		*kind = SML_FILE;
		end = find(p, n, at + SML_START, sml_end, SML_END_MARK) + SML_END_MARK + 3;
	} else if (left > 12 && p[at] == FLAG && (p[at + 1] & 0xf0) == HDLC_FORMAT) {
		*kind = HDLC;
		end = at + ((p[at + 1] & 7u) << 8 | p[at + 2]) + 2;
	} else if (left > 12 && p[at] == MBUS_START && p[at + 3] == MBUS_START) {
		*kind = MBUS;
		end = at + MBUS_HEAD + p[at + 1] + 2;
	} else if (left > 12 && p[at] == '/') {
		*kind = P1;
		end = find(p, n, at, "\r\n!", 3) + 3 + 4;
	} else if (left > 4 && p[at] == STX) {
		*kind = BLOCK;
		end = find(p, n, at, "\x03", 1) + 2;
	} else {
		return 0;
	}
	return end <= n && end >= at + 8 ? end : 0;
}

static size_t find_frames(const uint8_t *p, size_t n, struct frame *frames)
{
	size_t n_frames = 0;

	for (size_t at = 0; at < n && n_frames < FRAMES_MAX;) {
		struct frame *f = &frames[n_frames];

		f->from = at;
		f->upto = end_of(p, n, at, &f->kind);
		if (!f->upto || f->upto - at > BODY_MAX / 2) {
			at++;
			continue;
		}
		/* a flag may end one frame and begin the next */
		at = f->kind == HDLC ? f->upto - 1 : f->upto;
		n_frames++;
	}
	return n_frames;
}

size_t wire_mutate(uint8_t *wire, size_t n, size_t max, unsigned seed)
{
	static uint8_t out[4 * BODY_MAX];
	struct frame frames[FRAMES_MAX], *f;
	size_t n_frames = find_frames(wire, n, frames), now;

	if (n_frames == 0 || next(&seed) % 8 == 0)
		return mutate(wire, n, max);
	f = &frames[next(&seed) % n_frames];
	now = mutate_frame(f->kind, wire + f->from, f->upto - f->from, out, next(&seed));
	if (!now || now + n - (f->upto - f->from) > max)
		return mutate(wire, n, max);
	memmove(wire + f->from + now, wire + f->upto, n - f->upto);
	memcpy(wire + f->from, out, now);
	return now + n - (f->upto - f->from);
}
