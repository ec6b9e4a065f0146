/* A signal goes out with each telegram, and its items were most of the way to it by the iterators
 * of libdbus, which open and close four containers for each: so they are written as octets. Texts
 * are UTF-8: paths and keys are ours, all others have passed the door of value.c. Left out:
 * messages of a value or two (object.c). */
#include "dbus/items.h"

#include "base/marshal.h"

#include <stdlib.h>

enum {
	STRUCT = 8,             /* to how many octets a dict entry is aligned */
	ANY_SERIAL = INT32_MAX, /* nobody answers a signal; libdbus begins at 1 */
};

static void put_property(struct marshal *to, const char *key, const struct value *v)
{
	marshal_align(to, STRUCT);
	marshal_text(to, key);
	value_marshal(to, v);
}

static void put_item(struct marshal *to, const struct tree *t, size_t item)
{
	char whole[TREE_PATH_MAX], text[TREE_TEXT_MAX];
	struct value v = tree_value(t, item),
		     said = {.type = VALUE_TEXT, .s = tree_text(t, item, text)};
	size_t array;

	marshal_align(to, STRUCT);
	marshal_text(to, tree_path(t, item, whole));
	array = marshal_array(to, STRUCT);
	put_property(to, "Value", &v);
	put_property(to, "Text", &said);
	marshal_array_end(to, array, STRUCT);
}

static void put_head(struct marshal *to, DBusMessage *call)
{
	const char *caller = call ? dbus_message_get_sender(call) : NULL;

	marshal_begin(to, call ? MARSHAL_ANSWER : MARSHAL_SIGNAL, MARSHAL_NO_ANSWER);
	if (call) {
		marshal_field_number(to, MARSHAL_ANSWER_TO, dbus_message_get_serial(call));
	} else {
		marshal_field_text(to, MARSHAL_PATH, 'o', "/");
		marshal_field_text(to, MARSHAL_INTERFACE, 's', BUSITEM_INTERFACE);
		marshal_field_text(to, MARSHAL_MEMBER, 's', "ItemsChanged");
	}
	if (caller)
		marshal_field_text(to, MARSHAL_DESTINATION, 's', caller);
	marshal_field_text(to, MARSHAL_SIGNATURE, 'g', "a{sa{sv}}");
	marshal_body(to);
}

/* False: it does not fit. */
static bool put(struct marshal *to, const struct tree *t, enum item_pace pace, DBusMessage *call)
{
	size_t array;

	put_head(to, call);
	array = marshal_array(to, STRUCT);
	for (; t; t = t->next)
		for (size_t i = 0; i < t->n; i++)
			if (call ? tree_has(t, i) : tree_is_changed(t, i, pace))
				put_item(to, t, i);
	marshal_array_end(to, array, STRUCT);
	return marshal_end(to, ANY_SERIAL);
}

static bool make(struct items *out, const struct tree *t, enum item_pace pace, DBusMessage *call)
{
	struct marshal m = {.at = out->usual, .size = sizeof out->usual};

	out->large = NULL;
	if (!put(&m, t, pace, call)) {
		out->large = malloc(m.n);
		if (!out->large)
			return false;
		m = (struct marshal){.at = out->large, .size = m.n};
		put(&m, t, pace, call);
	}
	out->at = m.at;
	out->n = m.n;
	return true;
}

bool items_changed(struct items *out, const struct tree *t, enum item_pace pace)
{
	return make(out, t, pace, NULL);
}

DBusMessage *items_message(const struct items *i)
{
	DBusMessage *m = dbus_message_demarshal(i->at, (int)i->n, NULL);

	if (m)
		dbus_message_set_serial(m, 0); /* libdbus gives it its own */
	return m;
}

void items_free(struct items *i)
{
	free(i->large);
}

DBusMessage *items_answer(const struct tree *t, DBusMessage *call)
{
	struct items all;
	DBusMessage *m = NULL;

	if (make(&all, t, PACE_READ, call)) {
		m = items_message(&all);
		items_free(&all);
	}
	return m;
}
