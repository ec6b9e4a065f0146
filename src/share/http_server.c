/* libmicrohttpd without a thread and without sockets of its own: its epoll descriptor is one of the
 * loop, and whoever comes is handed to it once it is clear that he may. */
#include "share/http_server.h"

#include "base/clock.h"
#include "share/http_guard.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum {
	MEMORY = 8192, /* of a connection: what a browser asks, with the cookies of all that is at
			* this address, and what it is answered */
	ROUNDS = 16,   /* in which the library may go on by itself */
};

static const double second_s = 1, held_s = 0.1;

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

static void hang_up(const struct http_connection *c)
{
	shutdown(MHD_get_connection_info(c->of, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
		SHUT_RDWR);
}

/* Whoever takes too long to ask is hung up on, however slowly he goes on. */
static void drop_slow(const struct http_server *s)
{
	uint64_t now_ms = clock_ms();

	for (const struct http_connection *c = s->connections;
		c < s->connections + HTTP_CONNECTIONS_MAX; c++) {
		unsigned patience_s = c->has_asked ? s->kind->idle_s : HTTP_PATIENCE_S;

		if (c->of && !c->is_answered && now_ms - c->since_ms >= patience_s * 1000)
			hang_up(c);
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

static const struct sockaddr *address_of(const struct http_connection *c)
{
	return MHD_get_connection_info(c->of, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

static bool is_of(const struct http_connection *c, const struct sockaddr *who)
{
	char one[LISTEN_PLACE_SIZE], other[LISTEN_PLACE_SIZE];

	listen_place_text(who, false, one);
	listen_place_text(address_of(c), false, other);
	return strcmp(one, other) == 0;
}

/* Which has waited longest for another question; NULL: none does. `who` NULL: whosever. */
static const struct http_connection *idlest(const struct http_server *s, const struct sockaddr *who)
{
	const struct http_connection *found = NULL;

	for (const struct http_connection *c = s->connections;
		c < s->connections + HTTP_CONNECTIONS_MAX; c++)
		if (c->of && c->has_asked && !c->is_answered && (!who || is_of(c, who)) &&
			(!found || c->since_ms < found->since_ms))
			found = c;
	return found;
}

/* Who opens connections and leaves them open gets another one: his idlest goes. So goes that of
 * anybody where there are too many. */
static void make_room(struct http_server *s, const struct sockaddr *who)
{
	const struct http_connection *idle = NULL;
	size_t n_own = 0;

	for (const struct http_connection *c = s->connections;
		c < s->connections + HTTP_CONNECTIONS_MAX; c++)
		n_own += c->of && is_of(c, who);
	if (n_own >= HTTP_OF_ADDRESS_MAX)
		idle = idlest(s, who);
	else if (s->n_connections >= HTTP_CONNECTIONS_MAX)
		idle = idlest(s, NULL);
	if (!idle)
		return;
	hang_up(idle);
	http_server_run(s);
}

static void on_come(void *user, int fd, const struct sockaddr *who)
{
	struct http_server *s = user;

	make_room(s, who);
	MHD_add_connection(s->daemon, fd, who,
		who->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
					   : sizeof(struct sockaddr_in));
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

void http_server_begin(struct http_server *s, const struct http_server_kind *kind, void *user,
	struct ev_loop *loop, const char *at, uint16_t port)
{
	s->kind = kind;
	s->user = user;
	s->loop = loop;
	ev_timer_init(&s->next, on_next, 0, 0);
	ev_timer_init(&s->second, on_second, second_s, second_s);
	ev_timer_init(&s->held, on_held, held_s, held_s);
	s->answers.data = s->next.data = s->held.data = s->second.data = s;
	if (start(s))
		listeners_begin(&s->listeners, loop, at, port, on_come, s);
}

void http_server_report(const struct http_server *s, struct sink_report *out)
{
	listeners_report(&s->listeners, out);
	if (s->daemon)
		return;
	out->problem = SINK_BROKEN;
	out->detail = "libmicrohttpd does not start";
}

void http_server_finish(struct http_server *s)
{
	if (!s->kind)
		return;
	listeners_finish(&s->listeners);
	if (s->daemon) {
		resume(s, true);
		ev_io_stop(s->loop, &s->answers);
		MHD_stop_daemon(s->daemon);
		s->daemon = NULL;
	}
	ev_timer_stop(s->loop, &s->next);
	ev_timer_stop(s->loop, &s->second);
	ev_timer_stop(s->loop, &s->held);
	s->kind = NULL;
}
