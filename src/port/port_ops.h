/* What a kind of port can do: one row for each kind. Only port.c calls what is in a row; whatever
 * else callers need to know of a kind is a question of its own in port.h. A new kind is a row, and
 * a kind of name that leads to it (port_name.h). Left out: the kinds themselves (port_serial.c,
 * port_tcp.c, port_replay.c). */
#ifndef PORT_PORT_OPS_H
#define PORT_PORT_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct line_setting;
struct port;
struct port_place;

/* Errors are negative errnos, as port.h has them. What may be NULL is nothing that this kind has or
 * does. */
struct port_ops {
	const char *name; /* the word for it in the status */
	bool is_replay;   /* what it reads was recorded, and comes at its own time */
	/* Leaves p->fd open, or as it was: -1. -EINPROGRESS: p->is_connecting, go on with
	 * proceed(). */
	int (*open)(struct port *p, const struct port_place *at, const struct line_setting *line);
	int (*proceed)(struct port *p); /* may be NULL */
	int end_error;                  /* when there is nothing more to read: of a descriptor */
	/* NULL: whatever p->fd has, up to end_error. */
	ssize_t (*read)(struct port *p, uint8_t *to, size_t n);
	int (*write)(const struct port *p, const uint8_t *from, size_t n); /* NULL: -EPERM */
	/* NULL: it has no line that could be set, nor errors of one that were counted. */
	int (*set_line)(const struct port *p, const struct line_setting *line);
	void (*set_quick)(const struct port *p, bool is_quick); /* may be NULL */
	void (*claim)(struct port *p);                          /* may be NULL */
	int (*keep)(struct port *p);                            /* may be NULL */
	/* Gives back what open() took, and closes p->fd, or gives up connecting. */
	void (*close)(struct port *p);
	uint64_t (*now_ms)(const struct port *p); /* NULL: the time of the machine */
};

/* The kinds that there are. */
extern const struct port_ops port_serial, port_tcp, port_replay;

#endif
