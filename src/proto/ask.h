/* What the sign-on of a protocol orders. Whoever has port and clock carries it out; the state
 * machines of the protocols (protocol.ask) have neither. */
#ifndef PROTO_ASK_H
#define PROTO_ASK_H

#include "base/line.h"

#include <stddef.h>
#include <stdint.h>

enum { ASK_SEND_MAX = 80 };

/* What is to be done now: the line first, then the octets, as they go over the wire. */
struct ask_order {
	struct line_setting line; /* baud 0: as it is */
	size_t n;                 /* octets to be sent; 0: none */
	uint8_t octets[ASK_SEND_MAX];
};

#endif
