/* Files with secrets: a password, the key of a certificate. Nobody else may be able to read them,
 * and they are in memory for as long as they are needed. Left out: what they are for. */
#ifndef SHARE_MQTT_MQTT_SECRET_H
#define SHARE_MQTT_MQTT_SECRET_H

#include "share/sink.h"

enum {
	MQTT_PASSWORD_SIZE = 256,
	MQTT_KEY_SIZE = 8192,
};

/* Reads a file whole, ended by 0. Returns its length; 0: it cannot be read, is empty or too long,
 * and `*problem` stays as it is, or others can read it: SINK_NOT_PRIVATE. */
size_t mqtt_secret_read(char *to, size_t size, const char *path, enum sink_problem *problem);

/* Without the end of its line. */
void mqtt_secret_trim(char *password);

/* Overwrites it. */
void mqtt_secret_forget(void *secret, size_t n);

#endif
