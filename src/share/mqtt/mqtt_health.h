/* How well a meter is heard, and what is wrong, as a message of JSON: quality, protocol and line,
 * faults by name, findings of the doctor with their sentences. Pure. */
#ifndef SHARE_MQTT_MQTT_HEALTH_H
#define SHARE_MQTT_MQTT_HEALTH_H

#include "base/writer.h"
#include "share/sink_words.h"

/* What m->status says; `w` has room for it. */
void mqtt_health_json(struct writer *w, const struct share_meter *m, enum language language);

#endif
