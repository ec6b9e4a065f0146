/* Values of com.victronenergy.BusItem on the wire: i, d, s, as, and the empty `ai` that means
 * "invalid", always inside a variant. */
#ifndef ROOM_DBUS_VALUE_H
#define ROOM_DBUS_VALUE_H

#include "base/marshal.h"

#include <dbus/dbus.h>
#include <stdbool.h>
#include <stdint.h>

enum value_type {
	VALUE_INVALID,
	VALUE_INT,
	VALUE_DOUBLE,
	VALUE_TEXT,
	VALUE_TEXTS,
};

struct value {
	enum value_type type;
	union {
		int64_t i;                /* VALUE_INT; sent as i, or as x when it does not fit */
		double d;                 /* VALUE_DOUBLE; never NaN or infinite */
		const char *s;            /* VALUE_TEXT; borrowed, must be UTF-8 */
		const char *const *texts; /* VALUE_TEXTS; borrowed, ends with NULL */
	};
};

/* The door to the bus: the text, or "?" where it is none that may pass. */
const char *value_guarded(const char *text);

/* Appends `v` as a variant. False when there is no memory for it: the message cannot be sent
 * then. */
bool value_append(DBusMessageIter *to, const struct value *v);

/* Writes `v` as a variant into a message that is written as octets. */
void value_marshal(struct marshal *to, const struct value *v);

/* The same for texts with tabs between them, up to a NULL, as some paths of others want them. False
 * also where they are too long. */
bool value_append_tabbed(DBusMessageIter *to, const char *const *texts);

/* Ends a container that has been opened: closes it when all that belongs into it `is_whole`, else
 * gives it back. Returns whether the message is whole so far; one that is not can only be
 * dropped. */
bool value_close(DBusMessageIter *to, DBusMessageIter *container, bool is_whole);

/* Reads what a caller gave, in a variant or bare: any integer or bool becomes VALUE_INT, a double
 * VALUE_DOUBLE, a string VALUE_TEXT (borrowed from the message), an empty array VALUE_INVALID.
 * False for everything else; NaN and infinity are nothing either. */
bool value_read(DBusMessageIter *from, struct value *v);

#endif
