/* Keys are kept by mbedTLS, ready for use. */
#include "proto/dlms/dlms_keys.h"

#include <mbedtls/platform_util.h>
#include <string.h>

void dlms_keys_init(struct dlms_keys *k)
{
	k->has_key = k->has_auth_key = false;
	mbedtls_gcm_init(&k->gcm);
}

bool dlms_keys_set(struct dlms_keys *k, const uint8_t key[DLMS_KEY_OCTETS])
{
	k->has_key = mbedtls_gcm_setkey(&k->gcm, MBEDTLS_CIPHER_ID_AES, key, 8 * DLMS_KEY_OCTETS) ==
		     0;
	return k->has_key;
}

void dlms_keys_set_auth(struct dlms_keys *k, const uint8_t key[DLMS_KEY_OCTETS])
{
	memcpy(k->auth_key, key, DLMS_KEY_OCTETS);
	k->has_auth_key = true;
}

void dlms_keys_finish(struct dlms_keys *k)
{
	mbedtls_gcm_free(&k->gcm);
	mbedtls_platform_zeroize(k->auth_key, sizeof k->auth_key);
	k->has_key = k->has_auth_key = false;
}
