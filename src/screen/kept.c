/* Role and instance are one setting: the instance is asked for first, and goes back with the role.
 */
#include "screen/kept.h"

#include "daemon/source.h"
#include "dbus/object.h"
#include "dbus/settings.h"
#include "screen/screen_state.h"
#include "venus/identity.h"

#include <stdio.h>
#include <string.h>

#define SETTINGS "com.victronenergy.settings"

enum { TIMEOUT_MS = 5000 };

static DBusMessage *call_to(const struct slot *slot, const char *name, const char *member)
{
	const struct source *source = slot->source;
	char id[IDENTITY_NAME_MAX], path[SETTINGS_GROUP_MAX + 64];
	DBusMessage *m;

	identity_name(&source->link.meter.identity, source->link.path, source->place, id);
	snprintf(path, sizeof path, "/Settings/Devices/%s/%s", id, name);
	m = dbus_message_new_method_call(SETTINGS, path, BUSITEM_INTERFACE, member);
	if (m)
		dbus_message_set_auto_start(m, FALSE);
	return m;
}

/* It answers 0 to what it has taken. */
static void on_written(void *ctx, DBusMessage *reply)
{
	struct value v = {0};
	DBusMessageIter args;
	bool is_taken = dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_METHOD_RETURN &&
			dbus_message_iter_init(reply, &args) && value_read(&args, &v) &&
			v.type == VALUE_INT && v.i == 0;

	if (!is_taken)
		screen_refuse(ctx, WORD_NO_SETTINGS);
	screen_hurry(((struct slot *)ctx)->screen);
}

static bool write_value(
	struct screen *s, struct slot *slot, const char *name, const struct value *v)
{
	DBusMessage *m = call_to(slot, name, "SetValue");
	DBusMessageIter args;

	if (!m)
		return false;
	dbus_message_iter_init_append(m, &args);
	if (value_append(&args, v))
		return bus_call(&s->bus, m, TIMEOUT_MS, on_written, slot);
	dbus_message_unref(m);
	return false;
}

bool kept_write_name(struct screen *s, struct slot *slot, const char *name)
{
	return write_value(s, slot, "CustomName", &(struct value){.type = VALUE_TEXT, .s = name});
}

bool kept_write_position(struct screen *s, struct slot *slot, int32_t number)
{
	return write_value(s, slot, "Position", &(struct value){.type = VALUE_INT, .i = number});
}

static void on_class(void *ctx, DBusMessage *reply)
{
	struct slot *slot = ctx;
	const char *role = slot->wanted_role, *colon;
	char class[SETTINGS_TEXT_MAX];
	struct value v = {0};
	DBusMessageIter args;

	if (--slot->n_asked)
		return; /* it is of the meter that was here before, which is asked about no more */
	slot->wanted_role = NULL;
	if (!role || dbus_message_get_type(reply) != DBUS_MESSAGE_TYPE_METHOD_RETURN ||
		!dbus_message_iter_init(reply, &args) || !value_read(&args, &v) ||
		v.type != VALUE_TEXT || !(colon = strchr(v.s, ':')) || !screen_source(slot) ||
		!slot->source->link.meter.is_known) {
		screen_refuse(slot, WORD_NO_SETTINGS);
		return;
	}
	snprintf(class, sizeof class, "%s%.16s", role, colon);
	if (!write_value(slot->screen, slot, "ClassAndVrmInstance",
		    &(struct value){.type = VALUE_TEXT, .s = class}))
		screen_refuse(slot, WORD_NO_SETTINGS);
}

bool kept_write_role(struct screen *s, struct slot *slot, enum role role)
{
	/* The last one counts, where it is being asked for another. */
	if (!slot->wanted_role) {
		if (!bus_call(&s->bus, call_to(slot, "ClassAndVrmInstance", "GetValue"), TIMEOUT_MS,
			    on_class, slot))
			return false;
		slot->n_asked++;
	}
	slot->wanted_role = role_names[role];
	return true;
}
