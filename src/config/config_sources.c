/* A list of ports, divided by commas. */
#include "config/config_sources.h"

#include "base/conf.h"

#include <stdio.h>
#include <string.h>

enum { PORT_MAX = 255 }; /* as of the key port */

static const char blanks[] = " \t";

size_t config_sources_count(const char *list)
{
	size_t n = *list != '\0';

	for (; *list; list++)
		n += *list == ',';
	return n;
}

/* Without blanks around it. Returns its length, which may be more than has room. */
static size_t part_of(const char *list, size_t i, char out[PORT_MAX + 1])
{
	size_t n;

	for (; i; i--)
		list = strchr(list, ',') + 1;
	list += strspn(list, blanks);
	n = strcspn(list, ",");
	while (n && strchr(blanks, list[n - 1]))
		n--;
	snprintf(out, PORT_MAX + 1, "%.*s", (int)n, list);
	return n;
}

void config_sources_port(const char *list, size_t i, struct port_name *port)
{
	char text[PORT_MAX + 1];

	part_of(list, i, text);
	port_name_parse(text, port);
}

static bool is_right(const char *list, size_t n)
{
	char text[PORT_MAX + 1];
	struct port_name port;

	for (size_t i = 0; i < n; i++) {
		const size_t length = part_of(list, i, text);

		port_name_parse(text, &port);
		if (!length || length > PORT_MAX || port_name_is_auto(&port) ||
			*port_name_check(&port))
			return false;
	}
	return true;
}

bool config_sources_parse(const char *text, void *field, size_t size)
{
	const size_t n = config_sources_count(text);

	return (n == 0 || (n >= 2 && n <= CONFIG_SOURCES_MAX && is_right(text, n))) &&
	       conf_parse_text(text, field, size);
}
