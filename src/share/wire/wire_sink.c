/* One telegram for each reading, when it comes: what is told twice, or later, would be taken for a
 * reading of its own. */
#include "share/wire/wire_sink.h"

#include "base/clock.h"
#include "share/emulated.h"
#include "share/wire/p1_telegram.h"
#include "share/wire/wire_server.h"

#include <string.h>

enum { US_PER_S = 1000000 };

struct wire {
	struct share *share;
	struct sink_clients clients;
	struct wire_server p1;
	char id[EMULATED_ID_SIZE]; /* of this machine */
};

/* Only where its owner allows it, the number of the meter. */
static const char *number_of(const struct wire *w, const struct share_meter *m)
{
	if (!w->share->config.share_serial || m->is.meter.id_is_model)
		return w->id;
	return *m->is.meter.serial ? m->is.meter.serial : *m->is.meter.id ? m->is.meter.id : w->id;
}

/* Each gets his own, as one may have an offset. */
static void tell_p1(struct wire *w, const struct share_meter *m)
{
	const time_t utc = time(NULL) - (time_t)((clock_us() - m->heard_us) / US_PER_S);
	uint8_t octets[P1_TELEGRAM_MAX];
	struct reading r;

	for (struct wire_reader *to = w->p1.readers; to < w->p1.readers + WIRE_READERS_MAX; to++)
		if (to->of && emulated_reading(w->share, to->who, &r))
			wire_server_send(&w->p1, to, octets,
				p1_telegram(octets, &r, number_of(w, m), utc), &r.value[Q_POWER]);
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	struct wire *w = state;

	if (what == SHARE_READING && w->p1.n_readers && m == emulated_meter(w->share))
		tell_p1(w, m);
}

static bool is_wanted(const struct share_config *c)
{
	return c->p1_port && strcmp(c->meter_at, "none") != 0;
}

static void begin(void *state, struct share *share)
{
	struct wire *w = state;
	const struct share_config *c = &share->config;

	memset(w, 0, sizeof *w);
	w->share = share;
	emulated_id(w->id);
	if (c->p1_port)
		wire_server_begin(&w->p1, share->loop, c->meter_at, c->p1_port, "P1", &w->clients);
}

static void report(const void *state, struct sink_report *out)
{
	const struct wire *w = state;
	const struct wire_server *s = &w->p1;

	*out = (struct sink_report){.problem = s->problem,
		.place = s->place,
		.detail = s->error ? strerror(s->error) : "",
		.since_ms = s->since_ms,
		.n_told = s->n_told,
		.n_dropped = s->n_dropped};
}

static bool client(const void *state, size_t i, struct sink_client *out)
{
	const struct wire *w = state;

	return sink_clients_get(&w->clients, i, clock_ms(), out);
}

static void finish(void *state)
{
	struct wire *w = state;

	if (!w->share)
		return;
	wire_server_finish(&w->p1);
	w->share = NULL;
}

const struct sink wire_sink = {
	.name = "wire",
	.size = sizeof(struct wire),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.client = client,
	.finish = finish,
};
