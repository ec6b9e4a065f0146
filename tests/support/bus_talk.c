/* Turns of the loop, and what comes of them. */
#include "support/bus_talk.h"
#include "support/test.h"

#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

enum { TURNS = 400 }; /* a message takes some */

struct ev_loop *bus_talk_begin(struct bus_peer *p)
{
	char folder[] = "/tmp/gridmeter-bus-XXXXXX";

	if (!mkdtemp(folder))
		abort();
	bus_peer_begin(p, folder);
	return ev_default_loop(EVFLAG_AUTO);
}

void bus_talk_end(struct bus_peer *p)
{
	char *path = p->address + strlen("unix:path=");

	unlink(path);
	rmdir(dirname(path));
}

void bus_talk_turn(struct ev_loop *loop)
{
	for (int i = 0; i < TURNS; i++)
		ev_run(loop, EVRUN_NOWAIT);
}

static bool is_named(DBusMessage *m, const char *member)
{
	return dbus_message_get_member(m) && strcmp(dbus_message_get_member(m), member) == 0;
}

static DBusMessage *find(struct bus_peer *p, struct ev_loop *loop, const char *member)
{
	for (int i = 0; i < TURNS; i++) {
		DBusMessage *m;

		ev_run(loop, EVRUN_NOWAIT);
		while ((m = bus_peer_take(p))) {
			if (is_named(m, member))
				return m;
			dbus_message_unref(m);
		}
	}
	return NULL;
}

DBusMessage *bus_talk_await(struct bus_peer *p, struct ev_loop *loop, const char *member)
{
	DBusMessage *m = find(p, loop, member);

	assert_non_null(m);
	return m;
}

bool bus_talk_comes(struct bus_peer *p, struct ev_loop *loop, const char *member)
{
	DBusMessage *m = find(p, loop, member);

	if (m)
		dbus_message_unref(m);
	return m;
}

bool bus_talk_comes_next(struct bus_peer *p, struct ev_loop *loop, const char *member)
{
	DBusMessage *m = NULL;
	bool is_it;

	for (int i = 0; i < TURNS && !m; i++) {
		ev_run(loop, EVRUN_NOWAIT);
		m = bus_peer_take(p);
	}
	if (!m)
		return false;
	is_it = is_named(m, member);
	dbus_message_unref(m);
	return is_it;
}

void bus_talk_welcome(struct bus_peer *p, struct ev_loop *loop)
{
	const char *program = ":1.9";
	DBusMessage *hello = bus_talk_await(p, loop, "Hello");
	DBusMessage *reply = dbus_message_new_method_return(hello);

	dbus_message_append_args(reply, DBUS_TYPE_STRING, &program, DBUS_TYPE_INVALID);
	bus_peer_send(p, reply, DBUS_SERVICE_DBUS);
	dbus_message_unref(hello);
	bus_talk_turn(loop);
}

void bus_talk_append(DBusMessageIter *to, const char *key, int type, const void *value)
{
	const char signature[] = {(char)type, '\0'};
	DBusMessageIter entry, variant;

	dbus_message_iter_open_container(to, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
	dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, signature, &variant);
	dbus_message_iter_append_basic(&variant, type, value);
	dbus_message_iter_close_container(&entry, &variant);
	dbus_message_iter_close_container(to, &entry);
}
