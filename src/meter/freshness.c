/* Silence: of a meter whose period is known, of one that is asked, and of one that is new. What it
 * leaves out: measuring the period (period.c). */
#include "meter/freshness.h"

#include "meter/meter_state.h"

enum {
	SILENCE_MIN_MS = 5000,
	SILENCE_MAX_MS = 15000, /* while the period is not known for certain */
	SILENCE_PERIODS = 3,
	SILENCE_ASKED = 2, /* of a meter that is asked: one answer may fail */
};

uint64_t meter_silence_ms(const struct meter *m)
{
	uint64_t limit = (uint64_t)SILENCE_PERIODS * period_ms(&m->period);

	if (m->conf.timeout_ms)
		return m->conf.timeout_ms;
	if (m->conf.asked_ms > SILENCE_MAX_MS / SILENCE_ASKED)
		return (uint64_t)SILENCE_ASKED * m->conf.asked_ms;
	if (limit > SILENCE_MAX_MS && period_is_steady(&m->period))
		return limit;
	if (limit == 0 || limit > SILENCE_MAX_MS)
		return SILENCE_MAX_MS; /* it may be a slow one, or one that is badly heard */
	return limit < SILENCE_MIN_MS ? SILENCE_MIN_MS : limit;
}

uint64_t meter_patience_ms(const struct meter *m, uint64_t least_ms)
{
	uint64_t silence_ms = (uint64_t)SILENCE_PERIODS * period_ms(&m->period);

	return silence_ms > least_ms ? silence_ms : least_ms;
}

uint64_t meter_deadline_ms(const struct meter *m)
{
	uint64_t since = m->last_power_ms > m->held_ms ? m->last_power_ms : m->held_ms;

	return m->is_live ? since + meter_silence_ms(m) : 0;
}

void meter_lose(struct meter *m)
{
	if (!m->is_live)
		return;
	m->is_live = false;
	m->was_lost = true;
	m->hooks->lost(m->ctx);
}
