/* source = PORT, PORT, …: the ports of one service, of which the first is read and the others stand
 * in. Left out: when they do (daemon/failover.h). */
#ifndef CONFIG_CONFIG_SOURCES_H
#define CONFIG_CONFIG_SOURCES_H

#include "port/port_name.h"

#include <stdbool.h>
#include <stddef.h>

enum { CONFIG_SOURCES_MAX = 4 };

/* The value of the key into a text; "" is none. False: it is no list of two to CONFIG_SOURCES_MAX
 * ports, each with a name of its own. */
bool config_sources_parse(const char *text, void *field, size_t size);

/* The number of ports in it, 0 of "". */
size_t config_sources_count(const char *list);

/* The one at `i`, which there is. */
void config_sources_port(const char *list, size_t i, struct port_name *port);

#endif
