/* Batteries ask by IPv4. */
#include "share/our_places.h"

#include "share/listen.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netpacket/packet.h>
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

/* The number of its interface, which stands at another entry; an address may have a name of its
 * own, "eth0:1". (if_nametoindex() needs a system call that the sandbox refuses.) 0: it has none.
 */
static unsigned index_of(const struct ifaddrs *all, const char *name)
{
	size_t n = strcspn(name, ":");

	for (const struct ifaddrs *i = all; i; i = i->ifa_next)
		if (i->ifa_addr && i->ifa_addr->sa_family == AF_PACKET &&
			strlen(i->ifa_name) == n && memcmp(i->ifa_name, name, n) == 0)
			return (unsigned)((const struct sockaddr_ll *)(const void *)i->ifa_addr)
				->sll_ifindex;
	return 0;
}

size_t our_places(const char *meter_at, struct our_place out[OUR_PLACES_MAX])
{
	char address[LISTEN_PLACE_SIZE];
	struct ifaddrs *all;
	size_t n = 0;

	if (getifaddrs(&all) < 0)
		return 0;
	memset(out, 0, OUR_PLACES_MAX * sizeof *out);
	for (const struct ifaddrs *i = all; i && n < OUR_PLACES_MAX; i = i->ifa_next) {
		if (!i->ifa_addr ||
			(i->ifa_addr->sa_family != AF_INET && i->ifa_addr->sa_family != AF_INET6))
			continue;
		listen_place_text(i->ifa_addr, false, address);
		if (!is_one(i, meter_at, address) || !index_of(all, i->ifa_name))
			continue;
		out[n].interface = index_of(all, i->ifa_name);
		snprintf(out[n++].address, OUR_ADDRESS_SIZE, "%.47s", address);
	}
	freeifaddrs(all);
	return n;
}
