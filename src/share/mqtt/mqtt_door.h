/* A local socket that only this process can reach. libmosquitto cannot be given a descriptor, only
 * a place to connect to, so there has to be one: a socket whose file is removed at once, and which
 * is reached by its descriptor. There is one for the whole process, and it stays: in a sandbox no
 * other can be made. */
#ifndef SHARE_MQTT_MQTT_DOOR_H
#define SHARE_MQTT_MQTT_DOOR_H

#include <stddef.h>

/* Makes it, in the folder of the service or in /tmp, if it is not there yet. Returns 0 or a
 * negative errno. */
int mqtt_door_open(void);

/* Writes what libmosquitto connects to. */
void mqtt_door_path(char *to, size_t size);

/* The other end of the connection that was made there last; -1: there is none. */
int mqtt_door_accept(void);

#endif
