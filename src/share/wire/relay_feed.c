/* Lines come first, of which one says that they are over. A daemon that does not know the word
 * hangs up, and is asked again: it may be another one by then. */
#include "share/wire/relay_feed.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "base/log.h"
#include "share/emulated.h"
#include "share/intake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PIECE = 4096,
	LATE_MS = 3000, /* who was not there for so long does not know from when it is what waits */
};

static const double second_s = 1;
static const char last_line[] = "{\"v\":1,\"is\":\"octets\",";

static void disconnect(struct relay_feed *f)
{
	if (f->readable.fd < 0)
		return;
	ev_io_stop(f->share->loop, &f->readable);
	close(f->readable.fd);
	f->readable.fd = -1;
}

static bool is_late(const struct relay_feed *f)
{
	return clock_ms() - f->awake_ms > LATE_MS;
}

/* How many of the octets are lines. `n_line` is beyond the text in a line that is another one. */
static size_t skip_lines(struct relay_feed *f, const uint8_t *octets, size_t n)
{
	const size_t whole = sizeof last_line - 1;
	size_t i = 0;

	while (i < n && !f->is_given) {
		const uint8_t octet = octets[i++];

		if (octet == '\n') {
			f->is_given = f->n_line == whole;
			f->n_line = 0;
		} else if (f->n_line < whole) {
			f->n_line = octet == (uint8_t)last_line[f->n_line] ? f->n_line + 1
									   : whole + 1;
		}
	}
	return i;
}

static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct relay_feed *f = w->data;
	uint8_t octets[PIECE];
	ssize_t n = events & EV_ERROR ? 0 : recv(w->fd, octets, sizeof octets, MSG_DONTWAIT);
	size_t lines;

	(void)loop;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || is_late(f)) {
		disconnect(f);
		return;
	}
	lines = skip_lines(f, octets, (size_t)n);
	if ((size_t)n > lines)
		f->take(f->ctx, octets + lines, (size_t)n - lines);
}

static bool ask(struct relay_feed *f, int fd, const struct sockaddr_un *address)
{
	char word[STREAM_STATION_MAX + sizeof "octets \n"];
	const int n = snprintf(word, sizeof word, "octets %s\n", f->station);

	return connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 &&
	       send(fd, word, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL) == n;
}

static void connect_to(struct relay_feed *f, const struct share_meter *m)
{
	struct sockaddr_un address;
	int fd = local_socket(intake_path(f->share), &address);

	snprintf(f->station, sizeof f->station, "%s", m->is.station);
	f->is_given = false;
	f->n_line = 0;
	if (fd < 0 || !ask(f, fd, &address)) {
		log_debug("no octets: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return;
	}
	ev_io_set(&f->readable, fd, EV_READ);
	ev_io_start(f->share->loop, &f->readable);
}

static void on_tick(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct relay_feed *f = w->data;
	const struct share_meter *m = emulated_meter(f->share);

	(void)loop, (void)events;
	if (is_late(f) || !m || !f->share->is_connected || strcmp(m->is.station, f->station) != 0)
		disconnect(f);
	f->awake_ms = clock_ms();
	if (f->readable.fd < 0 && m && f->share->is_connected)
		connect_to(f, m);
	f->second(f->ctx);
}

void relay_feed_init(struct relay_feed *f, struct share *share)
{
	f->share = share;
	ev_io_init(&f->readable, on_readable, -1, EV_READ);
	ev_timer_init(&f->tick, on_tick, 0, second_s);
	f->readable.data = f->tick.data = f;
}

void relay_feed_want(struct relay_feed *f, bool is_wanted)
{
	if (is_wanted == ev_is_active(&f->tick))
		return;
	f->awake_ms = clock_ms();
	if (is_wanted) {
		ev_timer_set(&f->tick, 0, second_s);
		ev_timer_start(f->share->loop, &f->tick);
		return;
	}
	ev_timer_stop(f->share->loop, &f->tick);
	disconnect(f);
}
