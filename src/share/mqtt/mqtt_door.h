/* A local socket that only this process can reach. libmosquitto cannot be given a descriptor, only
 * a place to connect to, so there has to be one: a socket whose file is removed at once, and which
 * is reached by its descriptor. */
#ifndef SHARE_MQTT_MQTT_DOOR_H
#define SHARE_MQTT_MQTT_DOOR_H

#include <stdbool.h>
#include <stddef.h>

struct mqtt_door {
	int listener;
	int place; /* what path it has, as a descriptor */
};

/* Makes it, in the folder of the service or in /tmp. Returns 0 or a negative errno. */
int mqtt_door_open(struct mqtt_door *d);

/* Writes what libmosquitto connects to. */
void mqtt_door_path(const struct mqtt_door *d, char *to, size_t size);

/* The other end of a connection that was made there; -1: there is none. */
int mqtt_door_accept(const struct mqtt_door *d);

/* Safe twice. */
void mqtt_door_close(struct mqtt_door *d);

#endif
