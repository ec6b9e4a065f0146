/* A daemon tells of each station every five seconds, so one that is silent for longer is as good as
 * gone: then no meter is live, and the connection is made anew. Left out: several daemons. */
#include "share/intake.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "base/log.h"
#include "base/machine.h"
#include "share/meters.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PIECE = 4096,
	PIECES_MAX = 16, /* before others have their turn */
	REGISTERS_AGAIN_MS = 20 * 1000,
};

static const double wait_first_s = 1, wait_most_s = 10, quiet_s = 12, sweep_s = 3;

static const char *words_of(int error)
{
	return error ? strerror(error) : "the connection is lost";
}

/* Once for each reason. */
static void tell_lost(struct intake *in, int error)
{
	if (!in->is_told || in->error != error)
		log_error("no readings: %s: %s (see gridmeter doctor: %s)", in->path,
			words_of(error),
			error == EACCES || error == EPERM ? "share-forbidden" : "share-no-stream");
	in->is_told = true;
	in->error = error;
}

static void close_stream(struct intake *in)
{
	struct ev_loop *loop = in->share->loop;

	if (in->fd < 0)
		return;
	ev_io_stop(loop, &in->readable);
	ev_timer_stop(loop, &in->quiet);
	ev_timer_stop(loop, &in->sweep);
	close(in->fd);
	in->fd = -1;
	in->n_told += in->reader.n_lines;
	in->n_wrong += in->reader.n_wrong;
	in->reader.n_lines = in->reader.n_wrong = 0;
}

static void disconnect(struct intake *in)
{
	struct share *s = in->share;

	close_stream(in);
	if (!s->is_connected)
		return;
	in->since_ms = s->connected_ms = clock_ms();
	s->is_connected = false;
	meters_lose(s);
}

static void try_later(struct intake *in)
{
	ev_timer_set(&in->again, in->wait_s, 0);
	ev_timer_start(in->share->loop, &in->again);
	in->wait_s = in->wait_s * 2 < wait_most_s ? in->wait_s * 2 : wait_most_s;
}

static void lose(struct intake *in, int error)
{
	disconnect(in);
	tell_lost(in, error);
	try_later(in);
}

/* It has not taken the word: it does not read, and is left. */
static void ask_for(struct intake *in, const char *word)
{
	if (send(in->fd, word, strlen(word), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_debug("readings: %.*s: %s", (int)strlen(word) - 1, word, strerror(errno));
}

static void ask_for_frames(struct intake *in)
{
	ask_for(in, "align\n");
}

/* The daemon tells them for a minute. */
static void on_registers(struct share *s)
{
	struct intake *in = s->intake;
	const uint64_t now_ms = clock_ms();

	if (in->fd < 0 || (in->registers_ms && now_ms - in->registers_ms < REGISTERS_AGAIN_MS))
		return;
	in->registers_ms = now_ms;
	ask_for(in, "registers\n");
}

/* The first line shows that it is a daemon who answers. */
static void on_first_line(struct intake *in)
{
	struct share *s = in->share;

	s->is_connected = true;
	in->since_ms = s->connected_ms = clock_ms();
	in->wait_s = wait_first_s;
	in->is_told = false;
	log_info("readings come from gridmeter%s%s at %s", *s->daemon_version ? " " : "",
		s->daemon_version, in->path);
}

static void on_line(void *ctx, const struct stream_said *said)
{
	struct intake *in = ctx;

	/* all that the daemon has follows */
	if (said->is == STREAM_HELLO && in->fd >= 0)
		ev_timer_again(in->share->loop, &in->sweep);
	meters_take(in->share, said);
	if (!in->share->is_connected)
		on_first_line(in);
}

/* Only lines that make sense show that somebody is there who tells readings. */
static void take(struct intake *in, const char *piece, size_t n)
{
	const uint64_t before = in->reader.n_lines;

	stream_reader_feed(&in->reader, piece, n);
	if (in->fd >= 0 && in->reader.n_lines != before)
		ev_timer_again(in->share->loop, &in->quiet);
}

static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct intake *in = w->data;
	char piece[PIECE];
	ssize_t n = -1;

	(void)loop, (void)events;
	errno = EIO;
	for (int i = 0; i < PIECES_MAX; i++) {
		n = recv(in->fd, piece, sizeof piece, MSG_DONTWAIT);
		if (n <= 0)
			break;
		take(in, piece, (size_t)n);
		if (in->fd < 0) /* a sink has had enough of frames */
			return;
	}
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		lose(in, 0);
}

static void on_quiet(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	lose(w->data, ETIMEDOUT);
}

static void on_sweep(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct intake *in = w->data;

	(void)events;
	ev_timer_stop(loop, w);
	if (in->share->is_connected)
		meters_sweep(in->share);
}

static void begin_reading(struct intake *in)
{
	struct ev_loop *loop = in->share->loop;

	stream_reader_init(&in->reader, on_line, in);
	ev_io_set(&in->readable, in->fd, EV_READ);
	ev_io_start(loop, &in->readable);
	ev_timer_again(loop, &in->quiet);
	in->registers_ms = 0;
	if (in->share->n_aligning)
		ask_for_frames(in);
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct intake *in = w->data;
	struct sockaddr_un address;
	int error;

	(void)loop, (void)events;
	in->fd = local_socket(in->path, &address);
	if (in->fd >= 0 && connect(in->fd, (struct sockaddr *)&address, sizeof address) == 0) {
		begin_reading(in);
		return;
	}
	error = errno;
	if (in->fd >= 0)
		close(in->fd);
	in->fd = -1;
	lose(in, error);
}

/* That nobody wants frames any more the daemon sees by a new connection, in which it tells at once
 * what is so: no meter falls silent for it. */
static void on_align(struct share *s)
{
	struct intake *in = s->intake;

	if (in->fd < 0)
		return;
	if (s->n_aligning) {
		ask_for_frames(in);
		return;
	}
	close_stream(in);
	ev_timer_set(&in->again, 0, 0);
	ev_timer_start(s->loop, &in->again);
}

void intake_begin(struct intake *in, struct share *share)
{
	char usual[MACHINE_PATH_MAX];

	machine_path("/run/gridmeter/readings", usual);
	*in = (struct intake){
		.share = share, .fd = -1, .wait_s = wait_first_s, .since_ms = clock_ms()};
	snprintf(in->path, sizeof in->path, "%s",
		*share->config.stream ? share->config.stream : usual);
	share->intake = in;
	share->on_align = on_align;
	share->on_registers = on_registers;
	share->connected_ms = in->since_ms;
	ev_init(&in->readable, on_readable);
	ev_timer_init(&in->again, on_again, 0, 0);
	ev_timer_init(&in->quiet, on_quiet, 0, quiet_s);
	ev_timer_init(&in->sweep, on_sweep, 0, sweep_s);
	in->readable.data = in->again.data = in->quiet.data = in->sweep.data = in;
	ev_timer_start(share->loop, &in->again);
}

const char *intake_path(const struct share *share)
{
	const struct intake *in = share->intake;

	return in ? in->path : "";
}

static enum sink_problem problem_of(const struct intake *in)
{
	if (in->share->is_connected)
		return SINK_FINE;
	if (!in->is_told)
		return SINK_WAITS;
	if (in->error == EACCES || in->error == EPERM)
		return SINK_FORBIDDEN;
	return in->error == ETIMEDOUT ? SINK_UNREACHABLE : in->error ? SINK_REFUSED : SINK_LOST;
}

void intake_report(const struct intake *in, struct sink_report *out)
{
	*out = (struct sink_report){.problem = problem_of(in),
		.place = in->path,
		.detail = in->is_told ? words_of(in->error) : "",
		.since_ms = in->since_ms,
		.n_told = in->n_told + in->reader.n_lines,
		.n_dropped = in->n_wrong + in->reader.n_wrong};
}

void intake_finish(struct intake *in)
{
	if (!in->share)
		return;
	disconnect(in);
	ev_timer_stop(in->share->loop, &in->again);
	in->share->on_align = NULL;
	in->share->on_registers = NULL;
	in->share = NULL;
}
