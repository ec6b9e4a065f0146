/* A port that is taken, or an address that is not there yet, is tried again; so is a socket at
 * which nobody could be let in, as the process has too many files open. */
#include "share/listeners.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { AT_ONCE = 16 };

static const double again_s = 5;

static bool is_passing(int error)
{
	return error == EAGAIN || error == EINTR || error == ECONNABORTED || error == EPROTO;
}

static void on_come(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct listeners *l = w->data;

	(void)events;
	for (int i = 0; i < AT_ONCE; i++) {
		struct sockaddr_storage who;
		socklen_t n = sizeof who;
		int fd = accept4(w->fd, (struct sockaddr *)&who, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0 && !is_passing(errno)) {
			ev_io_stop(loop, w);
			ev_timer_start(loop, &l->again);
		}
		if (fd < 0)
			return;
		if (l->is_lan && !listen_ends_are_near(fd))
			close(fd);
		else
			l->come(l->user, fd, (struct sockaddr *)&who);
	}
}

static void note(struct listeners *l, size_t i, enum sink_problem problem, int error)
{
	if (problem != l->problem)
		l->since_ms = clock_ms();
	l->problem = problem;
	l->detail = problem ? strerror(error) : "";
	listen_place_text((struct sockaddr *)&l->of[i].address.of, true, l->place);
}

/* A machine without IPv6 has its IPv4. */
static bool is_missing_family(const struct listeners *l, size_t i, int error)
{
	return i > 0 && l->of[0].io.fd >= 0 && (error == EAFNOSUPPORT || error == EADDRNOTAVAIL);
}

static bool listen_one(struct listeners *l, size_t i)
{
	struct ev_io *io = &l->of[i].io;
	int fd = io->fd < 0 ? listen_tcp(&l->of[i].address) : io->fd, error = errno;

	if (fd < 0) {
		if (is_missing_family(l, i, error))
			return true;
		note(l, i, listen_problem(error), error);
		return false;
	}
	ev_io_stop(l->loop, io);
	ev_io_set(io, fd, EV_READ);
	ev_io_start(l->loop, io);
	return true;
}

/* Returns whether nothing is left to try. */
static bool listen_all(struct listeners *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!listen_one(l, i))
			return false;
	note(l, 0, SINK_FINE, 0);
	return true;
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)events;
	if (listen_all(w->data))
		ev_timer_stop(loop, w);
}

void listeners_begin(struct listeners *l, struct ev_loop *loop, const char *where, uint16_t port,
	listeners_come *come, void *user)
{
	struct listen_address addresses[LISTEN_MAX];

	*l = (struct listeners){.loop = loop,
		.come = come,
		.user = user,
		.is_lan = strcmp(where, "lan") == 0,
		.n = listen_addresses(where, port, addresses),
		.since_ms = clock_ms(),
		.detail = ""};
	for (size_t i = 0; i < l->n; i++) {
		l->of[i].address = addresses[i];
		ev_io_init(&l->of[i].io, on_come, -1, EV_READ);
		l->of[i].io.data = l;
	}
	ev_timer_init(&l->again, on_again, again_s, again_s);
	l->again.data = l;
	if (!listen_all(l))
		ev_timer_start(loop, &l->again);
}

void listeners_report(const struct listeners *l, struct sink_report *out)
{
	out->problem = l->problem;
	out->place = l->place;
	out->detail = l->detail;
	out->since_ms = l->since_ms;
}

void listeners_finish(struct listeners *l)
{
	if (!l->loop)
		return;
	for (size_t i = 0; i < l->n; i++) {
		if (l->of[i].io.fd < 0)
			continue;
		ev_io_stop(l->loop, &l->of[i].io);
		close(l->of[i].io.fd);
	}
	ev_timer_stop(l->loop, &l->again);
	l->loop = NULL;
}
