/* The ports on which the kernel itself writes, as /proc/consoles has them, a line each: "ttyS0  -W-
 * (EC p a)  4:64". There is no meter at such a port, and opening it would change the line for
 * whoever reads along. Left out: which of them are serial ports. */
#ifndef PORT_CONSOLES_H
#define PORT_CONSOLES_H

#include <stdbool.h>
#include <stddef.h>

enum {
	CONSOLES_MAX = 8,
	CONSOLE_NAME_MAX = 32,
};

struct consoles {
	size_t n;
	char name[CONSOLES_MAX][CONSOLE_NAME_MAX]; /* of the device in /dev */
};

/* As the kernel tells them. */
extern const char consoles_file[];

/* Reads a file of that form. What cannot be read has none. */
void consoles_read(struct consoles *c, const char *file);

/* Whether the device `path`, not a link to it, is one of them. */
bool consoles_have(const struct consoles *c, const char *path);

#endif
