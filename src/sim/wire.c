/* Pseudo-terminals (pty(7)) that look like serial ports, with a symbolic link that stays the same,
 * and plain files. Left out: bits and speeds (uart_wire.c). */
#include "sim/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static int set_raw(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t) < 0)
		return -errno;
	cfmakeraw(&t);
	return tcsetattr(fd, TCSANOW, &t) < 0 ? -errno : 0;
}

static int open_pty(struct wire *w)
{
	const char *name;

	w->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (w->fd < 0 || grantpt(w->fd) < 0 || unlockpt(w->fd) < 0 || !(name = ptsname(w->fd)))
		return -errno;
	snprintf(w->path, sizeof w->path, "%s", name);
	w->slave = open(w->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (w->slave < 0 || fcntl(w->fd, F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	return set_raw(w->slave);
}

static int make_link(const struct wire *w)
{
	struct stat st;

	if (lstat(w->link, &st) == 0 && S_ISLNK(st.st_mode))
		unlink(w->link);
	return symlink(w->path, w->link) < 0 ? -errno : 0;
}

int wire_plug(struct wire *w, const char *link)
{
	int r;

	*w = (struct wire){.fd = -1, .slave = -1};
	r = open_pty(w);
	if (r == 0 && link) {
		w->link = link;
		r = make_link(w);
		if (r < 0)
			w->link = NULL; /* not ours to remove */
	}
	if (r < 0)
		wire_unplug(w);
	return r;
}

int wire_to_file(struct wire *w, const char *path)
{
	*w = (struct wire){.fd = STDOUT_FILENO, .slave = -1};
	if (strcmp(path, "-") == 0)
		return 0;
	w->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	return w->fd < 0 ? -errno : 0;
}

int wire_send(const struct wire *w, const uint8_t *p, size_t n)
{
	while (n && w->fd >= 0) {
		ssize_t sent = write(w->fd, p, n);

		if (sent < 0 && errno == EAGAIN && w->slave >= 0)
			return 0; /* nobody reads */
		if (sent < 0 && errno != EINTR)
			return -errno;
		if (sent > 0) {
			p += sent;
			n -= (size_t)sent;
		}
	}
	return 0;
}

int wire_receive(const struct wire *w, uint8_t *to, size_t n)
{
	ssize_t r = w->fd < 0 ? 0 : read(w->fd, to, n);

	if (r < 0)
		return errno == EAGAIN || errno == EINTR || errno == EIO ? 0 : -errno;
	return (int)r;
}

uint32_t wire_baud(const struct wire *w)
{
	static const struct {
		speed_t speed;
		uint32_t baud;
	} speeds[] = {{B300, 300}, {B600, 600}, {B1200, 1200}, {B2400, 2400}, {B4800, 4800},
		{B9600, 9600}, {B19200, 19200}, {B38400, 38400}, {B57600, 57600}, {B115200, 115200},
		{B230400, 230400}};
	struct termios t;

	if (tcgetattr(w->slave, &t) < 0)
		return 0;
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
		if (speeds[i].speed == cfgetispeed(&t))
			return speeds[i].baud;
	return 0;
}

void wire_unplug(struct wire *w)
{
	if (w->link)
		unlink(w->link);
	if (w->slave >= 0)
		close(w->slave);
	if (w->fd > STDERR_FILENO)
		close(w->fd);
	w->fd = w->slave = -1;
	w->link = NULL;
}
