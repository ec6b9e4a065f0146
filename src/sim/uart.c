/* Bits to levels and levels to samples: the sender makes edges, and the receiver finds a start bit
 * and samples the middle of each bit, as a UART does. What the driver makes of a character with an
 * error is that of Linux (drivers/tty/n_tty). Left out: hardware buffers other than the receive
 * queue. */
#include "sim/uart.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { TICKS = 16 }; /* per bit: how finely a receiver sees edges */

static const double ns_per_s = 1e9, millionth = 1e-6;

static struct uart_format format_of(const struct line_setting *line, int ppm)
{
	const char *f = line->format;

	assert(line->baud && strlen(f) == 3 && strchr("78", f[0]) && strchr("NEO", f[1]));
	return (struct uart_format){
		.bit_ns = ns_per_s / (line->baud * (1 + ppm * millionth)),
		.data_bits = (unsigned)(f[0] - '0'),
		.parity = f[1],
		.stop_bits = (unsigned)(f[2] - '0'),
	};
}

void uart_init(struct uart *u, const struct line_setting *line)
{
	memset(u, 0, sizeof *u);
	u->sender = format_of(line, 0);
	uart_listen(u, line);
}

void uart_listen(struct uart *u, const struct line_setting *line)
{
	u->receiver = format_of(line, u->receiver_ppm);
	u->state = UART_IDLE;
	u->n = 0;
}

static bool has_parity(const struct uart_format *f)
{
	return f->parity != 'N';
}

/* What the parity bit must be. */
static bool parity_of(const struct uart_format *f, uint32_t value)
{
	return __builtin_parity(value) ^ (f->parity == 'O');
}

static void put(struct uart *u, const struct uart_char *c)
{
	/* a driver looks at them in this order */
	if (c->is_break)
		u->counts.brk++;
	else if (c->has_parity_error)
		u->counts.parity++;
	else if (c->has_frame_error)
		u->counts.frame++;
	if (u->n == UART_QUEUE) {
		u->counts.overrun++;
		return;
	}
	u->queue[(u->first + u->n++) % UART_QUEUE] = *c;
}

/* All bits are there: start, data, parity, stop. */
static void finish(struct uart *u, bool stop)
{
	const struct uart_format *f = &u->receiver;
	uint32_t value = (u->bits >> 1) & ((1u << f->data_bits) - 1);
	bool parity = u->bits >> (1 + f->data_bits) & 1;
	struct uart_char c = {(uint64_t)u->sample_ns, (uint8_t)value, !stop,
		has_parity(f) && parity != parity_of(f, value), false};

	if (u->bits == 0)
		c = (struct uart_char){.at_ns = c.at_ns, .is_break = true};
	put(u, &c);
	u->state = stop ? UART_IDLE : UART_WAITS_HIGH;
	if (stop || c.is_break || u->resync == UART_WAITS_FOR_EDGE)
		return;
	u->state = UART_IN_CHAR;
	u->bits = 0;
	u->n_bits = 1;
	u->sample_ns += f->bit_ns;
}

static void take_sample(struct uart *u, bool level)
{
	const struct uart_format *f = &u->receiver;

	if (u->n_bits == 0 && level) {
		u->state = UART_IDLE; /* too short for a start bit */
		return;
	}
	u->bits |= (uint32_t)level << u->n_bits;
	if (u->n_bits++ == 1 + f->data_bits + has_parity(f))
		finish(u, level);
	else
		u->sample_ns += f->bit_ns;
}

/* A receiver sees an edge at its next tick. */
static void begin_char(struct uart *u, double edge_ns)
{
	double tick_ns = u->receiver.bit_ns / TICKS;

	u->state = UART_IN_CHAR;
	u->n_bits = 0;
	u->bits = 0;
	u->sample_ns = ceil(edge_ns / tick_ns) * tick_ns + u->receiver.bit_ns / 2;
}

/* The receiver sees a level for a while. */
static void take_level(struct uart *u, bool level, double from_ns, double to_ns)
{
	if (u->state == UART_WAITS_HIGH && level)
		u->state = UART_IDLE;
	else if (u->state == UART_IDLE && !level)
		begin_char(u, from_ns);
	while (u->state == UART_IN_CHAR && u->sample_ns < to_ns)
		take_sample(u, level);
}

/* start, data, parity, stop: the first in the lowest bit. Returns how many. */
static unsigned serialise(const struct uart_format *f, uint8_t octet, uint32_t *bits)
{
	uint32_t value = octet & ((1u << f->data_bits) - 1);
	unsigned n = 1 + f->data_bits;

	*bits = value << 1;
	if (has_parity(f))
		*bits |= (uint32_t)parity_of(f, value) << n++;
	for (unsigned i = 0; i < f->stop_bits; i++)
		*bits |= 1u << n++;
	return n;
}

void uart_send(struct uart *u, uint8_t octet)
{
	double bit_ns = u->sender.bit_ns / (1 + u->sender_ppm * millionth), from_ns;
	uint32_t bits;
	unsigned n = serialise(&u->sender, octet, &bits);

	from_ns = (double)u->now_ns;
	for (unsigned i = 0; i < n; i++)
		take_level(u, (bits >> i & 1) ^ u->is_inverted, from_ns + i * bit_ns,
			from_ns + (i + 1) * bit_ns);
	u->now_ns += (uint64_t)(n * bit_ns);
}

void uart_idle(struct uart *u, uint64_t ns)
{
	take_level(u, !u->is_inverted, (double)u->now_ns, (double)(u->now_ns + ns));
	u->now_ns += ns;
}

bool uart_receive(struct uart *u, struct uart_char *c)
{
	if (u->n == 0)
		return false;
	*c = u->queue[u->first];
	u->first = (u->first + 1) % UART_QUEUE;
	u->n--;
	return true;
}

/* n_tty.c: with PARMRK a mark ff 00 stands before what was wrong, and a real ff comes twice. */
static size_t marked(uint8_t value, uint8_t to[UART_TTY_MAX])
{
	to[0] = 0xff;
	to[1] = 0;
	to[2] = value;
	return 3;
}

size_t uart_tty(const struct uart_char *c, tcflag_t c_iflag, uint8_t to[UART_TTY_MAX])
{
	bool is_wrong = c->has_frame_error || c->has_parity_error;

	to[0] = c->value;
	if (c->is_break) {
		if (c_iflag & (IGNBRK | BRKINT))
			return 0;
		return c_iflag & PARMRK ? marked(0, to) : 1;
	}
	if (is_wrong && c_iflag & INPCK) {
		if (c_iflag & IGNPAR)
			return 0;
		if (c_iflag & PARMRK)
			return marked(c->value, to);
		to[0] = 0;
	} else if (c_iflag & PARMRK && c->value == 0xff) {
		to[1] = 0xff;
		return 2;
	}
	return 1;
}
