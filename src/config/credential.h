/* Files that systemd hands over to a service, LoadCredential= of systemd.exec(5): copies in a
 * folder that nobody else can look into, of files that the service itself may not be able to read.
 * Left out: what is in them. */
#ifndef CONFIG_CREDENTIAL_H
#define CONFIG_CREDENTIAL_H

#include "base/machine.h"

#include <stdbool.h>

/* Writes to `found` the path of the one that is called `name`. False, with `found` as it was: there
 * is none. */
bool credential_find(const char *name, char found[MACHINE_PATH_MAX]);

/* The file of that path becomes the one that was handed over under its last name, if there is
 * one. */
void credential_take(char path[MACHINE_PATH_MAX]);

/* Whether that file was handed over. Nobody else can read it then, whatever its mode seems to say:
 * it may have a list of who can besides. */
bool credential_is(const char *path);

/* Whether others can read that file. False where it is not there. */
bool credential_is_open(const char *path);

#endif
