/* The time of each value beside it: what is older than two and a half of its own intervals, within
 * bounds, is taken away. Left out: what a reading is made of (reading/grid.c). */
#include "meter/value_cache.h"

enum {
	ENERGY_LIFE_MS = 3 * 3600 * 1000, /* the slowest lists come once an hour */
	LIFE_MAX_MS = 60000,   /* nothing else is right for longer, but for slow meters */
	LIFE_FIRST_MS = 15000, /* while its interval is not known */
};

static const double life_intervals = 2.5;

void value_cache_reset(struct value_cache *m)
{
	*m = (struct value_cache){0};
}

static bool is_zero(const struct values *s, unsigned meaning)
{
	return s->of[meaning].value.digits == 0;
}

/* One of the two alone, and not zero: the other, if the meter has it, is. */
static void exclude(struct value_cache *m, const struct values *newer, unsigned one, unsigned other,
	uint64_t now_ms)
{
	if (!values_has(newer, one) || is_zero(newer, one) || values_sent(newer) >> other & 1 ||
		!(values_sent(&m->values) >> other & 1))
		return;
	values_set(&m->values, other, (struct values_value){0});
	m->at_ms[other] = now_ms;
}

void value_cache_take(struct value_cache *m, const struct values *newer, uint64_t now_ms)
{
	uint64_t replaced = values_merge(&m->values, newer);

	for (unsigned i = 0; i < N_MEANINGS; i++) {
		uint64_t interval = now_ms - m->at_ms[i];

		if (!(replaced >> i & 1))
			continue;
		m->interval_ms[i] = m->at_ms[i] && interval < LIFE_MAX_MS ? (uint32_t)interval : 0;
		m->at_ms[i] = now_ms;
	}
	for (unsigned i = 0; i < N_MEANINGS; i++)
		if (values_has(&m->values, i) && m->values.of[i].is_doubtful)
			values_spoil(&m->values, i);
	exclude(m, newer, MEANS_IMPORT, MEANS_EXPORT, now_ms);
	exclude(m, newer, MEANS_EXPORT, MEANS_IMPORT, now_ms);
}

static bool is_fresh(const struct value_cache *m, unsigned meaning, uint64_t now_ms)
{
	return values_has(&m->values, meaning) && m->at_ms[meaning] == now_ms;
}

uint32_t value_cache_fresh_energies(const struct value_cache *m, uint64_t now_ms)
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

static uint64_t life_ms(const struct value_cache *m, unsigned meaning, uint64_t least_ms)
{
	uint64_t life = LIFE_FIRST_MS, most = LIFE_MAX_MS > least_ms ? LIFE_MAX_MS : least_ms;

	if (meaning_is_energy(meaning))
		return ENERGY_LIFE_MS;
	if (m->interval_ms[meaning])
		life = (uint64_t)(life_intervals * m->interval_ms[meaning]);
	life = life < least_ms ? least_ms : life;
	return life < most ? life : most;
}

void value_cache_age(struct value_cache *m, uint64_t now_ms, uint64_t least_ms)
{
	for (unsigned i = 0; i < N_MEANINGS; i++)
		if (values_has(&m->values, i) && now_ms - m->at_ms[i] > life_ms(m, i, least_ms))
			values_spoil(&m->values, i);
}
