/* The places where the installations put what the owner may change: package/venus and
 * package/debian. Left out: what a stick brings, which package/venus copies here. */
#include "config/config_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char venus_folder[] = "/data/gridmeter", linux_folder[] = "/etc";

void config_place_find(struct config_place *place)
{
	const char *folder = getenv("CONFIGURATION_DIRECTORY");

	place->is_venus = access(venus_folder, F_OK) == 0;
	if (!folder || !*folder)
		folder = place->is_venus ? venus_folder : linux_folder;
	/* systemd separates several by colons */
	snprintf(place->file, sizeof place->file, "%.*s/gridmeter.conf", (int)strcspn(folder, ":"),
		folder);
	snprintf(place->keys, sizeof place->keys, "%.*s/gridmeter.keys", (int)strcspn(folder, ":"),
		folder);
}

static bool names_keys(const struct config_file *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (*f->sections[i].config.key_file)
			return true;
	return *f->common.key_file;
}

bool config_place_load(
	const struct config_place *place, struct config_file *f, struct conf_error *error)
{
	config_file_reset(f);
	if (access(place->file, R_OK) == 0 && !config_file_read(f, place->file, error))
		return false;
	if (access(place->keys, R_OK) == 0 && !names_keys(f) &&
		!config_file_override(f, place->keys, "key_file", place->keys, error))
		return false;
	return config_file_finish(f, error);
}
