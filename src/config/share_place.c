/* As systemd names the folder, or as it is called by hand. */
#include "config/share_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void share_folder(char out[MACHINE_PATH_MAX])
{
	const char *given = getenv("RUNTIME_DIRECTORY");

	if (given && *given) /* several are separated by colons */
		snprintf(out, MACHINE_PATH_MAX, "%.*s", (int)strcspn(given, ":"), given);
	else
		machine_path("/run/gridmeter-share", out);
}

void share_socket(char out[MACHINE_PATH_MAX])
{
	static const char name[] = "/share";
	char folder[MACHINE_PATH_MAX];

	share_folder(folder);
	if (strlen(folder) + sizeof name > MACHINE_PATH_MAX)
		*folder = '\0';
	snprintf(out, MACHINE_PATH_MAX, "%.*s%s", (int)(MACHINE_PATH_MAX - sizeof name), folder,
		name);
}
