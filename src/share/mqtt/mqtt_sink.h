/* The sink that publishes meters at an MQTT broker, with what Home Assistant has to know of them.
 * One row of the table of sinks; how it works is in mqtt_sink.c. */
#ifndef SHARE_MQTT_MQTT_SINK_H
#define SHARE_MQTT_MQTT_SINK_H

#include "share/sink.h"

extern const struct sink mqtt_sink;

#endif
