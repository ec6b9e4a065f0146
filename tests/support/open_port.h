/* For tests: opens the port of a name. */
#ifndef SUPPORT_OPEN_PORT_H
#define SUPPORT_OPEN_PORT_H

#include "port/port.h"
#include "port/port_name.h"

/* As port_open() does. */
static inline int open_port(struct port *p, const char *name, const struct line_setting *line)
{
	struct port_place at;

	port_place_of(name, &at);
	return port_open(p, &at, line);
}

#endif
