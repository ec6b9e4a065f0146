/* The client of localsettings, over a real connection: what it asks for, and whom it believes. */
#include "dbus/settings.h"
#include "support/bus_talk.h"
#include "support/test.h"

static const struct setting specs[] = {
	{.name = "CustomName"},
	{.name = "Position", .is_number = true, .is_needed = true, .most = 2},
};

static struct bus_peer peer;
static struct ev_loop *loop;
static struct bus bus;
static struct settings settings;
static bool is_on_bus;
static unsigned n_ready, n_changed;
static size_t last_changed;

/* How many rules can still be asked for; -1: all. */
static int matches_left = -1;

bool __real_bus_match(struct bus *b, const char *rule);
bool __wrap_bus_match(struct bus *b, const char *rule);

bool __wrap_bus_match(struct bus *b, const char *rule)
{
	if (matches_left == 0)
		return false;
	matches_left -= matches_left > 0;
	return __real_bus_match(b, rule);
}

static void on_bus(void *ctx)
{
	(void)ctx;
	is_on_bus = true;
}

static void on_lost(void *ctx)
{
	(void)ctx;
}

static bool on_message(void *ctx, DBusMessage *m)
{
	(void)ctx;
	return settings_take_signal(&settings, m);
}

static void on_ready(void *ctx)
{
	(void)ctx;
	n_ready++;
}

static void on_changed(void *ctx, size_t i)
{
	(void)ctx;
	n_changed++;
	last_changed = i;
}

static void append_answer(DBusMessageIter *to, dbus_int32_t error, int type, const void *value)
{
	DBusMessageIter array;

	dbus_message_iter_open_container(to, DBUS_TYPE_ARRAY, "{sv}", &array);
	bus_talk_append(&array, "error", DBUS_TYPE_INT32, &error);
	bus_talk_append(&array, "value", type, value);
	dbus_message_iter_close_container(to, &array);
}

/* Answers AddSettings, and gives the call back. */
static void answer(DBusMessage *call, const char *name, dbus_int32_t error, dbus_int32_t position)
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter args, array;

	dbus_message_iter_init_append(reply, &args);
	dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "a{sv}", &array);
	append_answer(&array, 0, DBUS_TYPE_STRING, &name);
	append_answer(&array, error, DBUS_TYPE_INT32, &position);
	dbus_message_iter_close_container(&args, &array);
	bus_peer_send(&peer, reply, ":1.5");
	dbus_message_unref(call);
	bus_talk_turn(loop);
}

static const struct settings_hooks hooks = {.ready = on_ready, .changed = on_changed};

static int set_up(void **state)
{
	static const struct bus_hooks bus_hooks = {on_bus, on_lost, on_message};

	(void)state;
	is_on_bus = false;
	n_ready = n_changed = 0;
	assert_int_equal(bus_open(&bus, loop, peer.address, &bus_hooks, NULL), 0);
	bus_talk_welcome(&peer, loop);
	assert_true(is_on_bus);
	settings = (struct settings){.group = "/Settings/Devices/x",
		.shown = "x",
		.value = {{.text = "Cellar"}, {.number = 1}}};
	assert_true(settings_open(&settings, &bus, specs, 2, &hooks, NULL));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	settings_close(&settings);
	bus_close(&bus);
	bus_peer_drop(&peer);
	return 0;
}

static void begin(void)
{
	answer(bus_talk_await(&peer, loop, "AddSettings"), "Attic", 0, 2);
	assert_int_equal(n_ready, 1);
}

/* "Value" of one of them has become another one, says `sender`. */
static void change(const char *sender, const char *path, int type, const void *value)
{
	DBusMessage *m = dbus_message_new_signal(
		path, "com.victronenergy.BusItem", "PropertiesChanged");
	DBusMessageIter args, array;

	dbus_message_iter_init_append(m, &args);
	dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "{sv}", &array);
	bus_talk_append(&array, "Value", type, value);
	dbus_message_iter_close_container(&args, &array);
	bus_peer_send(&peer, m, sender);
	bus_talk_turn(loop);
}

static void what_is_stored_replaces_the_defaults(void **state)
{
	DBusMessage *call = bus_talk_await(&peer, loop, "AddSettings");

	(void)state;
	assert_string_equal(dbus_message_get_signature(call), "aa{sv}");
	assert_string_equal(dbus_message_get_destination(call), "com.victronenergy.settings");
	assert_int_equal(n_ready, 0);
	answer(call, "Attic", 0, 2);
	assert_int_equal(n_ready, 1);
	assert_string_equal(settings.value[0].text, "Attic");
	assert_int_equal(settings.value[1].number, 2);
	assert_int_equal(n_changed, 0); /* nobody has changed anything */
}

static void without_one_that_is_needed_nothing_goes_on(void **state)
{
	(void)state;
	answer(bus_talk_await(&peer, loop, "AddSettings"), "Attic", -1, 2);
	assert_int_equal(n_ready, 0);
	assert_int_equal(settings.value[1].number, 1);
	assert_true(ev_is_active(&settings.retry));
}

static void nobody_is_there(void)
{
	DBusMessage *call = bus_talk_await(&peer, loop, "AddSettings");

	bus_peer_send(&peer, dbus_message_new_error(call, DBUS_ERROR_SERVICE_UNKNOWN, ""),
		DBUS_SERVICE_DBUS);
	dbus_message_unref(call);
	bus_talk_turn(loop);
}

static void somebody_comes(void)
{
	const char *name = "com.victronenergy.settings", *nobody = "", *owner = ":1.5";
	DBusMessage *m = dbus_message_new_signal(
		DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "NameOwnerChanged");

	dbus_message_append_args(m, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING, &nobody,
		DBUS_TYPE_STRING, &owner, DBUS_TYPE_INVALID);
	bus_peer_send(&peer, m, DBUS_SERVICE_DBUS);
}

static void where_nobody_is_it_waits_for_who_comes(void **state)
{
	(void)state;
	nobody_is_there();
	assert_int_equal(n_ready, 0);
	assert_false(ev_is_active(&settings.retry));
	somebody_comes();
	begin();
}

static void where_nobody_has_to_be_it_goes_on_with_the_defaults(void **state)
{
	(void)state;
	settings.is_optional = true;
	nobody_is_there();
	assert_int_equal(n_ready, 1);
	assert_string_equal(settings.value[0].text, "Cellar");
	assert_false(settings_write_text(&settings, 0, "Roof")); /* nobody would keep it */
	somebody_comes();
	begin();
	assert_int_equal(n_changed, 2); /* who comes has had it otherwise, and is believed */
	assert_string_equal(settings.value[0].text, "Attic");
	assert_true(settings_write_text(&settings, 0, "Roof"));
}

static void what_is_asked_again_is_ready_again_and_no_change(void **state)
{
	(void)state;
	begin();
	settings_ask_again(&settings);
	answer(bus_talk_await(&peer, loop, "AddSettings"), "Roof", 0, 2);
	assert_int_equal(n_ready, 2);
	assert_int_equal(n_changed, 0);
	assert_string_equal(settings.value[0].text, "Roof");
}

static void a_change_is_told(void **state)
{
	const char *name = "Roof";

	(void)state;
	begin();
	change(":1.5", "/Settings/Devices/x/CustomName", DBUS_TYPE_STRING, &name);
	assert_int_equal(n_changed, 1);
	assert_int_equal(last_changed, 0);
	assert_string_equal(settings.value[0].text, "Roof");
	change(":1.5", "/Settings/Devices/x/CustomName", DBUS_TYPE_STRING, &name);
	assert_int_equal(n_changed, 1); /* it is the same */
}

/* Anybody can send a signal that looks like one. */
static void only_the_owner_of_the_name_is_believed(void **state)
{
	const char *name = "Roof";

	(void)state;
	begin();
	change(":1.6", "/Settings/Devices/x/CustomName", DBUS_TYPE_STRING, &name);
	assert_int_equal(n_changed, 0);
}

static void another_type_or_another_path_is_no_change(void **state)
{
	const char *name = "Roof";
	const dbus_int32_t number = 0;

	(void)state;
	begin();
	change(":1.5", "/Settings/Devices/y/CustomName", DBUS_TYPE_STRING, &name);
	change(":1.5", "/Settings/Devices/x/CustomName", DBUS_TYPE_INT32, &number);
	change(":1.5", "/Settings/Devices/x/Position", DBUS_TYPE_STRING, &name);
	assert_int_equal(n_changed, 0);
	assert_string_equal(settings.value[0].text, "Attic");
	assert_int_equal(settings.value[1].number, 2);
}

static void what_is_written_comes_back_as_a_change(void **state)
{
	DBusMessage *call;

	(void)state;
	begin();
	assert_true(settings_write_text(&settings, 0, "Roof"));
	call = bus_talk_await(&peer, loop, "SetValue");
	assert_string_equal(dbus_message_get_path(call), "/Settings/Devices/x/CustomName");
	assert_string_equal(settings.value[0].text, "Attic");
	dbus_message_unref(call);
}

/* It writes to flash: who wants more than it has answered waits. */
static void localsettings_is_not_asked_for_more_than_it_answers(void **state)
{
	int n = 0;

	(void)state;
	begin();
	while (n < 1000 && settings_write_number(&settings, 1, n % 3))
		n++;
	assert_in_range(n, 2, 100);
}

/* It could come, and change what it has, unheard. */
static void without_memory_for_its_signals_it_is_not_waited_for(void **state)
{
	(void)state;
	for (int n = 0; n < 3; n++) {
		settings_close(&settings);
		matches_left = n;
		assert_false(settings_open(&settings, &bus, specs, 2, &hooks, NULL));
		assert_null(settings.bus);
	}
	matches_left = -1;
	assert_true(settings_open(&settings, &bus, specs, 2, &hooks, NULL));
	begin();
}

static void what_is_closed_takes_nothing(void **state)
{
	const char *name = "Roof";

	(void)state;
	begin();
	settings_close(&settings);
	settings_close(&settings);
	change(":1.5", "/Settings/Devices/x/CustomName", DBUS_TYPE_STRING, &name);
	assert_int_equal(n_changed, 0);
	assert_false(settings_write_text(&settings, 0, "Roof"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_stored_replaces_the_defaults),
		CASE(without_one_that_is_needed_nothing_goes_on),
		CASE(where_nobody_is_it_waits_for_who_comes),
		CASE(where_nobody_has_to_be_it_goes_on_with_the_defaults),
		CASE(what_is_asked_again_is_ready_again_and_no_change),
		CASE(a_change_is_told),
		CASE(only_the_owner_of_the_name_is_believed),
		CASE(another_type_or_another_path_is_no_change),
		CASE(what_is_written_comes_back_as_a_change),
		CASE(localsettings_is_not_asked_for_more_than_it_answers),
		CASE(without_memory_for_its_signals_it_is_not_waited_for),
		CASE(what_is_closed_takes_nothing),
	};
	int failed;

	loop = bus_talk_begin(&peer);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	bus_talk_end(&peer);
	return failed;
}
