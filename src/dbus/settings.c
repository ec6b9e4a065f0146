/* AddSettings, SetValue and the change signals of localsettings as a machine that goes on with each
 * answer. Left out: which settings there are, and what follows from them (venus). */
#include "dbus/settings.h"

#include "base/text.h"
#include "dbus/object.h"
#include "dbus/value.h"
#include "event/event.h"

#include <stdio.h>
#include <string.h>

#define SERVICE   "com.victronenergy.settings"
#define INTERFACE "com.victronenergy.Settings"

enum {
	CALL_TIMEOUT_MS = 5000,
	PATH_MAX_LENGTH = SETTINGS_GROUP_MAX + 64,
	WRITING_MAX = 16, /* localsettings writes to flash: who wants more waits for it */
};
static const double retry_s = 1;

static void add_settings(struct settings *s);

static void path_of(const struct settings *s, size_t i, char path[PATH_MAX_LENGTH])
{
	snprintf(path, PATH_MAX_LENGTH, "%s/%s", s->group, s->specs[i].name);
}

static void retry_soon(struct settings *s)
{
	ev_timer_stop(s->bus->loop, &s->retry);
	ev_timer_set(&s->retry, retry_s, 0);
	ev_timer_start(s->bus->loop, &s->retry);
}

static struct value wire_value(const struct settings *s, size_t i)
{
	if (s->specs[i].is_number)
		return (struct value){.type = VALUE_INT, .i = s->value[i].number};
	return (struct value){.type = VALUE_TEXT, .s = s->value[i].text};
}

static bool is_of_type(const struct setting *spec, const struct value *v)
{
	if (spec->is_number)
		return v->type == VALUE_INT && v->i >= INT32_MIN && v->i <= INT32_MAX;
	return v->type == VALUE_TEXT;
}

/* Takes a value that localsettings has told. */
static void take_value(struct settings *s, size_t i, const struct value *v)
{
	struct settings_value new = {0};

	if (!is_of_type(&s->specs[i], v))
		return;
	if (s->specs[i].is_number)
		new.number = (int32_t)v->i;
	else
		text_clean(new.text, sizeof new.text, v->s);
	if (strcmp(new.text, s->value[i].text) == 0 && new.number == s->value[i].number)
		return;
	s->value[i] = new;
	if (s->is_ready)
		s->hooks->changed(s->ctx, i);
}

/* The value behind `key` in an a{sv}; *v stays untouched when there is none. */
static void find_key(DBusMessageIter array, const char *key, struct value *v)
{
	DBusMessageIter entries, entry;
	const char *name;

	if (dbus_message_iter_get_arg_type(&array) != DBUS_TYPE_ARRAY ||
		dbus_message_iter_get_element_type(&array) != DBUS_TYPE_DICT_ENTRY)
		return;
	dbus_message_iter_recurse(&array, &entries);
	for (; dbus_message_iter_get_arg_type(&entries) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&entries)) {
		dbus_message_iter_recurse(&entries, &entry);
		if (dbus_message_iter_get_arg_type(&entry) != DBUS_TYPE_STRING)
			return;
		dbus_message_iter_get_basic(&entry, &name);
		dbus_message_iter_next(&entry);
		if (strcmp(name, key) == 0) {
			if (!value_read(&entry, v))
				*v = (struct value){0}; /* it is there, and is none */
			return;
		}
	}
}

static void tell(const struct settings *s, const struct event *event)
{
	if (s->hooks->event)
		s->hooks->event(s->ctx, event);
}

static void tell_refused(struct settings *s, size_t i, int64_t error)
{
	const bool is_needed = s->specs[i].is_needed;

	if (s->logged_refused >> i & 1)
		return;
	s->logged_refused |= 1u << i;
	tell(s, &(struct event){.kind = is_needed ? EVENT_SETTING_REFUSED : EVENT_SETTING_NOT_KEPT,
			.text = s->specs[i].name,
			.other_text = s->shown,
			.number = error});
}

/* One entry of the answer to AddSettings. False when it is needed and not to be had. */
static bool take_answer(struct settings *s, size_t i, DBusMessageIter properties)
{
	struct value error = {0}, value = {0};

	find_key(properties, "error", &error);
	find_key(properties, "value", &value);
	if (error.type != VALUE_INT || error.i != 0 || !is_of_type(&s->specs[i], &value)) {
		tell_refused(s, i, error.type == VALUE_INT ? error.i : 0);
		return !s->specs[i].is_needed;
	}
	s->logged_refused &= ~(1u << i);
	take_value(s, i, &value);
	return true;
}

static bool take_answers(struct settings *s, DBusMessage *reply)
{
	DBusMessageIter args, array;
	struct bus *bus = s->bus;
	bool is_taken = true;
	size_t i = 0;

	if (!dbus_message_has_signature(reply, "aa{sv}") || !dbus_message_iter_init(reply, &args))
		return false;
	dbus_message_iter_recurse(&args, &array);
	s->is_answering = true;
	while (is_taken && i < s->n && dbus_message_iter_get_arg_type(&array) == DBUS_TYPE_ARRAY) {
		/* A hook that hears of a change may close us. */
		is_taken = take_answer(s, i++, array) && s->bus == bus;
		dbus_message_iter_next(&array);
	}
	s->is_answering = false;
	return is_taken && i == s->n;
}

static void set_owner(struct settings *s, const char *unique_name)
{
	snprintf(s->owner, sizeof s->owner, "%s", unique_name ? unique_name : "");
}

static bool is_absent(DBusMessage *reply)
{
	return dbus_message_is_error(reply, DBUS_ERROR_SERVICE_UNKNOWN) ||
	       dbus_message_is_error(reply, DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static void on_added(void *ctx, DBusMessage *reply)
{
	struct settings *s = ctx;

	if (!s->bus)
		return;
	if (is_absent(reply)) {
		if (!s->logged_absent)
			tell(s, &(struct event){.kind = EVENT_SETTINGS_MISSING});
		s->logged_absent = true;
		return; /* NameOwnerChanged will tell */
	}
	set_owner(s, dbus_message_get_sender(reply));
	if (!take_answers(s, reply)) {
		if (s->bus)
			retry_soon(s);
		return;
	}
	s->logged_absent = false;
	if (s->is_ready)
		return;
	s->is_ready = true;
	s->hooks->ready(s->ctx);
}

static bool append_pair(DBusMessageIter *to, const char *key, struct value v)
{
	DBusMessageIter entry;

	return dbus_message_iter_open_container(to, DBUS_TYPE_DICT_ENTRY, NULL, &entry) &&
	       value_close(to, &entry,
		       dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key) &&
			       value_append(&entry, &v));
}

static bool append_limits(DBusMessageIter *to, const struct setting *spec)
{
	return spec->least == spec->most ||
	       (append_pair(to, "min", (struct value){.type = VALUE_INT, .i = spec->least}) &&
		       append_pair(to, "max", (struct value){.type = VALUE_INT, .i = spec->most}));
}

static bool append_setting(DBusMessageIter *to, const struct settings *s, size_t i)
{
	char path[PATH_MAX_LENGTH];
	DBusMessageIter array;

	path_of(s, i, path);
	return dbus_message_iter_open_container(to, DBUS_TYPE_ARRAY, "{sv}", &array) &&
	       value_close(to, &array,
		       append_pair(&array, "path", (struct value){.type = VALUE_TEXT, .s = path}) &&
			       append_pair(&array, "default", wire_value(s, i)) &&
			       append_limits(&array, &s->specs[i]));
}

static bool append_settings(DBusMessage *m, const struct settings *s)
{
	DBusMessageIter args, array;
	bool ok = true;

	dbus_message_iter_init_append(m, &args);
	if (!dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "a{sv}", &array))
		return false;
	for (size_t i = 0; ok && i < s->n; i++)
		ok = append_setting(&array, s, i);
	return value_close(&args, &array, ok);
}

/* Nothing goes on without it: what has no memory is tried again. */
static void add_settings(struct settings *s)
{
	DBusMessage *m = dbus_message_new_method_call(SERVICE, "/", INTERFACE, "AddSettings");
	bool is_whole = m && append_settings(m, s);

	if (m)
		dbus_message_set_auto_start(m, FALSE);
	if (m && !is_whole)
		dbus_message_unref(m);
	if (!is_whole || !bus_call(s->bus, m, CALL_TIMEOUT_MS, on_added, s))
		retry_soon(s);
}

static void on_retry(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	add_settings(w->data);
}

/* What localsettings tells, and that it comes and goes. */
static bool listen_to(const struct settings *s)
{
	char rule[512];

	snprintf(rule, sizeof rule,
		"type='signal',sender='" SERVICE "',member='PropertiesChanged',path_namespace='%s'",
		s->group);
	return bus_match(s->bus, "type='signal',sender='" DBUS_SERVICE_DBUS
				 "',member='NameOwnerChanged',arg0='" SERVICE "'") &&
	       bus_match(s->bus,
		       "type='signal',sender='" SERVICE "',path='/',member='ItemsChanged'") &&
	       bus_match(s->bus, rule);
}

bool settings_open(struct settings *s, struct bus *bus, const struct setting *specs, size_t n,
	const struct settings_hooks *hooks, void *ctx)
{
	s->bus = bus;
	s->specs = specs;
	s->n = n;
	s->logged_refused = 0;
	s->hooks = hooks;
	s->ctx = ctx;
	s->is_ready = false;
	s->logged_absent = false;
	s->n_writing = 0;
	set_owner(s, NULL);
	ev_init(&s->retry, on_retry);
	s->retry.data = s;
	if (!listen_to(s)) {
		settings_close(s);
		return false;
	}
	add_settings(s);
	return true;
}

void settings_close(struct settings *s)
{
	if (!s->bus)
		return;
	ev_timer_stop(s->bus->loop, &s->retry);
	s->bus = NULL;
}

static void on_written(void *ctx, DBusMessage *reply)
{
	struct settings *s = ctx;
	dbus_int32_t result;

	if (!s->bus)
		return;
	s->n_writing--;
	if (!dbus_message_get_args(reply, NULL, DBUS_TYPE_INT32, &result, DBUS_TYPE_INVALID) ||
		result)
		tell(s, &(struct event){.kind = EVENT_SETTING_UNSTORED, .other_text = s->shown});
}

/* SetValue at `path`; whether it was stored is told to `done`, if there is one. */
static bool set_value(struct bus *bus, const char *path, struct value v,
	void (*done)(void *ctx, DBusMessage *reply), void *ctx)
{
	DBusMessage *m = dbus_message_new_method_call(SERVICE, path, BUSITEM_INTERFACE, "SetValue");
	DBusMessageIter args;

	if (!m)
		return false;
	dbus_message_set_auto_start(m, FALSE);
	dbus_message_iter_init_append(m, &args);
	if (!value_append(&args, &v)) {
		dbus_message_unref(m);
		return false;
	}
	if (done)
		return bus_call(bus, m, CALL_TIMEOUT_MS, done, ctx);
	dbus_message_set_no_reply(m, TRUE);
	return bus_send(bus, m);
}

static bool write_setting(struct settings *s, size_t i, struct value v)
{
	char path[PATH_MAX_LENGTH];

	if (!s->bus || s->n_writing >= WRITING_MAX)
		return false;
	path_of(s, i, path);
	if (!set_value(s->bus, path, v, on_written, s))
		return false;
	s->n_writing++;
	return true;
}

bool settings_write_text(struct settings *s, size_t i, const char *text)
{
	return write_setting(s, i, (struct value){.type = VALUE_TEXT, .s = text});
}

bool settings_write_number(struct settings *s, size_t i, int32_t number)
{
	return write_setting(s, i, (struct value){.type = VALUE_INT, .i = number});
}

void settings_write_foreign(struct bus *bus, const char *path, int32_t number)
{
	set_value(bus, path, (struct value){.type = VALUE_INT, .i = number}, NULL, NULL);
}

/* `path` has the properties at `properties`, an a{sv} with Value. */
static bool take_change(struct settings *s, const char *path, DBusMessageIter properties)
{
	char ours[PATH_MAX_LENGTH];
	struct value v = {0};

	for (size_t i = 0; i < s->n; i++) {
		path_of(s, i, ours);
		if (strcmp(path, ours) != 0)
			continue;
		find_key(properties, "Value", &v);
		take_value(s, i, &v);
		return true;
	}
	return false;
}

static void take_items_changed(struct settings *s, DBusMessage *m)
{
	DBusMessageIter args, entries, entry;
	const char *path;

	if (!dbus_message_has_signature(m, "a{sa{sv}}") || !dbus_message_iter_init(m, &args))
		return;
	dbus_message_iter_recurse(&args, &entries);
	for (; s->bus && dbus_message_iter_get_arg_type(&entries) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&entries)) {
		dbus_message_iter_recurse(&entries, &entry);
		dbus_message_iter_get_basic(&entry, &path);
		dbus_message_iter_next(&entry);
		take_change(s, path, entry);
	}
}

/* localsettings has come (again): what it knows may be another thing than before. */
static bool take_owner_changed(struct settings *s, DBusMessage *m)
{
	const char *name, *before, *after;

	if (!dbus_message_get_args(m, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING, &before,
		    DBUS_TYPE_STRING, &after, DBUS_TYPE_INVALID) ||
		strcmp(name, SERVICE) != 0)
		return false;
	set_owner(s, after);
	if (*after)
		add_settings(s);
	return true;
}

bool settings_take_signal(struct settings *s, DBusMessage *m)
{
	DBusMessageIter args;

	if (!s->bus || dbus_message_get_type(m) != DBUS_MESSAGE_TYPE_SIGNAL)
		return false;
	if (dbus_message_is_signal(m, DBUS_INTERFACE_DBUS, "NameOwnerChanged"))
		return dbus_message_has_sender(m, DBUS_SERVICE_DBUS) && take_owner_changed(s, m);
	/* Anybody can send us a signal that looks like one of localsettings. */
	if (!dbus_message_has_sender(m, s->owner))
		return false;
	if (dbus_message_is_signal(m, BUSITEM_INTERFACE, "ItemsChanged")) {
		take_items_changed(s, m);
		return true;
	}
	if (!dbus_message_is_signal(m, BUSITEM_INTERFACE, "PropertiesChanged") ||
		!dbus_message_has_signature(m, "a{sv}") || !dbus_message_iter_init(m, &args))
		return false;
	return take_change(s, dbus_message_get_path(m), args);
}
