/* Reads the counters of the driver by TIOCGICOUNT (tty_ioctl(4)), and the differences between two
 * readings. Left out: errors that are marked in the bytes (PARMRK), as they would change what is
 * read. */
#include "port/line/line_errors.h"

#include <sys/ioctl.h>

/* struct serial_icounter_struct of the kernel; its header is not in every toolchain. */
struct icounters {
	int cts, dsr, rng, dcd, rx, tx, frame, overrun, parity, brk, buf_overrun, reserved[9];
};

struct line_errors line_errors_read(int fd)
{
	struct icounters c = {0};

	if (ioctl(fd, TIOCGICOUNT, &c) < 0)
		return (struct line_errors){0};
	return (struct line_errors){
		true, (uint32_t)c.frame, (uint32_t)c.parity, (uint32_t)c.overrun, (uint32_t)c.brk};
}

struct line_errors line_errors_between(
	const struct line_errors *before, const struct line_errors *after)
{
	if (!before->is_known || !after->is_known)
		return (struct line_errors){0};
	return (struct line_errors){true, after->frame - before->frame,
		after->parity - before->parity, after->overrun - before->overrun,
		after->brk - before->brk};
}

void line_errors_add(struct line_errors *sum, const struct line_errors *more)
{
	sum->is_known |= more->is_known;
	sum->frame += more->frame;
	sum->parity += more->parity;
	sum->overrun += more->overrun;
	sum->brk += more->brk;
}

uint32_t line_errors_characters(const struct line_errors *e)
{
	return e->frame + e->parity + e->brk;
}
