/* Batteries ask by IPv4. */
#include "share/mdns/mdns_places.h"

#include "share/listen.h"

#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>

static bool is_one(const struct ifaddrs *i, const char *meter_at, const char *address)
{
	if (!(i->ifa_flags & IFF_UP))
		return false;
	if (strcmp(meter_at, "lan") != 0)
		return strcmp(meter_at, address) == 0;
	return !(i->ifa_flags & IFF_LOOPBACK) && i->ifa_addr->sa_family == AF_INET &&
	       listen_is_near(i->ifa_addr);
}

size_t mdns_places(const char *meter_at, struct mdns_place out[MDNS_PLACES_MAX])
{
	char address[LISTEN_PLACE_SIZE];
	struct ifaddrs *all;
	size_t n = 0;

	if (getifaddrs(&all) < 0)
		return 0;
	memset(out, 0, MDNS_PLACES_MAX * sizeof *out);
	for (const struct ifaddrs *i = all; i && n < MDNS_PLACES_MAX; i = i->ifa_next) {
		if (!i->ifa_addr ||
			(i->ifa_addr->sa_family != AF_INET && i->ifa_addr->sa_family != AF_INET6))
			continue;
		listen_place_text(i->ifa_addr, false, address);
		if (!is_one(i, meter_at, address))
			continue;
		out[n].interface = if_nametoindex(i->ifa_name);
		snprintf(out[n++].address, MDNS_ADDRESS_SIZE, "%.47s", address);
	}
	freeifaddrs(all);
	return n;
}
