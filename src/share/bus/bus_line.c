/* See the specification of D-Bus, "Authentication Protocol": a 0, a line, its answer, BEGIN. */
#include "share/bus/bus_line.h"

#include "base/local_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const double patience_s = 10;

static void lose(struct bus_line *b)
{
	const struct bus_line_hooks *hooks = b->hooks;
	void *ctx = b->ctx;

	bus_line_close(b);
	hooks->lost(ctx);
}

/* Sends what is left. False: the other side is gone. */
static bool flush(struct bus_line *b)
{
	ssize_t n = b->n_left ? send(b->in.fd, b->left, b->n_left, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		return false;
	if (n > 0) {
		b->n_left -= (size_t)n;
		memmove(b->left, b->left + n, b->n_left);
	}
	if (b->n_left)
		ev_io_start(b->loop, &b->out);
	else
		ev_io_stop(b->loop, &b->out);
	return true;
}

/* Into what is sent. Who does not take it is found out by what comes from there: nothing more. */
static bool say(struct bus_line *b, const void *what, size_t n)
{
	if (n > sizeof b->left - b->n_left)
		return false;
	memcpy(b->left + b->n_left, what, n);
	b->n_left += n;
	return flush(b);
}

static void on_writable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct bus_line *b = w->data;

	(void)loop, (void)events;
	if (!flush(b))
		lose(b);
}

static void say_hello(struct bus_line *b)
{
	static const struct bus_call hello = {"org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "Hello", ""};
	static const char begin[] = "BEGIN\r\n";
	static struct bus_message m;

	say(b, begin, sizeof begin - 1);
	bus_message_begin(&m, &hello);
	bus_line_send(b, &m);
}

/* Returns how many octets of what was got were taken; 0: there are not enough. Then, and behind a
 * hook, the line may be closed. */
static size_t take_line(struct bus_line *b)
{
	const uint8_t *end = memchr(b->got, '\n', b->n_got);

	if (!end) {
		if (b->n_got == sizeof b->got)
			lose(b);
		return 0;
	}
	if (memcmp(b->got, "OK ", 3) != 0) {
		lose(b);
		return 0;
	}
	b->is_in = true;
	say_hello(b);
	return (size_t)(end - b->got + 1);
}

static void take_heard(struct bus_line *b, struct bus_heard *h)
{
	enum { HELLO = 1 };

	if (h->type == MARSHAL_ERROR && h->answer_to == HELLO) {
		lose(b);
	} else if (h->answer_to == HELLO) {
		ev_timer_stop(b->loop, &b->patience);
		b->hooks->ready(b->ctx);
	} else if (h->type != MARSHAL_CALL) {
		b->hooks->heard(b->ctx, h);
	}
}

static size_t take_message(struct bus_line *b)
{
	struct bus_heard h;
	uint64_t n;

	if (b->n_got < MARSHAL_HEAD)
		return 0;
	n = bus_message_length(b->got);
	if (!n) {
		lose(b);
		return 0;
	}
	if (n > sizeof b->got) {
		b->n_skip = n;
		return 0;
	}
	if (n > b->n_got)
		return 0;
	if (bus_message_read(bytes_of(b->got, (size_t)n), &h))
		take_heard(b, &h);
	return (size_t)n;
}

static size_t skip(struct bus_line *b)
{
	size_t n = b->n_skip < b->n_got ? (size_t)b->n_skip : b->n_got;

	b->n_skip -= n;
	return n;
}

static void take_all(struct bus_line *b)
{
	size_t n = 1;

	while (n && b->loop) {
		n = b->is_in ? take_message(b) : take_line(b);
		if (b->loop && !n && b->n_skip)
			n = skip(b);
		if (b->loop && n) {
			b->n_got -= n;
			memmove(b->got, b->got + n, b->n_got);
		}
		if (b->n_skip)
			return;
	}
}

static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct bus_line *b = w->data;
	ssize_t n = recv(w->fd, b->got + b->n_got, sizeof b->got - b->n_got, MSG_DONTWAIT);

	(void)loop, (void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		lose(b);
		return;
	}
	b->n_got += (size_t)n;
	if (b->n_skip) {
		size_t gone = skip(b);

		b->n_got -= gone;
		memmove(b->got, b->got + gone, b->n_got);
	}
	take_all(b);
}

static void on_patience(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	lose(w->data);
}

/* "unix:path=/…" or "unix:abstract=…", of the first of several, without what is said of it. */
static bool find_place(char out[108])
{
	static const char path[] = "unix:path=", abstract[] = "unix:abstract=";
	const char *address = getenv("DBUS_SYSTEM_BUS_ADDRESS"), *name;
	bool is_path;

	if (!address || !*address)
		address = "unix:path=/var/run/dbus/system_bus_socket";
	is_path = strncmp(address, path, sizeof path - 1) == 0;
	if (!is_path && strncmp(address, abstract, sizeof abstract - 1) != 0)
		return false;
	name = strchr(address, '=') + 1;
	return snprintf(out, 108, "%s%.*s", is_path ? "" : "@", (int)strcspn(name, ",;"), name) <
	       108;
}

/* Returns a descriptor, or -1. */
static int connect_to(const char *place)
{
	struct sockaddr_un address;
	int fd = local_socket(place, &address);
	socklen_t n = sizeof address;

	if (fd < 0)
		return -1;
	if (*place == '@') {
		address.sun_path[0] = '\0';
		n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(place));
	}
	if (connect(fd, (struct sockaddr *)&address, n) == 0)
		return fd;
	close(fd);
	return -1;
}

static void watch(struct bus_line *b, int fd)
{
	ev_io_init(&b->in, on_readable, fd, EV_READ);
	ev_io_init(&b->out, on_writable, fd, EV_WRITE);
	ev_timer_init(&b->patience, on_patience, patience_s, 0);
	b->in.data = b->out.data = b->patience.data = b;
	ev_io_start(b->loop, &b->in);
	ev_timer_start(b->loop, &b->patience);
}

/* Who we are: the digits of our user, each as two of hex. */
static bool say_who(struct bus_line *b)
{
	char user[16], line[80];
	int n = 1 + snprintf(line, sizeof line, "%cAUTH EXTERNAL ", 0) - 1;

	snprintf(user, sizeof user, "%u", (unsigned)geteuid());
	for (const char *p = user; *p; p++)
		n += snprintf(line + n, sizeof line - (size_t)n, "%02x", (unsigned)*p);
	n += snprintf(line + n, sizeof line - (size_t)n, "\r\n");
	return say(b, line, (size_t)n);
}

bool bus_line_open(
	struct bus_line *b, struct ev_loop *loop, const struct bus_line_hooks *hooks, void *ctx)
{
	char place[108];
	int fd;

	if (!find_place(place))
		return false;
	fd = connect_to(place);
	if (fd < 0)
		return false;
	memset(b, 0, sizeof *b);
	b->loop = loop;
	b->hooks = hooks;
	b->ctx = ctx;
	watch(b, fd);
	if (say_who(b))
		return true;
	bus_line_close(b);
	return false;
}

void bus_line_close(struct bus_line *b)
{
	if (!b->loop)
		return;
	ev_io_stop(b->loop, &b->in);
	ev_io_stop(b->loop, &b->out);
	ev_timer_stop(b->loop, &b->patience);
	close(b->in.fd);
	b->loop = NULL;
}

uint32_t bus_line_send(struct bus_line *b, struct bus_message *m)
{
	if (!b->loop || !bus_message_end(m, b->serial + 1) || !say(b, m->at, m->to.n))
		return 0;
	return ++b->serial;
}

void bus_line_match(struct bus_line *b, const char *rule)
{
	static const struct bus_call match = {"org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "AddMatch", "s"};
	static struct bus_message m;

	bus_message_begin(&m, &match);
	marshal_text(&m.to, rule);
	bus_line_send(b, &m);
}
