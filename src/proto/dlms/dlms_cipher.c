/* Unwraps one layer of ciphering. */
#include "proto/dlms/dlms_cipher.h"

#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms.h"
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

/* What general-ciphering has in front of its content: transaction, who sends to whom, when, and with which
 * key. */
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

/* The tag covers more than what is encrypted: security control, authentication key, and the text itself
 * where it is plain. */
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

/* Deciphers `text` in place, and computes its tag. */
static bool run(struct dlms_keys *keys, uint8_t security, const uint8_t iv[IV_OCTETS],
	struct bytes text, uint8_t tag[16])
{
	size_t n = security & ENCRYPTED ? bytes_left(&text) : 0;
	struct covered aad;
	int error;

	cover(&aad, security, keys, text);
	error = mbedtls_gcm_crypt_and_tag(&keys->gcm, MBEDTLS_GCM_DECRYPT, n, iv, IV_OCTETS, aad.p,
		aad.n, text.p, (uint8_t *)text.p, 16, tag);
	mbedtls_platform_zeroize(aad.p, 1 + DLMS_KEY_OCTETS);
	return error == 0;
}

static int open_content(struct dlms_keys *keys, uint8_t security, const uint8_t iv[IV_OCTETS],
	struct bytes text, struct dlms_cipher *c)
{
	const uint8_t *sent = text.end;
	uint8_t tag[16];

	if (security & AUTHENTICATED) {
		if (bytes_left(&text) < TAG_OCTETS)
			return DLMS_FAULT_SYNTAX;
		text.end -= TAG_OCTETS;
		sent = text.end;
	}
	c->content = text;
	if (!(security & ENCRYPTED) && !(keys && keys->has_auth_key))
		return -1; /* plain, and nothing to check it with */
	if (!keys || !keys->has_key)
		return DLMS_FAULT_NO_KEY;
	if (!run(keys, security, iv, text, tag))
		return DLMS_FAULT_UNSUPPORTED;
	if (!(security & AUTHENTICATED) || !keys->has_auth_key)
		return -1;
	c->is_authentic = is_same(tag, sent, TAG_OCTETS);
	return c->is_authentic ? -1 : DLMS_FAULT_TAG;
}

int dlms_decipher(struct bytes body, struct dlms_keys *keys, struct dlms_cipher *c)
{
	struct bytes content, counter;
	uint8_t iv[IV_OCTETS], security;

	*c = (struct dlms_cipher){0};
	if (!read_head(&body, &c->title, &content))
		return DLMS_FAULT_SYNTAX;
	if (!bytes_u8(&content, &security) || !bytes_take(&content, COUNTER_OCTETS, &counter))
		return DLMS_FAULT_SYNTAX;
	c->counter = (uint32_t)bytes_be(counter);
	if ((security & SUITE) > SUITE_LAST || security & COMPRESSED ||
		!(security & (AUTHENTICATED | ENCRYPTED)))
		return DLMS_FAULT_UNSUPPORTED;
	if (bytes_left(&c->title) != TITLE_OCTETS)
		return DLMS_FAULT_UNSUPPORTED;
	if (bytes_left(&content) > DLMS_APDU_MAX)
		return DLMS_FAULT_OVERLONG;
	memcpy(iv, c->title.p, TITLE_OCTETS);
	memcpy(iv + TITLE_OCTETS, counter.p, COUNTER_OCTETS);
	return open_content(keys, security, iv, content, c);
}
