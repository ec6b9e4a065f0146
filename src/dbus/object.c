/* Answers to method calls. Calls without an interface are legal: member and path decide. */
#include "dbus/object.h"

#include "dbus/introspect.h"

#include <stdio.h>
#include <string.h>

/* What SetValue answers. */
enum {
	SET_TAKEN = 0,
	SET_IMPOSSIBLE = 1, /* not writable, or not convertible */
};

static void append_text(DBusMessageIter *to, const struct tree *t, size_t item)
{
	char text[TREE_TEXT_MAX];
	const char *s = tree_text(t, item, text);

	dbus_message_iter_append_basic(to, DBUS_TYPE_STRING, &s);
}

static void append_text_variant(DBusMessageIter *to, const struct tree *t, size_t item)
{
	char text[TREE_TEXT_MAX];

	value_append(to, &(struct value){.type = VALUE_TEXT, .s = tree_text(t, item, text)});
}

static void append_value(DBusMessageIter *to, const struct tree *t, size_t item)
{
	struct value v = tree_value(t, item);

	value_append(to, &v);
}

static void append_property(DBusMessageIter *to, const char *key, const struct tree *t, size_t item,
	void (*append)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	DBusMessageIter entry;

	dbus_message_iter_open_container(to, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
	append(&entry, t, item);
	dbus_message_iter_close_container(to, &entry);
}

static void append_item(DBusMessageIter *array, const struct tree *t, size_t item)
{
	DBusMessageIter entry, properties;

	dbus_message_iter_open_container(array, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &t->items[item].path);
	dbus_message_iter_open_container(&entry, DBUS_TYPE_ARRAY, "{sv}", &properties);
	append_property(&properties, "Value", t, item, append_value);
	append_property(&properties, "Text", t, item, append_text_variant);
	dbus_message_iter_close_container(&entry, &properties);
	dbus_message_iter_close_container(array, &entry);
}

void object_append_changes(DBusMessage *m, const struct tree *t, enum item_pace pace)
{
	DBusMessageIter args, array;

	dbus_message_iter_init_append(m, &args);
	dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "{sa{sv}}", &array);
	for (size_t i = 0; i < t->n; i++)
		if (tree_is_changed(t, i, pace))
			append_item(&array, t, i);
	dbus_message_iter_close_container(&args, &array);
}

static void append_all(DBusMessage *m, const struct tree *t)
{
	DBusMessageIter args, array;

	dbus_message_iter_init_append(m, &args);
	dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "{sa{sv}}", &array);
	for (size_t i = 0; i < t->n; i++)
		if (tree_has(t, i))
			append_item(&array, t, i);
	dbus_message_iter_close_container(&args, &array);
}

/* The path of an item as seen from `path`, without a leading slash, or NULL when it is not below. */
static const char *relative(const char *item, const char *path)
{
	size_t n = strcmp(path, "/") == 0 ? 0 : strlen(path);

	return strncmp(item, path, n) == 0 && item[n] == '/' ? item + n + 1 : NULL;
}

/* The answer of GetValue and GetText on a path with items below: a variant holding a{sv}. */
static void append_subtree(DBusMessage *reply, const struct tree *t, const char *path,
	void (*append)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	DBusMessageIter args, variant, array;

	dbus_message_iter_init_append(reply, &args);
	dbus_message_iter_open_container(&args, DBUS_TYPE_VARIANT, "a{sv}", &variant);
	dbus_message_iter_open_container(&variant, DBUS_TYPE_ARRAY, "{sv}", &array);
	for (size_t i = 0; i < t->n; i++) {
		const char *key = relative(t->items[i].path, path);

		if (key && tree_has(t, i))
			append_property(&array, key, t, i, append);
	}
	dbus_message_iter_close_container(&variant, &array);
	dbus_message_iter_close_container(&args, &variant);
}

/* Of an item itself, or of all that is below an inner path. */
static DBusMessage *get(struct tree *t, DBusMessage *call, int item,
	void (*append_own)(DBusMessageIter *to, const struct tree *t, size_t item),
	void (*append_below)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter args;

	if (item < 0) {
		append_subtree(reply, t, dbus_message_get_path(call), append_below);
		return reply;
	}
	dbus_message_iter_init_append(reply, &args);
	append_own(&args, t, (size_t)item);
	return reply;
}

static DBusMessage *get_value(struct tree *t, DBusMessage *call, int item)
{
	return get(t, call, item, append_value, append_value);
}

static DBusMessage *get_text(struct tree *t, DBusMessage *call, int item)
{
	return get(t, call, item, append_text, append_text_variant);
}

static DBusMessage *get_items(struct tree *t, DBusMessage *call, int item)
{
	DBusMessage *reply = dbus_message_new_method_return(call);

	(void)item;
	append_all(reply, t);
	return reply;
}

/* Makes *v a value of the item's type; false when it cannot be one. Invalid stays invalid. */
static bool convert(const struct item *item, struct value *v)
{
	if (v->type == VALUE_INVALID || v->type == item->type)
		return true;
	if (item->type == VALUE_DOUBLE && v->type == VALUE_INT) {
		*v = (struct value){.type = VALUE_DOUBLE, .d = (double)v->i};
		return true;
	}
	if (item->type == VALUE_INT && v->type == VALUE_DOUBLE && v->d > -1e15 && v->d < 1e15 &&
		v->d == (double)(int64_t)v->d) {
		*v = (struct value){.type = VALUE_INT, .i = (int64_t)v->d};
		return true;
	}
	return false;
}

static bool is_equal(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_INVALID:
		return true;
	case VALUE_INT:
		return a->i == b->i;
	case VALUE_DOUBLE:
		return a->d == b->d;
	case VALUE_TEXT:
		return strcmp(a->s, b->s) == 0;
	case VALUE_TEXTS:
		break;
	}
	return false;
}

static dbus_int32_t write_item(struct tree *t, size_t item, struct value *v)
{
	struct value now = tree_value(t, item);

	if (!t->items[item].is_writable || !convert(&t->items[item], v))
		return SET_IMPOSSIBLE;
	if (is_equal(&now, v))
		return SET_TAKEN;
	return t->hooks->write(t->ctx, item, v);
}

static DBusMessage *set_value(struct tree *t, DBusMessage *call, int item)
{
	DBusMessage *reply;
	DBusMessageIter args;
	struct value v;
	dbus_int32_t result = SET_IMPOSSIBLE;

	if (!dbus_message_iter_init(call, &args) || dbus_message_iter_has_next(&args))
		return dbus_message_new_error(
			call, DBUS_ERROR_INVALID_ARGS, "SetValue takes one value");
	if (value_read(&args, &v))
		result = write_item(t, (size_t)item, &v);
	reply = dbus_message_new_method_return(call);
	dbus_message_append_args(reply, DBUS_TYPE_INT32, &result, DBUS_TYPE_INVALID);
	return reply;
}

static DBusMessage *get_description(struct tree *t, DBusMessage *call, int item)
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	const char *none = "";

	(void)t, (void)item;
	dbus_message_append_args(reply, DBUS_TYPE_STRING, &none, DBUS_TYPE_INVALID);
	return reply;
}

static DBusMessage *introspect(struct tree *t, DBusMessage *call, int item)
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	char text[INTROSPECT_MAX];
	const char *xml = text;

	(void)item;
	introspect_path(t, dbus_message_get_path(call), text);
	dbus_message_append_args(reply, DBUS_TYPE_STRING, &xml, DBUS_TYPE_INVALID);
	return reply;
}

enum place {
	ON_ITEM = 1,
	ON_INNER = 2, /* the root too */
	ON_ROOT = 4,
};

static const struct method {
	const char *name, *interface;
	unsigned places;       /* enum place */
	const char *arguments; /* signature, or NULL when the method looks itself */
	DBusMessage *(*answer)(struct tree *t, DBusMessage *call, int item);
} methods[] = {
	{"GetValue", BUSITEM_INTERFACE, ON_ITEM | ON_INNER, "", get_value},
	{"GetText", BUSITEM_INTERFACE, ON_ITEM | ON_INNER, "", get_text},
	{"SetValue", BUSITEM_INTERFACE, ON_ITEM, NULL, set_value},
	{"GetDescription", BUSITEM_INTERFACE, ON_ITEM, "si", get_description},
	{"GetItems", BUSITEM_INTERFACE, ON_ROOT, "", get_items},
	{"Introspect", DBUS_INTERFACE_INTROSPECTABLE, ON_ITEM | ON_INNER, "", introspect},
};

static const struct method *find_method(DBusMessage *call, unsigned place)
{
	const char *interface = dbus_message_get_interface(call);

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (strcmp(methods[i].name, dbus_message_get_member(call)) == 0 &&
			(!interface || strcmp(methods[i].interface, interface) == 0) &&
			methods[i].places & place)
			return &methods[i];
	return NULL;
}

static DBusMessage *answer(struct tree *t, DBusMessage *call)
{
	const char *path = dbus_message_get_path(call);
	int item = tree_find(t, path);
	unsigned place = item >= 0 ? ON_ITEM : tree_is_inner(t, path) ? ON_INNER : 0;
	const struct method *method;

	if (!place)
		return dbus_message_new_error_printf(
			call, DBUS_ERROR_UNKNOWN_OBJECT, "There is no object %s", path);
	if (strcmp(path, "/") == 0)
		place |= ON_ROOT;
	method = find_method(call, place);
	if (!method)
		return dbus_message_new_error_printf(call, DBUS_ERROR_UNKNOWN_METHOD,
			"%s has no method %s", path, dbus_message_get_member(call));
	if (method->arguments && !dbus_message_has_signature(call, method->arguments))
		return dbus_message_new_error_printf(call, DBUS_ERROR_INVALID_ARGS,
			"%s takes arguments of the signature \"%s\"", method->name,
			method->arguments);
	if (item < 0 || t->items[item].pace != PACE_TELEGRAM)
		t->hooks->refresh(t->ctx);
	return method->answer(t, call, item);
}

bool object_answer(struct tree *t, struct bus *bus, DBusMessage *call)
{
	DBusMessage *reply;

	if (dbus_message_get_type(call) != DBUS_MESSAGE_TYPE_METHOD_CALL)
		return false;
	reply = answer(t, call);
	if (!reply)
		return true;
	if (dbus_message_get_no_reply(call))
		dbus_message_unref(reply);
	else
		bus_send(bus, reply);
	return true;
}
