/* A name for the place of a port, the socket it is plugged into, that outlasts the order in which
 * adapters were found. Left out: names of the adapters themselves (/dev/serial/by-id). */
#ifndef PORT_PLACES_H
#define PORT_PLACES_H

#include <stddef.h>

enum {
	PLACES_PATH_MAX = 112,
	PLACES_NAME_MAX = 41,
};

/* The name of the first link in a folder of udev, which ends with a slash, to the device of `path`;
 * "" where there is none that has room. */
void places_link(const char *folder, const char *path, char *name, size_t size);

/* The link in /dev/serial/by-path that leads to the port, which says the socket; where there is
 * none, `path` itself. */
void places_lasting(const char *path, char lasting[PLACES_PATH_MAX]);

/* Its socket as people may find it, "USB 1.2": hub by hub, which of their sockets; where the name
 * tells none, its end. Cut where it does not fit. */
void places_socket(const char *lasting, char *socket, size_t size);

/* Its end without the folder, as much as a name has room for. */
void places_name(const char *lasting, char name[PLACES_NAME_MAX]);

#endif
