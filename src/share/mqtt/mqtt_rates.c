/* Groups of quantities that have one unit, each with the time at which it was told last. */
#include "share/mqtt/mqtt_rates.h"

#include <string.h>

static const char units[N_MQTT_GROUPS][4] = {
	[MQTT_POWERS] = "W",
	[MQTT_ENERGIES] = "Wh",
	[MQTT_VOLTAGES] = "V",
	[MQTT_CURRENTS] = "A",
	[MQTT_FREQUENCY] = "Hz",
	[MQTT_POWER_FACTORS] = "",
};

_Static_assert((int)N_MQTT_GROUPS == (int)N_SHARE_EVERY, "each group has a name");

static enum mqtt_group group_of(enum quantity q)
{
	enum mqtt_group g = 0;

	while (strcmp(units[g], quantity_unit(q)) != 0)
		g++;
	return g;
}

uint32_t mqtt_group_quantities(enum mqtt_group group)
{
	uint32_t all = 0;

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (group_of(q) == group)
			all |= UINT32_C(1) << q;
	return all;
}

static uint32_t every_of(const struct share_config *config, enum mqtt_group g)
{
	uint32_t ms;

	if (share_config_every(config->mqtt_every_each, share_every_names[g], &ms))
		return ms;
	return g == MQTT_POWERS ? config->mqtt_every_ms : config->mqtt_every_other_ms;
}

void mqtt_rates_every(const struct share_config *config, uint32_t every_ms[N_MQTT_GROUPS])
{
	for (enum mqtt_group g = 0; g < N_MQTT_GROUPS; g++)
		every_ms[g] = every_of(config, g);
}

uint32_t mqtt_rates_every_of(const struct share_config *config, enum quantity q)
{
	return every_of(config, group_of(q));
}

void mqtt_rates_heard(struct mqtt_rates *r)
{
	for (enum mqtt_group g = 0; g < N_MQTT_GROUPS; g++)
		r->of[g].is_new = true;
}

void mqtt_rates_reset(struct mqtt_rates *r)
{
	memset(r, 0, sizeof *r);
}

/* Milliseconds that a group still has to wait for. */
static uint32_t wait_ms(
	const struct mqtt_rates *r, enum mqtt_group g, uint32_t every_ms, uint64_t now_ms)
{
	uint64_t since_ms = now_ms - r->of[g].told_ms;

	return !r->of[g].was_told || since_ms >= every_ms ? 0 : (uint32_t)(every_ms - since_ms);
}

uint32_t mqtt_rates_due(const struct mqtt_rates *r, const uint32_t every_ms[N_MQTT_GROUPS],
	uint64_t now_ms, bool is_fresh)
{
	uint32_t due = 0;

	for (enum mqtt_group g = 0; g < N_MQTT_GROUPS; g++) {
		uint32_t every = is_fresh ? every_ms[g] - every_ms[g] / 4 : every_ms[g];

		if (r->of[g].is_new && wait_ms(r, g, every, now_ms) == 0)
			due |= mqtt_group_quantities(g);
	}
	return due;
}

void mqtt_rates_told(struct mqtt_rates *r, uint32_t quantities, uint64_t now_ms)
{
	for (enum mqtt_group g = 0; g < N_MQTT_GROUPS; g++) {
		if (!(quantities & mqtt_group_quantities(g)))
			continue;
		r->of[g].is_new = false;
		r->of[g].was_told = true;
		r->of[g].told_ms = now_ms;
	}
}

uint32_t mqtt_rates_wait_ms(
	const struct mqtt_rates *r, const uint32_t every_ms[N_MQTT_GROUPS], uint64_t now_ms)
{
	uint32_t least = UINT32_MAX;

	for (enum mqtt_group g = 0; g < N_MQTT_GROUPS; g++) {
		uint32_t wait = wait_ms(r, g, every_ms[g], now_ms);

		if (r->of[g].is_new && wait < least)
			least = wait;
	}
	return least;
}
