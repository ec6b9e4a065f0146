/* Begins and ends; in between it follows the meter that is shown. */
#include "share/emulation/emulation_sink.h"

#include "base/clock.h"
#include "share/emulation/emulation.h"
#include "share/emulation/emulation_http.h"
#include "share/emulation/emulation_udp.h"

#include <unistd.h>

static bool is_wanted(const struct share_config *config)
{
	return config->ecotracker || config->shelly || config->homewizard;
}

static void begin(void *state, struct share *share)
{
	struct emulation *e = state;

	e->share = share;
	emulated_id(e->id);
	gethostname(e->host_name, sizeof e->host_name - 1);
	e->house = (struct http_house){
		.name = e->host_name, .names = share->config.http_names, .token = ""};
	http_server_begin(&e->http, &emulation_http_kind, e, share->loop, share->config.meter_at,
		share->config.meter_port);
	emulation_udp_begin(e);
}

/* The mean is of one meter, and of no time in which it was silent. */
static void follow(struct emulation *e, bool is_new)
{
	const struct share_meter *m = emulated_meter(e->share);
	struct reading r;

	if (m != e->meter || !emulated_reading(e->share, "", &r))
		power_mean_reset(&e->mean);
	if (is_new && reading_has(&m->last.reading, Q_POWER))
		power_mean_add(&e->mean, m->last.reading.value[Q_POWER], clock_ms());
	e->meter = m;
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	struct emulation *e = state;
	/* One that is gone is none of the share's any more. */
	bool is_shown = m == (what == SHARE_GONE ? e->meter : emulated_meter(e->share));

	if (what == SHARE_ACCOUNT || what == SHARE_FRAME)
		return;
	follow(e, is_shown && what == SHARE_READING);
	if (!is_shown || what == SHARE_METER)
		return;
	emulation_udp_go_on(e);
	http_server_go_on(&e->http, true);
}

static void report(const void *state, struct sink_report *out)
{
	const struct emulation *e = state;

	*out = (struct sink_report){.n_told = e->n_told, .n_dropped = e->n_dropped};
	http_server_report(&e->http, out);
	if (!out->problem)
		emulation_udp_report(e, out);
}

static void finish(void *state)
{
	struct emulation *e = state;

	http_server_finish(&e->http);
	emulation_udp_finish(e);
	e->share = NULL;
}

const struct sink emulation_sink = {
	.name = "emulation",
	.size = sizeof(struct emulation),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.clients_at = offsetof(struct emulation, clients),
	.wishes_at = offsetof(struct emulation, wishes),
	.finish = finish,
};
