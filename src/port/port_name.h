/* The name of a port, as people write it in the configuration and on the command line. It is taken
 * apart once, where it comes in, and handed on as a struct; nobody else looks into its text. What
 * it leads to depends on what is there: adapters come and go, so that is looked at anew for each
 * opening. Left out: opening (port.h). */
#ifndef PORT_PORT_NAME_H
#define PORT_PORT_NAME_H

#include "port/tcp.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	PORT_NAME_SIZE = 512,
	PORT_PATH_SIZE = PORT_NAME_SIZE + 64, /* of any path that a name leads to */
};

enum port_name_kind {
	PORT_NAME_AUTO,  /* "auto", "auto:PATTERN": whichever serial port has a meter */
	PORT_NAME_TCP,   /* "tcp://host:port" */
	PORT_NAME_PATH,  /* with a slash: of a device or a file, taken as it is */
	PORT_NAME_SHORT, /* of an adapter, a device, or a file in the present folder */
};

/* A value: it borrows nothing, and two of the same text are the same octet by octet. */
struct port_name {
	enum port_name_kind kind;
	char text[PORT_NAME_SIZE]; /* as it was given */
	struct tcp_name server;    /* PORT_NAME_TCP, if nothing is wrong */
	const char *wrong;         /* with the form of the name, in words; "": nothing. Static */
};

/* Takes `text` apart. By itself: what is there does not matter. */
void port_name_parse(const char *text, struct port_name *n);

/* Whether the port is to be found. */
bool port_name_is_auto(const struct port_name *n);

/* Of one that is to be found: the ports to try (port/candidates.h); NULL: all. Borrowed from
 * `n`. */
const char *port_name_pattern(const struct port_name *n);

/* Whether two are written the same. */
bool port_name_is_same(const struct port_name *a, const struct port_name *b);

/* Whether two lead to one port at present. */
bool port_name_is_same_port(const struct port_name *a, const struct port_name *b);

enum port_place_kind {
	PORT_AT_NOTHING, /* of a name that is to be found, or too long */
	PORT_AT_SERVER,  /* if nothing is wrong with its name, else opening it fails */
	PORT_AT_DEVICE,  /* a serial port, or whatever is there, or nothing yet */
	PORT_AT_CAPTURE, /* a file that is there, "FILE" or "FILE@10" */
};

/* What a name leads to at present. */
struct port_place {
	enum port_place_kind kind;
	/* To be opened, or shown to people; itself a name that means the same. */
	char path[PATH_MAX];
	size_t n_file;          /* CAPTURE: the octets of `path` that name the file */
	double speed;           /* CAPTURE: how many times faster it is played */
	struct tcp_name server; /* SERVER */
};

/* Looks at what is there. A short name is that of a link in /dev/serial/by-id or by-path, of a
 * device in /dev, or of a file in the present folder; if there is none of them, of a device that
 * may still come. */
void port_name_find(const struct port_name *n, struct port_place *at);

/* The same for a path that was found, not given. */
void port_place_of(const char *path, struct port_place *at);

/* Whether a port name may be used: "" when it may, else what is wrong with it, in words. One that
 * is to be found may. Only what can never become right is wrong: a directory, a device that is no
 * serial port, tcp:// that names no host and port. Looks at what is there. */
const char *port_name_check(const struct port_name *n);

#endif
