/* A serial line, bit by bit: a sender, a wire that may be inverted, and the UART that listens, each
 * with a setting and a clock of its own. Two receivers of real life are here: one that waits for
 * the next falling edge after a wrong stop bit, and one (16550) that takes the wrong stop bit for
 * the next start bit. Left out: noise, slopes, the votes of several samples in a bit. */
#ifndef SIM_UART_H
#define SIM_UART_H

#include "base/line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

enum {
	UART_QUEUE = 16, /* characters that wait to be received; more are lost */
	UART_TTY_MAX = 3,
};

enum uart_resync {
	UART_WAITS_FOR_EDGE,
	UART_TAKES_STOP_FOR_START,
};

/* A character as the receiver's chip delivers it. */
struct uart_char {
	uint64_t at_ns; /* middle of its stop bit */
	uint8_t value;
	bool has_frame_error, has_parity_error;
	bool is_break; /* low all through; value 0, and no other error */
};

/* What a driver counts (TIOCGICOUNT), each character at most once. */
struct uart_counts {
	uint32_t frame, parity, overrun, brk;
};

struct uart_format {
	double bit_ns;
	unsigned data_bits, stop_bits;
	char parity; /* 'N', 'E', 'O' */
};

enum uart_state {
	UART_IDLE,      /* the line is high; the next falling edge begins a character */
	UART_IN_CHAR,   /* samples are taken */
	UART_WAITS_HIGH /* after a break, or a wrong stop bit */
};

struct uart {
	/* To be set between uart_init() and the first character. */
	bool is_inverted;
	enum uart_resync resync;
	int sender_ppm, receiver_ppm; /* how much a clock is too fast, in millionths */

	uint64_t now_ns; /* the sender's */
	struct uart_counts counts;
	struct uart_format sender, receiver;
	enum uart_state state;
	double sample_ns; /* of the next bit */
	unsigned n_bits;  /* of the character, taken; the start bit too */
	uint32_t bits;
	size_t first, n; /* in queue */
	struct uart_char queue[UART_QUEUE];
};

/* An idle line at time 0 whose sender and receiver have the setting `line`. */
void uart_init(struct uart *u, const struct line_setting *line);

/* From now on the receiver has this setting; what waited in it is thrown away, counters go on. It
 * takes the line for idle (high) before. */
void uart_listen(struct uart *u, const struct line_setting *line);

/* Sends one character. Of an octet with more bits than the sender's setting has, the low ones. */
void uart_send(struct uart *u, uint8_t octet);

/* The line is idle for so long. */
void uart_idle(struct uart *u, uint64_t ns);

/* Takes the next character that has arrived. False when there is none. */
bool uart_receive(struct uart *u, struct uart_char *c);

/* What read(2) gives of a character on a raw tty with these input flags (IGNBRK BRKINT INPCK IGNPAR
 * PARMRK of termios(3), as Linux handles them). Returns how many octets. With none of the flags
 * every character comes as it was received, be it wrong or not. */
size_t uart_tty(const struct uart_char *c, tcflag_t c_iflag, uint8_t to[UART_TTY_MAX]);

#endif
