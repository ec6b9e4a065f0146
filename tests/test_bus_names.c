/* What a message bus tells, and is none: names (libdbus aborts when it is asked to write to one),
 * and numbers. */
#include "doctor/bus_facts.h"
#include "cmd/watch/watch_bus.h"
#include "dbus/settings.h"
#include "support/bus_talk.h"
#include "support/test.h"

enum { TURNS = 200 };

static struct bus_peer peer;
static struct ev_loop *loop;

static bool is_call(DBusMessage *m, const char *member)
{
	return dbus_message_get_member(m) && strcmp(dbus_message_get_member(m), member) == 0;
}

/* Answers a call with a text, or a list of one; other calls are not answered. */
static void answer(DBusMessage *call, const char *member, const char *text)
{
	const char *const us = ":1.9", **list = &text;
	DBusMessage *reply = dbus_message_new_method_return(call);

	if (is_call(call, "Hello"))
		dbus_message_append_args(reply, DBUS_TYPE_STRING, &us, DBUS_TYPE_INVALID);
	else if (is_call(call, member) && strcmp(member, "ListNames") == 0)
		dbus_message_append_args(
			reply, DBUS_TYPE_ARRAY, DBUS_TYPE_STRING, &list, 1, DBUS_TYPE_INVALID);
	else if (is_call(call, member))
		dbus_message_append_args(reply, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID);
	bus_peer_send(&peer, reply, DBUS_SERVICE_DBUS);
}

/* Talks until a call of that name has been answered, and some turns more; returns how many calls of
 * `counted` came. */
static unsigned talk(const char *member, const char *text, const char *counted)
{
	unsigned n = 0;

	for (int i = 0; i < TURNS; i++) {
		DBusMessage *m;

		ev_run(loop, EVRUN_NOWAIT);
		while ((m = bus_peer_take(&peer))) {
			n += is_call(m, counted);
			answer(m, member, text);
			dbus_message_unref(m);
		}
	}
	return n;
}

static void on_changed(void *ctx, struct watch_meter *m)
{
	(void)ctx, (void)m;
}

static void owner_is(const char *owner, bool is_asked)
{
	static struct watch_state state;
	static struct watch_bus w;
	const char *name = "com.victronenergy.grid.meter", *nobody = "";
	DBusMessage *m = dbus_message_new_signal(
		DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "NameOwnerChanged");

	memset(&state, 0, sizeof state);
	dbus_message_append_args(m, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING, &nobody,
		DBUS_TYPE_STRING, &owner, DBUS_TYPE_INVALID);
	watch_bus_start(&w, loop, peer.address, &state, on_changed, NULL);
	talk("Hello", "", "GetItems");
	bus_peer_send(&peer, m, DBUS_SERVICE_DBUS);
	assert_int_equal(talk("Hello", "", "GetItems") > 0, is_asked); /* again each second */
	assert_int_equal(watch_meter_is_there(&state.meters[0]), is_asked);
	watch_bus_stop(&w);
	bus_peer_drop(&peer);
}

static void an_owner_whose_name_is_none_is_not_asked(void **state)
{
	(void)state;
	owner_is(":1.7", true);
	owner_is("Hello", false);
	owner_is(":1.7 ", false);
	owner_is("\033[2J", false);
}

static void list_has(const char *name, unsigned n_asked)
{
	static struct doctor_bus b;

	doctor_bus_start(&b, loop, peer.address);
	assert_int_equal(talk("ListNames", name, "GetValue"), n_asked);
	assert_int_equal(b.n_meters, n_asked);
	doctor_bus_stop(&b);
	bus_peer_drop(&peer);
}

static void a_meter_whose_name_is_none_is_not_asked(void **state)
{
	(void)state;
	list_has("com.victronenergy.grid.meter", 1);
	list_has("com.victronenergy.grid.", 0);
	list_has("com.victronenergy.grid.a b", 0);
	list_has("com.victronenergy.grid.\033[2J", 0);
}

static void on_setting(void *ctx, size_t i)
{
	(void)ctx, (void)i;
}

/* 2^64 - 1 is no whole number from -1 on, and no -1 either. */
static void a_setting_beyond_all_numbers_stays(void **state)
{
	static const struct settings_hooks hooks = {.changed = on_setting};
	static const struct setting spec = {.name = "Position", .is_number = true};
	static const uint64_t beyond = UINT64_MAX, two = 2;
	struct bus bus = {0};
	struct settings s = {.bus = &bus,
		.hooks = &hooks,
		.is_ready = true,
		.n = 1,
		.specs = &spec,
		.owner = ":1.5",
		.group = "/Settings/Devices/x",
		.value = {{.number = 1}}};
	const uint64_t *const told[] = {&two, &beyond};
	const char *key = "Value";

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		DBusMessage *m = dbus_message_new_signal("/Settings/Devices/x/Position",
			"com.victronenergy.BusItem", "PropertiesChanged");
		DBusMessageIter args, array, entry, variant;

		dbus_message_set_sender(m, ":1.5");
		dbus_message_iter_init_append(m, &args);
		dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "{sv}", &array);
		dbus_message_iter_open_container(&array, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
		dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
		dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, "t", &variant);
		dbus_message_iter_append_basic(&variant, DBUS_TYPE_UINT64, told[i]);
		dbus_message_iter_close_container(&entry, &variant);
		dbus_message_iter_close_container(&array, &entry);
		dbus_message_iter_close_container(&args, &array);
		assert_true(settings_take_signal(&s, m));
		assert_int_equal(s.value[0].number, 2);
		dbus_message_unref(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_owner_whose_name_is_none_is_not_asked),
		cmocka_unit_test(a_meter_whose_name_is_none_is_not_asked),
		cmocka_unit_test(a_setting_beyond_all_numbers_stays),
	};
	int failed;

	loop = bus_talk_begin(&peer);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	bus_talk_end(&peer);
	return failed;
}
