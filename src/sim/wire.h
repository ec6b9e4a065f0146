/* The near end of a wire: a pseudo-terminal whose other end is the "serial port", or a file. Left
 * out: how telegrams are timed (simulation.c). */
#ifndef SIM_WIRE_H
#define SIM_WIRE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire {
	int fd;           /* the master of the pseudo-terminal, or the file; -1 while unplugged */
	int slave;        /* kept open, so that readers may come and go */
	const char *link; /* the symbolic link that leads to the port, or NULL */
	char path[PATH_MAX]; /* of the port */
};

/* Makes a pseudo-terminal, raw, and the symbolic link `link` (borrowed; may be NULL) to it. A link
 * that is there already is replaced, anything else of that name is left alone. Returns 0 or a
 * negative errno. */
int wire_plug(struct wire *w, const char *link);

/* Opens the file `path` for writing, "-" for standard output. Returns 0 or a negative errno. */
int wire_to_file(struct wire *w, const char *path);

/* Sends octets; what a port does not take because nobody reads is lost, like on a real wire.
 * Returns 0 or a negative errno. */
int wire_send(const struct wire *w, const uint8_t *p, size_t n);

/* Takes what has been sent to the meter, at most `n` octets. Returns how many, 0 for none, or a
 * negative errno. */
int wire_receive(const struct wire *w, uint8_t *to, size_t n);

/* The speed that the other end has set, in baud; 0: none that a meter could have. */
uint32_t wire_baud(const struct wire *w);

/* Pulls the plug: whoever reads sees the port go. Safe twice. */
void wire_unplug(struct wire *w);

#endif
