/* Bits between a meter and a pseudo-terminal. A pseudo-terminal keeps the speed that its reader
 * sets, but always says eight bits and no parity, so the format of the reader has to be given. Left
 * out: the UART itself (uart.c). */
#include "sim/uart_wire.h"

static const uint64_t ns_per_ms = 1000000;

void uart_wire_init(struct uart_wire *u, const struct wire *wire, const struct line_setting *sender,
	const struct line_setting *reader, bool is_inverted)
{
	*u = (struct uart_wire){.wire = wire, .sender = *sender, .reader = *reader};
	uart_init(&u->uart, sender);
	u->uart.is_inverted = is_inverted;
	u->heard_baud = sender->baud;
	uart_listen(&u->uart, reader->baud ? reader : sender);
}

/* The reader may have set another speed meanwhile. */
static void follow(struct uart_wire *u)
{
	struct line_setting now = {wire_baud(u->wire), "8N1"};

	if (u->reader.baud || now.baud == 0 || now.baud == u->heard_baud)
		return;
	u->heard_baud = now.baud;
	uart_listen(&u->uart, &now);
}

static int pass_on(struct uart_wire *u)
{
	uint8_t octets[UART_TTY_MAX];
	struct uart_char c;
	int r = 0;

	while (r == 0 && uart_receive(&u->uart, &c))
		r = wire_send(u->wire, octets, uart_tty(&c, 0, octets));
	return r;
}

int uart_wire_send(struct uart_wire *u, const uint8_t *p, size_t n)
{
	int r = 0;

	follow(u);
	for (size_t i = 0; i < n && r == 0; i++) {
		uart_send(&u->uart, p[i]);
		r = pass_on(u);
	}
	return r;
}

int uart_wire_rest(struct uart_wire *u, uint32_t ms)
{
	uart_idle(&u->uart, ms * ns_per_ms);
	return pass_on(u);
}
