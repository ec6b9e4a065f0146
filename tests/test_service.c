/* The life of a meter on D-Bus, step by step, with a bus and localsettings that are played. */
#include "status/status.h"
#include "support/bus_talk.h"
#include "support/test.h"
#include "venus/service.h"

#define NAME "com.victronenergy.grid.gridmeter_"

static struct bus_peer peer;
static struct ev_loop *loop;
static struct service service;
static struct reading reading;
static unsigned n_taken;

static void on_diagnose(void *ctx, struct status *out)
{
	(void)ctx;
	*out = (struct status){0};
}

static void on_event(void *ctx, const struct event *event)
{
	(void)ctx, (void)event;
}

static void write_connection(const void *of, char *out, size_t size)
{
	(void)of;
	snprintf(out, size, "USB reading head, ttyUSB0");
}

static void write_place(const void *of, char *out, size_t size)
{
	(void)of, (void)size;
	*out = '\0';
}

static void on_refused(void *ctx, const struct event *why)
{
	(void)ctx, (void)why;
	n_taken++;
}

static int set_up(void **state)
{
	static const struct output_hooks hooks = {
		.diagnose = on_diagnose, .event = on_event, .refused = on_refused};
	static const struct phases phases;
	static const enum reverse reverse;
	static struct service_conf conf = {.version = "0",
		.port = "/dev/ttyUSB0",
		.way = {write_connection, write_place, NULL},
		.place = "",
		.custom_name = "",
		.instance = 40,
		.phases = &phases,
		.reverse = &reverse};

	(void)state;
	conf.bus = peer.address;
	n_taken = 0;
	service_init(&service, loop, &conf, &hooks, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	service_finish(&service);
	bus_peer_drop(&peer);
	return 0;
}

/* A reading of the meter `id`. Returns whether a signal went out. */
static bool publish(const char *id, int64_t watts)
{
	struct identity meter = {0};

	strcpy(meter.id, id);
	strcpy(meter.serial, id);
	reading = (struct reading){0};
	reading_set(&reading, Q_POWER, decimal_of(watts, 0));
	return service_publish(&service, &meter, &reading, 1000);
}

static void append_answer(DBusMessageIter *to, int type, const void *value)
{
	const dbus_int32_t none = 0;
	DBusMessageIter array;

	dbus_message_iter_open_container(to, DBUS_TYPE_ARRAY, "{sv}", &array);
	bus_talk_append(&array, "error", DBUS_TYPE_INT32, &none);
	bus_talk_append(&array, "value", type, value);
	dbus_message_iter_close_container(to, &array);
}

/* localsettings gives the instance, a name and the position. */
static void reserve(const char *instance)
{
	DBusMessage *call = bus_talk_await(&peer, loop, "AddSettings");
	DBusMessage *reply = dbus_message_new_method_return(call);
	const char *name = "Cellar";
	const dbus_int32_t position = 0;
	DBusMessageIter args, array;

	dbus_message_iter_init_append(reply, &args);
	dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "a{sv}", &array);
	append_answer(&array, DBUS_TYPE_STRING, &instance);
	append_answer(&array, DBUS_TYPE_STRING, &name);
	append_answer(&array, DBUS_TYPE_INT32, &position);
	dbus_message_iter_close_container(&args, &array);
	bus_peer_send(&peer, reply, ":1.5");
	dbus_message_unref(call);
	bus_talk_turn(loop);
}

/* The bus answers the request for a name, which must be `name`. */
static void name_it(const char *name, dbus_uint32_t result)
{
	DBusMessage *call = bus_talk_await(&peer, loop, "RequestName");
	DBusMessage *reply = dbus_message_new_method_return(call);
	const char *asked = "";

	dbus_message_get_args(call, NULL, DBUS_TYPE_STRING, &asked, DBUS_TYPE_INVALID);
	assert_string_equal(asked, name);
	dbus_message_append_args(reply, DBUS_TYPE_UINT32, &result, DBUS_TYPE_INVALID);
	bus_peer_send(&peer, reply, DBUS_SERVICE_DBUS);
	dbus_message_unref(call);
	bus_talk_turn(loop);
}

static void join(const char *id, const char *name)
{
	publish(id, 100);
	bus_talk_welcome(&peer, loop);
	reserve("grid:41");
	name_it(name, DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER);
	assert_int_equal(service_state(&service), SERVICE_ON);
}

static void it_goes_on_the_bus_step_by_step(void **state)
{
	(void)state;
	assert_int_equal(service_state(&service), SERVICE_OFF);
	assert_false(publish("a1", 100));
	assert_int_equal(service_state(&service), SERVICE_CONNECTING);
	bus_talk_welcome(&peer, loop);
	assert_int_equal(service_state(&service), SERVICE_RESERVING);
	reserve("grid:41");
	assert_int_equal(service_state(&service), SERVICE_NAMING);
	name_it(NAME "a1", DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER);
	assert_int_equal(service_state(&service), SERVICE_ON);
	assert_int_equal(service.instance, 41);
}

static void without_a_power_nothing_joins(void **state)
{
	const struct identity meter = {.id = "a1"};
	struct reading none = {0};

	(void)state;
	reading_set(&none, Q_ENERGY_FORWARD, decimal_of(1, 0));
	assert_false(service_publish(&service, &meter, &none, 1000));
	assert_int_equal(service_state(&service), SERVICE_OFF);
}

/* Else somebody would see it without an instance, or without values. */
static void the_name_comes_last(void **state)
{
	(void)state;
	publish("a1", 100);
	bus_talk_welcome(&peer, loop);
	assert_false(bus_talk_comes(&peer, loop, "RequestName"));
	assert_int_equal(service_state(&service), SERVICE_RESERVING);
}

static void each_change_is_one_signal(void **state)
{
	(void)state;
	join("a1", NAME "a1");
	assert_true(publish("a1", 200));
	assert_true(bus_talk_comes(&peer, loop, "ItemsChanged"));
	assert_false(publish("a1", 200));
	assert_false(bus_talk_comes(&peer, loop, "ItemsChanged"));
}

static void silence_takes_it_off_and_a_reading_brings_it_back(void **state)
{
	(void)state;
	join("a1", NAME "a1");
	service_withdraw(&service);
	assert_int_equal(service_state(&service), SERVICE_OFF);
	bus_peer_drop(&peer);
	join("a1", NAME "a1");
}

static void another_meter_has_another_name(void **state)
{
	(void)state;
	join("a1", NAME "a1");
	join("b2", NAME "b2");
}

static void a_name_that_another_process_has_is_told(void **state)
{
	(void)state;
	publish("a1", 100);
	bus_talk_welcome(&peer, loop);
	reserve("grid:41");
	name_it(NAME "a1", DBUS_REQUEST_NAME_REPLY_EXISTS);
	assert_int_equal(n_taken, 1);
	assert_int_not_equal(service_state(&service), SERVICE_ON);
}

static void a_bus_that_goes_is_waited_for(void **state)
{
	(void)state;
	join("a1", NAME "a1");
	bus_peer_drop(&peer);
	bus_talk_turn(loop);
	assert_int_equal(service_state(&service), SERVICE_CONNECTING);
	assert_true(ev_is_active(&service.reconnect));
	service_finish(&service);
	assert_int_equal(service_state(&service), SERVICE_OFF);
	assert_false(ev_is_active(&service.reconnect));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(it_goes_on_the_bus_step_by_step),
		CASE(without_a_power_nothing_joins),
		CASE(the_name_comes_last),
		CASE(each_change_is_one_signal),
		CASE(silence_takes_it_off_and_a_reading_brings_it_back),
		CASE(another_meter_has_another_name),
		CASE(a_name_that_another_process_has_is_told),
		CASE(a_bus_that_goes_is_waited_for),
	};
	int failed;

	loop = bus_talk_begin(&peer);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	bus_talk_end(&peer);
	return failed;
}
