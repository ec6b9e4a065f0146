/* Looks into two folders. */
#include "config/config_place.h"

#include "base/print.h"

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

/* What systemd hands over to a service, of which the file itself may be nobody's to read. */
static void find_credential(const char *name, char found[MACHINE_PATH_MAX])
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	char path[MACHINE_PATH_MAX];

	if (folder && snprintf(path, sizeof path, "%s/%s", folder, name) < MACHINE_PATH_MAX &&
		access(path, F_OK) == 0)
		strcpy(found, path);
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
	find_credential("gridmeter.keys", place->keys);
}

void config_place_find_shared(struct config_place *place)
{
	find_files(place);
	*place->keys = '\0';
	find_credential("gridmeter.conf", place->file);
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
