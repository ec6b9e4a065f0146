/* What the name of a port means, as people write it in the configuration and on the command line. Nobody else looks
 * into such a name. */
#ifndef PORT_PORT_NAME_H
#define PORT_PORT_NAME_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum port_name_kind {
	PORT_NAME_AUTO,    /* "auto", "auto:PATTERN": whichever serial port has a meter */
	PORT_NAME_TCP,     /* "tcp://host:port"; whether it is a right one says tcp_parse() */
	PORT_NAME_DEVICE,  /* a serial port, or whatever is there, or nothing yet */
	PORT_NAME_CAPTURE, /* a file that is there, "FILE" or "FILE@10" */
};

struct port_name {
	enum port_name_kind kind;
	const char *pattern; /* AUTO: the ports to try; NULL: all. Borrowed from the name */
	char path
		[PATH_MAX]; /* else: to be opened, or shown to people; itself a name that means the same */
	size_t n_file; /* CAPTURE: the octets of `path` that name the file */
	double speed;  /* CAPTURE: how many times faster it is played */
};

/* A path is taken as it is. Else it is the name of a link in /dev/serial/by-id or by-path, of a device in /dev, or of
 * a file in the present folder; if there is none of them, a device that may still come. Looks at what is there. */
void port_name_parse(const char *name, struct port_name *n);

/* Whether the port is to be found: by the name alone. */
bool port_name_is_auto(const char *name);

#endif
