/* com.victronenergy.BusItem and introspection on every path of a tree. */
#ifndef ROOM_DBUS_OBJECT_H
#define ROOM_DBUS_OBJECT_H

#include "dbus/tree.h"

#define BUSITEM_INTERFACE "com.victronenergy.BusItem"

/* Answers a method call that came over `bus`, as long as its caller reads what it is told: else with an error, and then not
 * at all. False when it is no call. */
bool object_answer(struct tree *t, struct bus *bus, DBusMessage *call);

/* Appends a{sa{sv}}: path to Value and Text, of those items of a pace that have changed. False when there is no memory
 * for it: the message cannot be sent then. */
bool object_append_changes(DBusMessage *m, const struct tree *t, enum item_pace pace);

#endif
