/* The topics under which a meter is told at a broker: made of the prefix of the configuration and
 * the key of the meter, so that brokers that are bridged keep thousands of houses apart by their
 * prefixes. Pure. Left out: what is told there. */
#ifndef SHARE_MQTT_MQTT_TOPICS_H
#define SHARE_MQTT_MQTT_TOPICS_H

#include <stddef.h>

/* Of prefixes as long as the configuration takes them, keys as share/share_meter.h has them, and
 * the longest name. */
enum { MQTT_TOPIC_SIZE = 384 };

/* "gridmeter/status": whether this process is there. Each returns the length. */
size_t mqtt_topic_status(char to[MQTT_TOPIC_SIZE], const char *prefix);

/* "gridmeter/main/power": `name` of the meter with that key. */
size_t mqtt_topic_of(
	char to[MQTT_TOPIC_SIZE], const char *prefix, const char *key, const char *name);

/* "gridmeter_main": what identifies a meter, and begins what identifies its values: of
 * [a-zA-Z0-9_-], as Home Assistant wants it, and with the whole prefix in it, as one Home Assistant
 * may have the meters of several houses. */
size_t mqtt_object_id(char to[MQTT_TOPIC_SIZE], const char *prefix, const char *key);

/* "homeassistant/device/gridmeter_main/config" */
size_t mqtt_topic_discovery(
	char to[MQTT_TOPIC_SIZE], const char *discovery, const char *prefix, const char *key);

#endif
