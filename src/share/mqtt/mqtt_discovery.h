/* What Home Assistant has to be told of a meter so that it is there by itself: device discovery of
 * its MQTT integration, one retained message for each meter. One table says what each quantity is.
 * Pure. Left out: when it is told (mqtt_sink.c). */
#ifndef SHARE_MQTT_MQTT_DISCOVERY_H
#define SHARE_MQTT_MQTT_DISCOVERY_H

#include "base/writer.h"
#include "config/share_config.h"
#include "share/share_meter.h"

/* Seconds after which a value that is told each `interval_ms` does not hold any more: five times
 * that, ten at least, and a step of a short ladder, as each change has to be told. 0: not known. */
uint32_t mqtt_expire_s(uint32_t interval_ms);

/* The message for a meter that has those quantities, a bit each, and sends each `period_ms`, 0: not
 * known; `w` has room for it. */
void mqtt_discovery_json(struct writer *w, const struct share_config *config,
	const struct share_meter *m, uint32_t quantities, uint32_t period_ms);

#endif
