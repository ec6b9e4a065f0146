/* A port: where bytes come from. A serial port, or a capture file that is replayed at the speed of the
 * line. Opening and reading never wait. */
#ifndef PORT_PORT_H
#define PORT_PORT_H

#include "base/line.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

enum port_kind {
	PORT_SERIAL,
	PORT_CAPTURE,
};

struct port {
	int fd;        /* -1 while closed */
	bool may_send; /* set before opening; else it is opened for reading only */
	enum port_kind kind;
	struct termios before; /* PORT_SERIAL: the setting that we found, put back at the end */
	uint64_t opened_ms;    /* PORT_CAPTURE */
	uint64_t n_replayed;   /* PORT_CAPTURE: bytes handed out */
	uint32_t bytes_per_s;  /* PORT_CAPTURE */
};

/* The file for a name that a person writes: a path as it is; the name of a link in
 * /dev/serial/by-id or by-path; ttyUSB0. */
void port_path(const char *name, char path[PATH_MAX]);

/* Opens `path`. A serial port becomes raw, gets `line`, and is ours alone; what was waiting in it is
 * thrown away, as it is old. Returns 0 or a negative errno; among them -EBUSY: somebody else has it,
 * -EISDIR, -ENOTTY: a device that is no serial port. */
int port_open(struct port *p, const char *path, const struct line_setting *line);

/* Sets another line; a capture stays as it is. Returns 0 or a negative errno. */
int port_set_line(struct port *p, const struct line_setting *line);

/* Bytes that are there now, at most `n`. 0: none at present. -EPIPE: the end of a capture. Any other
 * negative errno: the port is gone. */
ssize_t port_read(struct port *p, uint8_t *to, size_t n);

/* Sends; a serial port only, and one that may. What does not fit into its buffer is lost. Returns 0 or a
 * negative errno. */
int port_write(const struct port *p, const uint8_t *from, size_t n);

/* Safe on a closed port. */
void port_close(struct port *p);

/* What a negative errno of port_open() means and what to do about it, for people. */
const char *port_strerror(int error);

#endif
