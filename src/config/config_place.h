/* Where the configuration is when nobody names it: in the first of these folders that has
 * gridmeter.conf, gridmeter.keys or gridmeter.lists.
 *
 *	/data/gridmeter   of a GX device
 *	/etc              elsewhere
 *
 * Left out: what is in it (config_file.h). */
#ifndef CONFIG_CONFIG_PLACE_H
#define CONFIG_CONFIG_PLACE_H

#include "base/machine.h"

struct config_place {
	char file[MACHINE_PATH_MAX];  /* gridmeter.conf; "": there is none */
	char keys[MACHINE_PATH_MAX];  /* gridmeter.keys beside it, the same; first as systemd's
				       * credential of that name */
	char lists[MACHINE_PATH_MAX]; /* gridmeter.lists beside it, the same: definitions that the
				       * owner has accepted */
};

/* Where gridmeter.lists is, or would be. "": the name would be too long. */
void config_place_lists(char out[MACHINE_PATH_MAX]);

/* Looks for them. */
void config_place_find(struct config_place *place);

/* The same for the sharing process, which has no keys: the file first as systemd's credential
 * gridmeter.conf. */
void config_place_find_shared(struct config_place *place);

/* The same for a command that only looks: it does without a configuration that it may not read,
 * and says so on standard error. */
void config_place_find_readable(struct config_place *place, const char *command);

#endif
