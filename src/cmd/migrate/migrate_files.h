/* Where a migrated configuration is written to. */
#ifndef CMD_MIGRATE_FILES_H
#define CMD_MIGRATE_FILES_H

#include "cmd/migrate/migrated.h"

/* Writes gridmeter.conf and, where there are keys, gridmeter.keys into m->folder. Keys that are
 * there stay. False, after saying so on standard error, when there is a configuration already, or
 * the machine refuses; then none of both is new. */
bool migrate_write(const struct migrated *m);

#endif
