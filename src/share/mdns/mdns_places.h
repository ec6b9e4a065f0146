/* The addresses at which others reach this machine, with their interfaces. Left out: telling that
 * they have changed. */
#ifndef SHARE_MDNS_MDNS_PLACES_H
#define SHARE_MDNS_MDNS_PLACES_H

#include <stddef.h>

enum { MDNS_PLACES_MAX = 8, MDNS_ADDRESS_SIZE = 48 };

struct mdns_place {
	unsigned interface;
	char address[MDNS_ADDRESS_SIZE];
};

/* Those of the key meter_at: of "lan" all of IPv4 that a private network has, else that address if
 * the machine has it. Returns how many. */
size_t mdns_places(const char *meter_at, struct mdns_place out[MDNS_PLACES_MAX]);

#endif
