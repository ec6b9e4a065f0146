/* Answers to method calls, and when to tell what has changed. Calls without an interface are legal:
 * member and path decide. Left out: all items in one message (items.c). */
#include "dbus/object.h"

#include "dbus/answer.h"
#include "dbus/introspect.h"

#include <stdio.h>
#include <string.h>

/* A bus that takes nothing for a while must not cost memory without end, nor get old values first
 * when it takes messages again. */
enum { BACKLOG_MAX = 2 * 1024 };

/* What SetValue answers. */
enum {
	SET_TAKEN = 0,
	SET_IMPOSSIBLE = 1, /* not writable, or not convertible */
};

/* What a write costs beside its answer, in octets of one: it is passed on to localsettings. */
enum { WRITE_COST = 1024 };

static bool append_text(DBusMessageIter *to, const struct tree *t, size_t item)
{
	char text[TREE_TEXT_MAX];
	const char *s = value_guarded(tree_text(t, item, text));

	return dbus_message_iter_append_basic(to, DBUS_TYPE_STRING, &s);
}

static bool append_text_variant(DBusMessageIter *to, const struct tree *t, size_t item)
{
	char text[TREE_TEXT_MAX];

	return value_append(to, &(struct value){.type = VALUE_TEXT, .s = tree_text(t, item, text)});
}

static bool append_value(DBusMessageIter *to, const struct tree *t, size_t item)
{
	struct value v = tree_value(t, item);

	return value_append(to, &v);
}

static bool append_property(DBusMessageIter *to, const char *key, const struct tree *t, size_t item,
	bool (*append)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	DBusMessageIter entry;

	return dbus_message_iter_open_container(to, DBUS_TYPE_DICT_ENTRY, NULL, &entry) &&
	       value_close(to, &entry,
		       dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key) &&
			       append(&entry, t, item));
}

/* The path of an item as seen from `path`, without a leading slash, or NULL when it is not
 * below. */
static const char *relative(const char *item, const char *path)
{
	size_t n = strcmp(path, "/") == 0 ? 0 : strlen(path);

	return strncmp(item, path, n) == 0 && item[n] == '/' ? item + n + 1 : NULL;
}

static bool append_if_below(DBusMessageIter *to, const struct tree *t, const char *path,
	size_t item, bool (*append)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	char whole[TREE_PATH_MAX];
	const char *key = relative(tree_path(t, item, whole), path);

	return !key || !tree_has(t, item) || append_property(to, key, t, item, append);
}

static bool append_below(DBusMessageIter *to, const struct tree *t, const char *path,
	bool (*append)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	DBusMessageIter array;
	bool ok = true;

	if (!dbus_message_iter_open_container(to, DBUS_TYPE_ARRAY, "{sv}", &array))
		return false;
	for (; ok && t; t = t->next)
		for (size_t i = 0; ok && i < t->n; i++)
			ok = append_if_below(&array, t, path, i, append);
	return value_close(to, &array, ok);
}

/* The answer of GetValue and GetText on a path with items below: a variant holding a{sv}. */
static bool append_subtree(DBusMessageIter *to, const struct tree *t, const char *path,
	bool (*append)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	DBusMessageIter variant;

	return dbus_message_iter_open_container(to, DBUS_TYPE_VARIANT, "a{sv}", &variant) &&
	       value_close(to, &variant, append_below(&variant, t, path, append));
}

/* A reply that is not whole must not be sent. */
static DBusMessage *if_whole(DBusMessage *reply, bool is_whole)
{
	if (is_whole)
		return reply;
	if (reply)
		dbus_message_unref(reply);
	return NULL;
}

/* Of an item itself, or of all that is below an inner path. */
static DBusMessage *get(struct tree *t, DBusMessage *call, int item,
	bool (*append_own)(DBusMessageIter *to, const struct tree *t, size_t item),
	bool (*append)(DBusMessageIter *to, const struct tree *t, size_t item))
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter args;

	if (!reply)
		return NULL;
	dbus_message_iter_init_append(reply, &args);
	return if_whole(
		reply, item < 0 ? append_subtree(&args, t, dbus_message_get_path(call), append)
				: append_own(&args, t, (size_t)item));
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
	(void)item;
	return items_answer(t, call);
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

/* A reply of one basic value. */
static DBusMessage *reply_with(DBusMessage *call, int type, const void *v)
{
	DBusMessage *reply = dbus_message_new_method_return(call);

	return if_whole(
		reply, reply && dbus_message_append_args(reply, type, v, DBUS_TYPE_INVALID));
}

static DBusMessage *set_value(struct tree *t, DBusMessage *call, int item)
{
	DBusMessageIter args;
	struct value v;
	dbus_int32_t result = SET_IMPOSSIBLE;

	if (!dbus_message_iter_init(call, &args) || dbus_message_iter_has_next(&args))
		return dbus_message_new_error(
			call, DBUS_ERROR_INVALID_ARGS, "SetValue takes one value");
	if (value_read(&args, &v))
		result = write_item(t, (size_t)item, &v);
	return reply_with(call, DBUS_TYPE_INT32, &result);
}

static DBusMessage *get_description(struct tree *t, DBusMessage *call, int item)
{
	const char *none = "";

	(void)t, (void)item;
	return reply_with(call, DBUS_TYPE_STRING, &none);
}

static DBusMessage *introspect(struct tree *t, DBusMessage *call, int item)
{
	char text[INTROSPECT_MAX];
	const char *xml = text;

	(void)item;
	introspect_path(t, dbus_message_get_path(call), text);
	return reply_with(call, DBUS_TYPE_STRING, &xml);
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

/* The tree of a service that has the path itself, with the index of the item, or else the first,
 * with -1. */
static struct tree *find_tree(struct tree *first, const char *path, int *item)
{
	*item = -1;
	for (struct tree *t = first; t; t = t->next) {
		*item = tree_find(t, path);
		if (*item >= 0)
			return t;
	}
	return first;
}

static bool is_inner(const struct tree *t, const char *path)
{
	for (; t; t = t->next)
		if (tree_is_inner(t, path))
			return true;
	return false;
}

static DBusMessage *answer(struct tree *first, DBusMessage *call)
{
	const char *path = dbus_message_get_path(call);
	int item;
	struct tree *t = find_tree(first, path, &item);
	unsigned place = item >= 0 ? ON_ITEM : is_inner(t, path) ? ON_INNER : 0;
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

/* On whatever path. libdbus would answer it, too, but any number of them. */
static DBusMessage *answer_peer(DBusMessage *call)
{
	char *id = NULL;
	DBusMessage *reply;

	if (dbus_message_has_member(call, "Ping"))
		return dbus_message_new_method_return(call);
	if (dbus_message_has_member(call, "GetMachineId"))
		id = dbus_try_get_local_machine_id(NULL);
	if (!id)
		return dbus_message_new_error(call, DBUS_ERROR_UNKNOWN_METHOD, "There is none");
	reply = reply_with(call, DBUS_TYPE_STRING, &id);
	dbus_free(id);
	return reply;
}

/* NULL when there is no memory. */
static DBusMessage *answer_as_due(struct tree *t, enum caller_due due, DBusMessage *call)
{
	if (due == CALLER_ERROR)
		return dbus_message_new_error(
			call, DBUS_ERROR_LIMITS_EXCEEDED, "Read the answers that you have first");
	if (dbus_message_has_interface(call, DBUS_INTERFACE_PEER))
		return answer_peer(call);
	return answer(t, call);
}

bool object_answer(struct tree *t, struct bus *bus, DBusMessage *call)
{
	bool is_write = dbus_message_has_member(call, "SetValue");
	struct caller *who;
	enum caller_due due;

	if (dbus_message_get_type(call) != DBUS_MESSAGE_TYPE_METHOD_CALL)
		return false;
	if (!is_write && dbus_message_get_no_reply(call))
		return true;
	who = answer_caller(bus, call);
	due = callers_due(&bus->callers, who);
	if (due != CALLER_NOTHING)
		answer_send(bus, who, call, answer_as_due(t, due, call), is_write ? WRITE_COST : 0);
	return true;
}

static bool has_changes(const struct tree *t, enum item_pace pace)
{
	for (; t; t = t->next)
		for (size_t i = 0; i < t->n; i++)
			if (tree_is_changed(t, i, pace))
				return true;
	return false;
}

static bool send_changes(const struct tree *t, struct bus *bus, enum item_pace pace)
{
	struct items changed;
	bool is_sent;

	if (!items_changed(&changed, t, pace))
		return false;
	is_sent = bus_send_octets(bus, changed.at, changed.n) ||
		  bus_send(bus, items_message(&changed));
	items_free(&changed);
	return is_sent;
}

static enum tree_sent publish(struct tree *t, struct bus *bus, enum item_pace pace)
{
	if (!has_changes(t, pace))
		return TREE_NOTHING;
	if (bus_backlog(bus) > BACKLOG_MAX)
		return TREE_REFUSED;
	if (!send_changes(t, bus, pace))
		return TREE_REFUSED;
	for (; t; t = t->next)
		for (size_t i = 0; i < t->n; i++)
			if (t->items[i].pace == pace)
				t->state[i].is_changed = false;
	return TREE_SENT;
}

enum tree_sent tree_publish(struct tree *t, struct bus *bus)
{
	return publish(t, bus, PACE_TELEGRAM);
}

enum tree_sent tree_publish_slow(struct tree *t, struct bus *bus)
{
	return publish(t, bus, PACE_SLOW);
}
