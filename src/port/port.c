/* Opens whatever a port may be. */
#include "port/port.h"

#include "base/clock.h"
#include "port/candidates.h"
#include "port/nodes.h"
#include "port/port_name.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

void port_path(const char *name, char path[PATH_MAX])
{
	struct port_name n;

	port_name_parse(name, &n);
	strcpy(path, n.path);
}

const char *port_check(const char *name)
{
	struct port_name n;
	struct tcp_name tcp;
	struct stat st;

	port_name_parse(name, &n);
	if (n.kind == PORT_NAME_AUTO)
		return "";
	if (n.kind == PORT_NAME_TCP)
		return tcp_parse(name, &tcp);
	if (n.kind == PORT_NAME_CAPTURE || stat(n.path, &st) < 0)
		return "";
	if (S_ISDIR(st.st_mode))
		return port_strerror(-EISDIR);
	if (!S_ISCHR(st.st_mode) || major(st.st_rdev) == 1) /* 1: memory devices, /dev/null */
		return port_strerror(-ENOTTY);
	return "";
}

static int open_descriptor(const struct port *p, const char *path)
{
	return open(path, (p->may_send ? O_RDWR : O_RDONLY) | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static int open_capture(struct port *p, const struct line_setting *line)
{
	p->kind = PORT_CAPTURE;
	p->opened_ms = clock_ms();
	p->n_replayed = p->replayed_ms = 0;
	p->bytes_per_s = line->baud /
			 10; /* start bit, eight bits of data or seven and parity, stop bit */
	p->ahead = p->waiting = (struct bytes){0};
	capture_reader_reset(&p->capture);
	return 0;
}

static int open_kind(struct port *p, const char *path, const struct line_setting *line)
{
	struct stat st;

	if (fstat(p->fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (S_ISREG(st.st_mode))
		return open_capture(p, line);
	p->kind = PORT_SERIAL;
	/* Some lock nothing; nothing of theirs has been touched yet. */
	if (p->shy_of && nodes_holder(p->shy_of, path, clock_ms()))
		return -EBUSY;
	return serial_take(p->fd, line, p->takes_all, &p->before);
}

static int open_file(struct port *p, const char *path, const struct line_setting *line)
{
	int r;

	p->fd = open_descriptor(p, path);
	if (p->fd < 0)
		return -errno;
	r = open_kind(p, path, line);
	if (r < 0) {
		close(p->fd);
		p->fd = -1;
	}
	return r;
}

static int open_named_capture(
	struct port *p, const struct port_name *n, const struct line_setting *line)
{
	char file[PATH_MAX];

	snprintf(file, sizeof file, "%.*s", (int)n->n_file, n->path);
	p->speed = n->speed;
	return open_file(p, file, line);
}

/* First the lock: opening alone moves the lines of a port. */
static int open_device(struct port *p, const char *path, const struct line_setting *line)
{
	bool is_device;
	struct stat st;
	int r;

	if (stat(path, &st) < 0)
		return -errno;
	p->speed = 1;
	is_device = S_ISCHR(st.st_mode);
	r = is_device ? starter_lock(&p->starter, &starter_dirs, path) : 0;
	if (r == 0)
		r = open_file(p, path, line);
	if (r < 0)
		starter_unlock(&p->starter);
	return r;
}

int port_proceed(struct port *p)
{
	int r = tcp_proceed(&p->tcp, clock_ms());

	if (r == -EINPROGRESS)
		return r;
	tcp_cancel(&p->tcp);
	p->is_connecting = false;
	if (r >= 0)
		p->fd = r;
	return r < 0 ? r : 0;
}

static int open_tcp(struct port *p, const char *name)
{
	int r = tcp_begin(&p->tcp, name);

	if (r < 0)
		return r;
	p->kind = PORT_TCP;
	p->is_connecting = true;
	return port_proceed(p);
}

int port_open(struct port *p, const char *path, const struct line_setting *line)
{
	struct port_name n;

	port_name_parse(path, &n);
	switch (n.kind) {
	case PORT_NAME_AUTO:
		return -ENOTTY;
	case PORT_NAME_TCP:
		return open_tcp(p, path);
	case PORT_NAME_DEVICE:
		return open_device(p, n.path, line);
	case PORT_NAME_CAPTURE:
		break;
	}
	return open_named_capture(p, &n, line);
}

void port_claim(struct port *p)
{
	starter_claim(&p->starter);
}

int port_keep(struct port *p)
{
	return starter_keep(&p->starter);
}

int port_set_line(struct port *p, const struct line_setting *line)
{
	return p->kind == PORT_SERIAL ? serial_set_line(p->fd, line, p->takes_all) : 0;
}

struct line_errors port_line_errors(const struct port *p)
{
	const struct line_errors none = {0};

	return p->kind == PORT_SERIAL ? line_errors_read(p->fd) : none;
}

/* Makes octets of the capture wait for their time. 0: there are none any more. */
static ssize_t read_ahead(struct port *p)
{
	while (!bytes_left(&p->waiting) && !capture_read(&p->capture, &p->ahead, &p->waiting)) {
		ssize_t r = read(p->fd, p->chunk, sizeof p->chunk);

		if (r < 0)
			return -errno;
		if (r == 0 && !capture_read_rest(&p->capture, &p->waiting))
			return 0;
		if (r > 0)
			p->ahead = bytes_of(p->chunk, (size_t)r);
	}
	return 1;
}

/* How many of the octets that wait came together, and when: of raw bytes, those of a hundredth of a second. */
static size_t next_piece(const struct port *p, uint64_t *time_ms)
{
	size_t n = bytes_left(&p->waiting), most = p->bytes_per_s / 100 + 1;

	*time_ms = p->capture.time_ms;
	if (p->capture.form == CAPTURE_TIMED)
		return n;
	n = n < most ? n : most;
	*time_ms = (p->n_replayed + n) * 1000 / p->bytes_per_s;
	return n;
}

uint64_t port_now_ms(const struct port *p)
{
	return p->kind == PORT_CAPTURE ? p->opened_ms + p->replayed_ms : clock_ms();
}

struct line_setting port_recorded_line(const struct port *p)
{
	return (struct line_setting){p->capture.baud, p->capture.format};
}

time_t port_time(const struct port *p)
{
	if (p->kind != PORT_CAPTURE)
		return time(NULL);
	return p->capture.start ? p->capture.start + (time_t)(p->replayed_ms / 1000) : 0;
}

static ssize_t read_capture(struct port *p, uint8_t *to, size_t n)
{
	uint64_t until_ms = (uint64_t)((double)(clock_ms() - p->opened_ms) * p->speed), time_ms;
	size_t got = 0;

	while (got < n) {
		ssize_t r = read_ahead(p);
		size_t now;

		if (r <= 0 && got == 0)
			return r < 0 ? r : -EPIPE;
		if (r <= 0)
			break;
		now = next_piece(p, &time_ms);
		if (time_ms > until_ms)
			break;
		until_ms = time_ms > p->replayed_ms ? time_ms : p->replayed_ms;
		now = now < n - got ? now : n - got;
		memcpy(to + got, p->waiting.p, now);
		p->waiting.p += now;
		p->n_replayed += now;
		got += now;
	}
	p->replayed_ms = until_ms;
	return (ssize_t)got;
}

static ssize_t read_serial(const struct port *p, uint8_t *to, size_t n)
{
	ssize_t r = read(p->fd, to, n);

	if (r > 0)
		return r;
	if (r == 0)
		return -EIO; /* hang-up: with VMIN 1 there is no other reason */
	return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}

ssize_t port_read(struct port *p, uint8_t *to, size_t n)
{
	switch (p->kind) {
	case PORT_SERIAL:
		return read_serial(p, to, n);
	case PORT_TCP:
		return tcp_read(p->fd, to, n);
	case PORT_CAPTURE:
		break;
	}
	return read_capture(p, to, n);
}

int port_write(const struct port *p, const uint8_t *from, size_t n)
{
	if (!p->may_send || p->kind == PORT_CAPTURE)
		return -EPERM;
	if (p->kind == PORT_TCP)
		return tcp_write(p->fd, from, n);
	return write(p->fd, from, n) < 0 && errno != EAGAIN ? -errno : 0;
}

void port_close(struct port *p)
{
	if (p->is_connecting)
		tcp_cancel(&p->tcp);
	p->is_connecting = false;
	if (p->fd < 0)
		return;
	if (p->kind == PORT_SERIAL)
		serial_give_back(p->fd, &p->before);
	close(p->fd);
	p->fd = -1;
	starter_unlock(&p->starter);
}

const char *port_strerror(int error)
{
	switch (-error) {
	case ENOENT:
		return "is not there; is the adapter plugged in?";
	case ENODEV:
	case ENXIO:
	case EIO:
		return "has no device behind it; is the adapter plugged in?";
	case EACCES:
	case EPERM:
		return "may not be opened; run as root or join the group that owns it (dialout)";
	case EBUSY:
	case EWOULDBLOCK:
		return "is held by another program";
	case EISDIR:
		return "is a directory; a serial port or a capture file was expected";
	case ENOTTY:
	case EINVAL:
		return "is no serial port";
	case ECONNREFUSED:
		return "refuses the connection; does the serial server run, and is the port number right?";
	case EHOSTUNREACH:
	case ENETUNREACH:
	case EHOSTDOWN:
	case ENETDOWN:
		return "cannot be reached; is the serial server on, and in the same network?";
	case ETIMEDOUT:
		return "does not answer; is the serial server on, and does no firewall stop it?";
	case EDESTADDRREQ:
		return "has a name that cannot be resolved; is it written rightly? Its number does as well";
	default:
		return strerror(-error);
	}
}

static const char *loss_of(int error)
{
	switch (-error) {
	case ESHUTDOWN:
		return "the serial server has closed the connection";
	case ECONNRESET:
		return "the serial server has broken the connection off";
	case ETIMEDOUT:
		return "the serial server answers no more; is it on?";
	case EBUSY:
		return "another program has taken it";
	default:
		return strerror(-error);
	}
}

static void name_holder(const char *path, int error, char to[64])
{
	*to = '\0';
	if (error == -EBUSY)
		candidate_name_holder(path, to, 64);
}

void port_explain(const char *path, int error, char *to, size_t size)
{
	char holder[64];

	name_holder(path, error, holder);
	snprintf(to, size, "%s %s%s", path, port_strerror(error), holder);
}

void port_explain_loss(const char *path, int error, char *to, size_t size)
{
	char holder[64];

	name_holder(path, error, holder);
	snprintf(to, size, "the port is gone (%s%s)", loss_of(error), holder);
}
