/* What a meter says, as messages: one flat object of JSON with the names of `decode --format json`,
 * or a number alone. Numbers are the exact decimals of the meter; what it has not said is not
 * there. Pure. Left out: topics, and when (mqtt_rates.h). */
#ifndef SHARE_MQTT_MQTT_STATE_H
#define SHARE_MQTT_MQTT_STATE_H

#include "base/writer.h"
#include "share/share_meter.h"

/* Those of the quantities, a bit each, that a reading has and that may be told: an energy below
 * zero is none, and ends the statistics of Home Assistant. */
uint32_t mqtt_told_quantities(const struct reading *r);

/* The message of a reading with those of its quantities; `w` has room for it. */
void mqtt_state_json(struct writer *w, const struct stream_reading *r, uint32_t quantities);

/* The time in which the next message of those quantities should have come, in milliseconds: that of
 * the meter, or the one that is kept between two of them; 0: not known. */
uint32_t mqtt_interval_ms(uint32_t period_ms, uint32_t every_ms);

#endif
