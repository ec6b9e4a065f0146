/* Unwraps one layer of ciphering: IEC 62056-5-3 §5.7 (Green Book, security suites 0 and 1),
 * AES-128-GCM of NIST SP 800-38D with a system title and an invocation counter as IV, and a tag of
 * 12 octets over security control, authentication key and text. Left out: compression, keys that
 * are sent along (key-info other than an identified one), suite 2. */
#include "proto/dlms/dlms_cipher.h"

#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_apdu.h"
#include "proto/dlms/dlms_keys.h"

#include <mbedtls/platform_util.h>
#include <string.h>

enum {
	SUITE = 0x0f,
	AUTHENTICATED = 0x10,
	ENCRYPTED = 0x20,
	COMPRESSED = 0x80,
	SUITE_LAST = 1, /* the last one with 128 bits */
	TITLE_OCTETS = 8,
	COUNTER_OCTETS = 4,
	IV_OCTETS = TITLE_OCTETS + COUNTER_OCTETS,
	TAG_OCTETS = 12,
	AAD_MAX = 1 + DLMS_KEY_OCTETS + DLMS_APDU_MAX,
};

/* A field with its length in front. */
static bool read_field(struct bytes *b, struct bytes *field)
{
	uint32_t n;

	return axdr_length(b, &n) == AXDR_OK && bytes_take(b, n, field);
}

/* Which key: none said, or one that both sides have. A key that is sent along is not for pushes. */
static bool skip_key_info(struct bytes *b)
{
	struct bytes identified;
	uint8_t has_key_info;

	if (!bytes_u8(b, &has_key_info) || has_key_info > 1)
		return false;
	return !has_key_info || (bytes_take(b, 2, &identified) && identified.p[0] == 0);
}

/* What general-ciphering has in front of its content: transaction, who sends to whom, when, and
 * with which key. */
static bool read_general(struct bytes *b, struct bytes *title)
{
	struct bytes field;

	return read_field(b, &field) && read_field(b, title) && read_field(b, &field) &&
	       read_field(b, &field) && read_field(b, &field) && skip_key_info(b);
}

static bool read_head(struct bytes *b, struct bytes *title, struct bytes *content)
{
	uint8_t tag;

	if (!bytes_u8(b, &tag))
		return false;
	if (!(tag == DLMS_GENERAL_CIPHERING ? read_general(b, title) : read_field(b, title)))
		return false;
	return read_field(b, content) && bytes_left(b) == 0;
}

/* The tag covers more than what is encrypted: security control, authentication key, and the text
 * itself where it is plain. */
struct covered {
	uint8_t p[AAD_MAX];
	size_t n;
};

static void cover(
	struct covered *aad, uint8_t security, const struct dlms_keys *keys, struct bytes plain)
{
	aad->n = 0;
	if (!(security & AUTHENTICATED))
		return;
	aad->p[aad->n++] = security;
	memcpy(aad->p + aad->n, keys->auth_key, DLMS_KEY_OCTETS);
	aad->n += DLMS_KEY_OCTETS;
	if (security & ENCRYPTED)
		return;
	memcpy(aad->p + aad->n, plain.p, bytes_left(&plain));
	aad->n += bytes_left(&plain);
}

static bool is_same(const uint8_t *a, const uint8_t *b, size_t n)
{
	uint8_t differs = 0;

	while (n--) /* takes as long for every difference */
		differs |= *a++ ^ *b++;
	return differs == 0;
}

/* A text of `n` octets, as it came, and what it is ciphered with. */
struct sealed {
	uint8_t *text;
	size_t n;
	uint8_t security;
	uint8_t iv[IV_OCTETS];
};

/* Deciphers the text in place, and computes its tag. */
static bool run(struct dlms_keys *keys, const struct sealed *s, uint8_t tag[16])
{
	struct covered aad;
	int error;

	cover(&aad, s->security, keys, bytes_of(s->text, s->n));
	error = mbedtls_gcm_crypt_and_tag(&keys->gcm, MBEDTLS_GCM_DECRYPT,
		s->security & ENCRYPTED ? s->n : 0, s->iv, IV_OCTETS, aad.p, aad.n, s->text,
		s->text, 16, tag);
	mbedtls_platform_zeroize(aad.p, 1 + DLMS_KEY_OCTETS);
	return error == 0;
}

static enum dlms_fault open_content(struct dlms_keys *keys, struct sealed *s, struct dlms_cipher *c)
{
	uint8_t tag[16];

	if (s->security & AUTHENTICATED) {
		if (s->n < TAG_OCTETS)
			return DLMS_FAULT_SYNTAX;
		s->n -= TAG_OCTETS;
	}
	c->content = bytes_of(s->text, s->n);
	if (!(s->security & ENCRYPTED) && !(keys && keys->has_auth_key))
		return NO_FAULT; /* plain, and nothing to check it with */
	if (!keys || !keys->has_key)
		return DLMS_FAULT_NO_KEY;
	if (!run(keys, s, tag))
		return DLMS_FAULT_UNSUPPORTED;
	if (!(s->security & AUTHENTICATED) || !keys->has_auth_key)
		return NO_FAULT;
	c->is_authentic = is_same(tag, s->text + s->n, TAG_OCTETS);
	return c->is_authentic ? NO_FAULT : DLMS_FAULT_TAG;
}

static bool is_supported(uint8_t security, struct bytes title)
{
	return (security & SUITE) <= SUITE_LAST && !(security & COMPRESSED) &&
	       security & (AUTHENTICATED | ENCRYPTED) && bytes_left(&title) == TITLE_OCTETS;
}

enum dlms_fault dlms_decipher(
	uint8_t *apdu, size_t n, struct dlms_keys *keys, struct dlms_cipher *c)
{
	struct bytes head = bytes_of(apdu, n), content, counter;
	struct sealed s;

	*c = (struct dlms_cipher){0};
	if (!read_head(&head, &c->title, &content) || !bytes_u8(&content, &s.security) ||
		!bytes_take(&content, COUNTER_OCTETS, &counter))
		return DLMS_FAULT_SYNTAX;
	c->counter = (uint32_t)bytes_be(counter);
	if (!is_supported(s.security, c->title))
		return DLMS_FAULT_UNSUPPORTED;
	if (bytes_left(&content) > DLMS_APDU_MAX)
		return DLMS_FAULT_OVERLONG;
	s.text = apdu + (content.p - apdu);
	s.n = bytes_left(&content);
	memcpy(s.iv, c->title.p, TITLE_OCTETS);
	memcpy(s.iv + TITLE_OCTETS, counter.p, COUNTER_OCTETS);
	return open_content(keys, &s, c);
}
