/* libmicrohttpd without a thread and without sockets of its own: its epoll descriptor is one of the
 * loop, and whoever comes is handed to it once it is clear that he may. */
#include "share/http_server.h"

#include "base/clock.h"
#include "share/http_guard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MEMORY = 4096, /* of a connection */
	ROUNDS = 16,   /* in which the library may go on by itself */
	AT_ONCE = 16,
};

static const double second_s = 1, held_s = 0.1, again_s = 5;

void http_server_run(struct http_server *s)
{
	MHD_UNSIGNED_LONG_LONG ms = 0;
	bool is_waiting = true;

	for (int i = 0; i < ROUNDS && is_waiting && !ms; i++) {
		MHD_run(s->daemon);
		is_waiting = MHD_get_timeout(s->daemon, &ms) == MHD_YES;
	}
	ev_timer_stop(s->loop, &s->next);
	if (!is_waiting)
		return;
	ev_timer_set(&s->next, (double)ms / 1000, 0);
	ev_timer_start(s->loop, &s->next);
}

static void on_answers(struct ev_loop *loop, struct ev_io *w, int events)
{
	(void)loop, (void)events;
	http_server_run(w->data);
}

static void on_next(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	http_server_run(w->data);
}

/* Whoever takes too long to ask is hung up on, however slowly he goes on. */
static void drop_slow(const struct http_server *s)
{
	uint64_t now_ms = clock_ms();

	for (const struct http_connection *c = s->connections;
		c < s->connections + HTTP_CONNECTIONS_MAX; c++) {
		unsigned patience_s = c->has_asked ? s->kind->idle_s : HTTP_PATIENCE_S;

		if (c->of && !c->is_answered && now_ms - c->since_ms >= patience_s * 1000)
			shutdown(MHD_get_connection_info(c->of, MHD_CONNECTION_INFO_CONNECTION_FD)
					 ->connect_fd,
				SHUT_RDWR);
	}
}

/* Only while there is somebody. */
static void on_second(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct http_server *s = w->data;

	(void)events;
	if (s->kind->second)
		s->kind->second(s->user);
	drop_slow(s);
	http_server_run(s);
	if (!s->n_connections)
		ev_timer_stop(loop, w);
}

static void begin_connection(struct http_connection *of, struct MHD_Connection *c)
{
	of->of = c;
	of->is_answered = of->has_asked = false;
	of->since_ms = clock_ms();
	of->waits_until_ms = 0;
}

static void on_connection(void *cls, struct MHD_Connection *c, void **context,
	enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = cls;
	struct http_connection *of = *context;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		s->n_connections--;
		if (of)
			of->of = NULL;
		return;
	}
	s->n_connections++;
	ev_timer_start(s->loop, &s->second);
	for (of = s->connections; of < s->connections + HTTP_CONNECTIONS_MAX; of++) {
		if (of->of)
			continue;
		begin_connection(of, c);
		*context = of;
		return;
	}
}

static struct http_connection *connection_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Whether the request of a connection is whole; its answer is under way then. */
static void note_answered(struct http_connection *of, bool is_answered)
{
	of->is_answered = is_answered;
	of->since_ms = clock_ms();
}

static void on_completed(
	void *cls, struct MHD_Connection *c, void **request, enum MHD_RequestTerminationCode why)
{
	struct http_connection *of = connection_of(c);

	(void)cls, (void)request, (void)why;
	if (!of)
		return;
	note_answered(of, false);
	of->has_asked = true;
	of->waits_until_ms = 0;
}

/* Whether what stands behind the head of a request is read. Notes where there is too much. */
static bool is_read(const struct http_server *s, struct http_connection *of)
{
	const char *length = MHD_lookup_connection_value(
		of->of, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	bool is_chunked = MHD_lookup_connection_value(
		of->of, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);

	of->n = 0;
	of->has_waited = of->is_too_long = false;
	if (!length && !is_chunked)
		return true;
	of->is_too_long = length && strtoull(length, NULL, 10) > s->kind->body_max;
	return s->kind->body_max && !of->is_too_long;
}

static enum MHD_Result take_body(
	const struct http_server *s, struct http_connection *of, const char *sent, size_t *n_sent)
{
	if (*n_sent > s->kind->body_max - of->n)
		return MHD_NO; /* in chunks, so nobody could know */
	memcpy(of->body + of->n, sent, *n_sent);
	of->n += *n_sent;
	*n_sent = 0;
	return MHD_YES;
}

/* Called at least twice, first with the head alone. Who is answered then is not read from any more,
 * which is right for all who send what is not taken. */
static enum MHD_Result on_asked(void *cls, struct MHD_Connection *c, const char *path,
	const char *method, const char *version, const char *sent, size_t *n_sent, void **request)
{
	struct http_server *s = cls;
	struct http_connection *of = connection_of(c);

	(void)version;
	if (!of)
		return MHD_NO;
	if (!*request) {
		*request = of;
		if (is_read(s, of))
			return MHD_YES;
	} else if (*n_sent) {
		return take_body(s, of, sent, n_sent);
	}
	of->body[of->n] = '\0';
	note_answered(of, true);
	return s->kind->answer(s->user, of, method, path);
}

static size_t on_escaped(void *cls, struct MHD_Connection *c, char *text)
{
	(void)cls, (void)c;
	return http_unescape(text);
}

static void on_come(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct http_server *s = w->data;
	struct sockaddr_storage who;
	socklen_t n = sizeof who;
	int fd;

	(void)loop, (void)events;
	for (int i = 0; i < AT_ONCE; i++, n = sizeof who) {
		fd = accept4(w->fd, (struct sockaddr *)&who, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			break;
		if (s->is_lan && !listen_ends_are_near(fd))
			close(fd);
		else
			MHD_add_connection(s->daemon, fd, (struct sockaddr *)&who, n);
	}
	http_server_run(s);
}

enum MHD_Result http_server_hold(
	struct http_server *s, struct http_connection *c, uint64_t until_ms)
{
	c->waits_until_ms = until_ms;
	c->has_waited = true;
	MHD_suspend_connection(c->of);
	ev_timer_start(s->loop, &s->held);
	return MHD_YES;
}

/* Returns how many wait still. */
static size_t resume(struct http_server *s, bool all)
{
	uint64_t now_ms = clock_ms();
	size_t n_waiting = 0;

	for (struct http_connection *c = s->connections; c < s->connections + HTTP_CONNECTIONS_MAX;
		c++) {
		if (!c->of || !c->waits_until_ms)
			continue;
		if (!all && now_ms < c->waits_until_ms) {
			n_waiting++;
			continue;
		}
		c->waits_until_ms = 0;
		MHD_resume_connection(c->of);
	}
	return n_waiting;
}

void http_server_go_on(struct http_server *s, bool all)
{
	if (!ev_is_active(&s->held))
		return;
	if (!resume(s, all))
		ev_timer_stop(s->loop, &s->held);
	http_server_run(s);
}

static void on_held(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	http_server_go_on(w->data, false);
}

static void note_problem(struct http_server *s, enum sink_problem problem, int error)
{
	if (problem != s->problem)
		s->since_ms = clock_ms();
	s->problem = problem;
	s->detail = problem ? strerror(error) : "";
}

/* A machine without IPv6 has its IPv4. */
static bool is_missing_family(const struct http_server *s, size_t i, int error)
{
	return i > 0 && s->listeners[0].io.fd >= 0 &&
	       (error == EAFNOSUPPORT || error == EADDRNOTAVAIL);
}

static bool listen_one(struct http_server *s, size_t i)
{
	int fd = listen_tcp(&s->listeners[i].address), error = errno;

	if (fd < 0) {
		if (is_missing_family(s, i, error))
			return true;
		listen_place_text((struct sockaddr *)&s->listeners[i].address.of, true, s->place);
		note_problem(s, listen_problem(error), error);
		return false;
	}
	ev_io_init(&s->listeners[i].io, on_come, fd, EV_READ);
	s->listeners[i].io.data = s;
	ev_io_start(s->loop, &s->listeners[i].io);
	return true;
}

/* Listens wherever it does not yet. Returns whether nothing is left to try. */
static bool listen_all(struct http_server *s)
{
	for (size_t i = 0; i < s->n_listeners; i++)
		if (s->listeners[i].io.fd < 0 && !listen_one(s, i))
			return false;
	listen_place_text((struct sockaddr *)&s->listeners[0].address.of, true, s->place);
	note_problem(s, SINK_FINE, 0);
	return true;
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)events;
	if (listen_all(w->data))
		ev_timer_stop(loop, w);
}

static bool start(struct http_server *s)
{
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET;

	if (!s->kind->has_date)
		flags |= MHD_USE_SUPPRESS_DATE_NO_CLOCK;
	s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_asked, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, s, MHD_OPTION_UNESCAPE_CALLBACK, on_escaped, s,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)HTTP_CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		(unsigned)HTTP_OF_ADDRESS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, s->kind->idle_s,
		MHD_OPTION_END);
	if (!s->daemon)
		return false;
	ev_io_init(&s->answers, on_answers,
		MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, EV_READ);
	ev_io_start(s->loop, &s->answers);
	return true;
}

static void init_listeners(struct http_server *s, const char *at, uint16_t port)
{
	struct listen_address addresses[LISTEN_MAX];

	s->is_lan = strcmp(at, "lan") == 0;
	s->n_listeners = listen_addresses(at, port, addresses);
	for (size_t i = 0; i < s->n_listeners; i++) {
		s->listeners[i].address = addresses[i];
		s->listeners[i].io.fd = -1;
	}
	if (!listen_all(s))
		ev_timer_start(s->loop, &s->again);
}

void http_server_begin(struct http_server *s, const struct http_server_kind *kind, void *user,
	struct ev_loop *loop, const char *at, uint16_t port)
{
	s->kind = kind;
	s->user = user;
	s->loop = loop;
	s->detail = "";
	s->since_ms = clock_ms();
	ev_timer_init(&s->next, on_next, 0, 0);
	ev_timer_init(&s->second, on_second, second_s, second_s);
	ev_timer_init(&s->held, on_held, held_s, held_s);
	ev_timer_init(&s->again, on_again, again_s, again_s);
	s->answers.data = s->next.data = s->held.data = s->second.data = s->again.data = s;
	if (start(s)) {
		init_listeners(s, at, port);
		return;
	}
	s->problem = SINK_BROKEN;
	s->detail = "libmicrohttpd does not start";
}

void http_server_report(const struct http_server *s, struct sink_report *out)
{
	out->problem = s->problem;
	out->place = s->place;
	out->detail = s->detail;
	out->since_ms = s->since_ms;
}

static void stop_listening(struct http_server *s)
{
	for (size_t i = 0; i < s->n_listeners; i++) {
		if (s->listeners[i].io.fd < 0)
			continue;
		ev_io_stop(s->loop, &s->listeners[i].io);
		close(s->listeners[i].io.fd);
	}
	s->n_listeners = 0;
}

void http_server_finish(struct http_server *s)
{
	if (!s->kind)
		return;
	stop_listening(s);
	if (s->daemon) {
		resume(s, true);
		ev_io_stop(s->loop, &s->answers);
		MHD_stop_daemon(s->daemon);
		s->daemon = NULL;
	}
	ev_timer_stop(s->loop, &s->next);
	ev_timer_stop(s->loop, &s->second);
	ev_timer_stop(s->loop, &s->held);
	ev_timer_stop(s->loop, &s->again);
	s->kind = NULL;
}
