/* What is announced, by the keys that are switched on: one table of services, with their names and
 * their TXT. Pure. Left out: telling Avahi (mdns_sink.h). */
#ifndef SHARE_MDNS_MDNS_SERVICES_H
#define SHARE_MDNS_MDNS_SERVICES_H

#include "config/share_config.h"
#include "share/emulated.h"

enum { MDNS_SERVICES_MAX = 4, MDNS_NAME_SIZE = 40, MDNS_TXT_SIZE = 640 };

/* One service at one address. */
struct mdns_service {
	const char *type;          /* "_shelly._tcp"; static */
	char name[MDNS_NAME_SIZE]; /* of the service; its host is that name, .local */
	uint16_t port;
	char txt[MDNS_TXT_SIZE]; /* each ended by 0, and all of them by one more */
};

/* Those of a configuration, for who reaches this machine at `address`. `id` is emulated_id(); `n`
 * is 1, or which one of several that would be called the same this is. Returns how many; one host
 * stands together. */
size_t mdns_services(const struct share_config *c, const char id[EMULATED_ID_SIZE], unsigned n,
	const char *address, struct mdns_service out[MDNS_SERVICES_MAX]);

#endif
