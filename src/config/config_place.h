/* Where the configuration and the keys of this machine are. Left out: reading them
 * (config_file.h). */
#ifndef CONFIG_CONFIG_PLACE_H
#define CONFIG_CONFIG_PLACE_H

#include "config/config_file.h"

#include <limits.h>

struct config_place {
	char file[PATH_MAX], keys[PATH_MAX]; /* there may be neither */
	bool is_venus;                       /* gridmeter is installed on Venus OS */
};

/* In $CONFIGURATION_DIRECTORY, else in /data/gridmeter where gridmeter is installed on Venus OS,
 * else in /etc. */
void config_place_find(struct config_place *place);

/* As the service of this machine is configured: by the file and the keys that are there and that we
 * may read; by those keys only where the file names none of its own. False, with the error noted,
 * if something is wrong with either. */
bool config_place_load(
	const struct config_place *place, struct config_file *f, struct conf_error *error);

#endif
