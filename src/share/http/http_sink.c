/* libmicrohttpd without a thread and without sockets of its own: its epoll descriptor is one of the
 * loop, and whoever comes is handed to it once it is clear that he may. */
#include "share/http/http_sink.h"

#include "base/clock.h"
#include "config/share_place.h"
#include "doctor/machine_facts.h"
#include "share/http/history_file.h"
#include "share/http/http.h"
#include "share/http/http_events.h"
#include "share/http/http_json.h"
#include "share/http/http_routes.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
	MEMORY = 8192, /* of a connection: what a browser asks, with the cookies of all that is at
			* this address, and what it is answered */
	PATIENCE_S = 15,
	ROUNDS = 16, /* in which the library may go on by itself */
	AT_ONCE = 16,
};

static const double second_s = 1, due_s = 0.05, again_s = 5;

const struct decimal *http_power(const struct http *h)
{
	for (const struct share_meter *m = h->share->meters; m; m = m->next)
		if (http_is_live(h->share, m) && reading_has(&m->last.reading, Q_POWER))
			return &m->last.reading.value[Q_POWER];
	return NULL;
}

static uint64_t history_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec;
}

/* Lets the library do what there is to do, and notes when it wants to be called again. */
static void run(struct http *h)
{
	MHD_UNSIGNED_LONG_LONG ms = 0;
	bool is_waiting = true;

	for (int i = 0; i < ROUNDS && is_waiting && !ms; i++) {
		MHD_run(h->daemon);
		is_waiting = MHD_get_timeout(h->daemon, &ms) == MHD_YES;
	}
	ev_timer_stop(h->loop, &h->next);
	if (!is_waiting)
		return;
	ev_timer_set(&h->next, (double)ms / 1000, 0);
	ev_timer_start(h->loop, &h->next);
}

/* Tells those who follow what is due. */
static void tell(struct http *h)
{
	http_events_wake(h);
	run(h);
}

static void on_answers(struct ev_loop *loop, struct ev_io *w, int events)
{
	(void)loop, (void)events;
	run(w->data);
}

static void on_next(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	run(w->data);
}

static void on_due(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct http *h = w->data;

	(void)events;
	if (!http_events_note_due(h))
		ev_timer_stop(loop, w);
	tell(h);
}

/* Whoever takes too long to ask is hung up on, however slowly he goes on. */
static void drop_slow(const struct http *h)
{
	uint64_t now_ms = clock_ms();

	for (const struct http_connection *c = h->connections;
		c < h->connections + HTTP_CONNECTIONS_MAX; c++)
		if (c->of && !c->is_answered && now_ms - c->since_ms >= PATIENCE_S * 1000)
			shutdown(MHD_get_connection_info(c->of, MHD_CONNECTION_INFO_CONNECTION_FD)
					 ->connect_fd,
				SHUT_RDWR);
}

/* Only while there is somebody. */
static void on_second(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct http *h = w->data;

	(void)events;
	http_events_second(h);
	drop_slow(h);
	tell(h);
	if (!h->n_connections)
		ev_timer_stop(loop, w);
}

static void on_connection(void *cls, struct MHD_Connection *c, void **context,
	enum MHD_ConnectionNotificationCode what)
{
	struct http *h = cls;
	struct http_connection *of = *context;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		h->n_connections--;
		if (of)
			of->of = NULL;
		return;
	}
	h->n_connections++;
	ev_timer_start(h->loop, &h->second);
	for (of = h->connections; of < h->connections + HTTP_CONNECTIONS_MAX; of++) {
		if (of->of)
			continue;
		*of = (struct http_connection){.of = c, .since_ms = clock_ms()};
		*context = of;
		return;
	}
}

/* Whether the request of a connection is whole; its answer is under way then. */
static void note_answered(struct MHD_Connection *c, bool is_answered)
{
	struct http_connection *of = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
					     ->socket_context;

	if (!of)
		return;
	of->is_answered = is_answered;
	of->since_ms = clock_ms();
}

static void on_completed(
	void *cls, struct MHD_Connection *c, void **request, enum MHD_RequestTerminationCode why)
{
	(void)cls, (void)request, (void)why;
	note_answered(c, false);
}

/* Whether a request has nothing behind its head that would have to be read. */
static bool is_whole(struct MHD_Connection *c)
{
	return !MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH) &&
	       !MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
}

/* Called twice, once with the head alone. Who is answered then is not read from any more, which is
 * right for all who send more than a head. */
static enum MHD_Result on_asked(void *cls, struct MHD_Connection *c, const char *path,
	const char *method, const char *version, const char *sent, size_t *n_sent, void **request)
{
	(void)version, (void)sent, (void)n_sent;
	if (!*request && is_whole(c)) {
		*request = cls;
		return MHD_YES;
	}
	note_answered(c, true);
	return http_answer(cls, c, method, path);
}

static size_t on_escaped(void *cls, struct MHD_Connection *c, char *text)
{
	(void)cls, (void)c;
	return http_unescape(text);
}

static void on_come(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct http *h = w->data;
	struct sockaddr_storage who;
	socklen_t n = sizeof who;
	int fd;

	(void)loop, (void)events;
	for (int i = 0; i < AT_ONCE; i++, n = sizeof who) {
		fd = accept4(w->fd, (struct sockaddr *)&who, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			break;
		if (h->is_lan && !listen_ends_are_near(fd))
			close(fd);
		else
			MHD_add_connection(h->daemon, fd, (struct sockaddr *)&who, n);
	}
	run(h);
}

static void note_problem(struct http *h, enum sink_problem problem, int error)
{
	if (problem != h->problem)
		h->since_ms = clock_ms();
	h->problem = problem;
	h->detail = problem ? strerror(error) : "";
}

/* A machine without IPv6 has its IPv4. */
static bool is_missing_family(const struct http *h, size_t i, int error)
{
	return i > 0 && h->listeners[0].io.fd >= 0 &&
	       (error == EAFNOSUPPORT || error == EADDRNOTAVAIL);
}

static bool listen_one(struct http *h, size_t i)
{
	int fd = listen_tcp(&h->listeners[i].address), error = errno;

	if (fd < 0) {
		if (is_missing_family(h, i, error))
			return true;
		listen_place_text((struct sockaddr *)&h->listeners[i].address.of, true, h->place);
		note_problem(h, listen_problem(error), error);
		return false;
	}
	ev_io_init(&h->listeners[i].io, on_come, fd, EV_READ);
	h->listeners[i].io.data = h;
	ev_io_start(h->loop, &h->listeners[i].io);
	return true;
}

/* Listens wherever it does not yet. Returns whether nothing is left to try. */
static bool listen_all(struct http *h)
{
	for (size_t i = 0; i < h->n_listeners; i++)
		if (h->listeners[i].io.fd < 0 && !listen_one(h, i))
			return false;
	listen_place_text((struct sockaddr *)&h->listeners[0].address.of, true, h->place);
	note_problem(h, SINK_FINE, 0);
	return true;
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)events;
	if (listen_all(w->data))
		ev_timer_stop(loop, w);
}

static bool start(struct http *h)
{
	h->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL,
		on_asked, h, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_UNESCAPE_CALLBACK,
		on_escaped, h, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)HTTP_OF_ADDRESS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)PATIENCE_S, MHD_OPTION_END);
	if (!h->daemon)
		return false;
	ev_io_init(&h->answers, on_answers,
		MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, EV_READ);
	ev_io_start(h->loop, &h->answers);
	return true;
}

static void init_timers(struct http *h)
{
	ev_timer_init(&h->next, on_next, 0, 0);
	ev_timer_init(&h->second, on_second, second_s, second_s);
	ev_timer_init(&h->due, on_due, due_s, due_s);
	ev_timer_init(&h->again, on_again, again_s, again_s);
	h->answers.data = h->next.data = h->second.data = h->due.data = h->again.data = h;
}

/* What the answers need to know of the machine. */
static void init_house(struct http *h)
{
	const char *path = h->share->config_path;
	struct machine_facts machine;

	gethostname(h->host_name, sizeof h->host_name - 1);
	h->house = (struct http_house){.name = h->host_name,
		.names = h->share->config.http_names,
		.token = h->share->config.http_token};
	machine_facts_find(&machine, *path ? path : NULL, NULL);
	facts_set(&h->machine, FACT_DAEMON, 1);
	machine_facts_fill(&machine, &h->machine);
}

static void init_history(struct http *h)
{
	char folder[MACHINE_PATH_MAX];

	share_folder(folder);
	h->history_fd = history_file_begin(folder, &h->meters, history_now_s());
}

static void init_listeners(struct http *h)
{
	struct listen_address addresses[LISTEN_MAX];

	h->is_lan = strcmp(h->share->config.http, "lan") == 0;
	h->n_listeners = listen_addresses(
		h->share->config.http, h->share->config.http_port, addresses);
	for (size_t i = 0; i < h->n_listeners; i++) {
		h->listeners[i].address = addresses[i];
		h->listeners[i].io.fd = -1;
	}
	if (!listen_all(h))
		ev_timer_start(h->loop, &h->again);
}

static bool is_wanted(const struct share_config *config)
{
	struct listen_address addresses[LISTEN_MAX];

	return listen_addresses(config->http, config->http_port, addresses) > 0;
}

static void begin(void *state, struct share *share)
{
	struct http *h = state;

	*h = (struct http){.share = share, .loop = share->loop, .detail = "", .seconds = 1};
	h->since_ms = clock_ms();
	init_timers(h);
	init_house(h);
	init_history(h);
	if (start(h)) {
		init_listeners(h);
		return;
	}
	h->problem = SINK_BROKEN;
	h->detail = "libmicrohttpd does not start";
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	struct http *h = state;
	struct http_slot *slot = http_meters_take(&h->meters, m->key);
	struct history *history = what == SHARE_READING && slot
					  ? http_meters_history(&h->meters, slot)
					  : NULL;

	if (!h->daemon)
		return;
	if (history && http_is_live(h->share, m))
		history_add(history, history_now_s(), &m->last.reading);
	http_events_note(h, what, m);
	if (slot && slot->is_due)
		ev_timer_start(h->loop, &h->due);
	tell(h);
}

static void report(const void *state, struct sink_report *out)
{
	const struct http *h = state;

	*out = (struct sink_report){.problem = h->problem,
		.place = h->place,
		.detail = h->detail,
		.since_ms = h->since_ms,
		.n_told = h->n_told,
		.n_dropped = h->n_dropped};
}

static bool client(const void *state, size_t i, struct sink_client *out)
{
	const struct http *h = state;

	return sink_clients_get(&h->clients, i, clock_ms(), out);
}

static const char *wish(const void *state, size_t i)
{
	const struct http *h = state;

	return sink_wishes_get(&h->wishes, i);
}

static void stop_listening(struct http *h)
{
	for (size_t i = 0; i < h->n_listeners; i++) {
		if (h->listeners[i].io.fd < 0)
			continue;
		ev_io_stop(h->loop, &h->listeners[i].io);
		close(h->listeners[i].io.fd);
	}
	h->n_listeners = 0;
}

static void stop_timers(struct http *h)
{
	ev_timer_stop(h->loop, &h->next);
	ev_timer_stop(h->loop, &h->second);
	ev_timer_stop(h->loop, &h->due);
	ev_timer_stop(h->loop, &h->again);
}

static void finish(void *state)
{
	struct http *h = state;

	if (!h->share)
		return;
	stop_listening(h);
	if (h->daemon) {
		ev_io_stop(h->loop, &h->answers);
		http_events_finish(h);
		MHD_stop_daemon(h->daemon);
		h->daemon = NULL;
	}
	stop_timers(h);
	if (h->history_fd >= 0) {
		history_file_write(h->history_fd, &h->meters);
		close(h->history_fd);
	}
	http_meters_finish(&h->meters);
	h->share = NULL;
}

const struct sink http_sink = {
	.name = "http",
	.size = sizeof(struct http),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.client = client,
	.wish = wish,
	.finish = finish,
};
