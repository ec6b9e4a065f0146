/* How long nobody needs to look at a port while a telegram is on the wire: three quarters of what
 * is left of the shortest time in which one of this meter can come, and half of it near its end, so
 * that the end is never slept through. An adapter that hands on each octet by itself wakes a
 * process ten times a telegram so, and not five hundred times. No descriptor and no clock. */
#ifndef LINK_NAP_H
#define LINK_NAP_H

#include <stddef.h>
#include <stdint.h>

/* Of some telegrams, the fewest octets of one and the least time that one took for an octet;
 * UINT64_MAX: it is not known of any. */
struct nap_least {
	uint64_t octets, octet_ns;
};

/* To be begun with nap_reset(). */
struct nap {
	uint64_t begin_us; /* of the telegram that is coming; 0: it was not heard to begin */
	uint64_t heard_us; /* last octets; 0: none */
	size_t n_first, n; /* octets of it that were there when it was heard first, and until now */
	struct nap_least last, before; /* telegrams */
	unsigned n_telegrams;          /* of the last ones */
};

/* What was read. */
struct nap_read {
	size_t n;             /* octets, one at least */
	uint32_t octet_us;    /* what each takes on the line */
	unsigned n_telegrams; /* that ended in them */
};

/* Forgets everything: another wire, or another meter. */
void nap_reset(struct nap *nap);

/* Octets were read at `now_us`. */
void nap_hear(struct nap *nap, const struct nap_read *read, uint64_t now_us);

/* Milliseconds in which no telegram ends; 0: one may end at any time. */
unsigned nap_ms(const struct nap *nap, uint64_t now_us);

#endif
