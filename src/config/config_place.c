/* Looks into two folders. */
#include "config/config_place.h"

#include "base/print.h"
#include "config/credential.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool find(const char *name, char path[MACHINE_PATH_MAX])
{
	machine_path(name, path);
	if (*path && access(path, F_OK) < 0)
		*path = '\0';
	return *path;
}

static void find_files(struct config_place *place)
{
	static const char *const files[][2] = {
		{"/data/gridmeter/gridmeter.conf", "/data/gridmeter/gridmeter.keys"},
		{"/etc/gridmeter.conf", "/etc/gridmeter.keys"},
	};

	for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
		bool has_file = find(files[i][0], place->file);

		if (find(files[i][1], place->keys) || has_file)
			return;
	}
}

void config_place_find(struct config_place *place)
{
	find_files(place);
	credential_find("gridmeter.keys", place->keys);
}

void config_place_find_shared(struct config_place *place)
{
	find_files(place);
	*place->keys = '\0';
	credential_find("gridmeter.conf", place->file);
}

void config_place_find_readable(struct config_place *place, const char *command)
{
	config_place_find(place);
	if (!*place->file || access(place->file, R_OK) == 0)
		return;
	print_err("gridmeter %s: %s: %s, going on without it\n", command, place->file,
		strerror(errno));
	*place->file = '\0';
}
