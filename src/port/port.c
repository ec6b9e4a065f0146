/* Opens whatever a port may be. */
#include "port/port.h"

#include "base/clock.h"
#include "port/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void port_path(const char *name, char path[PATH_MAX])
{
	static const char *const places[] = {"/dev/serial/by-id/", "/dev/serial/by-path/", "/dev/"};

	if (strchr(name, '/')) {
		snprintf(path, PATH_MAX, "%s", name);
		return;
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(path, PATH_MAX, "%s%s", places[i], name);
		if (access(path, F_OK) == 0)
			return;
	}
	/* Nothing there yet. Names of adapters are long, names of devices short. */
	snprintf(path, PATH_MAX, "%s%s", strchr(name, '-') ? places[0] : places[2], name);
}

static int open_capture(struct port *p, const struct line_setting *line)
{
	p->kind = PORT_CAPTURE;
	p->opened_ms = clock_ms();
	p->n_replayed = 0;
	p->bytes_per_s = line->baud /
			 10; /* start bit, eight bits of data or seven and parity, stop bit */
	return 0;
}

static int open_kind(struct port *p, const struct line_setting *line)
{
	struct stat st;

	if (fstat(p->fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (S_ISREG(st.st_mode))
		return open_capture(p, line);
	p->kind = PORT_SERIAL;
	return serial_take(p->fd, line, &p->before);
}

int port_open(struct port *p, const char *path, const struct line_setting *line)
{
	int r;

	p->fd = open(path, (p->may_send ? O_RDWR : O_RDONLY) | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (p->fd < 0)
		return -errno;
	r = open_kind(p, line);
	if (r < 0) {
		close(p->fd);
		p->fd = -1;
	}
	return r;
}

int port_set_line(struct port *p, const struct line_setting *line)
{
	return p->kind == PORT_SERIAL ? serial_set_line(p->fd, line) : 0;
}

static ssize_t read_capture(struct port *p, uint8_t *to, size_t n)
{
	uint64_t due = (clock_ms() - p->opened_ms) * p->bytes_per_s / 1000 - p->n_replayed;
	ssize_t r;

	n = due < n ? (size_t)due : n;
	if (n == 0)
		return 0;
	r = read(p->fd, to, n);
	if (r < 0)
		return -errno;
	p->n_replayed += (uint64_t)r;
	return r ? r : -EPIPE;
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
	return p->kind == PORT_CAPTURE ? read_capture(p, to, n) : read_serial(p, to, n);
}

int port_write(const struct port *p, const uint8_t *from, size_t n)
{
	if (!p->may_send || p->kind != PORT_SERIAL)
		return -EPERM;
	return write(p->fd, from, n) < 0 && errno != EAGAIN ? -errno : 0;
}

void port_close(struct port *p)
{
	if (p->fd < 0)
		return;
	if (p->kind == PORT_SERIAL)
		serial_give_back(p->fd, &p->before);
	close(p->fd);
	p->fd = -1;
}

const char *port_strerror(int error)
{
	switch (-error) {
	case ENOENT:
		return "is not there; is the adapter plugged in?";
	case ENODEV:
	case ENXIO:
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
	default:
		return strerror(-error);
	}
}
