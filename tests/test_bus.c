/* A connection to a message bus: how it begins, how it ends, and what it does with messages
 * meanwhile. */
#include "dbus/bus.h"
#include "support/bus_talk.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct bus_peer peer;
static struct ev_loop *loop;
static struct bus bus;
static unsigned n_ready, n_lost, n_messages, n_replies;
static bool was_error, closes_when_ready, is_handled;

static void on_ready(void *ctx)
{
	n_ready++;
	if (closes_when_ready)
		bus_close(ctx);
}

static void on_lost(void *ctx)
{
	(void)ctx;
	n_lost++;
}

static bool on_message(void *ctx, DBusMessage *m)
{
	(void)ctx, (void)m;
	n_messages++;
	return is_handled;
}

static void on_reply(void *ctx, DBusMessage *reply)
{
	(void)ctx;
	n_replies++;
	was_error = dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR;
}

static const struct bus_hooks hooks = {on_ready, on_lost, on_message};

static int set_up(void **state)
{
	(void)state;
	n_ready = n_lost = n_messages = n_replies = 0;
	closes_when_ready = is_handled = false;
	return bus_open(&bus, loop, peer.address, &hooks, &bus);
}

static int tear_down(void **state)
{
	(void)state;
	bus_close(&bus);
	bus_peer_drop(&peer);
	return 0;
}

static DBusMessage *call_of(const char *member)
{
	return dbus_message_new_method_call(":1.5", "/", "com.victronenergy.BusItem", member);
}

static void it_is_ready_when_hello_is_answered(void **state)
{
	(void)state;
	bus_talk_turn(loop);
	assert_false(bus.is_ready);
	bus_talk_welcome(&peer, loop);
	assert_true(bus.is_ready);
	assert_int_equal(n_ready, 1);
	assert_int_equal(n_lost, 0);
}

static void a_bus_that_refuses_is_lost(void **state)
{
	DBusMessage *hello = bus_talk_await(&peer, loop, "Hello");

	(void)state;
	bus_peer_send(&peer, dbus_message_new_error(hello, DBUS_ERROR_LIMITS_EXCEEDED, "full"),
		DBUS_SERVICE_DBUS);
	dbus_message_unref(hello);
	bus_talk_turn(loop);
	assert_int_equal(n_lost, 1);
	assert_int_equal(n_ready, 0);
	assert_null(bus.connection);
}

static void a_bus_that_goes_is_lost_once(void **state)
{
	(void)state;
	bus_talk_welcome(&peer, loop);
	bus_peer_drop(&peer);
	bus_talk_turn(loop);
	assert_int_equal(n_lost, 1);
	assert_false(bus_send(&bus, call_of("GetValue")));
	assert_false(bus_call(&bus, call_of("GetValue"), 1000, on_reply, NULL));
	assert_int_equal(bus_backlog(&bus), 0);
}

/* It may stand still as the machine starts; who waits for it comes again. */
static void a_bus_that_says_nothing_at_all_is_lost(void **state)
{
	char path[] = "/tmp/gridmeter-bus-XXXXXX", address[128];
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int silent = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct bus other;

	(void)state;
	bus_close(&bus);
	assert_non_null(mkdtemp(path));
	snprintf(at.sun_path, sizeof at.sun_path, "%s/bus", path);
	snprintf(address, sizeof address, "unix:path=%s", at.sun_path);
	assert_int_equal(bind(silent, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(silent, 1), 0);
	assert_int_equal(bus_open(&other, loop, address, &hooks, NULL), 0);
	while (!n_lost)
		ev_run(loop, EVRUN_ONCE);
	bus_close(&other);
	close(silent);
	unlink(at.sun_path);
	rmdir(path);
}

static void where_nobody_listens_there_is_no_bus(void **state)
{
	struct bus other;

	(void)state;
	assert_true(bus_open(&other, loop, "unix:path=/nowhere/bus", &hooks, NULL) < 0);
	bus_close(&other);
	assert_int_equal(n_lost, 0);
}

static void a_hook_may_close_it(void **state)
{
	(void)state;
	closes_when_ready = true;
	bus_talk_welcome(&peer, loop);
	assert_int_equal(n_ready, 1);
	assert_null(bus.connection);
	bus_close(&bus); /* twice is once */
	assert_int_equal(n_lost, 0);
}

static void a_call_gets_its_answer(void **state)
{
	DBusMessage *call;

	(void)state;
	bus_talk_welcome(&peer, loop);
	assert_true(bus_call(&bus, call_of("GetValue"), 60000, on_reply, NULL));
	call = bus_talk_await(&peer, loop, "GetValue");
	bus_peer_send(&peer, dbus_message_new_method_return(call), ":1.5");
	bus_talk_turn(loop);
	assert_int_equal(n_replies, 1);
	assert_false(was_error);
	assert_int_equal(n_messages, 0); /* it is nobody else's */
	bus_peer_send(&peer, dbus_message_new_method_return(call), ":1.5");
	bus_talk_turn(loop);
	assert_int_equal(n_replies, 1); /* a second one is no answer */
	dbus_message_unref(call);
}

static void nobody_is_called_after_the_end(void **state)
{
	(void)state;
	bus_talk_welcome(&peer, loop);
	assert_true(bus_call(&bus, call_of("GetValue"), 60000, on_reply, NULL));
	bus_close(&bus);
	bus_talk_turn(loop);
	assert_int_equal(n_replies, 0);
}

static void count(void *n)
{
	++*(unsigned *)n;
}

static void close_on_reply(void *ctx, DBusMessage *reply)
{
	on_reply(ctx, reply);
	bus_close(&bus);
}

/* A call that waits for its reply keeps its connection, which keeps the call: each bus that went
 * would cost what was asked on it. (libdbus ends them by itself only where nothing more has come
 * that is to be handed out.) */
static void the_end_leaves_nothing_of_calls_without_replies(void **state)
{
	static const char *const members[] = {"GetValue", "GetText", "GetItems"};
	dbus_int32_t slot = -1;
	unsigned n_freed = 0;
	DBusMessage *call;

	(void)state;
	bus_talk_welcome(&peer, loop);
	assert_true(dbus_connection_allocate_data_slot(&slot));
	assert_true(dbus_connection_set_data(bus.connection, slot, &n_freed, count));
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		assert_true(bus_call(&bus, call_of(members[i]), i == 2 ? -1 : 60000,
			i == 1 ? close_on_reply : on_reply, NULL));
	call = bus_talk_await(&peer, loop, "GetText");
	bus_peer_send(&peer, dbus_message_new_method_return(call), ":1.5");
	dbus_message_unref(call);
	bus_peer_send(&peer, call_of("Dance"), ":1.7");
	bus_talk_turn(loop);
	assert_null(bus.connection);
	assert_null(bus.calls);
	assert_int_equal(n_replies, 1);
	assert_int_equal(n_freed, 1);
	dbus_connection_free_data_slot(&slot);
}

static void a_call_that_nobody_handles_gets_an_error(void **state)
{
	DBusMessage *call = call_of("Dance"), *reply;

	(void)state;
	bus_talk_welcome(&peer, loop);
	bus_peer_send(&peer, dbus_message_ref(call), ":1.7");
	bus_talk_turn(loop);
	assert_int_equal(n_messages, 1);
	reply = bus_peer_take(&peer);
	assert_non_null(reply);
	assert_int_equal(dbus_message_get_type(reply), DBUS_MESSAGE_TYPE_ERROR);
	dbus_message_unref(reply);
	is_handled = true;
	bus_peer_send(&peer, call, ":1.7");
	bus_talk_turn(loop);
	assert_int_equal(n_messages, 2);
	assert_null(bus_peer_take(&peer));
}

static DBusMessage *large_signal(void)
{
	DBusMessage *m = dbus_message_new_signal("/", "com.victronenergy.BusItem", "ItemsChanged");
	char text[10001];
	const char *s = text;

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	dbus_message_append_args(m, DBUS_TYPE_STRING, &s, DBUS_TYPE_INVALID);
	return m;
}

/* A bus that takes nothing: what waits is known, and goes out when it does again. */
static void what_waits_is_known(void **state)
{
	int n = 0;

	(void)state;
	bus_talk_welcome(&peer, loop);
	assert_int_equal(bus_backlog(&bus), 0);
	while (n < 1000 && bus_backlog(&bus) < 20000) {
		assert_true(bus_send(&bus, large_signal()));
		n++;
		bus_talk_turn(loop);
	}
	assert_in_range(n, 2, 999);
	while (n--)
		assert_true(bus_talk_comes(&peer, loop, "ItemsChanged"));
	assert_int_equal(bus_backlog(&bus), 0);
}

/* Past libdbus. */
static bool send_octets(const char *member)
{
	DBusMessage *m = dbus_message_new_signal("/", "a.b", member);
	char *octets;
	bool is_sent;
	int n;

	dbus_message_set_serial(m, INT32_MAX);
	assert_true(dbus_message_marshal(m, &octets, &n));
	is_sent = bus_send_octets(&bus, octets, (size_t)n);
	dbus_free(octets);
	dbus_message_unref(m);
	return is_sent;
}

static void what_passes_libdbus_comes_in_its_turn(void **state)
{
	(void)state;
	assert_false(send_octets("Early"));
	bus_talk_welcome(&peer, loop);
	for (int i = 0; i < 3; i++) {
		assert_true(bus_send(&bus, dbus_message_new_signal("/", "a.b", "Message")));
		assert_true(send_octets("Octets"));
	}
	for (int i = 0; i < 3; i++) {
		assert_true(bus_talk_comes_next(&peer, loop, "Message"));
		assert_true(bus_talk_comes_next(&peer, loop, "Octets"));
	}
	bus_close(&bus);
	assert_false(send_octets("Late"));
}

static void nothing_passes_what_waits(void **state)
{
	int n = 0;

	(void)state;
	bus_talk_welcome(&peer, loop);
	while (n < 1000 && bus_backlog(&bus) < 20000) {
		assert_true(bus_send(&bus, large_signal()));
		n++;
	}
	assert_false(send_octets("Octets"));
	while (n--)
		assert_true(bus_talk_comes_next(&peer, loop, "ItemsChanged"));
	assert_true(send_octets("Octets"));
	assert_true(bus_talk_comes_next(&peer, loop, "Octets"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(it_is_ready_when_hello_is_answered),
		CASE(a_bus_that_refuses_is_lost),
		CASE(a_bus_that_goes_is_lost_once),
		CASE(a_bus_that_says_nothing_at_all_is_lost),
		CASE(where_nobody_listens_there_is_no_bus),
		CASE(a_hook_may_close_it),
		CASE(a_call_gets_its_answer),
		CASE(nobody_is_called_after_the_end),
		CASE(the_end_leaves_nothing_of_calls_without_replies),
		CASE(a_call_that_nobody_handles_gets_an_error),
		CASE(what_waits_is_known),
		CASE(what_passes_libdbus_comes_in_its_turn),
		CASE(nothing_passes_what_waits),
	};
	int failed;

	loop = bus_talk_begin(&peer);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	bus_talk_end(&peer);
	return failed;
}
