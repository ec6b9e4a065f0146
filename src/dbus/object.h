/* com.victronenergy.BusItem and introspection on every path of a tree: answers, and the signal of
 * what has changed. */
#ifndef ROOM_DBUS_OBJECT_H
#define ROOM_DBUS_OBJECT_H

#include "dbus/items.h"
#include "dbus/tree.h"

/* Answers a method call that came over `bus`, as long as its caller reads what it is told: else
 * with an error, and then not at all. False when it is no call. */
bool object_answer(struct tree *t, struct bus *bus, DBusMessage *call);

enum tree_sent {
	TREE_REFUSED, /* the bus does not take messages */
	TREE_NOTHING, /* nothing has changed */
	TREE_SENT,
};

/* Sends one ItemsChanged with everything of PACE_TELEGRAM that has changed. When the bus does not
 * take messages the changes stay until the next call, so that what waits in the queue is little and
 * new. */
enum tree_sent tree_publish(struct tree *t, struct bus *bus);

/* The same for PACE_SLOW. */
enum tree_sent tree_publish_slow(struct tree *t, struct bus *bus);

#endif
