/* The addresses at which others reach this machine, with their interfaces. Left out: telling that
 * they have changed. */
#ifndef SHARE_OUR_PLACES_H
#define SHARE_OUR_PLACES_H

#include <stddef.h>

enum { OUR_PLACES_MAX = 8, OUR_ADDRESS_SIZE = 48 };

struct our_place {
	unsigned interface;
	char address[OUR_ADDRESS_SIZE];
};

/* Those of the key meter_at: of "lan" all of IPv4 that a private network has, else that address if
 * the machine has it. Returns how many. */
size_t our_places(const char *meter_at, struct our_place out[OUR_PLACES_MAX]);

#endif
