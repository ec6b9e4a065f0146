/* Ciphered APDUs (IEC 62056-5-3, general-glo-, general-ded- and general-ciphering) with
 * AES-128-GCM: security suites 0 and 1, which are the same as far as symmetric keys go. Left out:
 * suite 2, and compression. */
#ifndef PROTO_DLMS_DLMS_CIPHER_H
#define PROTO_DLMS_DLMS_CIPHER_H

#include "base/bytes.h"
#include "proto/dlms/dlms_fault.h"

struct dlms_keys;

enum { DLMS_TITLE_OCTETS_MAX = 16 };

struct dlms_cipher {
	struct bytes title;   /* system title: who sends */
	uint32_t counter;     /* invocation counter */
	bool is_authentic;    /* a tag was there, and right */
	struct bytes content; /* deciphered */
};

/* Deciphers the `n` octets of an APDU in place. `keys` may be NULL. Returns NO_FAULT, or what is
 * wrong; with DLMS_FAULT_TAG the content is there to be looked at, but not to be used. Title and
 * content are borrowed from `apdu`. A content that was not encrypted needs no key, unless its tag
 * is to be checked. */
enum dlms_fault dlms_decipher(
	uint8_t *apdu, size_t n, struct dlms_keys *keys, struct dlms_cipher *c);

#endif
