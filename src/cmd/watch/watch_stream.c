/* A station takes the place of a service: it is there while its meter is not silent. Left out: what
 * lines mean (stream/stream_reader.c). */
#include "cmd/watch/watch_stream.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "base/text.h"
#include "daemon/status_server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const double wh_per_kwh = 1000;

void watch_stream_path(char out[108])
{
	char folder[PATH_MAX];

	status_folder(folder);
	if ((size_t)snprintf(out, 108, "%.107s/readings", folder) >= 108)
		*out = '\0';
}

/* The place of a station: its own, else a free one. NULL: there are too many. */
static struct watch_meter *place_of(struct watch_state *s, const char *station)
{
	struct watch_meter *unused = NULL;
	char name[sizeof unused->name];

	snprintf(name, sizeof name, "%.127s", station);
	for (size_t i = WATCH_METERS_MAX; i-- > 0;) {
		if (strcmp(s->meters[i].name, name) == 0)
			return &s->meters[i];
		if (!s->meters[i].name[0])
			unused = &s->meters[i];
	}
	if (unused)
		strcpy(unused->name, name);
	return unused;
}

static void go(struct watch_stream *w, struct watch_meter *m)
{
	if (watch_meter_is_there(m) || !m->left_ms)
		m->left_ms = clock_ms();
	m->owner[0] = '\0';
	m->is_news = true;
	memset(m->value, 0, sizeof m->value);
	w->changed(w->ctx, m);
}

static void take_meter(struct watch_meter *m, const struct stream_meter *said)
{
	text_clean(m->custom, sizeof m->custom, said->section);
	text_clean(m->product, sizeof m->product, said->meter.manufacturer);
	text_clean(m->serial, sizeof m->serial, said->meter.serial);
	m->is_news = true;
}

/* Energies are shown in kWh. */
static struct watch_value value_of(const struct reading *r, enum quantity q)
{
	const bool is_energy = q == Q_ENERGY_FORWARD || q == Q_ENERGY_REVERSE;

	if (!reading_has(r, q))
		return (struct watch_value){0};
	return (struct watch_value){
		true, decimal_double(r->value[q]) / (is_energy ? wh_per_kwh : 1)};
}

static void take_reading(
	struct watch_stream *w, struct watch_meter *m, const struct stream_reading *said)
{
	m->is_news |= !watch_meter_is_there(m);
	strcpy(m->owner, "stream");
	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		const struct watch_value v = value_of(&said->reading, q);

		m->is_news |= v.is_valid != m->value[q].is_valid || v.v != m->value[q].v;
		m->value[q] = v;
	}
	m->period_ms = (struct watch_value){said->period_ms != 0, said->period_ms};
	m->heard_ms = m->age_at_ms = clock_ms();
	m->age_ms = (struct watch_value){true, 0};
	w->changed(w->ctx, m);
}

static void take_account(struct watch_meter *m, const struct status *status)
{
	m->telegrams = (struct watch_value){status->is_known[STATUS_TELEGRAMS],
		(double)status_number(status, STATUS_TELEGRAMS)};
	m->faults = (struct watch_value){
		status->is_known[STATUS_FAULTS], (double)status_number(status, STATUS_FAULTS)};
	text_clean(m->connection, sizeof m->connection, status_text(status, STATUS_PORT));
}

static void take(void *ctx, const struct stream_said *said)
{
	struct watch_stream *w = ctx;
	struct watch_meter *m = said->is == STREAM_HELLO ? NULL
							 : place_of(w->state, said->meter.station);

	if (!m)
		return;
	switch (said->is) {
	case STREAM_METER:
		take_meter(m, &said->meter);
		break;
	case STREAM_READING:
		take_reading(w, m, &said->reading);
		break;
	case STREAM_SILENT:
		go(w, m);
		break;
	case STREAM_GONE:
		go(w, m);
		m->name[0] = '\0';
		break;
	case STREAM_ACCOUNT:
		take_account(m, &said->status);
		break;
	case STREAM_HELLO:
	case STREAM_FRAME:
	case STREAM_REGISTERS:
	case N_STREAM_IS:
		break;
	}
}

static void leave(struct watch_stream *w)
{
	if (w->fd < 0)
		return;
	ev_io_stop(w->loop, &w->readable);
	close(w->fd);
	w->fd = -1;
	w->state->has_bus = false;
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		if (watch_meter_is_there(&w->state->meters[i]))
			go(w, &w->state->meters[i]);
}

static void on_readable(struct ev_loop *loop, struct ev_io *io, int events)
{
	struct watch_stream *w = io->data;
	char octets[4096];
	ssize_t n = events & EV_ERROR ? 0 : recv(w->fd, octets, sizeof octets, MSG_DONTWAIT);

	(void)loop;
	if (n > 0)
		stream_reader_feed(&w->reader, octets, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		leave(w);
}

static void join(struct watch_stream *w)
{
	struct sockaddr_un address;

	w->fd = local_socket(w->path, &address);
	if (w->fd < 0)
		return;
	if (connect(w->fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(w->fd);
		w->fd = -1;
		return;
	}
	w->state->has_bus = true;
	stream_reader_init(&w->reader, take, w);
	ev_io_init(&w->readable, on_readable, w->fd, EV_READ);
	w->readable.data = w;
	ev_io_start(w->loop, &w->readable);
}

static void on_second(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	struct watch_stream *w = timer->data;

	(void)loop, (void)events;
	if (w->fd < 0)
		join(w);
}

void watch_stream_start(struct watch_stream *w, struct ev_loop *loop, struct watch_state *state,
	void (*changed)(void *ctx, struct watch_meter *m), void *ctx)
{
	w->state = state;
	w->loop = loop;
	w->changed = changed;
	w->ctx = ctx;
	w->fd = -1;
	watch_stream_path(w->path);
	ev_timer_init(&w->second, on_second, 1, 1);
	w->second.data = w;
	ev_timer_start(loop, &w->second);
	join(w);
}

void watch_stream_stop(struct watch_stream *w)
{
	if (!w->loop)
		return;
	leave(w);
	ev_timer_stop(w->loop, &w->second);
}
