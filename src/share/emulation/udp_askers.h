/* Who asks by datagrams, and whether he asks more often than anybody does who wants to know: what a
 * flood asks is not answered, so that others are, soon. Pure. */
#ifndef SHARE_EMULATION_UDP_ASKERS_H
#define SHARE_EMULATION_UDP_ASKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	UDP_ASKERS_MAX = 32,
	UDP_ASKER_EACH_MS = 2,    /* five hundred a second; devices ask ten times at most */
	UDP_ASKER_BURST_MS = 256, /* of questions that come at once: as many as take so long */
};

/* All zero: nobody has asked. */
struct udp_askers {
	struct udp_asker {
		uint32_t of;      /* of his address and port */
		uint64_t paid_ms; /* up to then he has had his questions */
	} of[UDP_ASKERS_MAX];
};

/* Whether a question that came at `now_ms` (of a clock that does not go back) is answered. `of`:
 * the address and port, `n` octets as sockets have them; who asked longest ago makes room for
 * somebody new. */
bool udp_askers_may(struct udp_askers *askers, const void *of, size_t n, uint64_t now_ms);

#endif
