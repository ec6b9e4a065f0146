/* Octets of which nothing comes: in whatever order they follow what a framer has taken, there is no
 * event before one that is none of them, or before there are too many. So whoever feeds several
 * framers may keep such octets back, and hand on many at once. Left out: which those are, which
 * each framer tells by where it is (protocol.quiet). */
#ifndef PROTO_QUIET_H
#define PROTO_QUIET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { QUIET_WORDS = 4 };

struct quiet {
	uint64_t octets[QUIET_WORDS]; /* a bit each: see quiet_has() */
	size_t most;                  /* so many of them */
};

/* The bit of an octet, in the word of its upper two bits. */
#define QUIET_BIT(octet) (UINT64_C(1) << ((octet)&63))

/* All octets, `most` of them. */
static inline struct quiet quiet_all(size_t most)
{
	return (struct quiet){{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}, most};
}

static inline bool quiet_has(const struct quiet *q, uint8_t octet)
{
	return q->octets[octet >> 6] >> (octet & 63) & 1;
}

/* At most so many; 0: none. */
static inline void quiet_limit(struct quiet *q, size_t most)
{
	q->most = q->most < most ? q->most : most;
}

/* Only those of `octets`, too, and at most so many. */
static inline void quiet_narrow(struct quiet *q, const uint64_t octets[QUIET_WORDS], size_t most)
{
	for (int i = 0; i < QUIET_WORDS; i++)
		q->octets[i] &= octets[i];
	quiet_limit(q, most);
}

#endif
