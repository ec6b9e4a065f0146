/* Looks for folders that only Venus OS has. */
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

bool machine_is_venus(void)
{
	static const char *const marks[] = {"/opt/victronenergy", "/etc/venus"};
	char path[MACHINE_PATH_MAX];

	for (unsigned i = 0; i < sizeof marks / sizeof *marks; i++) {
		machine_path(marks[i], path);
		if (*path && access(path, F_OK) == 0)
			return true;
	}
	return false;
}
