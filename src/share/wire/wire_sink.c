/* One telegram for each reading, when it comes, and each octet once: what is told twice, or later,
 * would be taken for a reading of its own. */
#include "share/wire/wire_sink.h"

#include "base/clock.h"
#include "share/emulated.h"
#include "share/sink_clients.h"
#include "share/p1_telegram.h"
#include "share/wire/relay_feed.h"
#include "share/wire/wire_server.h"

#include <string.h>

enum { US_PER_S = 1000000 };

struct wire {
	struct share *share;
	struct sink_clients clients;
	struct wire_server p1, relay;
	struct relay_feed feed;
	bool is_relayed;           /* octets have come since the last second */
	char id[EMULATED_ID_SIZE]; /* of this machine */
};

/* Each gets his own, as one may have an offset. */
static void tell_p1(struct wire *w, struct wire_reader *to, const struct share_meter *m, time_t utc)
{
	uint8_t octets[P1_TELEGRAM_MAX];
	struct reading r;
	size_t n;

	if (!to->of || !emulated_reading(w->share, to->who, &r))
		return;
	n = p1_telegram(octets, &r, emulated_number(w->share, m, w->id), utc);
	if (wire_server_send(to, octets, n))
		sink_clients_note(&w->clients, to->who, "P1", clock_ms(), &r.value[Q_POWER]);
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	struct wire *w = state;
	time_t utc;

	if (what != SHARE_READING || !w->p1.n_readers || m != emulated_meter(w->share))
		return;
	utc = time(NULL) - (time_t)((clock_us() - m->heard_us) / US_PER_S);
	for (size_t i = 0; i < WIRE_READERS_MAX; i++)
		tell_p1(w, &w->p1.readers[i], m, utc);
}

static void on_octets(void *ctx, const uint8_t *octets, size_t n)
{
	struct wire *w = ctx;

	w->is_relayed = true;
	for (size_t i = 0; i < WIRE_READERS_MAX; i++)
		if (w->relay.readers[i].of)
			wire_server_send(&w->relay.readers[i], octets, n);
}

/* What the octets say only those know who read them. */
static void on_second(void *ctx)
{
	struct wire *w = ctx;

	for (size_t i = 0; w->is_relayed && i < WIRE_READERS_MAX; i++)
		if (w->relay.readers[i].of)
			sink_clients_note(
				&w->clients, w->relay.readers[i].who, "relay", clock_ms(), NULL);
	w->is_relayed = false;
}

static void on_changed(void *ctx)
{
	struct wire *w = ctx;

	relay_feed_want(&w->feed, w->relay.n_readers > 0);
}

static bool is_wanted(const struct share_config *c)
{
	return (c->p1_port || c->relay_port) && strcmp(c->meter_at, "none") != 0;
}

static void begin(void *state, struct share *share)
{
	struct wire *w = state;
	const struct share_config *c = &share->config;

	memset(w, 0, sizeof *w);
	w->share = share;
	emulated_id(w->id);
	w->feed = (struct relay_feed){.take = on_octets, .second = on_second, .ctx = w};
	relay_feed_init(&w->feed, share);
	w->relay.changed = on_changed;
	w->relay.ctx = w;
	if (c->p1_port)
		wire_server_begin(&w->p1, share->loop, c->meter_at, c->p1_port, "p1_port");
	if (c->relay_port)
		wire_server_begin(&w->relay, share->loop, c->meter_at, c->relay_port, "relay_port");
}

static void report(const void *state, struct sink_report *out)
{
	const struct wire *w = state;
	const struct listeners *p1 = &w->p1.listeners, *relay = &w->relay.listeners;

	*out = (struct sink_report){.n_told = w->p1.n_told + w->relay.n_told,
		.n_dropped = w->p1.n_dropped + w->relay.n_dropped};
	listeners_report(p1->problem || !relay->loop ? p1 : relay, out);
}

static void finish(void *state)
{
	struct wire *w = state;

	if (!w->share)
		return;
	wire_server_finish(&w->p1);
	wire_server_finish(&w->relay);
	relay_feed_want(&w->feed, false);
	w->share = NULL;
}

const struct sink wire_sink = {
	.name = "wire",
	.size = sizeof(struct wire),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.clients_at = offsetof(struct wire, clients),
	.finish = finish,
};
