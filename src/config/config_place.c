/* The places where the installations put what the owner may change: package/venus and the package
 * of Debian. Left out: what a stick brings, which package/venus copies here. */
#include "config/config_place.h"

#include "base/print.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool look_into(struct config_place *place, const char *folder, size_t n)
{
	snprintf(place->file, sizeof place->file, "%.*s/gridmeter.conf", (int)n, folder);
	snprintf(place->keys, sizeof place->keys, "%.*s/gridmeter.keys", (int)n, folder);
	place->has_file = is_there(place->file);
	place->has_keys = is_there(place->keys);
	return place->has_file || place->has_keys;
}

/* What systemd hands over to a service, of which the file itself may be nobody's to read. */
static void find_credential(struct config_place *place)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	char path[MACHINE_PATH_MAX];

	if (!folder ||
		snprintf(path, sizeof path, "%s/gridmeter.keys", folder) >= MACHINE_PATH_MAX ||
		!is_there(path))
		return;
	strcpy(place->keys, path);
	place->has_keys = true;
}

void config_place_find(struct config_place *place)
{
	const char *folder = getenv("CONFIGURATION_DIRECTORY");
	char venus[MACHINE_PATH_MAX], other[MACHINE_PATH_MAX];

	machine_path("/data/gridmeter", venus);
	machine_path("/etc", other);
	place->is_venus = is_there(venus);
	if (folder && *folder)
		look_into(place, folder, strcspn(folder, ":")); /* several, for systemd */
	else if (!look_into(place, venus, strlen(venus)) &&
		 !look_into(place, other, strlen(other)) && place->is_venus)
		look_into(place, venus, strlen(venus));
	find_credential(place);
}

void config_place_find_readable(struct config_place *place, const char *command)
{
	config_place_find(place);
	if (!place->has_file || access(place->file, R_OK) == 0)
		return;
	print_err("gridmeter %s: %s: %s, going on without it\n", command, place->file,
		strerror(errno));
	place->has_file = false;
}

bool config_place_load(const struct config_place *place, const char *key_file,
	struct config_file *f, struct conf_error *error)
{
	config_file_reset(f);
	if (place->has_file && !config_file_read(f, place->file, error))
		return false;
	if (place->has_keys)
		config_file_find_keys(f, place->keys);
	if (key_file && !config_file_override(f, "--key-file", "key_file", key_file, error))
		return false;
	return config_file_finish(f, error);
}
