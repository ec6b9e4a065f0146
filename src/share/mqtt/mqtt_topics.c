/* MQTT 3.1.1, 4.7: levels of a topic stand between slashes. */
#include "share/mqtt/mqtt_topics.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Puts texts one behind the other, the last of them NULL. */
static size_t join(char to[MQTT_TOPIC_SIZE], const char *const *texts)
{
	size_t n = 0;

	for (; *texts; texts++)
		for (const char *p = *texts; *p && n < MQTT_TOPIC_SIZE - 1; p++)
			to[n++] = *p;
	to[n] = '\0';
	return n;
}

size_t mqtt_topic_status(char to[MQTT_TOPIC_SIZE], const char *prefix)
{
	return join(to, (const char *[]){prefix, "/status", NULL});
}

size_t mqtt_topic_of(
	char to[MQTT_TOPIC_SIZE], const char *prefix, const char *key, const char *name)
{
	return join(to, (const char *[]){prefix, "/", key, "/", name, NULL});
}

static bool is_plain(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

size_t mqtt_object_id(char to[MQTT_TOPIC_SIZE], const char *prefix, const char *key)
{
	size_t n = join(to, (const char *[]){prefix, "_", key, NULL});

	for (char *p = to; *p; p++)
		if (!is_plain(*p))
			*p = '_';
	return n;
}

size_t mqtt_topic_discovery(
	char to[MQTT_TOPIC_SIZE], const char *discovery, const char *prefix, const char *key)
{
	char id[MQTT_TOPIC_SIZE];

	mqtt_object_id(id, prefix, key);
	return join(to, (const char *[]){discovery, "/device/", id, "/config", NULL});
}
