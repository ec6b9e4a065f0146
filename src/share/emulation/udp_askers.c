/* By address and port, as a house may ask through one address. Who floods from ever new ports is
 * not told from many who ask once. Two of many whose numbers (FNV-1a) are the same share what they
 * may. */
#include "share/emulation/udp_askers.h"

#include "base/fnv.h"

static struct udp_asker *find(struct udp_askers *askers, uint32_t of)
{
	struct udp_asker *oldest = askers->of;

	for (struct udp_asker *a = askers->of; a < askers->of + UDP_ASKERS_MAX; a++) {
		if (a->of == of)
			return a;
		if (a->paid_ms < oldest->paid_ms)
			oldest = a;
	}
	oldest->of = of;
	oldest->paid_ms = 0;
	return oldest;
}

bool udp_askers_may(struct udp_askers *askers, const void *of, size_t n, uint64_t now_ms)
{
	struct udp_asker *a = find(askers, fnv(FNV_BEGIN, of, n));

	if (a->paid_ms > now_ms + UDP_ASKER_BURST_MS)
		return false;
	if (a->paid_ms < now_ms)
		a->paid_ms = now_ms;
	a->paid_ms += UDP_ASKER_EACH_MS;
	return true;
}
