/* A wire with a UART at its end: telegrams arrive as a port reads them that is set differently from
 * the sender, or as they arrive over an inverted line. Left out: pseudo-terminals (wire.h). */
#ifndef SIM_UART_WIRE_H
#define SIM_UART_WIRE_H

#include "sim/uart.h"
#include "sim/wire.h"

struct uart_wire {
	const struct wire *wire;
	struct line_setting sender;
	struct line_setting reader; /* baud 0: as the other end of the wire is set */
	uint32_t heard_baud;        /* the reader's at present */
	struct uart uart;
};

/* A line at rest between a sender and a reader with those settings, of which `reader` may have baud
 * 0. `wire` and the formats of the settings are borrowed. */
void uart_wire_init(struct uart_wire *u, const struct wire *wire, const struct line_setting *sender,
	const struct line_setting *reader, bool is_inverted);

/* Sends octets; what arrives of them goes into the wire. Returns 0 or a negative errno. */
int uart_wire_send(struct uart_wire *u, const uint8_t *p, size_t n);

/* The line rests for `ms`; what was begun arrives. Returns 0 or a negative errno. */
int uart_wire_rest(struct uart_wire *u, uint32_t ms);

#endif
