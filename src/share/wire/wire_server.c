/* Listening sockets, and those who were let in. What has waited in the network for longer than the
 * patience is of the past: the kernel then drops the connection with all that it holds, and so do
 * we, as a number that comes late would be taken for one of now. */
#include "share/wire/wire_server.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	QUEUE_SIZE = 8192, /* octets that wait for a reader */
	PATIENCE_MS = 5000,
	IDLE_S = 30, /* then it is looked whether he is still there */
	AT_ONCE = 8,
};

static const double again_s = 5;

/* What was not sent yet is not sent any more. */
static void hang_up(struct wire_reader *r)
{
	static const struct linger at_once = {.l_onoff = 1};
	struct wire_server *s = r->of;

	if (!s)
		return;
	ev_io_stop(s->loop, &r->readable);
	setsockopt(r->readable.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(r->readable.fd);
	r->of = NULL;
	if (--s->n_readers == 0 && s->changed)
		s->changed(s->ctx);
}

bool wire_server_send(struct wire_reader *r, const void *octets, size_t n)
{
	struct wire_server *s = r->of;

	if (send(r->readable.fd, octets, n, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)n) {
		s->n_told++;
		return true;
	}
	log_debug("%s: %s does not keep up, or has gone", s->what, r->who);
	s->n_dropped++;
	hang_up(r);
	return false;
}

static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct wire_reader *r = w->data;
	char thrown_away[512];
	ssize_t n = events & EV_ERROR ? 0
				      : recv(w->fd, thrown_away, sizeof thrown_away, MSG_DONTWAIT);

	(void)loop;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		hang_up(r);
}

static void set_up(int fd)
{
	static const int queue = QUEUE_SIZE, patience_ms = PATIENCE_MS, idle_s = IDLE_S, yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &queue, sizeof queue);
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static void let_in(struct wire_server *s, int fd, const struct sockaddr *who)
{
	struct wire_reader *r = s->readers;

	while (r < s->readers + WIRE_READERS_MAX && r->of)
		r++;
	if (r == s->readers + WIRE_READERS_MAX || (s->is_lan && !listen_ends_are_near(fd))) {
		log_debug("%s: one more reader is turned away", s->what);
		close(fd);
		return;
	}
	set_up(fd);
	r->of = s;
	listen_place_text(who, false, r->who);
	ev_io_init(&r->readable, on_readable, fd, EV_READ);
	r->readable.data = r;
	ev_io_start(s->loop, &r->readable);
	if (s->n_readers++ == 0 && s->changed)
		s->changed(s->ctx);
}

static void on_come(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct sockaddr_storage who;
	int fd;

	(void)loop, (void)events;
	for (int i = 0; i < AT_ONCE; i++) {
		socklen_t n = sizeof who;

		fd = accept4(w->fd, (struct sockaddr *)&who, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		let_in(w->data, fd, (const struct sockaddr *)&who);
	}
}

static void note_problem(struct wire_server *s, enum sink_problem problem, int error)
{
	if (problem != s->problem)
		s->since_ms = clock_ms();
	s->problem = problem;
	s->error = error;
}

/* A machine without IPv6 has its IPv4. */
static bool is_missing_family(const struct wire_server *s, size_t i, int error)
{
	return i > 0 && s->listeners[0].io.fd >= 0 &&
	       (error == EAFNOSUPPORT || error == EADDRNOTAVAIL);
}

static bool listen_one(struct wire_server *s, size_t i)
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
static bool listen_all(struct wire_server *s)
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

void wire_server_begin(struct wire_server *s, struct ev_loop *loop, const char *at, uint16_t port,
	const char *what)
{
	struct listen_address addresses[LISTEN_MAX];

	s->loop = loop;
	s->what = what;
	s->since_ms = clock_ms();
	s->is_lan = strcmp(at, "lan") == 0;
	ev_timer_init(&s->again, on_again, again_s, again_s);
	s->again.data = s;
	s->n_listeners = listen_addresses(at, port, addresses);
	for (size_t i = 0; i < s->n_listeners; i++) {
		s->listeners[i].address = addresses[i];
		s->listeners[i].io.fd = -1;
	}
	if (s->n_listeners && !listen_all(s))
		ev_timer_start(loop, &s->again);
}

void wire_server_finish(struct wire_server *s)
{
	if (!s->loop)
		return;
	for (size_t i = 0; i < WIRE_READERS_MAX; i++)
		hang_up(&s->readers[i]);
	for (size_t i = 0; i < s->n_listeners; i++) {
		if (s->listeners[i].io.fd < 0)
			continue;
		ev_io_stop(s->loop, &s->listeners[i].io);
		close(s->listeners[i].io.fd);
	}
	ev_timer_stop(s->loop, &s->again);
	s->loop = NULL;
}
