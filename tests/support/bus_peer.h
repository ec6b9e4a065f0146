/* The other end of a connection to a message bus: takes what libdbus says to get in, and hands out
 * and takes whole messages. It knows nothing of names and rules. */
#ifndef SUPPORT_BUS_PEER_H
#define SUPPORT_BUS_PEER_H

#include <dbus/dbus.h>
#include <stdbool.h>
#include <stddef.h>

enum { PEER_BUFFER = 256 * 1024 };

struct bus_peer {
	int listening, fd; /* -1: nobody is there */
	char address[128]; /* for libdbus */
	bool is_in;        /* authenticated */
	dbus_uint32_t serial;
	size_t n;
	char in[PEER_BUFFER];
};

/* Listens in that folder. */
void bus_peer_begin(struct bus_peer *p, const char *folder);

/* Takes who comes, and what they say. A message, to be given back to libdbus; NULL: nothing more
 * for now. */
DBusMessage *bus_peer_take(struct bus_peer *p);

/* Sends `m`, as from `sender`, and gives it back to libdbus. */
void bus_peer_send(struct bus_peer *p, DBusMessage *m, const char *sender);

/* Hangs up. */
void bus_peer_drop(struct bus_peer *p);

#endif
