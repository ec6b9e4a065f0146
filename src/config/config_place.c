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

static const char *const files[][3] = {
	{"/data/gridmeter/gridmeter.conf", "/data/gridmeter/gridmeter.keys",
		"/data/gridmeter/gridmeter.lists"},
	{"/etc/gridmeter.conf", "/etc/gridmeter.keys", "/etc/gridmeter.lists"},
};

enum { PLACES = sizeof files / sizeof *files };

/* Returns which place it is; PLACES: none has anything. */
static unsigned find_files(struct config_place *place)
{
	unsigned i;

	for (i = 0; i < PLACES; i++) {
		const bool has_file = find(files[i][0], place->file);
		const bool has_keys = find(files[i][1], place->keys);

		if (find(files[i][2], place->lists) || has_file || has_keys)
			break;
	}
	return i;
}

void config_place_lists(char out[MACHINE_PATH_MAX])
{
	struct config_place place;
	const unsigned i = find_files(&place);

	machine_path(files[i < PLACES ? i : !machine_is_venus()][2], out);
}

void config_place_find(struct config_place *place)
{
	find_files(place);
	credential_find("gridmeter.keys", place->keys);
}

void config_place_find_shared(struct config_place *place)
{
	find_files(place);
	*place->keys = *place->lists = '\0';
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
