/* Writing a migrated configuration to where the daemon looks for it. Left out: what is in it
 * (migrated.h). */
#ifndef CMD_MIGRATE_FILES_H
#define CMD_MIGRATE_FILES_H

#include "cmd/migrate/migrated.h"

/* Whether there is no configuration in the folder yet; else says so on standard error. */
bool migrate_may_write(const char *folder);

/* Writes gridmeter.conf and, where there are keys, gridmeter.keys into m->folder. Keys that are
 * there stay. False, after saying so on standard error, when there is a configuration already, or
 * the machine refuses; then none of both is new. */
bool migrate_write(const struct migrated *m);

#endif
