/* One piece in each direction, moved when there is room behind it. Where libmosquitto has closed
 * its end the connection is closed, and the other way round. */
#include "share/mqtt/mqtt_wire.h"

#include "base/clock.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	ON_ITS_WAY_MAX = 4096, /* octets; some ten messages */
	UNHEARD_MS = 20000,    /* so long what was sent may be without an answer of the machine */
	HANDS_MS = 15000,
};

static const double ask_s = 0.02;

static void fail(struct mqtt_wire *w, enum sink_problem problem, const char *detail)
{
	mqtt_wire_close(w);
	w->problem = problem;
	w->detail = detail;
}

/* Not open, and why. */
static void give_up(struct mqtt_wire *w, enum sink_problem problem, const char *detail)
{
	fail(w, problem, detail);
	w->on_open(w->ctx);
}

static void fail_by_errno(struct mqtt_wire *w, int error)
{
	const char *detail = strerror(error);

	switch (error) {
	case EDESTADDRREQ:
		give_up(w, SINK_NAMELESS, "");
		break;
	case ECONNREFUSED:
		give_up(w, SINK_REFUSED, "");
		break;
	case ETIMEDOUT:
	case EHOSTUNREACH:
	case ENETUNREACH:
	case ENETDOWN:
		give_up(w, SINK_UNREACHABLE, detail);
		break;
	default:
		give_up(w, SINK_BROKEN, detail);
	}
}

static void fail_by_tls(struct mqtt_wire *w)
{
	const char *detail;
	enum sink_problem problem = mqtt_tls_problem(w->tls, &detail);

	fail(w, problem, detail);
}

/* A watcher whose events have changed. */
static void watch(struct mqtt_wire *w, struct ev_io *io, int fd, int events)
{
	if (ev_is_active(io) && io->fd == fd && (io->events & (EV_READ | EV_WRITE)) == events)
		return;
	ev_io_stop(w->loop, io);
	ev_io_set(io, fd, events);
	if (fd >= 0 && events)
		ev_io_start(w->loop, io);
}

static bool is_empty(const struct mqtt_octets *o)
{
	return o->at == o->end;
}

static void watch_both(struct mqtt_wire *w)
{
	bool wants_write = w->tls && mqtt_tls_wants_write(w->tls);
	int local = (is_empty(&w->out) ? EV_READ : 0) | (is_empty(&w->in) ? 0 : EV_WRITE);
	int broker = (is_empty(&w->in) ? EV_READ : 0) |
		     (wants_write || !is_empty(&w->out) ? EV_WRITE : 0);

	if (w->state == MQTT_WIRE_OPEN && w->local >= 0)
		watch(w, &w->local_io, w->local, local);
	if (w->state == MQTT_WIRE_OPEN)
		watch(w, &w->io, w->fd, broker);
	if (w->state == MQTT_WIRE_SHAKING_HANDS)
		watch(w, &w->io, w->fd, wants_write ? EV_WRITE : EV_READ);
}

static ssize_t take(int fd, void *to, size_t n)
{
	ssize_t got = recv(fd, to, n, 0);

	return got < 0 ? -errno : got;
}

static ssize_t give(int fd, const void *from, size_t n)
{
	ssize_t sent = send(fd, from, n, MSG_NOSIGNAL);

	return sent < 0 ? -errno : sent;
}

static ssize_t take_broker(struct mqtt_wire *w, void *to, size_t n)
{
	return w->tls ? mqtt_tls_read(w->tls, to, n) : take(w->fd, to, n);
}

static ssize_t give_broker(struct mqtt_wire *w, const void *from, size_t n)
{
	return w->tls ? mqtt_tls_write(w->tls, from, n) : give(w->fd, from, n);
}

/* What could not be moved: it waits, or the wire is closed. */
static bool stopped(struct mqtt_wire *w, ssize_t n)
{
	if (n == -EAGAIN || n == -EINTR)
		return false;
	if (n == -EPROTO && w->tls)
		fail_by_tls(w);
	else if (n == -ETIMEDOUT)
		fail(w, SINK_UNREACHABLE, "it does not answer any more");
	else
		fail(w, SINK_LOST, n ? strerror((int)-n) : "");
	return false;
}

static bool took(struct mqtt_wire *w, struct mqtt_octets *o, ssize_t n)
{
	if (n <= 0)
		return stopped(w, n);
	o->at = 0;
	o->end = (size_t)n;
	return true;
}

static bool gave(struct mqtt_wire *w, struct mqtt_octets *o, ssize_t n)
{
	if (n <= 0)
		return stopped(w, n);
	o->at += (size_t)n;
	return true;
}

static bool move_out(struct mqtt_wire *w)
{
	struct mqtt_octets *o = &w->out;

	if (is_empty(o))
		return took(w, o, take(w->local, o->octets, sizeof o->octets));
	return gave(w, o, give_broker(w, o->octets + o->at, o->end - o->at));
}

static bool move_in(struct mqtt_wire *w)
{
	struct mqtt_octets *o = &w->in;

	if (is_empty(o))
		return took(w, o, take_broker(w, o->octets, sizeof o->octets));
	return gave(w, o, give(w->local, o->octets + o->at, o->end - o->at));
}

void mqtt_wire_move(struct mqtt_wire *w)
{
	while (w->state == MQTT_WIRE_OPEN && w->local >= 0 && move_in(w))
		;
	while (w->state == MQTT_WIRE_OPEN && w->local >= 0 && move_out(w))
		;
	watch_both(w);
}

static void opened(struct mqtt_wire *w)
{
	ev_timer_stop(w->loop, &w->timer);
	w->state = MQTT_WIRE_OPEN;
	w->on_open(w->ctx);
}

static void shake_hands(struct mqtt_wire *w)
{
	int r = mqtt_tls_handshake(w->tls);

	if (r == 0) {
		opened(w);
	} else if (r == -EAGAIN) {
		watch_both(w);
	} else {
		fail_by_tls(w);
		w->on_open(w->ctx);
	}
}

static void set_timer(struct mqtt_wire *w, double s)
{
	ev_timer_stop(w->loop, &w->timer);
	ev_timer_set(&w->timer, s, 0);
	ev_timer_start(w->loop, &w->timer);
}

static void connected(struct mqtt_wire *w, int fd)
{
	const unsigned unheard_ms = UNHEARD_MS;
	enum sink_problem problem;
	const char *detail;

	w->fd = fd;
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unheard_ms, sizeof unheard_ms);
	if (!w->config->mqtt_tls) {
		opened(w);
		return;
	}
	w->tls = mqtt_tls_begin(w->config, w->tcp.name.host, fd, &problem, &detail);
	if (!w->tls) {
		give_up(w, problem, detail);
		return;
	}
	w->state = MQTT_WIRE_SHAKING_HANDS;
	set_timer(w, HANDS_MS / 1e3);
	shake_hands(w);
}

static void go_on_connecting(struct mqtt_wire *w)
{
	int r = tcp_proceed(&w->tcp, clock_ms());

	if (r == -EINPROGRESS)
		set_timer(w, ask_s);
	else if (r < 0)
		fail_by_errno(w, -r);
	else
		connected(w, r);
}

static void on_timer(struct ev_loop *loop, struct ev_timer *t, int events)
{
	struct mqtt_wire *w = t->data;

	(void)loop, (void)events;
	if (w->state == MQTT_WIRE_CONNECTING)
		go_on_connecting(w);
	else if (w->state == MQTT_WIRE_SHAKING_HANDS)
		give_up(w, SINK_UNREACHABLE, "it does not answer in TLS");
}

static void on_io(struct ev_loop *loop, struct ev_io *io, int events)
{
	struct mqtt_wire *w = io->data;

	(void)loop, (void)events;
	if (w->state == MQTT_WIRE_SHAKING_HANDS)
		shake_hands(w);
	else
		mqtt_wire_move(w);
}

void mqtt_wire_init(struct mqtt_wire *w, struct ev_loop *loop, const struct share_config *config,
	void (*on_open)(void *ctx), void *ctx)
{
	*w = (struct mqtt_wire){.loop = loop,
		.config = config,
		.on_open = on_open,
		.ctx = ctx,
		.tcp = {.fd = -1},
		.local = -1,
		.fd = -1,
		.detail = ""};
	ev_init(&w->timer, on_timer);
	ev_init(&w->io, on_io);
	ev_init(&w->local_io, on_io);
	w->timer.data = w->io.data = w->local_io.data = w;
	mqtt_door_open();
}

void mqtt_wire_open(struct mqtt_wire *w, const struct tcp_name *place)
{
	int r;

	mqtt_wire_close(w);
	w->problem = SINK_FINE;
	w->detail = "";
	r = mqtt_door_open();
	if (r == 0)
		r = tcp_begin(&w->tcp, place);
	w->state = MQTT_WIRE_CONNECTING;
	if (r < 0)
		fail_by_errno(w, -r);
	else
		set_timer(w, 0);
}

bool mqtt_wire_join(struct mqtt_wire *w)
{
	w->local = mqtt_door_accept();
	watch_both(w);
	return w->local >= 0;
}

/* Octets that wait in a socket, of which the kernel tells by that call. */
static int waiting(int fd, int call)
{
	int n = 0;

	return fd >= 0 && ioctl(fd, call, &n) == 0 ? n : 0;
}

static int on_their_way(const struct mqtt_wire *w)
{
	return waiting(w->local, FIONREAD) + (int)(w->out.end - w->out.at) +
	       waiting(w->fd, SIOCOUTQ);
}

bool mqtt_wire_is_clear(const struct mqtt_wire *w)
{
	return w->state == MQTT_WIRE_OPEN && on_their_way(w) < ON_ITS_WAY_MAX;
}

void mqtt_wire_drain(struct mqtt_wire *w, unsigned most_ms)
{
	uint64_t end_ms = clock_ms() + most_ms;

	mqtt_wire_move(w);
	while (w->state == MQTT_WIRE_OPEN && on_their_way(w) && clock_ms() < end_ms) {
		poll(NULL, 0, 1);
		mqtt_wire_move(w);
	}
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void mqtt_wire_close(struct mqtt_wire *w)
{
	ev_timer_stop(w->loop, &w->timer);
	ev_io_stop(w->loop, &w->local_io);
	ev_io_stop(w->loop, &w->io);
	tcp_cancel(&w->tcp);
	mqtt_tls_finish(w->tls);
	w->tls = NULL;
	close_fd(&w->local);
	close_fd(&w->fd);
	w->in.at = w->in.end = w->out.at = w->out.end = 0;
	w->state = MQTT_WIRE_CLOSED;
}
