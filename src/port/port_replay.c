/* The kind of port that is a capture file: opens it, and hands out what was recorded when its time
 * has come. Nothing is sent to one, and it has no line that could be set. Left out: the form of the
 * file, which capture.c reads. */
#include "port/port_state.h"
#include "port/port_ops.h"

#include "base/clock.h"
#include "port/port_name.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BITS_OF_OCTET = 10, /* start bit, eight bits of data or seven and parity, stop bit */
	PIECES_PER_S = 100, /* that raw bytes come in */
};

static void begin(struct replay *r, double speed, const struct line_setting *line)
{
	r->speed = speed;
	r->opened_ms = clock_ms();
	r->n_replayed = r->replayed_ms = 0;
	r->bytes_per_s = line->baud / BITS_OF_OCTET;
	r->ahead = r->waiting = (struct bytes){0};
	capture_reader_reset(&r->capture);
}

/* What stood there when its name was looked at may be something else by now. */
static int check_file(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	return S_ISREG(st.st_mode) ? 0 : -ENOTTY;
}

static int open_replay(struct port *p, const struct port_place *at, const struct line_setting *line)
{
	char file[PATH_MAX];
	int fd, r;

	snprintf(file, sizeof file, "%.*s", (int)at->n_file, at->path);
	fd = open(file, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = check_file(fd);
	if (r < 0) {
		close(fd);
		return r;
	}
	p->fd = fd;
	begin(&p->replay, at->speed, line);
	return 0;
}

/* Makes octets of the capture wait for their time. 0: there are none any more. */
static ssize_t read_ahead(struct replay *r, int fd)
{
	while (!bytes_left(&r->waiting) && !capture_read(&r->capture, &r->ahead, &r->waiting)) {
		ssize_t n = read(fd, r->chunk, sizeof r->chunk);

		if (n < 0)
			return -errno;
		if (n == 0 && !capture_read_rest(&r->capture, &r->waiting))
			return 0;
		if (n > 0)
			r->ahead = bytes_of(r->chunk, (size_t)n);
	}
	return 1;
}

/* How many of the octets that wait came together, and when: of raw bytes, those of a hundredth of a
 * second. */
static size_t next_piece(const struct replay *r, uint64_t *time_ms)
{
	size_t n = bytes_left(&r->waiting), most = r->bytes_per_s / PIECES_PER_S + 1;

	*time_ms = r->capture.time_ms;
	if (r->capture.form == CAPTURE_TIMED)
		return n;
	n = n < most ? n : most;
	*time_ms = (r->n_replayed + n) * 1000 / r->bytes_per_s;
	return n;
}

static ssize_t read_replay(struct port *p, uint8_t *to, size_t n)
{
	struct replay *r = &p->replay;
	uint64_t until_ms = (uint64_t)((double)(clock_ms() - r->opened_ms) * r->speed), time_ms;
	size_t got = 0;

	while (got < n) {
		ssize_t ahead = read_ahead(r, p->fd);
		size_t now;

		if (ahead <= 0 && got == 0)
			return ahead < 0 ? ahead : -EPIPE;
		if (ahead <= 0)
			break;
		now = next_piece(r, &time_ms);
		if (time_ms > until_ms)
			break;
		until_ms = time_ms > r->replayed_ms ? time_ms : r->replayed_ms;
		now = now < n - got ? now : n - got;
		memcpy(to + got, r->waiting.p, now);
		r->waiting.p += now;
		r->n_replayed += now;
		got += now;
	}
	r->replayed_ms = until_ms;
	return (ssize_t)got;
}

static uint64_t replay_now_ms(const struct port *p)
{
	return p->replay.opened_ms + p->replay.replayed_ms;
}

time_t replay_time(const struct replay *r)
{
	return r->capture.start ? r->capture.start + (time_t)(r->replayed_ms / 1000) : 0;
}

static void close_replay(struct port *p)
{
	close(p->fd);
}

const struct port_ops port_replay = {
	.name = "capture",
	.is_replay = true,
	.open = open_replay,
	.read = read_replay,
	.close = close_replay,
	.now_ms = replay_now_ms,
};
