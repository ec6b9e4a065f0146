/* The anonymizer of each protocol, as one table keyed by the protocol. It is no member of struct
 * protocol, as a protocol must not know what is made of its telegrams: proto may not include anon,
 * and whoever only reads meters would carry the fakes along. Left out: finding the telegrams of a
 * capture (cmd/capture/recording_search.h). */
#ifndef ANON_ANON_PROTOCOLS_H
#define ANON_ANON_PROTOCOLS_H

#include "anon/anon.h"

struct protocol;
struct protocol_conf;

/* Whether there is an anonymizer for it. */
bool anon_has(const struct protocol *protocol);

/* Anonymises the telegram in wire[0 .. n), as the framer of `protocol` found it, in place; its
 * length stays. `conf` has the true keys. False, with the telegram in any state, when it cannot, or
 * there is no anonymizer for the protocol. */
bool anon_telegram(struct anon *a, const struct protocol *protocol,
	const struct protocol_conf *conf, uint8_t *wire, size_t n);

/* Whether `octet`, behind a telegram, may be what has ended it: then it has to stay as it is. */
bool anon_ends(const struct protocol *protocol, uint8_t octet);

#endif
