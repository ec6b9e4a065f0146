/* What the driver of a serial port has counted as wrong on the line (TIOCGICOUNT). Not every driver
 * counts: a pseudo-terminal and some adapters have no counters, others have them but count only
 * while the port checks parity, or only once per packet. So a number above zero says something,
 * zero says little. Left out: which byte was wrong. */
#ifndef PORT_LINE_LINE_ERRORS_H
#define PORT_LINE_LINE_ERRORS_H

#include <stdbool.h>
#include <stdint.h>

struct line_errors {
	bool is_known; /* false: the driver has no counters, and the numbers are 0 */
	uint32_t frame, parity, overrun, brk;
};

/* The counters of the open tty `fd`; they run on through all settings, and wrap around. */
struct line_errors line_errors_read(int fd);

/* What was counted between two readings; known when both are. */
struct line_errors line_errors_between(
	const struct line_errors *before, const struct line_errors *after);

/* Adds `more` to a sum; the sum is known as soon as anything in it was. */
void line_errors_add(struct line_errors *sum, const struct line_errors *more);

/* How many characters were wrong, by their stop bit, their parity or as a break; not those that
 * were lost. */
uint32_t line_errors_characters(const struct line_errors *e);

#endif
