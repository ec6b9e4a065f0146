/* org.freedesktop.DBus.Introspectable for the paths of a tree. */
#ifndef ROOM_DBUS_INTROSPECT_H
#define ROOM_DBUS_INTROSPECT_H

#include "dbus/tree.h"

enum { INTROSPECT_MAX = 8192 };

/* The description of an item or inner path of the service whose first tree is `t`: interfaces and
 * the nodes right below. */
void introspect_path(const struct tree *t, const char *path, char out[INTROSPECT_MAX]);

#endif
