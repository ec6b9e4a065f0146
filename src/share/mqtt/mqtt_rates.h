/* When which quantities of a meter are told: powers seldom wait, all else changes slowly, and who
 * keeps every message should not have to keep much. What came too early is held back; when its time
 * has come, the newest is told. Pure. Left out: whether it still holds then, which the meter knows
 * (share/share_meter.h). */
#ifndef SHARE_MQTT_MQTT_RATES_H
#define SHARE_MQTT_MQTT_RATES_H

#include "config/share_config.h"
#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

/* Of the whole connection and of its phases; in the order of share_every_names. */
enum mqtt_group {
	MQTT_POWERS,
	MQTT_ENERGIES,
	MQTT_VOLTAGES,
	MQTT_CURRENTS,
	MQTT_FREQUENCY,
	MQTT_POWER_FACTORS,
	N_MQTT_GROUPS,
};

/* All zero: nothing has been told. */
struct mqtt_rates {
	struct {
		bool is_new;   /* there is something that has not been told */
		bool was_told; /* at told_ms */
		uint64_t told_ms;
	} of[N_MQTT_GROUPS];
};

/* The quantities of a group, a bit each. */
uint32_t mqtt_group_quantities(enum mqtt_group group);

/* How often the configuration wants each group to be told at most. */
void mqtt_rates_every(const struct share_config *config, uint32_t every_ms[N_MQTT_GROUPS]);

/* The same of one quantity. */
uint32_t mqtt_rates_every_of(const struct share_config *config, enum quantity q);

/* A reading has come: all its quantities are to be told. */
void mqtt_rates_heard(struct mqtt_rates *r);

/* Nothing holds any more, or it has to be told anew: forgets what was held back, and when something
 * was told. */
void mqtt_rates_reset(struct mqtt_rates *r);

/* The quantities, a bit each, whose time has come: a group is told each every_ms[group] at most, 0:
 * with each reading. Of the reading that has come this moment, a group that was told three quarters
 * of its time ago does not wait: else the telegrams of a meter whose second is a little shorter
 * than ours would wait longer and longer. */
uint32_t mqtt_rates_due(const struct mqtt_rates *r, const uint32_t every_ms[N_MQTT_GROUPS],
	uint64_t now_ms, bool is_fresh);

/* Those quantities have been told. */
void mqtt_rates_told(struct mqtt_rates *r, uint32_t quantities, uint64_t now_ms);

/* Milliseconds until something that is held back is due; UINT32_MAX: nothing is held back. */
uint32_t mqtt_rates_wait_ms(
	const struct mqtt_rates *r, const uint32_t every_ms[N_MQTT_GROUPS], uint64_t now_ms);

#endif
