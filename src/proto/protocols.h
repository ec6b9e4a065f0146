/* The protocols that this program reads, as one table. What a row means is in protocol.h. */
#ifndef PROTO_PROTOCOLS_H
#define PROTO_PROTOCOLS_H

#include "proto/protocol.h"

/* Every protocol that this program reads; ends with NULL. */
extern const struct protocol *const protocols[];

/* The protocol of that name, or NULL. */
const struct protocol *protocol_find(const char *name);

#endif
