/* Counts what each answer weighs on the wire against the credit of its caller, and asks by
 * Peer.Ping whether it was read. Left out: the credit itself (callers.c), and what is answered
 * (object.c). */
#include "dbus/answer.h"

#include "base/clock.h"

#include <sys/random.h>

bool answer_begin(struct bus *bus)
{
	return bus_match(bus,
		"type='signal',sender='" DBUS_SERVICE_DBUS "',member='NameOwnerChanged',arg2=''");
}

void answer_take_signal(struct bus *bus, DBusMessage *m)
{
	const char *name, *before, *after;

	if (dbus_message_is_signal(m, DBUS_INTERFACE_DBUS, "NameOwnerChanged") &&
		dbus_message_has_sender(m, DBUS_SERVICE_DBUS) &&
		dbus_message_get_args(m, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING, &before,
			DBUS_TYPE_STRING, &after, DBUS_TYPE_INVALID) &&
		!*after)
		callers_forget(&bus->callers, name);
}

struct caller *answer_caller(struct bus *bus, DBusMessage *call)
{
	const char *name = dbus_message_get_sender(call);

	return callers_find(&bus->callers, name ? name : "", clock_ms());
}

/* On the wire. */
static size_t size_of(DBusMessage *m)
{
	char *octets;
	int n;

	if (!dbus_message_marshal(m, &octets, &n))
		return 0;
	dbus_free(octets);
	return (size_t)n;
}

static void on_pong(void *ctx, DBusMessage *reply)
{
	caller_pong(ctx, dbus_message_get_sender(reply));
}

/* The answer must name the number of the ping: who does not read cannot know it. Those that libdbus
 * gives count from 1 on, so the upper half of them is ours. */
static bool set_number(DBusMessage *m)
{
	dbus_uint32_t number;

	if (getrandom(&number, sizeof number, 0) != sizeof number)
		return false;
	dbus_message_set_serial(m, number | 0x80000000);
	return true;
}

static void ping(struct bus *bus, struct caller *who, const char *name)
{
	DBusMessage *m = dbus_message_new_method_call(name, "/", DBUS_INTERFACE_PEER, "Ping");

	if (m && !set_number(m)) {
		dbus_message_unref(m);
		m = NULL;
	}
	if (!bus_call(bus, m, DBUS_TIMEOUT_INFINITE, on_pong, who))
		caller_pong(who, NULL);
}

void answer_send(
	struct bus *bus, struct caller *who, DBusMessage *call, DBusMessage *reply, size_t octets)
{
	if (reply && dbus_message_get_no_reply(call)) {
		dbus_message_unref(reply);
	} else if (reply) {
		octets += size_of(reply);
		bus_answer(bus, reply);
	}
	callers_tell(&bus->callers, who, octets);
	if (bus->connection && callers_ping(&bus->callers, who))
		ping(bus, who, dbus_message_get_sender(call));
}
