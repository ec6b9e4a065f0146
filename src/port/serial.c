/* Sets a tty raw by termios (POSIX.1-2017, XBD 11), and keeps others out by flock() and TIOCEXCL.
 * Low latency is an ioctl of Linux (TIOCSSERIAL). Left out: modem lines and flow control, which
 * meters do not have; locks of Venus OS (starter.c); speeds that termios has no constant for. */
#include "port/serial.h"

#include <errno.h>
#include <linux/serial.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { TRIES = 5 };

static const struct {
	uint32_t baud;
	speed_t speed;
} speeds[] = {
	{300, B300},
	{600, B600},
	{1200, B1200},
	{2400, B2400},
	{4800, B4800},
	{9600, B9600},
	{19200, B19200},
	{38400, B38400},
	{57600, B57600},
	{115200, B115200},
};

static speed_t speed_of(uint32_t baud)
{
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
		if (speeds[i].baud == baud)
			return speeds[i].speed;
	return B0;
}

bool serial_has_baud(uint32_t baud)
{
	return speed_of(baud) != B0;
}

/* "8N1": bits, parity, stop bits. */
static int set_format(struct termios *t, const char *format)
{
	if (strlen(format) != 3 || !strchr("78", format[0]) || !strchr("NEO", format[1]) ||
		!strchr("12", format[2]))
		return -EINVAL;
	t->c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB);
	t->c_cflag |= format[0] == '7' ? CS7 : CS8;
	t->c_cflag |= format[1] == 'N' ? 0 : format[1] == 'E' ? PARENB : PARENB | PARODD;
	t->c_cflag |= format[2] == '2' ? CSTOPB : 0;
	return 0;
}

/* VMIN 1: then a read of nothing means hang-up, and not that nothing has come yet. */
static int set_raw(int fd, const struct line_setting *line, bool takes_all, struct termios t)
{
	speed_t speed = speed_of(line->baud);

	if (speed == B0 || set_format(&t, line->format) < 0)
		return -EINVAL;
	cfmakeraw(&t);
	set_format(&t, line->format);             /* cfmakeraw takes 8N for granted */
	t.c_iflag &= ~(tcflag_t)(INPCK | IGNPAR); /* cfmakeraw leaves them */
	if (t.c_cflag & PARENB && !takes_all)
		t.c_iflag |= INPCK;
	t.c_cflag |= CREAD | CLOCAL;
	t.c_cflag &= ~(tcflag_t)CRTSCTS;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	cfsetispeed(&t, speed);
	cfsetospeed(&t, speed);
	if (tcsetattr(fd, TCSANOW, &t) < 0)
		return -errno;
	tcflush(fd, TCIFLUSH);
	return 0;
}

int serial_quick_flags(int flags)
{
	return flags | ASYNC_LOW_LATENCY;
}

int serial_flags_as_before(int now, int before)
{
	return (now & ~ASYNC_LOW_LATENCY) | (before & ASYNC_LOW_LATENCY);
}

/* -1 where the driver does not know of them. */
static int read_flags(int fd)
{
	struct serial_struct s;

	return ioctl(fd, TIOCGSERIAL, &s) < 0 ? -1 : s.flags;
}

static void set_flags(int fd, int flags)
{
	struct serial_struct s;

	if (ioctl(fd, TIOCGSERIAL, &s) < 0 || s.flags == flags)
		return;
	s.flags = flags;
	if (ioctl(fd, TIOCSSERIAL, &s) < 0)
		return; /* it does as well, a little later */
}

void serial_set_quick(int fd, bool is_quick, const struct serial_before *before)
{
	int now = before->flags < 0 ? -1 : read_flags(fd);

	if (now >= 0)
		set_flags(fd, is_quick ? serial_quick_flags(now)
				       : serial_flags_as_before(now, before->flags));
}

/* Without it nobody but an administrator opens the port as long as somebody has it open. */
static void end_exclusive(int fd)
{
	for (int i = 0; i < TRIES && ioctl(fd, TIOCNXCL) < 0; i++)
		;
}

/* The lock is what counts: on a GX device everybody is root, and TIOCEXCL does not stop root. */
int serial_take(
	int fd, const struct line_setting *line, bool takes_all, struct serial_before *before)
{
	int r;

	if (tcgetattr(fd, &before->termios) < 0)
		return errno == EIO ? -EIO : -ENOTTY;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (ioctl(fd, TIOCEXCL) < 0)
		return -errno;
	r = set_raw(fd, line, takes_all, before->termios);
	if (r < 0)
		end_exclusive(fd);
	else
		before->flags = read_flags(fd);
	return r;
}

int serial_set_line(int fd, const struct line_setting *line, bool takes_all)
{
	struct termios now;

	return tcgetattr(fd, &now) < 0 ? -errno : set_raw(fd, line, takes_all, now);
}

/* Until it is closed, and opened by another, a port with an echo sends a meter what it says. */
static struct termios without_echo(struct termios t)
{
	t.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	return t;
}

void serial_give_back(int fd, const struct serial_before *before)
{
	const struct termios t = without_echo(before->termios);

	serial_set_quick(fd, false, before);
	tcsetattr(fd, TCSANOW, &t);
	end_exclusive(fd);
}
