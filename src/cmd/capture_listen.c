/* A loop of its own: nothing else happens meanwhile, and nothing is sent. */
#include "cmd/capture_listen.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
	READ_MAX = 4096,
	WAIT_MS = 100,
	REPLAY_WAIT_MS = 10,
	PAUSE_MS = 250,
	LISTEN_MS = 11000, /* with bytes, but no frame: two periods of the slowest meter */
};

static volatile sig_atomic_t is_ended;

static void on_signal(int signal)
{
	(void)signal;
	is_ended = 1;
}

static void catch_signals(void)
{
	const struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static void add_line(struct capture_listen *l, const struct line_setting *line)
{
	for (size_t i = 0; i < l->n_lines; i++)
		if (l->lines[i].baud == line->baud && strcmp(l->lines[i].format, line->format) == 0)
			return;
	if (l->n_lines < CAPTURE_LINES_MAX)
		l->lines[l->n_lines++] = *line;
}

/* The `rank`-th setting of a protocol; false when it has fewer. */
static bool add_ranked(struct capture_listen *l, const struct protocol *p, size_t rank)
{
	for (size_t i = 0; i <= rank; i++)
		if (p->lines[i].baud == 0)
			return false;
	add_line(l, &p->lines[rank]);
	return true;
}

/* The likeliest setting of each protocol, then the second of each … */
static void set_lines(struct capture_listen *l)
{
	bool any = true;

	l->n_lines = 0;
	if (l->line.baud) {
		add_line(l, &l->line);
		return;
	}
	for (size_t rank = 0; any; rank++) {
		any = false;
		for (size_t i = 0; protocols[i]; i++)
			any |= add_ranked(l, protocols[i], rank);
	}
}

static void begin_line(struct capture_listen *l)
{
	const struct line_setting *line = &l->lines[l->at];

	l->line_ms = clock_ms();
	l->n_bytes_line = l->n_bytes;
	l->n_frames_line = listener_best(&l->listener)->n_frames;
	if (l->port.kind == PORT_SERIAL)
		printf("%s: listening at %u %s\n", l->name, (unsigned)line->baud, line->format);
	fflush(stdout);
}

/* Bytes, but nothing that fits together: another setting may be right. */
static bool is_line_wrong(const struct capture_listen *l, uint64_t now)
{
	return !l->is_settled && l->n_lines > 1 && l->port.kind == PORT_SERIAL &&
	       l->n_bytes > l->n_bytes_line && now - l->line_ms >= LISTEN_MS &&
	       listener_best(&l->listener)->n_frames == l->n_frames_line;
}

static void next_line(struct capture_listen *l)
{
	l->at = (l->at + 1) % l->n_lines;
	port_set_line(&l->port, &l->lines[l->at]);
	begin_line(l);
}

static void settle(struct capture_listen *l)
{
	const struct receiver *r = l->listener.heard;

	l->is_settled = true;
	printf("%s: a telegram of %s%s%s is understood\n", l->name, r->protocol->title,
		*r->telegram.meter.manufacturer ? ", maker " : "", r->telegram.meter.manufacturer);
	fflush(stdout);
}

static void hear(struct capture_listen *l, struct bytes in, uint64_t now)
{
	enum receiver_event event;

	if (now - l->heard_ms >= PAUSE_MS)
		listener_pause(&l->listener, now - l->heard_ms);
	l->heard_ms = now;
	while ((event = listener_next(&l->listener, &in)) != RECEIVER_MORE)
		if (event == RECEIVER_TELEGRAM && !l->is_settled)
			settle(l);
}

static void wait_for_bytes(const struct capture_listen *l)
{
	struct pollfd p = {.fd = l->port.fd, .events = POLLIN};

	if (l->port.kind == PORT_SERIAL)
		poll(&p, 1, WAIT_MS);
	else
		poll(NULL, 0, REPLAY_WAIT_MS);
}

static struct line_setting line_now(const struct capture_listen *l)
{
	const struct capture_reader *c = &l->port.capture;

	if (l->port.kind == PORT_SERIAL)
		return l->lines[l->at];
	return (struct line_setting){c->baud, c->format};
}

static int listen_on(struct capture_listen *l)
{
	uint8_t chunk[READ_MAX];
	int error = 0;

	while (!is_ended && error == 0 && clock_ms() - l->begun_ms < l->seconds * 1000) {
		ssize_t n = port_read(&l->port, chunk, sizeof chunk);
		uint64_t now = clock_ms();
		struct line_setting line = line_now(l);

		if (n == -EPIPE)
			break;
		if (n < 0)
			return (int)n;
		if (n == 0) {
			if (is_line_wrong(l, now))
				next_line(l);
			wait_for_bytes(l);
			continue;
		}
		l->n_bytes += (uint64_t)n;
		error = l->take(l->ctx, now - l->begun_ms, &line, bytes_of(chunk, (size_t)n));
		hear(l, bytes_of(chunk, (size_t)n), now);
	}
	return error;
}

int capture_listen(struct capture_listen *l)
{
	char path[PATH_MAX];
	int error;

	set_lines(l);
	l->port.fd = -1;
	l->port.may_send = false;
	port_path(l->name, path);
	error = port_open(&l->port, path, &l->lines[0]);
	if (error < 0) {
		fprintf(stderr, "gridmeter capture: %s %s\n", path, port_strerror(error));
		return error;
	}
	catch_signals();
	listener_reset(&l->listener, NULL, l->conf);
	l->begun_ms = l->heard_ms = clock_ms();
	begin_line(l);
	error = listen_on(l);
	port_close(&l->port);
	if (error < 0)
		fprintf(stderr, "gridmeter capture: %s: %s\n", l->name, strerror(-error));
	return error;
}
