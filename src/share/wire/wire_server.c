/* Those who were let in. What has waited in the network for longer than the
 * patience is of the past: the kernel then drops the connection with all that it holds, and so do
 * we, as a number that comes late would be taken for one of now. */
#include "share/wire/wire_server.h"

#include "base/log.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

enum {
	QUEUE_SIZE = 8192, /* octets that wait for a reader */
	PATIENCE_MS = 5000,
	IDLE_S = 30, /* then it is looked whether he is still there */
};

/* What was not sent yet is not sent any more. */
static void hang_up(struct wire_reader *r)
{
	static const struct linger at_once = {.l_onoff = 1};
	struct wire_server *s = r->of;

	if (!s)
		return;
	ev_io_stop(s->listeners.loop, &r->readable);
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

static void let_in(void *user, int fd, const struct sockaddr *who)
{
	struct wire_server *s = user;
	struct wire_reader *r = s->readers;

	while (r < s->readers + WIRE_READERS_MAX && r->of)
		r++;
	if (r == s->readers + WIRE_READERS_MAX) {
		log_debug("%s: one more reader than %d is turned away", s->what, WIRE_READERS_MAX);
		close(fd);
		return;
	}
	set_up(fd);
	r->of = s;
	listen_place_text(who, false, r->who);
	ev_io_init(&r->readable, on_readable, fd, EV_READ);
	r->readable.data = r;
	ev_io_start(s->listeners.loop, &r->readable);
	if (s->n_readers++ == 0 && s->changed)
		s->changed(s->ctx);
}

void wire_server_begin(struct wire_server *s, struct ev_loop *loop, const char *at, uint16_t port,
	const char *what)
{
	s->what = what;
	listeners_begin(&s->listeners, loop, at, port, let_in, s);
}

void wire_server_finish(struct wire_server *s)
{
	for (size_t i = 0; i < WIRE_READERS_MAX; i++)
		hang_up(&s->readers[i]);
	listeners_finish(&s->listeners);
}
