/* The load of a simulated house, step by step: each consumer has a rule of its own and a share of
 * chance, and the counters sum up what flows. Left out: how a meter tells of it. */
#include "sim/house.h"

#include <math.h>

#define PI 3.14159265358979323846

static const double day_in_s = 24 * 60; /* the whole day in 24 minutes, so that a demo shows it */
static const double sun_peak_w = 5200, battery_max_w = 3000, kettle_w = 2100, fridge_w = 95;

/* xorshift64*: good enough for clouds. From 0 to 1. */
static double chance(struct house *h)
{
	h->random ^= h->random >> 12;
	h->random ^= h->random << 25;
	h->random ^= h->random >> 27;
	return (double)(h->random * UINT64_C(2685821657736338717) >> 11) / 9007199254740992.0;
}

void house_init(struct house *h, uint64_t seed, double hour)
{
	*h = (struct house){
		.random = seed * 2654435761u + 88172645463325252u,
		.hour = hour,
		.hours_per_s = 24 / day_in_s,
		.clouds = 0.3,
		.import_uj = INT64_C(4321098765) * 3600000, /* 4321.1 kWh, 1.23 MWh */
		.export_uj = INT64_C(1234567890) * 3600000,
	};
	house_pass(h, 0);
}

static double sun_w(struct house *h)
{
	double height = sin((h->hour - 6) / 14 * PI); /* up from 6 to 20 o'clock */

	h->clouds += (chance(h) - 0.5) * 0.25;
	h->clouds = fmin(1, fmax(0, h->clouds));
	return h->hour > 6 && h->hour < 20 ? sun_peak_w * height * (1 - 0.8 * h->clouds) : 0;
}

static double kettle(struct house *h, double seconds)
{
	bool awake = h->hour > 6.5 && h->hour < 22;

	if (h->kettle_s > 0)
		h->kettle_s -= seconds * h->hours_per_s * 3600;
	else if (awake && chance(h) < 0.03)
		h->kettle_s = 240;
	return h->kettle_s > 0 ? kettle_w : 0;
}

/* The battery sees the grid as it was and goes two thirds of the way. */
static void follow(struct house *h, double without_battery_w)
{
	double wish = h->battery_w + 0.66 * (without_battery_w - h->battery_w);

	h->battery_w = fmin(battery_max_w, fmax(-battery_max_w, wish));
}

static void set_phase(struct house *h, int phase, double w)
{
	double reactive = 40 + 12 * phase; /* cables, chargers, the fridge's motor */
	double apparent = hypot(w, reactive);

	h->voltage_mv[phase] = (int64_t)(231000 - w * 0.35 + (chance(h) - 0.5) * 900);
	h->power_mw[phase] = (int64_t)(w * 1000);
	h->current_ma[phase] = (int64_t)(apparent * 1000000 / (double)h->voltage_mv[phase]);
	h->angle_mdeg[phase] = (int64_t)(fmod(atan2(reactive, w) * 180 / PI + 360, 360) * 1000);
}

static void change(struct house *h, double seconds)
{
	double base = 210 + 60 * sin(h->hour) + 30 * chance(h);
	double cold = fmod(h->hour, 0.6) < 0.2 ? fridge_w : 0;
	double hot = kettle(h, seconds), sun = sun_w(h);
	double before = h->battery_w;

	if (h->is_fixed) {
		for (int i = 0; i < HOUSE_PHASES; i++)
			set_phase(h, i, h->fixed_w * (i ? 0.25 : 0.5));
		return;
	}
	follow(h, base + cold + hot - sun);
	set_phase(h, 0, base * 0.5 + hot - sun / 3 - before);
	set_phase(h, 1, base * 0.3 + cold - sun / 3);
	set_phase(h, 2, base * 0.2 - sun / 3);
}

int64_t house_power_mw(const struct house *h)
{
	return h->power_mw[0] + h->power_mw[1] + h->power_mw[2];
}

void house_pass(struct house *h, uint32_t ms)
{
	int64_t energy = house_power_mw(h) * ms;

	if (energy > 0)
		h->import_uj += energy;
	else
		h->export_uj -= energy;
	h->hour = fmod(h->hour + ms / 1000.0 * h->hours_per_s, 24);
	h->frequency_mhz = (int64_t)(50000 + (chance(h) - 0.5) * 60);
	change(h, ms / 1000.0);
}
