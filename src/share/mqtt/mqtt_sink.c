/* Takes what happens to meters, and what happens to the session, and has the rest told. */
#include "share/mqtt/mqtt_sink.h"

#include "base/clock.h"
#include "base/text.h"
#include "share/mqtt/mqtt_meters.h"
#include "share/share.h"

#include <string.h>

enum {
	LATE_MS = 3000,   /* no meter is known, but this process is there */
	REBORN_MS = 5000, /* at most, so that not all houses answer at once */
};

struct mqtt_sink {
	struct share *share;
	struct mqtt_session session;
	struct mqtt_meters meters;
	struct ev_timer held, reborn;
};

static bool is_wanted(const struct share_config *config)
{
	return *config->mqtt;
}

/* Before a daemon has told of its meters it is not known which of those that the broker has kept as
 * there are not. */
static bool is_long_up(const struct mqtt_sink *s)
{
	const uint64_t now_ms = clock_ms();

	return now_ms - s->session.begun_ms >= LATE_MS && s->share->is_connected &&
	       now_ms - s->share->connected_ms >= LATE_MS;
}

static void tell(struct mqtt_sink *s)
{
	bool is_late = is_long_up(s);
	uint32_t wait_ms;

	if (!s->session.is_up)
		return;
	wait_ms = mqtt_meters_tell(&s->meters, is_late);
	if (!s->meters.is_present && !s->meters.first && wait_ms > LATE_MS)
		wait_ms = LATE_MS;
	ev_timer_stop(s->share->loop, &s->held);
	if (wait_ms == UINT32_MAX)
		return;
	ev_timer_set(&s->held, wait_ms / 1e3, 0);
	ev_timer_start(s->share->loop, &s->held);
}

static void on_held(struct ev_loop *loop, struct ev_timer *t, int events)
{
	(void)loop, (void)events;
	tell(t->data);
}

static void on_up(void *ctx)
{
	struct mqtt_sink *s = ctx;

	s->meters.is_present = false;
	mqtt_meters_renew(&s->meters);
	tell(s);
}

static void on_room(void *ctx)
{
	tell(ctx);
}

static void on_is_reborn(void *ctx)
{
	struct mqtt_sink *s = ctx;

	ev_timer_stop(s->share->loop, &s->reborn);
	ev_timer_set(&s->reborn, mqtt_backoff_random(&s->session.backoff, REBORN_MS) / 1e3, 0);
	ev_timer_start(s->share->loop, &s->reborn);
}

static void on_reborn(struct ev_loop *loop, struct ev_timer *t, int events)
{
	struct mqtt_sink *s = t->data;

	(void)loop, (void)events;
	mqtt_meters_renew(&s->meters);
	tell(s);
}

static const struct mqtt_hooks hooks = {on_up, on_room, on_is_reborn};

static void take_meter(struct mqtt_sink *s, const struct share_meter *m)
{
	struct mqtt_meter *mm = mqtt_meters_find(&s->meters, m);

	if (!mm)
		return;
	mqtt_meter_changed(&s->meters, mm);
	if (m->is_live)
		mqtt_meter_heard(&s->meters, mm);
}

static void begin(void *state, struct share *share)
{
	struct mqtt_sink *s = state;

	s->share = share;
	s->meters.session = &s->session;
	s->meters.config = &share->config;
	s->meters.language = language_of_environment();
	if (s->meters.language == N_LANGUAGES)
		s->meters.language = LANGUAGE_EN;
	ev_timer_init(&s->held, on_held, 0, 0);
	ev_timer_init(&s->reborn, on_reborn, 0, 0);
	s->held.data = s->reborn.data = s;
	for (const struct share_meter *m = share->meters; m; m = m->next)
		take_meter(s, m);
	mqtt_session_begin(&s->session, share->loop, &share->config, &hooks, s);
}

static void take_reading(struct mqtt_sink *s, struct mqtt_meter *mm)
{
	mqtt_meter_heard(&s->meters, mm);
	mqtt_meters_tell_fresh(&s->meters, mm);
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	struct mqtt_sink *s = state;
	struct mqtt_meter *mm = what == SHARE_FRAME ? NULL : mqtt_meters_find(&s->meters, m);

	if (!mm)
		return;
	switch (what) {
	case SHARE_METER:
		mqtt_meter_changed(&s->meters, mm);
		break;
	case SHARE_READING:
		take_reading(s, mm);
		break;
	case SHARE_SILENT:
		mqtt_meter_silent(mm);
		break;
	case SHARE_ACCOUNT:
		mm->is_health_due = true;
		break;
	case SHARE_GONE:
		mm->m = NULL;
		mqtt_meter_silent(mm);
		break;
	case SHARE_FRAME:
		break;
	}
	tell(s);
}

static void report(const void *state, struct sink_report *out)
{
	const struct mqtt_sink *s = state;

	*out = (struct sink_report){.problem = s->session.problem,
		.place = s->session.place_text,
		.detail = s->session.detail,
		.since_ms = s->session.since_ms,
		.n_told = s->session.n_told,
		.n_dropped = s->meters.n_dropped};
	if (out->problem == SINK_NO_PASSWORD || out->problem == SINK_NOT_PRIVATE)
		out->place = *out->detail ? s->share->config.mqtt_key
					  : s->share->config.mqtt_password_file;
}

/* The broker does not ask, but it is told. Before that there is nothing to say of it. */
static bool client(const void *state, size_t i, struct sink_client *out)
{
	const struct mqtt_sink *s = state;

	if (i > 0 || !s->session.is_up || !s->meters.told_ms)
		return false;
	*out = (struct sink_client){.interval_ms = s->share->config.mqtt_every_ms,
		.asked_ms = s->meters.told_ms,
		.has_power = s->meters.has_power,
		.power = s->meters.power};
	text_clean(out->who, sizeof out->who, s->session.place_text);
	text_clean(out->what, sizeof out->what, s->share->config.mqtt_prefix);
	return true;
}

static void finish(void *state)
{
	struct mqtt_sink *s = state;

	if (!s->share)
		return;
	ev_timer_stop(s->share->loop, &s->held);
	ev_timer_stop(s->share->loop, &s->reborn);
	if (s->session.is_up)
		mqtt_meters_goodbye(&s->meters);
	mqtt_session_finish(&s->session);
	mqtt_meters_free(&s->meters);
	s->share = NULL;
}

const struct sink mqtt_sink = {
	.name = "mqtt",
	.size = sizeof(struct mqtt_sink),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.client = client,
	.finish = finish,
};
