/* Items of trees as one message: the signal of what has changed, and the answer to GetItems. Both
 * hold an a{sa{sv}}: path to Value and Text. */
#ifndef ROOM_DBUS_ITEMS_H
#define ROOM_DBUS_ITEMS_H

#include "dbus/tree.h"

#define BUSITEM_INTERFACE "com.victronenergy.BusItem"

enum { ITEMS_USUAL = 2048 }; /* octets of a message; what is larger takes memory */

/* A message as octets. */
struct items {
	const void *at; /* `usual` or `large` */
	size_t n;
	uint8_t *large;
	uint8_t usual[ITEMS_USUAL];
};

/* ItemsChanged, with those items of a pace that have changed. False: there is no memory for it, and
 * nothing to be freed. */
bool items_changed(struct items *out, const struct tree *t, enum item_pace pace);

/* The same as a message of libdbus, without a number. It is the caller's. NULL: there is no memory
 * for it. */
DBusMessage *items_message(const struct items *i);

void items_free(struct items *i);

/* The answer to the call of a GetItems, with all that are there. As items_message(). */
DBusMessage *items_answer(const struct tree *t, DBusMessage *call);

#endif
