/* Ages. */
#include "meter/memory.h"

enum {
	ENERGY_LIFE_MS = 3 * 3600 * 1000, /* the slowest lists come once an hour */
	LIFE_MAX_MS = 60000,   /* nothing else is right for longer, but for slow meters */
	LIFE_FIRST_MS = 15000, /* while its interval is not known */
};

static const double life_intervals = 2.5;

void memory_reset(struct memory *m)
{
	*m = (struct memory){0};
}

static bool is_zero(const struct said *s, unsigned meaning)
{
	return s->of[meaning].value.digits == 0;
}

/* One of the two alone, and not zero: the other, if the meter has it, is. */
static void exclude(
	struct memory *m, const struct said *newer, unsigned one, unsigned other, uint64_t now_ms)
{
	if (!said_has(newer, one) || is_zero(newer, one) || said_sent(newer) >> other & 1 ||
		!(said_sent(&m->said) >> other & 1))
		return;
	said_set(&m->said, other, (struct said_value){0});
	m->at_ms[other] = now_ms;
}

void memory_take(struct memory *m, const struct said *newer, uint64_t now_ms)
{
	uint64_t replaced = said_merge(&m->said, newer);

	for (unsigned i = 0; i < N_MEANINGS; i++) {
		uint64_t interval = now_ms - m->at_ms[i];

		if (!(replaced >> i & 1))
			continue;
		m->interval_ms[i] = m->at_ms[i] && interval < LIFE_MAX_MS ? (uint32_t)interval : 0;
		m->at_ms[i] = now_ms;
	}
	for (unsigned i = 0; i < N_MEANINGS; i++)
		if (said_has(&m->said, i) && m->said.of[i].is_doubtful)
			said_spoil(&m->said, i);
	exclude(m, newer, MEANS_IMPORT, MEANS_EXPORT, now_ms);
	exclude(m, newer, MEANS_EXPORT, MEANS_IMPORT, now_ms);
}

static bool is_fresh(const struct memory *m, unsigned meaning, uint64_t now_ms)
{
	return said_has(&m->said, meaning) && m->at_ms[meaning] == now_ms;
}

uint32_t memory_fresh_energies(const struct memory *m, uint64_t now_ms)
{
	uint32_t fresh = 0;

	for (unsigned i = Q_ENERGY_FORWARD; i <= Q_L3_ENERGY_REVERSE; i++)
		if (is_fresh(m, i, now_ms))
			fresh |= UINT32_C(1) << i;
	if (is_fresh(m, MEANS_TARIFF_FORWARD, now_ms) ||
		is_fresh(m, MEANS_TIME_OF_USE_FORWARD, now_ms))
		fresh |= UINT32_C(1) << Q_ENERGY_FORWARD;
	if (is_fresh(m, MEANS_TARIFF_REVERSE, now_ms) ||
		is_fresh(m, MEANS_TIME_OF_USE_REVERSE, now_ms))
		fresh |= UINT32_C(1) << Q_ENERGY_REVERSE;
	return fresh;
}

static uint64_t life_ms(const struct memory *m, unsigned meaning, uint64_t least_ms)
{
	uint64_t life = LIFE_FIRST_MS, most = LIFE_MAX_MS > least_ms ? LIFE_MAX_MS : least_ms;

	if (meaning_is_energy(meaning))
		return ENERGY_LIFE_MS;
	if (m->interval_ms[meaning])
		life = (uint64_t)(life_intervals * m->interval_ms[meaning]);
	life = life < least_ms ? least_ms : life;
	return life < most ? life : most;
}

void memory_age(struct memory *m, uint64_t now_ms, uint64_t least_ms)
{
	for (unsigned i = 0; i < N_MEANINGS; i++)
		if (said_has(&m->said, i) && now_ms - m->at_ms[i] > life_ms(m, i, least_ms))
			said_spoil(&m->said, i);
}
