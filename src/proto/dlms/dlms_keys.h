/* The keys of a meter, as its grid operator gives them out: 128 bits each. Setting them takes
 * memory, using them does not. Left out: where they come from (config/config_keys.h). */
#ifndef PROTO_DLMS_DLMS_KEYS_H
#define PROTO_DLMS_DLMS_KEYS_H

#include <mbedtls/gcm.h>
#include <stdbool.h>
#include <stdint.h>

enum { DLMS_KEY_OCTETS = 16 };

struct dlms_keys {
	bool has_key, has_auth_key;
	uint32_t mark; /* differs where a key does, and tells nothing of it; 0: no encryption key */
	uint8_t auth_key[DLMS_KEY_OCTETS];
	mbedtls_gcm_context gcm; /* holds the encryption key */
};

/* Without any key. */
void dlms_keys_init(struct dlms_keys *k);

/* Sets the encryption key (global unicast key, GUEK); false when there is no memory. */
bool dlms_keys_set(struct dlms_keys *k, const uint8_t key[DLMS_KEY_OCTETS]);

/* Sets the authentication key (GAK): from now on a push must have the right tag if it has one. */
void dlms_keys_set_auth(struct dlms_keys *k, const uint8_t key[DLMS_KEY_OCTETS]);

/* Wipes the keys. Safe twice. */
void dlms_keys_finish(struct dlms_keys *k);

#endif
