/* More than one colon is an address of IPv6, with or without brackets. */
#include "share/mqtt/mqtt_place.h"

#include <stdio.h>
#include <string.h>

bool mqtt_place_read(struct tcp_name *name, const char *text, bool is_tls)
{
	const char *port = is_tls ? ":8883" : ":1883", *colon = strchr(text, ':');
	bool is_bare = *text != '[' && colon && strchr(colon + 1, ':');
	bool has_port = *text == '[' ? strstr(text, "]:") != NULL : colon && !is_bare;
	char whole[MQTT_PLACE_SIZE];

	if (strlen(text) >= sizeof name->host)
		return false;
	snprintf(whole, sizeof whole, "%s%s%s%s", is_bare ? "[" : "", text, is_bare ? "]" : "",
		has_port ? "" : port);
	return !*tcp_parse(whole, name);
}

void mqtt_place_text(char to[MQTT_PLACE_SIZE], const struct tcp_name *name)
{
	bool is_address = strchr(name->host, ':') != NULL;

	snprintf(to, MQTT_PLACE_SIZE, is_address ? "[%s]:%s" : "%s:%s", name->host, name->port);
}
