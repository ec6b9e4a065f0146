/* Freshness, identity and what a person should be told. */
#include "meter/meter.h"

#include "base/log.h"
#include "meter/findings.h"

#include <inttypes.h>
#include <string.h>

enum {
	SILENCE_MIN_MS = 5000,
	SILENCE_MAX_MS = 15000,
	SILENCE_PERIODS = 3,
	STRANGERS_TO_BELIEVE = 3, /* telegrams in a row before a wire has another meter */
};

void meter_init(struct meter *m, const struct protocol *protocol, const struct meter_conf *conf,
	const struct meter_hooks *hooks, void *ctx)
{
	memset(m, 0, offsetof(struct meter, receiver));
	m->conf = *conf;
	m->hooks = hooks;
	m->ctx = ctx;
	receiver_reset(&m->receiver, protocol);
}

static uint64_t silence_limit_ms(const struct meter *m)
{
	uint64_t limit = (uint64_t)SILENCE_PERIODS * period_ms(&m->period);

	if (m->conf.timeout_ms)
		return m->conf.timeout_ms;
	limit = limit < SILENCE_MIN_MS ? SILENCE_MIN_MS : limit;
	return limit > SILENCE_MAX_MS ? SILENCE_MAX_MS : limit;
}

uint64_t meter_deadline_ms(const struct meter *m)
{
	return m->is_live ? m->last_power_ms + silence_limit_ms(m) : 0;
}

static void lose(struct meter *m)
{
	if (!m->is_live)
		return;
	m->is_live = false;
	m->was_lost = true;
	m->hooks->lost(m->ctx);
}

static void begin_meter(struct meter *m, const struct identity *id)
{
	m->identity = *id;
	m->is_known = true;
	m->n_strangers = 0;
	m->said = (struct meter_said){0};
	period_reset(&m->period);
}

/* Whether the telegram is of our meter. A wire that carries another one for a while has got another;
 * the values of two meters never mix. */
static bool is_ours(struct meter *m, const struct identity *id)
{
	if (m->is_known && strcmp(m->identity.id, id->id) == 0) {
		m->n_strangers = 0;
		return true;
	}
	if (m->is_known) {
		if (strcmp(m->stranger.id, id->id) != 0)
			m->n_strangers = 0;
		m->stranger = *id;
		if (++m->n_strangers < STRANGERS_TO_BELIEVE) {
			finding_stranger(m);
			return false;
		}
		finding_other_meter(m, id);
		lose(m);
	}
	begin_meter(m, id);
	return true;
}

/* Only a telegram with a power keeps the meter alive: nothing else is of use to the system. */
static void take(struct meter *m, const struct reading *reading, uint64_t now_ms)
{
	period_mark(&m->period, now_ms);
	if (reading_has(reading, Q_POWER)) {
		m->last_power_ms = now_ms;
		if (m->was_lost)
			finding_live(m);
		m->is_live = true;
		m->was_lost = false;
		m->n_faults_before = m->receiver.n_faults;
	}
	if (m->is_live)
		m->hooks->reading(m->ctx, &m->identity, reading, period_ms(&m->period));
}

void meter_feed(struct meter *m, struct bytes in, uint64_t now_ms)
{
	const struct grid_rules rules = {.direction = m->conf.direction};
	enum receiver_event event;
	struct reading reading;
	bool has_reading = false;

	if (bytes_left(&in) && !m->noisy_since_ms)
		m->noisy_since_ms = now_ms;
	while ((event = receiver_next(&m->receiver, &in)) != RECEIVER_MORE) {
		if (event == RECEIVER_FAULT)
			continue;
		m->noisy_since_ms = 0;
		m->said.noise = false;
		if (event != RECEIVER_TELEGRAM || !is_ours(m, &m->receiver.telegram.meter))
			continue;
		grid_reading(&m->receiver.telegram, &rules, &reading);
		findings_of_telegram(m, &reading);
		has_reading = true;
	}
	if (has_reading)
		take(m, &reading, now_ms);
}

void meter_check(struct meter *m, uint64_t now_ms)
{
	if (m->is_live && now_ms >= meter_deadline_ms(m)) {
		finding_silent(m, now_ms);
		period_break(&m->period);
		lose(m);
	}
	findings_of_noise(m, now_ms);
}

void meter_unplugged(struct meter *m)
{
	period_break(&m->period);
	lose(m);
}

void meter_plugged(struct meter *m)
{
	m->noisy_since_ms = 0;
	receiver_restart(&m->receiver);
}
