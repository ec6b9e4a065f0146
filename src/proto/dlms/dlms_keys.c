/* Keys, which mbedTLS keeps ready for use. A mark tells one pair of keys from another and gives
 * nothing of either away. Left out: where keys come from, and whose they are
 * (config/config_keys.c). */
#include "proto/dlms/dlms_keys.h"

#include <mbedtls/platform_util.h>
#include <string.h>

/* A tag over the authentication key: whoever knows it is no nearer to either of the two. */
static void set_mark(struct dlms_keys *k)
{
	static const uint8_t iv[12];
	uint8_t tag[sizeof k->mark];

	k->mark = 0;
	if (k->has_key && mbedtls_gcm_crypt_and_tag(&k->gcm, MBEDTLS_GCM_ENCRYPT, 0, iv, sizeof iv,
				  k->auth_key, k->has_auth_key ? DLMS_KEY_OCTETS : 0, NULL, NULL,
				  sizeof tag, tag) == 0)
		memcpy(&k->mark, tag, sizeof k->mark);
}

void dlms_keys_init(struct dlms_keys *k)
{
	k->has_key = k->has_auth_key = false;
	k->mark = 0;
	mbedtls_gcm_init(&k->gcm);
}

bool dlms_keys_set(struct dlms_keys *k, const uint8_t key[DLMS_KEY_OCTETS])
{
	k->has_key = mbedtls_gcm_setkey(&k->gcm, MBEDTLS_CIPHER_ID_AES, key, 8 * DLMS_KEY_OCTETS) ==
		     0;
	set_mark(k);
	return k->has_key;
}

void dlms_keys_set_auth(struct dlms_keys *k, const uint8_t key[DLMS_KEY_OCTETS])
{
	memcpy(k->auth_key, key, DLMS_KEY_OCTETS);
	k->has_auth_key = true;
	set_mark(k);
}

void dlms_keys_finish(struct dlms_keys *k)
{
	mbedtls_gcm_free(&k->gcm);
	mbedtls_platform_zeroize(k->auth_key, sizeof k->auth_key);
	k->has_key = k->has_auth_key = false;
	k->mark = 0;
}
