/* Where the configuration and the keys of this machine are, when nobody names them. Left out:
 * reading them (config_file.h). */
#ifndef CONFIG_CONFIG_PLACE_H
#define CONFIG_CONFIG_PLACE_H

#include "base/machine.h"
#include "config/config_file.h"

struct config_place {
	char file[MACHINE_PATH_MAX], keys[MACHINE_PATH_MAX]; /* whether they are there or not */
	bool has_file, has_keys;
	bool is_venus; /* gridmeter is installed on Venus OS */
};

/* In $CONFIGURATION_DIRECTORY; without that in the first of /data/gridmeter (of a GX device) and
 * /etc that has gridmeter.conf or gridmeter.keys, or in which they would be. Keys that systemd
 * hands over come before those of a folder. */
void config_place_find(struct config_place *place);

/* The same for a command that only looks: it does without a configuration that it may not read, and
 * says so on standard error. */
void config_place_find_readable(struct config_place *place, const char *command);

/* As the service of this machine is configured, by what was found; of keys those only for which the
 * file names no other. `key_file` may be NULL, and else is for all. False, with the error noted, if
 * something is wrong with any. */
bool config_place_load(const struct config_place *place, const char *key_file,
	struct config_file *f, struct conf_error *error);

#endif
