/* Connections of those who ask, each with the room of one request: what is whole is answered at
 * once, and half a request waits for nobody but its sender. Who does not take his answers is hung
 * up on, as nothing is kept for him. */
#include "share/modbus/modbus_sink.h"

#include "base/clock.h"
#include "share/emulated.h"
#include "share/listeners.h"
#include "share/modbus/modbus_map.h"
#include "share/sink_clients.h"
#include "share/sink_wishes.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	PEERS_MAX = 8,
	IDLE_MS = 60000,
	/* Who has asked for nothing for so long makes room for another one. Those who regulate ask
	 * more often; whoever comes while all do is hung up on. */
	MAKES_ROOM_MS = 10000,
};

struct modbus;

/* One who asks. */
struct peer {
	struct modbus *of; /* NULL: free */
	struct ev_io io;
	struct ev_timer idle;
	struct modbus_frame frame;
	char who[LISTEN_PLACE_SIZE];
	uint64_t asked_ms; /* clock_ms() of his last whole request, or when he came */
	bool is_noted;
};

struct modbus {
	struct share *share; /* NULL: it has not begun */
	struct listeners listeners;
	struct peer peers[PEERS_MAX];
	struct modbus_shown shown;
	char id[EMULATED_ID_SIZE];
	struct sink_clients clients;
	struct sink_wishes wishes;
	uint64_t n_told;
};

static void hang_up(struct peer *p)
{
	ev_io_stop(p->of->share->loop, &p->io);
	ev_timer_stop(p->of->share->loop, &p->idle);
	close(p->io.fd);
	p->of = NULL;
}

static void note_wish(struct peer *p, const struct modbus_asked *asked)
{
	char wish[SINK_WISH_SIZE];

	if (asked->exception == MODBUS_NO_FUNCTION)
		snprintf(wish, sizeof wish, "function %u", (unsigned)asked->function);
	else if (asked->exception == MODBUS_NO_ADDRESS)
		snprintf(wish, sizeof wish, "register %u", (unsigned)asked->first);
	else
		return;
	sink_wishes_note(&p->of->wishes, "modbus", p->who, wish);
}

/* Who asks for more than the power is noted when he asks for that, or is told nothing. */
static void note(struct peer *p, const struct modbus_asked *asked)
{
	struct modbus *m = p->of;
	bool has_power = asked->exception == MODBUS_FINE &&
			 modbus_map_has_power(asked->first, asked->n);

	note_wish(p, asked);
	if (!has_power && p->is_noted && asked->exception != MODBUS_FAILURE)
		return;
	p->is_noted = true;
	sink_clients_note(&m->clients, p->who, modbus_map_name(asked->first), p->asked_ms,
		has_power ? &m->shown.reading.value[Q_POWER] : NULL);
}

/* Returns whether he takes it. */
static bool answer(struct peer *p)
{
	struct modbus *m = p->of;
	const struct modbus_registers registers = {modbus_map_read, modbus_map_write, &m->shown};
	uint8_t out[MODBUS_ADU_MAX];
	struct modbus_asked asked;
	size_t n;

	p->asked_ms = m->shown.now_ms = clock_ms();
	m->shown.is_live = emulated_reading(m->share, p->who, &m->shown.reading);
	n = modbus_answer(&p->frame, &registers, out, &asked);
	note(p, &asked);
	m->n_told++;
	return send(p->io.fd, out, n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)n;
}

/* Returns whether he goes on. */
static bool take(struct peer *p, struct bytes in)
{
	for (;;) {
		switch (modbus_frame_push(&p->frame, &in)) {
		case MODBUS_MORE:
			return true;
		case MODBUS_BROKEN:
			return false;
		case MODBUS_REQUEST:
			if (!answer(p))
				return false;
		}
	}
}

/* One request at a time, or some that are short, so that the others have their turn. */
static void on_sent(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct peer *p = w->data;
	uint8_t octets[MODBUS_ADU_MAX];
	ssize_t n = recv(w->fd, octets, sizeof octets, MSG_DONTWAIT);

	(void)loop, (void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || !take(p, bytes_of(octets, (size_t)n)))
		hang_up(p);
}

static void wait_idle(struct peer *p, uint64_t ms)
{
	ev_timer_set(&p->idle, (double)ms / 1000, 0);
	ev_timer_start(p->of->share->loop, &p->idle);
}

static void on_idle(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct peer *p = w->data;
	uint64_t for_ms = clock_ms() - p->asked_ms;

	(void)loop, (void)events;
	if (for_ms >= IDLE_MS)
		hang_up(p);
	else
		wait_idle(p, IDLE_MS - for_ms);
}

/* NULL: there is none. */
static struct peer *room(struct modbus *m, uint64_t now_ms)
{
	struct peer *idlest = m->peers;

	for (struct peer *p = m->peers; p < m->peers + PEERS_MAX; p++) {
		if (!p->of)
			return p;
		if (p->asked_ms < idlest->asked_ms)
			idlest = p;
	}
	if (now_ms - idlest->asked_ms < MAKES_ROOM_MS)
		return NULL;
	hang_up(idlest);
	return idlest;
}

static void come(void *user, int fd, const struct sockaddr *who)
{
	static const int yes = 1;
	struct modbus *m = user;
	uint64_t now_ms = clock_ms();
	struct peer *p = room(m, now_ms);

	if (!p) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	*p = (struct peer){.of = m, .asked_ms = now_ms};
	listen_place_text(who, false, p->who);
	ev_io_init(&p->io, on_sent, fd, EV_READ);
	ev_timer_init(&p->idle, on_idle, 0, 0);
	p->io.data = p->idle.data = p;
	ev_io_start(m->share->loop, &p->io);
	wait_idle(p, IDLE_MS);
}

static bool is_wanted(const struct share_config *config)
{
	return config->modbus && strcmp(config->meter_at, "none") != 0;
}

static void begin(void *state, struct share *share)
{
	struct modbus *m = state;
	const struct share_meter *meter = emulated_meter(share);

	*m = (struct modbus){.share = share};
	emulated_id(m->id);
	m->shown.id = m->id;
	if (meter && meter->is_live)
		modbus_map_take(&m->shown, &meter->last.reading, clock_ms());
	listeners_begin(&m->listeners, share->loop, share->config.meter_at,
		share->config.modbus_port, come, m);
}

static void told(void *state, enum share_told what, const struct share_meter *meter)
{
	struct modbus *m = state;

	if (what == SHARE_READING && meter == emulated_meter(m->share))
		modbus_map_take(&m->shown, &meter->last.reading, clock_ms());
	else if (what == SHARE_METER || what == SHARE_GONE)
		modbus_map_forget(&m->shown);
}

static void report(const void *state, struct sink_report *out)
{
	const struct modbus *m = state;

	*out = (struct sink_report){.n_told = m->n_told};
	listeners_report(&m->listeners, out);
}

static void finish(void *state)
{
	struct modbus *m = state;

	if (!m->share)
		return;
	for (struct peer *p = m->peers; p < m->peers + PEERS_MAX; p++)
		if (p->of)
			hang_up(p);
	listeners_finish(&m->listeners);
	m->share = NULL;
}

const struct sink modbus_sink = {
	.name = "modbus",
	.size = sizeof(struct modbus),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.clients_at = offsetof(struct modbus, clients),
	.wishes_at = offsetof(struct modbus, wishes),
	.finish = finish,
};
