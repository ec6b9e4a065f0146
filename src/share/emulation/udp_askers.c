/* By address and port, as a house may ask through one address. Who floods from ever new ports is
 * not told from many who ask once. */
#include "share/emulation/udp_askers.h"

#include <string.h>

static struct udp_asker *find(struct udp_askers *askers, const struct sockaddr_in6 *of)
{
	struct udp_asker *oldest = askers->of;

	for (struct udp_asker *a = askers->of; a < askers->of + UDP_ASKERS_MAX; a++) {
		if (memcmp(&a->of, of, sizeof *of) == 0)
			return a;
		if (a->paid_ms < oldest->paid_ms)
			oldest = a;
	}
	*oldest = (struct udp_asker){.of = *of};
	return oldest;
}

bool udp_askers_may(
	struct udp_askers *askers, const struct sockaddr_storage *of, socklen_t n, uint64_t now_ms)
{
	struct sockaddr_in6 key = {0};
	struct udp_asker *a;

	memcpy(&key, of, n < sizeof key ? n : sizeof key);
	a = find(askers, &key);
	if (a->paid_ms > now_ms + UDP_ASKER_BURST_MS)
		return false;
	a->paid_ms = (a->paid_ms > now_ms ? a->paid_ms : now_ms) + UDP_ASKER_EACH_MS;
	return true;
}
