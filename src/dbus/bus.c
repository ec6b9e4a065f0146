/* Watches, timeouts and dispatching of libdbus-1 as watchers of libev: each of its hooks makes,
 * moves or ends one. Left out: what is said over the connection, and the size of what comes
 * (gate.c). */
#include "dbus/bus.h"

#include "base/clock.h"
#include "base/memory.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

static const char system_bus[] = "unix:path=/var/run/dbus/system_bus_socket";

enum {
	HELLO_TIMEOUT_MS = 10000,
	TURN_US = 500,        /* of dispatching, before the loop looks at other things again */
	PREPARE_ENTRIES = 40, /* three list elements each; a block has at most 128 */
};

static const double memory_s = 0.1; /* when to try again what had no memory */

/* A descriptor that libdbus wants watched. */
struct watch {
	struct ev_io io;
	struct bus *bus;
	DBusWatch *dbus;
};

/* A time that libdbus wants to be told of. */
struct timeout {
	struct ev_timer timer;
	struct ev_loop *loop;
	DBusTimeout *dbus;
};

/* Whom the reply to a call concerns. It is one of bus->calls until that has come. */
struct bus_pending {
	struct bus_pending *next, **at; /* what leads here; NULL: nothing does */
	DBusPendingCall *call;
	void (*done)(void *ctx, DBusMessage *reply);
	void *ctx;
};

static void on_io(struct ev_loop *loop, struct ev_io *io, int events)
{
	struct watch *w = io->data;
	unsigned flags = (events & EV_READ ? DBUS_WATCH_READABLE : 0u) |
			 (events & EV_WRITE ? DBUS_WATCH_WRITABLE : 0u);

	(void)loop;
	/* EV_ERROR: the loop cannot wait for it any more, and without its messages the connection
	 * is of no use. (It comes with EV_READ, so a hang-up would wait for more to read.) */
	dbus_watch_handle(w->dbus, events & EV_ERROR ? DBUS_WATCH_ERROR : flags);
}

static void toggle_watch(DBusWatch *dbus, void *data)
{
	struct watch *w = dbus_watch_get_data(dbus);
	unsigned flags = dbus_watch_get_flags(dbus);
	bool is_held = flags & DBUS_WATCH_READABLE && w->bus->is_full;

	(void)data;
	ev_io_stop(w->bus->loop, &w->io);
	ev_io_set(&w->io, dbus_watch_get_unix_fd(dbus),
		(flags & DBUS_WATCH_READABLE ? EV_READ : 0) |
			(flags & DBUS_WATCH_WRITABLE ? EV_WRITE : 0));
	if (dbus_watch_get_enabled(dbus) && !is_held)
		ev_io_start(w->bus->loop, &w->io);
}

/* Whether to read no more. (libdbus has a limit of its own, but does not count what it has read and
 * not yet made a message of: with small messages that is nearly everything.) */
static void set_full(struct bus *bus, bool is_full)
{
	if (bus->is_full == is_full)
		return;
	bus->is_full = is_full;
	if (bus->reader)
		toggle_watch(bus->reader, bus);
}

static dbus_bool_t add_watch(DBusWatch *dbus, void *data)
{
	struct bus *bus = data;
	struct watch *w = calloc(1, sizeof *w);

	if (!w)
		return FALSE;
	w->bus = bus;
	w->dbus = dbus;
	if (dbus_watch_get_flags(dbus) & DBUS_WATCH_READABLE)
		bus->reader = dbus;
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
	ev_io_stop(w->bus->loop, &w->io);
	if (w->bus->reader == dbus)
		w->bus->reader = NULL;
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

/* libdbus learns by reading alone that the bus has gone. */
static bool has_hung_up(DBusConnection *c)
{
	struct pollfd p = {0};

	return !dbus_connection_get_socket(c, &p.fd) || (poll(&p, 1, 0) == 1 && p.revents);
}

/* As long as the bus has not taken the last answer nobody gets another: what is written behind one
 * is not late, what is queued behind many would be. Before it has said who we are, all that comes
 * is of that, and that it does not say it. */
static bool takes_calls(struct bus *bus)
{
	return !bus->is_ready || dbus_connection_get_outgoing_size(bus->connection) == 0 ||
	       has_hung_up(bus->connection);
}

static void dispatch_again(struct bus *bus, double seconds)
{
	ev_timer_stop(bus->loop, &bus->again);
	ev_timer_set(&bus->again, seconds, 0);
	ev_timer_start(bus->loop, &bus->again);
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)w, (void)events; /* the loop has come round */
}

/* One message. A hook may close the bus. */
static void dispatch(struct bus *bus)
{
	DBusConnection *c = dbus_connection_ref(bus->connection);

	dbus_connection_dispatch(c);
	dbus_connection_unref(c);
}

/* Returns whether messages are left. */
static bool dispatch_some(struct bus *bus)
{
	uint64_t begin_us = clock_us();
	DBusDispatchStatus status;

	while (bus->connection) {
		status = dbus_connection_get_dispatch_status(bus->connection);
		if (status == DBUS_DISPATCH_COMPLETE)
			return false;
		if (!takes_calls(bus))
			return true;
		if (status == DBUS_DISPATCH_NEED_MEMORY || clock_us() - begin_us > TURN_US) {
			dispatch_again(bus, status == DBUS_DISPATCH_NEED_MEMORY ? memory_s : 0);
			return true;
		}
		dispatch(bus);
	}
	return false;
}

/* Before the loop waits: what libdbus has read is handed out, for a moment. */
static void on_dispatch(struct ev_loop *loop, struct ev_prepare *w, int events)
{
	struct bus *bus = w->data;

	(void)loop, (void)events;
	if (dbus_connection_get_outgoing_size(bus->connection) == 0)
		bus->answer_octets = 0;
	set_full(bus, dispatch_some(bus));
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

	bus->is_turned_away = dbus_message_is_error(reply, DBUS_ERROR_LIMITS_EXCEEDED);
	if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR ||
		!dbus_message_get_args(reply, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID) ||
		!dbus_bus_set_unique_name(bus->connection, name)) {
		lose(bus);
		return;
	}
	bus->is_ready = true;
	bus->hooks->ready(bus->ctx);
}

static bool stand_gate(struct bus *bus)
{
	int fd;

	return dbus_connection_get_socket(bus->connection, &fd) &&
	       gate_open(&bus->gate, bus->loop, fd) == 0;
}

/* The connection is ours alone and must not take the process along when it ends. */
static bool attach(struct bus *bus)
{
	DBusConnection *c = bus->connection;

	dbus_connection_set_exit_on_disconnect(c, FALSE);
	dbus_connection_set_route_peer_messages(
		c, TRUE); /* libdbus would answer any number of pings */
	return stand_gate(bus) &&
	       dbus_connection_set_watch_functions(
		       c, add_watch, remove_watch, toggle_watch, bus, NULL) &&
	       dbus_connection_set_timeout_functions(
		       c, add_timeout, remove_timeout, toggle_timeout, bus, NULL) &&
	       dbus_connection_add_filter(c, on_message, bus, NULL) &&
	       bus_call(bus,
		       dbus_message_new_method_call(
			       DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "Hello"),
		       HELLO_TIMEOUT_MS, on_hello, bus);
}

/* libdbus keeps its lists in blocks that get larger. When there is no memory for a larger one it
 * goes on writing into the one before, beyond its end. They get no larger once so many elements are
 * in use. */
bool bus_prepare(void)
{
	static const char entry[] = "unix:path=/;";
	char many[PREPARE_ENTRIES * (sizeof entry - 1) + 1] = "";
	static DBusAddressEntry **entries; /* never given back */
	int n;

	for (int i = 0; i < PREPARE_ENTRIES; i++)
		strcpy(many + i * (sizeof entry - 1), entry);
	return entries || dbus_parse_address(many, &entries, &n, NULL);
}

int bus_open(struct bus *bus, struct ev_loop *loop, const char *address,
	const struct bus_hooks *hooks, void *ctx)
{
	const char *from_environment = getenv("DBUS_SYSTEM_BUS_ADDRESS");

	if (!address)
		address = from_environment ? from_environment : system_bus;
	memory_clear(bus, sizeof *bus);
	bus->loop = loop;
	bus->hooks = hooks;
	bus->ctx = ctx;
	if (!bus_prepare())
		return -ENOMEM;
	bus->connection = dbus_connection_open_private(address, NULL);
	if (!bus->connection)
		return -ECONNREFUSED;
	ev_prepare_init(&bus->dispatch, on_dispatch);
	bus->dispatch.data = bus;
	ev_init(&bus->again, on_again);
	ev_prepare_start(loop, &bus->dispatch);
	if (attach(bus))
		return 0;
	bus_close(bus);
	return -ENOMEM;
}

static void unlink_pending(struct bus_pending *p)
{
	if (!p->at)
		return;
	*p->at = p->next;
	if (p->next)
		p->next->at = p->at;
	p->at = NULL;
}

static void forget_pending(void *data)
{
	unlink_pending(data);
	free(data);
}

static void link_pending(struct bus *bus, struct bus_pending *p)
{
	p->next = bus->calls;
	p->at = &bus->calls;
	if (p->next)
		p->next->at = &p->next;
	bus->calls = p;
}

/* One that has no reply yet keeps its connection, and the connection keeps it. */
static void cancel_pending(struct bus *bus)
{
	while (bus->calls) {
		struct bus_pending *p = bus->calls;

		unlink_pending(p);
		dbus_pending_call_cancel(p->call);
	}
}

void bus_close(struct bus *bus)
{
	DBusConnection *c = bus->connection;

	if (!c)
		return;
	bus->connection = NULL;
	bus->is_ready = false;
	ev_prepare_stop(bus->loop, &bus->dispatch);
	ev_timer_stop(bus->loop, &bus->again);
	dbus_connection_set_watch_functions(c, NULL, NULL, NULL, NULL, NULL);
	dbus_connection_set_timeout_functions(c, NULL, NULL, NULL, NULL, NULL);
	gate_flush(&bus->gate);
	cancel_pending(bus);
	dbus_connection_close(c);
	dbus_connection_unref(c);
	gate_close(&bus->gate);
}

bool bus_send(struct bus *bus, DBusMessage *m)
{
	bool sent = m && bus->connection && dbus_connection_send(bus->connection, m, NULL);

	if (m)
		dbus_message_unref(m);
	if (sent)
		gate_flush(&bus->gate);
	return sent;
}

bool bus_send_octets(struct bus *bus, const void *octets, size_t n)
{
	return bus->is_ready && dbus_connection_get_outgoing_size(bus->connection) == 0 &&
	       gate_send(&bus->gate, octets, n);
}

static void on_reply(DBusPendingCall *call, void *data)
{
	DBusMessage *reply = dbus_pending_call_steal_reply(call);
	struct bus_pending *p = data;

	unlink_pending(p);
	if (!reply)
		return;
	p->done(p->ctx, reply);
	dbus_message_unref(reply);
}

bool bus_call(struct bus *bus, DBusMessage *m, int timeout_ms,
	void (*done)(void *ctx, DBusMessage *reply), void *ctx)
{
	struct bus_pending *p = malloc(sizeof *p);
	DBusPendingCall *call = NULL;
	bool sent = false;

	if (p && m && bus->connection)
		dbus_connection_send_with_reply(bus->connection, m, &call, timeout_ms);
	if (call) {
		*p = (struct bus_pending){.call = call, .done = done, .ctx = ctx};
		sent = dbus_pending_call_set_notify(call, on_reply, p, forget_pending);
		if (sent)
			link_pending(bus, p);
		else
			dbus_pending_call_cancel(call);
		dbus_pending_call_unref(call);
	}
	if (!sent)
		free(p);
	if (m)
		dbus_message_unref(m);
	return sent;
}

bool bus_request_name(struct bus *bus, const char *name, int timeout_ms,
	void (*done)(void *ctx, DBusMessage *reply), void *ctx)
{
	DBusMessage *m = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "RequestName");
	dbus_uint32_t flags = DBUS_NAME_FLAG_DO_NOT_QUEUE;

	if (m && !dbus_message_append_args(
			 m, DBUS_TYPE_STRING, &name, DBUS_TYPE_UINT32, &flags, DBUS_TYPE_INVALID)) {
		dbus_message_unref(m);
		m = NULL;
	}
	return bus_call(bus, m, timeout_ms, done, ctx);
}

bool bus_has_name(DBusMessage *reply)
{
	dbus_uint32_t result = 0;

	if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR)
		return false;
	dbus_message_get_args(reply, NULL, DBUS_TYPE_UINT32, &result, DBUS_TYPE_INVALID);
	return result == DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER;
}

/* (dbus_bus_add_match() does not say when it had no memory, or it waits for the answer.) */
bool bus_match(struct bus *bus, const char *rule)
{
	DBusMessage *m = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "AddMatch");

	if (!m)
		return false;
	dbus_message_set_no_reply(m, TRUE);
	if (dbus_message_append_args(m, DBUS_TYPE_STRING, &rule, DBUS_TYPE_INVALID))
		return bus_send(bus, m);
	dbus_message_unref(m);
	return false;
}

void bus_answer(struct bus *bus, DBusMessage *m)
{
	if (bus_send(bus, m))
		bus->answer_octets = dbus_connection_get_outgoing_size(bus->connection);
}

long bus_backlog(const struct bus *bus)
{
	long octets = bus->connection ? dbus_connection_get_outgoing_size(bus->connection) : 0;

	return octets > bus->answer_octets ? octets - bus->answer_octets : 0;
}
