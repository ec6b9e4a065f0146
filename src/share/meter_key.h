/* The name of a meter in topics, routes and labels: short, of [a-z0-9_-], the same after each
 * start, and without its number. Pure. Left out: that no two meters have the same (meters.c). */
#ifndef SHARE_METER_KEY_H
#define SHARE_METER_KEY_H

#include "share/share_meter.h"

/* What hides a number: nobody who does not know it finds out which number a key is of. */
struct key_secret {
	uint8_t octets[16];
};

/* That of this machine, from its id; where it has none it is the same everywhere. */
void key_secret_find(struct key_secret *secret);

/* A number to which a text leads, and that leads nobody back who does not know the secret. */
uint64_t key_secret_hash(const struct key_secret *secret, const char *text);

/* Writes the key of a meter: of its section, else of its number, else of its port. */
void meter_key(
	const struct stream_meter *meter, const struct key_secret *secret, char to[SHARE_KEY_SIZE]);

#endif
