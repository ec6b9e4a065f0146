/* libdbus-1 in a libev loop. */
#include "dbus/bus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const char system_bus[] = "unix:path=/var/run/dbus/system_bus_socket";

enum {
	HELLO_TIMEOUT_MS = 10000,
	SEND_BUFFER =
		8 *
		1024, /* what waits in the kernel, where it cannot be replaced by what is newer */
};

/* A descriptor that libdbus wants watched. */
struct watch {
	struct ev_io io;
	struct ev_loop *loop;
	DBusWatch *dbus;
};

/* A time that libdbus wants to be told of. */
struct timeout {
	struct ev_timer timer;
	struct ev_loop *loop;
	DBusTimeout *dbus;
};

/* Whom the reply to a call concerns. */
struct call {
	void (*done)(void *ctx, DBusMessage *reply);
	void *ctx;
};

static void on_io(struct ev_loop *loop, struct ev_io *io, int events)
{
	struct watch *w = io->data;
	unsigned flags = (events & EV_READ ? DBUS_WATCH_READABLE : 0u) |
			 (events & EV_WRITE ? DBUS_WATCH_WRITABLE : 0u);

	(void)loop;
	dbus_watch_handle(w->dbus, flags);
}

static void toggle_watch(DBusWatch *dbus, void *data)
{
	struct watch *w = dbus_watch_get_data(dbus);
	unsigned flags = dbus_watch_get_flags(dbus);

	(void)data;
	ev_io_stop(w->loop, &w->io);
	ev_io_set(&w->io, dbus_watch_get_unix_fd(dbus),
		(flags & DBUS_WATCH_READABLE ? EV_READ : 0) |
			(flags & DBUS_WATCH_WRITABLE ? EV_WRITE : 0));
	if (dbus_watch_get_enabled(dbus))
		ev_io_start(w->loop, &w->io);
}

static dbus_bool_t add_watch(DBusWatch *dbus, void *data)
{
	struct bus *bus = data;
	struct watch *w = calloc(1, sizeof *w);

	if (!w)
		return FALSE;
	w->loop = bus->loop;
	w->dbus = dbus;
	ev_init(&w->io, on_io);
	w->io.data = w;
	dbus_watch_set_data(dbus, w, NULL);
	toggle_watch(dbus, data);
	return TRUE;
}

static void remove_watch(DBusWatch *dbus, void *data)
{
	struct watch *w = dbus_watch_get_data(dbus);

	(void)data;
	ev_io_stop(w->loop, &w->io);
	dbus_watch_set_data(dbus, NULL, NULL);
	free(w);
}

static void on_timeout(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	struct timeout *t = timer->data;

	(void)loop, (void)events;
	dbus_timeout_handle(t->dbus);
}

static void toggle_timeout(DBusTimeout *dbus, void *data)
{
	struct timeout *t = dbus_timeout_get_data(dbus);
	double seconds = dbus_timeout_get_interval(dbus) / 1000.0;

	(void)data;
	ev_timer_stop(t->loop, &t->timer);
	ev_timer_set(&t->timer, seconds, seconds);
	if (dbus_timeout_get_enabled(dbus))
		ev_timer_start(t->loop, &t->timer);
}

static dbus_bool_t add_timeout(DBusTimeout *dbus, void *data)
{
	struct bus *bus = data;
	struct timeout *t = calloc(1, sizeof *t);

	if (!t)
		return FALSE;
	t->loop = bus->loop;
	t->dbus = dbus;
	ev_init(&t->timer, on_timeout);
	t->timer.data = t;
	dbus_timeout_set_data(dbus, t, NULL);
	toggle_timeout(dbus, data);
	return TRUE;
}

static void remove_timeout(DBusTimeout *dbus, void *data)
{
	struct timeout *t = dbus_timeout_get_data(dbus);

	(void)data;
	ev_timer_stop(t->loop, &t->timer);
	dbus_timeout_set_data(dbus, NULL, NULL);
	free(t);
}

/* Before the loop waits: whatever libdbus has read is handed out. A hook may close the bus. */
static void on_dispatch(struct ev_loop *loop, struct ev_prepare *w, int revents)
{
	struct bus *bus = w->data;

	(void)loop, (void)revents;
	while (bus->connection && dbus_connection_get_dispatch_status(bus->connection) ==
					  DBUS_DISPATCH_DATA_REMAINS) {
		DBusConnection *c = dbus_connection_ref(bus->connection);

		dbus_connection_dispatch(c);
		dbus_connection_unref(c);
	}
}

static void lose(struct bus *bus)
{
	bus_close(bus);
	bus->hooks->lost(bus->ctx);
}

static DBusHandlerResult on_message(DBusConnection *c, DBusMessage *m, void *data)
{
	struct bus *bus = data;

	if (c != bus->connection)
		return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	if (dbus_message_is_signal(m, DBUS_INTERFACE_LOCAL, "Disconnected")) {
		lose(bus);
		return DBUS_HANDLER_RESULT_HANDLED;
	}
	if (bus->hooks->message && bus->hooks->message(bus->ctx, m))
		return DBUS_HANDLER_RESULT_HANDLED;
	return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
}

static void on_hello(void *ctx, DBusMessage *reply)
{
	struct bus *bus = ctx;
	const char *name;

	if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR ||
		!dbus_message_get_args(reply, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID)) {
		lose(bus);
		return;
	}
	dbus_bus_set_unique_name(bus->connection, name);
	bus->is_ready = true;
	bus->hooks->ready(bus->ctx);
}

static void bound_send_buffer(DBusConnection *c)
{
	const int size = SEND_BUFFER;
	int fd;

	if (dbus_connection_get_socket(c, &fd))
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

/* The connection is ours alone and must not take the process along when it ends. */
static bool attach(struct bus *bus)
{
	DBusConnection *c = bus->connection;

	dbus_connection_set_exit_on_disconnect(c, FALSE);
	bound_send_buffer(c);
	return dbus_connection_set_watch_functions(
		       c, add_watch, remove_watch, toggle_watch, bus, NULL) &&
	       dbus_connection_set_timeout_functions(
		       c, add_timeout, remove_timeout, toggle_timeout, bus, NULL) &&
	       dbus_connection_add_filter(c, on_message, bus, NULL) &&
	       bus_call(bus,
		       dbus_message_new_method_call(
			       DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "Hello"),
		       HELLO_TIMEOUT_MS, on_hello, bus);
}

int bus_open(struct bus *bus, struct ev_loop *loop, const char *address,
	const struct bus_hooks *hooks, void *ctx)
{
	const char *from_environment = getenv("DBUS_SYSTEM_BUS_ADDRESS");

	if (!address)
		address = from_environment ? from_environment : system_bus;
	*bus = (struct bus){.loop = loop, .hooks = hooks, .ctx = ctx};
	bus->connection = dbus_connection_open_private(address, NULL);
	if (!bus->connection)
		return -ECONNREFUSED;
	ev_prepare_init(&bus->dispatch, on_dispatch);
	bus->dispatch.data = bus;
	ev_prepare_start(loop, &bus->dispatch);
	if (attach(bus))
		return 0;
	bus_close(bus);
	return -ENOMEM;
}

void bus_close(struct bus *bus)
{
	DBusConnection *c = bus->connection;

	if (!c)
		return;
	bus->connection = NULL;
	bus->is_ready = false;
	ev_prepare_stop(bus->loop, &bus->dispatch);
	dbus_connection_remove_filter(c, on_message, bus);
	dbus_connection_set_watch_functions(c, NULL, NULL, NULL, NULL, NULL);
	dbus_connection_set_timeout_functions(c, NULL, NULL, NULL, NULL, NULL);
	dbus_connection_close(c);
	dbus_connection_unref(c);
}

bool bus_send(struct bus *bus, DBusMessage *m)
{
	bool sent = m && bus->connection && dbus_connection_send(bus->connection, m, NULL);

	if (m)
		dbus_message_unref(m);
	return sent;
}

static void on_reply(DBusPendingCall *pending, void *data)
{
	DBusMessage *reply = dbus_pending_call_steal_reply(pending);
	const struct call *call = data;

	if (!reply)
		return;
	call->done(call->ctx, reply);
	dbus_message_unref(reply);
}

bool bus_call(struct bus *bus, DBusMessage *m, int timeout_ms,
	void (*done)(void *ctx, DBusMessage *reply), void *ctx)
{
	struct call *call = malloc(sizeof *call);
	DBusPendingCall *pending = NULL;
	bool sent = false;

	if (call && m && bus->connection)
		dbus_connection_send_with_reply(bus->connection, m, &pending, timeout_ms);
	if (pending) {
		*call = (struct call){done, ctx};
		sent = dbus_pending_call_set_notify(pending, on_reply, call, free);
		dbus_pending_call_unref(pending);
	}
	if (!sent)
		free(call);
	if (m)
		dbus_message_unref(m);
	return sent;
}

bool bus_match(struct bus *bus, const char *rule)
{
	if (!bus->connection)
		return false;
	dbus_bus_add_match(bus->connection, rule, NULL);
	return true;
}

long bus_backlog(const struct bus *bus)
{
	return bus->connection ? dbus_connection_get_outgoing_size(bus->connection) : 0;
}
