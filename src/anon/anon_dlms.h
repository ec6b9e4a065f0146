/* Pushes of DLMS with fakes in them. Left out: finding pushes in a capture
 * (proto/dlms/dlms_frame.h). */
#ifndef ANON_ANON_DLMS_H
#define ANON_ANON_DLMS_H

#include "anon/anon.h"

struct dlms_keys;
struct dlms_lists;

/* What is ciphered is ciphered again with these: those of the simulator, which everybody may
 * know. */
extern const uint8_t anon_dlms_key[16], anon_dlms_auth_key[16];

enum anon_dlms_result {
	ANON_DLMS_DONE,
	ANON_DLMS_CANNOT,
	ANON_DLMS_NO_KEY, /* ciphered, and there is no key that fits */
};

/* Anonymises the message in wire[0 .. n), all its frames with what lies between them, in place; its
 * length stays. `keys` are the true ones. With another result than ANON_DLMS_DONE it is in any
 * state. */
enum anon_dlms_result anon_dlms(struct anon *a, struct dlms_keys *keys,
	const struct dlms_lists *lists, uint8_t *wire, size_t n);

#endif
