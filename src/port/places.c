/* The links that udev makes in /dev/serial, one or several for each device; the first by name is
 * taken. Left out: what they are called, but for sockets. */
#include "port/places.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool leads_to(const char *link, const char *device)
{
	char real[PATH_MAX];

	return realpath(link, real) && strcmp(real, device) == 0;
}

static int is_link(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

void places_link(const char *folder, const char *path, char *name, size_t size)
{
	char device[PATH_MAX], link[PATH_MAX];
	struct dirent **found;
	int n;

	*name = '\0';
	if (!realpath(path, device))
		return;
	n = scandir(folder, &found, is_link, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(link, sizeof link, "%s%s", folder, found[i]->d_name);
		if (!*name && strlen(found[i]->d_name) < size && leads_to(link, device))
			strcpy(name, found[i]->d_name);
		free(found[i]);
	}
	if (n >= 0)
		free(found);
}

void places_lasting(const char *path, char lasting[PLACES_PATH_MAX])
{
	static const char folder[] = "/dev/serial/by-path/";
	char name[PLACES_PATH_MAX - sizeof folder + 1];

	places_link(folder, path, name, sizeof name);
	snprintf(lasting, PLACES_PATH_MAX, "%s%s", *name ? folder : "", *name ? name : path);
}

/* "platform-3f980000.usb-usb-0:1.2:1.0-port0": the host's controller, 0:, sockets, :interface. */
void places_socket(const char *lasting, char *socket, size_t size)
{
	const char *slash = strrchr(lasting, '/'), *at, *usb = NULL;
	size_t n;

	for (at = lasting; (at = strstr(at, "usb")); at++)
		usb = at;
	at = usb ? strchr(usb, ':') : NULL;
	n = at ? strspn(at + 1, "0123456789.") : 0;
	if (n > 0 && at[1 + n] == ':')
		snprintf(socket, size, "USB %.*s", (int)n, at + 1);
	else
		snprintf(socket, size, "%s", slash && slash[1] ? slash + 1 : lasting);
}

void places_name(const char *lasting, char name[PLACES_NAME_MAX])
{
	const char *slash = strrchr(lasting, '/'), *end = slash && slash[1] ? slash + 1 : lasting;
	size_t n = strlen(end);

	snprintf(name, PLACES_NAME_MAX, "%s",
		n < PLACES_NAME_MAX ? end : end + n + 1 - PLACES_NAME_MAX);
}
