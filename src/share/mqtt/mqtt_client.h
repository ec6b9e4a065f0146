/* The name under which a broker knows this process: gridmeter-HOST-HASH, the same after each start,
 * and another for each machine and prefix, as a broker sends away who has the name of another. */
#ifndef SHARE_MQTT_MQTT_CLIENT_H
#define SHARE_MQTT_MQTT_CLIENT_H

#include <stddef.h>
#include <stdint.h>

/* Of those texts. */
uint32_t mqtt_client_name(
	char *to, size_t size, const char *host, const char *machine_id, const char *prefix);

/* Of this machine. Returns the hash. */
uint32_t mqtt_client_find(char *to, size_t size, const char *prefix);

#endif
