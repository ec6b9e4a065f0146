/* One order of a sign-on: how the line is to be set, and which octets are to be sent. The state
 * machines that give such orders (protocol.ask) know neither port nor clock; whoever has both
 * carries them out. Left out: when the next order is due, which the state machine says itself. */
#ifndef PROTO_ASK_H
#define PROTO_ASK_H

#include "base/line.h"

#include <stddef.h>
#include <stdint.h>

enum { ASK_SEND_MAX = 80 };

/* What is to be done now: first the line is set, then the octets are sent as they are here, parity
 * bits included. */
struct ask_order {
	struct line_setting line; /* baud 0: as it is */
	size_t n;                 /* octets to be sent; 0: none */
	uint8_t octets[ASK_SEND_MAX];
};

#endif
