/* The line that says what is waited for, and how long yet, where somebody sits at a terminal: on
 * standard error, once a second over itself, and gone before anything else is printed. There is
 * none in a pipe, and none on a terminal that cannot take a line back. Left out: what it says. */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool is_on;    /* there is somebody who sees it */
	bool is_shown; /* it is on the terminal at present */
	uint64_t since_ms;
	uint64_t shown_ms; /* when it was written last */
	unsigned limit_s;  /* how long it will take at the most; 0: it is not known */
};

/* Waiting begins. */
void progress_begin(struct progress *p, unsigned limit_s);

/* Whether progress_say() would write: once a second. */
bool progress_is_due(const struct progress *p);

/* Writes it, if it is due, cut to the width of the terminal: "12/60 s  " and the text. */
void progress_say(struct progress *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Takes it away, to be called before anything else is printed. Safe at any time. */
void progress_clear(struct progress *p);

#endif
