/* com.victronenergy.BusItem and introspection on every path of a tree. */
#ifndef ROOM_DBUS_OBJECT_H
#define ROOM_DBUS_OBJECT_H

#include "dbus/tree.h"

#define BUSITEM_INTERFACE "com.victronenergy.BusItem"

/* Answers a method call that came over `bus`. False when it is none for us (a signal, another
 * interface): libdbus answers those. */
bool object_answer(struct tree *t, struct bus *bus, DBusMessage *call);

/* Appends a{sa{sv}}: path to Value and Text, of those items of a pace that have changed. */
void object_append_changes(DBusMessage *m, const struct tree *t, enum item_pace pace);

#endif
