/* Follows the grid meters on a bus: their names, all their items once, then the changes. Nothing is
 * ever set. Left out: how they are shown (watch_view.c). */
#include "cmd/watch/watch_bus.h"

#include "base/clock.h"
#include "base/text.h"
#include "dbus/object.h"
#include "dbus/value.h"
#include "venus/role.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "com.victronenergy."

enum { CALL_TIMEOUT_MS = 3000 };

/* A grid meter of any kind, or one of ours in another role. */
static bool is_meter(const char *name)
{
	const char *class = name + strlen(PREFIX), *suffix;
	char role[16];

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return false;
	suffix = strchr(class, '.');
	if (!suffix || (size_t)(suffix - class) >= sizeof role)
		return false;
	snprintf(role, sizeof role, "%.*s", (int)(suffix - class), class);
	return role_find(role) == ROLE_GRID ||
	       (role_find(role) < N_ROLES && strncmp(suffix, ".gridmeter_", 11) == 0);
}

/* Numbers by path, as offsets of a struct watch_value in struct watch_meter. */
#define QUANTITY(q) offsetof(struct watch_meter, value[q])
static const struct {
	const char *path;
	size_t offset;
} numbers[] = {
	{"/Ac/Power", QUANTITY(Q_POWER)},
	{"/Ac/L1/Power", QUANTITY(Q_L1_POWER)},
	{"/Ac/L2/Power", QUANTITY(Q_L2_POWER)},
	{"/Ac/L3/Power", QUANTITY(Q_L3_POWER)},
	{"/Ac/L1/Voltage", QUANTITY(Q_L1_VOLTAGE)},
	{"/Ac/L2/Voltage", QUANTITY(Q_L2_VOLTAGE)},
	{"/Ac/L3/Voltage", QUANTITY(Q_L3_VOLTAGE)},
	{"/Ac/L1/Current", QUANTITY(Q_L1_CURRENT)},
	{"/Ac/L2/Current", QUANTITY(Q_L2_CURRENT)},
	{"/Ac/L3/Current", QUANTITY(Q_L3_CURRENT)},
	{"/Ac/Frequency", QUANTITY(Q_FREQUENCY)},
	{"/Ac/Energy/Forward", QUANTITY(Q_ENERGY_FORWARD)},
	{"/Ac/Energy/Reverse", QUANTITY(Q_ENERGY_REVERSE)},
	{"/DeviceInstance", offsetof(struct watch_meter, instance)},
	{"/RefreshTime", offsetof(struct watch_meter, refresh_ms)},
	{"/Diagnostics/AgeMs", offsetof(struct watch_meter, age_ms)},
	{"/Diagnostics/PeriodMs", offsetof(struct watch_meter, period_ms)},
	{"/Diagnostics/Telegrams", offsetof(struct watch_meter, telegrams)},
	{"/Diagnostics/Faults", offsetof(struct watch_meter, faults)},
};

static const struct {
	const char *path;
	size_t offset;
} texts[] = {
	{"/ProductName", offsetof(struct watch_meter, product)},
	{"/CustomName", offsetof(struct watch_meter, custom)},
	{"/Role", offsetof(struct watch_meter, role)},
	{"/Serial", offsetof(struct watch_meter, serial)},
	{"/Mgmt/Connection", offsetof(struct watch_meter, connection)},
};

static void take_number(struct watch_meter *m, size_t offset, const struct value *v)
{
	struct watch_value *to = (void *)((char *)m + offset), before = *to;

	to->is_valid = v->type == VALUE_INT || v->type == VALUE_DOUBLE;
	to->v = v->type == VALUE_INT ? (double)v->i : v->type == VALUE_DOUBLE ? v->d : 0;
	if (offset <= offsetof(struct watch_meter, instance))
		m->is_news |= to->is_valid != before.is_valid || to->v != before.v;
}

static void take_text(struct watch_meter *m, size_t offset, const struct value *v)
{
	char *to = (char *)m + offset, before[WATCH_TEXT_MAX];

	strcpy(before, to);
	text_clean(to, WATCH_TEXT_MAX, v->type == VALUE_TEXT ? v->s : "");
	m->is_news |= strcmp(before, to) != 0;
}

static void take_value(struct watch_meter *m, const char *path, const struct value *v)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strcmp(numbers[i].path, path) == 0) {
			take_number(m, numbers[i].offset, v);
			return;
		}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(texts[i].path, path) == 0)
			take_text(m, texts[i].offset, v);
}

/* "Value" out of an a{sv}. */
static void take_properties(struct watch_meter *m, const char *path, DBusMessageIter array)
{
	DBusMessageIter entries, entry;
	const char *key;
	struct value v;

	dbus_message_iter_recurse(&array, &entries);
	for (; dbus_message_iter_get_arg_type(&entries) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&entries)) {
		dbus_message_iter_recurse(&entries, &entry);
		dbus_message_iter_get_basic(&entry, &key);
		dbus_message_iter_next(&entry);
		if (strcmp(key, "Value") == 0 && value_read(&entry, &v))
			take_value(m, path, &v);
	}
}

/* The a{sa{sv}} of GetItems and ItemsChanged. */
static bool take_items(struct watch_meter *m, DBusMessage *message)
{
	DBusMessageIter args, entries, entry;
	const char *path;

	if (!dbus_message_has_signature(message, "a{sa{sv}}") ||
		!dbus_message_iter_init(message, &args))
		return false;
	dbus_message_iter_recurse(&args, &entries);
	for (; dbus_message_iter_get_arg_type(&entries) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&entries)) {
		dbus_message_iter_recurse(&entries, &entry);
		dbus_message_iter_get_basic(&entry, &path);
		dbus_message_iter_next(&entry);
		take_properties(m, path, entry);
	}
	return true;
}

static struct watch_meter *find_owner(const struct watch_bus *w, const char *owner)
{
	for (size_t i = 0; owner && i < WATCH_METERS_MAX; i++)
		if (strcmp(w->state->meters[i].owner, owner) == 0 && *owner)
			return &w->state->meters[i];
	return NULL;
}

/* The place of a name: its own, else a free one, else that of a meter that has left. NULL: none. */
static struct watch_meter *place_of(const struct watch_bus *w, const char *name)
{
	struct watch_meter *unused = NULL, *left = NULL;

	for (size_t i = WATCH_METERS_MAX; i-- > 0;) {
		struct watch_meter *m = &w->state->meters[i];

		if (strcmp(m->name, name) == 0)
			return m;
		if (!m->name[0])
			unused = m;
		else if (!watch_meter_is_there(m) && m->left_ms)
			left = m;
	}
	return unused ? unused : left;
}

static void on_items(void *ctx, DBusMessage *reply)
{
	struct watch_bus *w = ctx;
	struct watch_meter *m = find_owner(w, dbus_message_get_sender(reply));

	if (!m || !take_items(m, reply))
		return;
	m->age_at_ms = clock_ms();
	if (!m->heard_ms)
		m->heard_ms = m->age_at_ms;
	w->changed(w->ctx, m);
}

static void ask_items(struct watch_bus *w, const struct watch_meter *m)
{
	bus_call(&w->bus,
		dbus_message_new_method_call(m->owner, "/", BUSITEM_INTERFACE, "GetItems"),
		CALL_TIMEOUT_MS, on_items, w);
}

/* Gives a name a place among the meters; NULL when there are too many. */
static struct watch_meter *settle(struct watch_bus *w, const char *name)
{
	struct watch_meter *m = place_of(w, name);

	if (!m || strlen(name) >= sizeof m->name)
		return NULL;
	if (strcmp(m->name, name) != 0)
		*m = (struct watch_meter){0};
	strcpy(m->name, name);
	return m;
}

static void come(struct watch_bus *w, struct watch_meter *m, const char *owner)
{
	if (strlen(owner) >= sizeof m->owner || !dbus_validate_bus_name(owner, NULL))
		return;
	strcpy(m->owner, owner);
	m->heard_ms = 0;
	ask_items(w, m);
}

static void go(struct watch_bus *w, struct watch_meter *m)
{
	m->owner[0] = '\0';
	m->left_ms = clock_ms();
	m->is_news = true;
	memset(m->value, 0, sizeof m->value);
	w->changed(w->ctx, m);
}

static void on_name_owner(struct watch_bus *w, DBusMessage *m)
{
	const char *name, *before, *after;
	struct watch_meter *meter;

	if (!dbus_message_get_args(m, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING, &before,
		    DBUS_TYPE_STRING, &after, DBUS_TYPE_INVALID) ||
		!is_meter(name))
		return;
	if (*after) {
		meter = settle(w, name);
		if (meter)
			come(w, meter, after);
	} else {
		meter = find_owner(w, before);
		if (meter)
			go(w, meter);
	}
}

static bool on_message(void *ctx, DBusMessage *m)
{
	struct watch_bus *w = ctx;
	struct watch_meter *meter = find_owner(w, dbus_message_get_sender(m));
	DBusMessageIter args;

	if (dbus_message_is_signal(m, DBUS_INTERFACE_DBUS, "NameOwnerChanged") &&
		dbus_message_has_sender(m, DBUS_SERVICE_DBUS)) {
		on_name_owner(w, m);
		return true;
	}
	if (!meter)
		return false;
	if (dbus_message_is_signal(m, BUSITEM_INTERFACE, "ItemsChanged")) {
		take_items(meter, m);
	} else if (dbus_message_is_signal(m, BUSITEM_INTERFACE, "PropertiesChanged") &&
		   dbus_message_has_signature(m, "a{sv}") && dbus_message_iter_init(m, &args)) {
		take_properties(meter, dbus_message_get_path(m), args);
	} else {
		return false;
	}
	meter->heard_ms = meter->age_at_ms = clock_ms();
	meter->age_ms = (struct watch_value){true, 0};
	w->changed(w->ctx, meter);
	return true;
}

static void on_owner(void *ctx, DBusMessage *reply)
{
	struct watch_place *place = ctx;
	struct watch_meter *m = &place->w->state->meters[place - place->w->places];
	const char *owner;

	/* An error has a text in it, too. */
	if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_METHOD_RETURN &&
		dbus_message_get_args(reply, NULL, DBUS_TYPE_STRING, &owner, DBUS_TYPE_INVALID))
		come(place->w, m, owner);
	else if (!watch_meter_is_there(m))
		m->name[0] = '\0'; /* gone before we could ask */
}

static DBusMessage *ask_daemon(const char *member)
{
	return dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, member);
}

static void on_names(void *ctx, DBusMessage *reply)
{
	struct watch_bus *w = ctx;
	char **names = NULL;
	int n = 0;

	if (!dbus_message_get_args(
		    reply, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_STRING, &names, &n, DBUS_TYPE_INVALID))
		return;
	for (int i = 0; i < n; i++) {
		struct watch_meter *m = is_meter(names[i]) ? settle(w, names[i]) : NULL;
		DBusMessage *call = m ? ask_daemon("GetNameOwner") : NULL;

		if (!call)
			continue;
		if (dbus_message_append_args(call, DBUS_TYPE_STRING, &names[i], DBUS_TYPE_INVALID))
			bus_call(&w->bus, call, CALL_TIMEOUT_MS, on_owner,
				&w->places[m - w->state->meters]);
		else
			dbus_message_unref(call);
	}
	dbus_free_string_array(names);
}

static void on_ready(void *ctx)
{
	struct watch_bus *w = ctx;

	w->state->has_bus = true;
	if (!bus_match(&w->bus,
		    "type='signal',sender='" DBUS_SERVICE_DBUS "',member='NameOwnerChanged',"
		    "arg0namespace='com.victronenergy'") ||
		!bus_match(&w->bus, "type='signal',interface='" BUSITEM_INTERFACE
				    "',member='ItemsChanged',path='/'") ||
		!bus_match(&w->bus, "type='signal',interface='" BUSITEM_INTERFACE
				    "',member='PropertiesChanged'") ||
		!bus_call(&w->bus, ask_daemon("ListNames"), CALL_TIMEOUT_MS, on_names, w)) {
		bus_close(&w->bus); /* no memory; it is opened again */
		w->state->has_bus = false;
	}
}

static void on_lost(void *ctx)
{
	struct watch_bus *w = ctx;

	w->state->has_bus = false;
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		if (watch_meter_is_there(&w->state->meters[i]))
			go(w, &w->state->meters[i]);
}

static const struct bus_hooks hooks = {on_ready, on_lost, on_message};

/* Once a second: what no signal tells, and the bus if it is not there. */
static void on_second(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	struct watch_bus *w = timer->data;

	(void)events;
	if (!w->bus.connection)
		bus_open(&w->bus, loop, w->address, &hooks, w);
	for (size_t i = 0; w->bus.is_ready && i < WATCH_METERS_MAX; i++)
		if (watch_meter_is_there(&w->state->meters[i]))
			ask_items(w, &w->state->meters[i]);
}

void watch_bus_start(struct watch_bus *w, struct ev_loop *loop, const char *address,
	struct watch_state *state, void (*changed)(void *ctx, struct watch_meter *m), void *ctx)
{
	*w = (struct watch_bus){
		.state = state, .address = address, .loop = loop, .changed = changed, .ctx = ctx};
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		w->places[i].w = w;
	ev_timer_init(&w->second, on_second, 1, 1);
	w->second.data = w;
	ev_timer_start(loop, &w->second);
	bus_open(&w->bus, loop, address, &hooks, w);
}

void watch_bus_stop(struct watch_bus *w)
{
	bus_close(&w->bus);
	ev_timer_stop(w->loop, &w->second);
}
