/* The links that udev makes in /dev/serial/by-path, one or several for each socket; the first by
 * name is taken. Left out: by-id, which names the adapter wherever it is plugged in. */
#include "port/places.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char folder[] = "/dev/serial/by-path/";

static bool leads_to(const char *link, const char *device)
{
	char real[PATH_MAX];

	return realpath(link, real) && strcmp(real, device) == 0;
}

void places_lasting(const char *path, char lasting[PLACES_PATH_MAX])
{
	char device[PATH_MAX], link[PATH_MAX];
	struct dirent **found;
	bool is_found = false;
	int n;

	snprintf(lasting, PLACES_PATH_MAX, "%s", path);
	if (!realpath(path, device))
		return;
	n = scandir(folder, &found, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		int length = snprintf(link, sizeof link, "%s%s", folder, found[i]->d_name);

		if (!is_found && length < PLACES_PATH_MAX && leads_to(link, device)) {
			strcpy(lasting, link);
			is_found = true;
		}
		free(found[i]);
	}
	if (n >= 0)
		free(found);
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
