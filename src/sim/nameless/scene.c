/* One second of everything, in the order in which it depends on one another: the transformer, the
 * voltages with what the house takes, the house with those voltages, the meter. Left out: what
 * happens within a second. */
#include "sim/nameless/scene.h"

#include <string.h>

enum { DAY_S = 86400, HOUR_S = 3600, YEAR_DAYS = 365, LARGE_LOAD_W = 1400 };

static const int64_t first_day_s = INT64_C(1735689600); /* 2025-01-01 */

/* A transformer for a workshop is near and large. */
static void strengthen(struct mains *m, double by)
{
	m->line_ohm /= by;
	m->neutral_ohm /= by;
	m->reactance_ohm /= by;
}

void scene_init(struct scene *s, enum household_kind kind, uint64_t seed)
{
	memset(s, 0, sizeof *s);
	chance_seed(&s->chance, seed);
	household_init(&s->household, kind, chance_bits(&s->chance));
	mains_init(&s->mains, chance_bits(&s->chance), s->household.n_phases);
	strengthen(&s->mains, s->household.scale);
	s->begin_s = first_day_s + (int64_t)chance_below(&s->chance, 2 * YEAR_DAYS) * DAY_S +
		     (int64_t)(s->household.hour * HOUR_S);
	s->now_s = s->begin_s;
	for (int i = 0; i < THERMOMETERS; i++)
		s->celsius[i] = chance_between(&s->chance, 21.5, 24);
	s->thermostat_celsius = 50;
	s->litres = chance_between(&s->chance, 10000, 900000);
	s->litres_too = chance_between(&s->chance, 10000, 900000);
	measuring_init(
		&s->measuring, chance_bits(&s->chance), s->household.n_phases, scene_day_s(s));
	scene_pass(s);
	measuring_show(&s->measuring);
}

uint32_t scene_day_s(const struct scene *s)
{
	return (uint32_t)(s->now_s % DAY_S);
}

static double taken_w(const struct household *h)
{
	return h->load.active_w[0] + h->load.active_w[1] + h->load.active_w[2];
}

static void pass_the_rest(struct scene *s)
{
	double drawn = chance_is(&s->chance, 0.3) ? 0.2 * chance_below(&s->chance, 5) : 0;

	for (int i = 0; i < THERMOMETERS; i++)
		s->celsius[i] += (22.9 + 0.1 * i - s->celsius[i]) / 400 +
				 0.03 * chance_normal(&s->chance);
	s->thermostat_celsius += (50 - s->thermostat_celsius) / 60 +
				 0.01 * chance_normal(&s->chance);
	s->litres += drawn;
	s->litres_too += drawn;
}

void scene_pass(struct scene *s)
{
	double volts[PHASES] = {0}, before_w = taken_w(&s->household), rise_w;

	s->now_s++;
	mains_pass(&s->mains);
	mains_voltages(&s->mains, &s->household.load, volts);
	household_pass(&s->household, volts);
	rise_w = taken_w(&s->household) - before_w;
	if (s->tap_with_load_v > 0 && (rise_w > LARGE_LOAD_W || rise_w < -LARGE_LOAD_W)) {
		mains_tap(&s->mains, rise_w > 0 ? s->tap_with_load_v : -s->tap_with_load_v);
		for (unsigned i = 0; i < s->mains.n_phases; i++)
			s->mains.source_v[i] += rise_w > 0 ? s->tap_with_load_v
							   : -s->tap_with_load_v;
	}
	mains_voltages(&s->mains, &s->household.load, volts);
	measuring_pass(
		&s->measuring, &s->household.load, volts, s->mains.frequency_hz, scene_day_s(s));
	pass_the_rest(s);
}

double scene_production_w(const struct scene *s)
{
	return s->household.sun.power_w;
}
