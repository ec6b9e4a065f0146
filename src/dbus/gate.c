/* Two sockets and the lengths in the headers between them (D-Bus specification, Message Format and
 * Authentication Protocol): a message that is too long is counted through and dropped, its octets
 * never kept. Left out: everything else about messages, which is libdbus's. */
#include "dbus/gate.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What waits in the kernel, where it cannot be replaced by what is newer. The least goes between
 * libdbus and us. */
enum { SEND_BUFFER = 8 * 1024, INNER_BUFFER = 1 };

static const char ask_for_descriptors[] = "NEGOTIATE_UNIX_FD\r\n", no[] = "ERROR\r\n";

static uint32_t u32_at(const uint8_t *p, bool is_little)
{
	return is_little ? p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24
			 : p[3] | p[2] << 8 | p[1] << 16 | (uint32_t)p[0] << 24;
}

/* Octets of a message behind the first 16, by the lengths of its body and of the fields of its
 * header. */
static uint64_t length_of(const uint8_t header[GATE_HEADER])
{
	bool is_little = header[0] == 'l';
	uint64_t body = u32_at(header + 4, is_little), fields = u32_at(header + 12, is_little);

	return (fields + 7) / 8 * 8 + body;
}

/* What goes on of one read: at most a header that was kept before longer. */
struct passed {
	size_t n;
	uint8_t data[GATE_KEPT];
};

static void put(struct passed *to, const void *data, size_t n)
{
	memcpy(to->data + to->n, data, n);
	to->n += n;
}

/* One octet of a header; a whole one is passed on, or skipped with its message. */
static void take_header(struct gate *g, struct passed *to, uint8_t octet)
{
	g->header[g->n_header++] = octet;
	if (g->n_header < GATE_HEADER)
		return;
	g->n_header = 0;
	g->rest = length_of(g->header);
	g->is_skipped = g->rest + GATE_HEADER > GATE_MESSAGE_MAX;
	if (!g->is_skipped)
		put(to, g->header, GATE_HEADER);
}

/* Lines begin with capitals, and none of the bus with B; messages with the order of their
 * octets. */
static bool begins_message(const struct gate *g, uint8_t octet)
{
	return !g->in_line && (octet == 'l' || octet == 'B');
}

/* What has come from the bus. */
static void filter(struct gate *g, struct passed *to, const uint8_t *p, size_t n)
{
	for (; n && !g->has_messages; p++, n--) {
		g->has_messages = begins_message(g, *p);
		if (g->has_messages)
			break;
		g->in_line = *p != '\n';
		put(to, p, 1);
	}
	while (n) {
		size_t part = g->rest < n ? (size_t)g->rest : n;

		if (!g->rest) {
			take_header(g, to, *p);
			part = 1;
		} else {
			if (!g->is_skipped)
				put(to, p, part);
			g->rest -= part;
		}
		p += part;
		n -= part;
	}
}

static void stop(struct gate *g, struct gate_flow *f)
{
	ev_io_stop(g->loop, &f->io);
	f->from = f->to = -1;
}

/* The bus has gone: libdbus hears it from its end. */
static void hang_up(struct gate *g)
{
	shutdown(g->library, SHUT_RDWR);
	stop(g, &g->in);
	stop(g, &g->out);
}

static void wait_for(struct gate *g, struct gate_flow *f, int fd, int event)
{
	if (ev_is_active(&f->io) && f->io.fd == fd && f->io.events & event)
		return;
	ev_io_stop(g->loop, &f->io);
	ev_io_set(&f->io, fd, event);
	ev_io_start(g->loop, &f->io);
}

/* The other side hears that no more comes, and goes; what the bus has said before is still to be
 * read. */
static void end(struct gate *g, struct gate_flow *f)
{
	shutdown(f->to, SHUT_WR);
	stop(g, f);
}

/* False when the other side does not take it, now or ever. */
static bool send_on(struct gate *g, struct gate_flow *f)
{
	while (f->sent < f->n) {
		ssize_t n = send(
			f->to, f->data + f->sent, f->n - f->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM))
			wait_for(g, f, f->to, EV_WRITE);
		else if (n < 0 && errno != EINTR)
			end(g, f);
		if (n < 0 && errno != EINTR)
			return false;
		f->sent += n > 0 ? (size_t)n : 0;
	}
	f->n = f->sent = 0;
	return true;
}

/* Keeps what the other side has not taken; nothing else waits. */
static void keep(struct gate *g, struct gate_flow *f, const uint8_t *rest, size_t n)
{
	memcpy(f->data, rest, n);
	f->n = n;
	send_on(g, f);
}

/* The same, of which nothing is gone yet. */
static void pass(struct gate *g, struct gate_flow *f, const uint8_t *data, size_t n)
{
	ssize_t sent = n ? send(f->to, data, n, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
	size_t gone = sent > 0 ? (size_t)sent : 0;

	keep(g, f, data + gone, n - gone);
}

static void pass_filtered(struct gate *g, const uint8_t *data, size_t n)
{
	struct passed passed;

	passed.n = 0;
	filter(g, &passed, data, n);
	pass(g, &g->in, passed.data, passed.n);
}

/* Once; false when there was nothing. */
static bool receive(struct gate *g, struct gate_flow *f)
{
	uint8_t data[GATE_READ];
	ssize_t n = recv(f->from, data, sizeof data, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOMEM)) {
		g->is_drained = f == &g->out && errno == EAGAIN;
		wait_for(g, f, f->from, EV_READ);
		return false;
	}
	if (n <= 0) {
		hang_up(g);
		return false;
	}
	if (f == &g->in) {
		pass_filtered(g, data, (size_t)n);
	} else if ((size_t)n == sizeof ask_for_descriptors - 1 && !g->has_messages &&
		   memcmp(data, ask_for_descriptors, (size_t)n) == 0) {
		if (send(f->from, no, sizeof no - 1, MSG_NOSIGNAL | MSG_DONTWAIT) != sizeof no - 1)
			hang_up(g); /* it would wait for the rest of that line */
	} else {
		pass(g, f, data, (size_t)n);
	}
	return true;
}

static void on_in(struct ev_loop *loop, struct ev_io *io, int events)
{
	struct gate *g = io->data;

	(void)loop, (void)events;
	if (send_on(g, &g->in) && receive(g, &g->in) && send_on(g, &g->in))
		wait_for(g, &g->in, g->in.from, EV_READ);
}

void gate_flush(struct gate *g)
{
	g->is_drained = false;
	while (g->loop && g->out.from >= 0 && send_on(g, &g->out) && receive(g, &g->out))
		;
}

bool gate_send(struct gate *g, const void *data, size_t n)
{
	struct gate_flow *f = &g->out;
	ssize_t sent;

	gate_flush(g);
	if (!g->loop || !g->is_drained || f->from < 0 || f->n || n > GATE_KEPT)
		return false;
	sent = send(f->to, data, n, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent <= 0)
		return false;
	keep(g, f, (const uint8_t *)data + sent, n - (size_t)sent);
	return true;
}

static void on_out(struct ev_loop *loop, struct ev_io *io, int events)
{
	(void)loop, (void)events;
	gate_flush(io->data);
}

static void begin(struct gate *g, struct gate_flow *f, uint8_t *kept, int from, int to,
	void (*callback)(struct ev_loop *, struct ev_io *, int))
{
	f->data = kept;
	f->from = from;
	f->to = to;
	ev_init(&f->io, callback);
	f->io.data = g;
	wait_for(g, f, from, EV_READ);
}

static void bound(int fd, int octets)
{
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &octets, sizeof octets);
}

/* libdbus knows its socket by the number: ours gets it, and the bus another. */
int gate_open(struct gate *g, struct ev_loop *loop, int fd)
{
	int bus = fcntl(fd, F_DUPFD_CLOEXEC, 0), ours[2];

	if (bus < 0)
		return -errno;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ours) < 0) {
		close(bus);
		return -EMFILE;
	}
	dup3(ours[1], fd, O_CLOEXEC); /* cannot fail: both are open */
	close(ours[1]);
	bound(bus, SEND_BUFFER);
	bound(ours[0], SEND_BUFFER);
	bound(fd, INNER_BUFFER);
	memory_clear(g, sizeof *g);
	g->loop = loop;
	g->bus = bus;
	g->library = ours[0];
	begin(g, &g->in, g->kept[0], bus, ours[0], on_in);
	begin(g, &g->out, g->kept[1], ours[0], bus, on_out);
	return 0;
}

void gate_close(struct gate *g)
{
	if (!g->loop)
		return;
	ev_io_stop(g->loop, &g->in.io);
	ev_io_stop(g->loop, &g->out.io);
	close(g->bus);
	close(g->library);
	g->loop = NULL;
}
