/* The kind of port that is a serial port of this machine: whose it is (starter.c has the locks of
 * Venus OS, nodes.c knows what others have open), its line (serial.c, by termios), and its bytes.
 * Left out: which ports there are (candidates.c). */
#include "port/port_state.h"
#include "port/port_ops.h"

#include "base/clock.h"
#include "port/nodes.h"
#include "port/port_name.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int take(struct port *p, int fd, const struct line_setting *line)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	return serial_take(fd, line, p->takes_all, &p->serial.before);
}

static int open_locked(struct port *p, const char *path, const struct line_setting *line)
{
	int how = p->may_send ? O_RDWR : O_RDONLY, r;
	int fd = open(path, how | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	r = take(p, fd, line);
	if (r < 0)
		close(fd);
	else
		p->fd = fd;
	return r;
}

/* First the lock, and whether somebody has it who locks nothing: opening alone moves the lines of a
 * port. Once it is open, no time is lost: a new port echoes, so that the meter is sent what it has
 * said itself. */
static int open_serial(struct port *p, const struct port_place *at, const struct line_setting *line)
{
	struct starter *lock = &p->serial.starter;
	struct stat st;
	int r = 0;

	*lock = (struct starter){0};
	if (stat(at->path, &st) < 0)
		return -errno;
	if (S_ISCHR(st.st_mode))
		r = starter_lock(lock, &starter_dirs, at->path);
	if (r == 0 && p->shy_of && nodes_holder(p->shy_of, at->path, clock_ms()))
		r = -EBUSY;
	if (r == 0)
		r = open_locked(p, at->path, line);
	if (r < 0)
		starter_unlock(lock);
	return r;
}

static int write_serial(const struct port *p, const uint8_t *from, size_t n)
{
	return write(p->fd, from, n) < 0 && errno != EAGAIN ? -errno : 0;
}

static int set_line(const struct port *p, const struct line_setting *line)
{
	return serial_set_line(p->fd, line, p->takes_all);
}

static void set_quick(const struct port *p, bool is_quick)
{
	serial_set_quick(p->fd, is_quick, &p->serial.before);
}

static void claim(struct port *p)
{
	starter_claim(&p->serial.starter);
}

static int keep(struct port *p)
{
	return starter_keep(&p->serial.starter);
}

static void close_serial(struct port *p)
{
	serial_give_back(p->fd, &p->serial.before);
	close(p->fd);
	starter_unlock(&p->serial.starter);
}

const struct port_ops port_serial = {
	.name = "serial",
	.open = open_serial,
	.end_error = -EIO, /* hang-up: with VMIN 1 there is no other reason */
	.write = write_serial,
	.set_line = set_line,
	.set_quick = set_quick,
	.claim = claim,
	.keep = keep,
	.close = close_serial,
};
