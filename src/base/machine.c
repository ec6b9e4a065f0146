/* Looks for folders that only Venus OS has, and for the socket of the message bus. */
#include "base/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void machine_path(const char *path, char out[MACHINE_PATH_MAX])
{
	const char *root = getenv("GRIDMETER_ROOT");

	if (snprintf(out, MACHINE_PATH_MAX, "%s%s", root ? root : "", path) >= MACHINE_PATH_MAX)
		*out = '\0';
}

static bool is_there(const char *name)
{
	char path[MACHINE_PATH_MAX];

	machine_path(name, path);
	return *path && access(path, F_OK) == 0;
}

bool machine_is_venus(void)
{
	return is_there("/opt/victronenergy") || is_there("/etc/venus");
}

bool machine_has_bus(void)
{
	return getenv("DBUS_SYSTEM_BUS_ADDRESS") || machine_is_venus() ||
	       is_there("/run/dbus/system_bus_socket") ||
	       is_there("/var/run/dbus/system_bus_socket");
}
