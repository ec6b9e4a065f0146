/* The options of gridmeter migrate, as a struct and the table that fills it. */
#ifndef CMD_MIGRATE_OPTIONS_H
#define CMD_MIGRATE_OPTIONS_H

#include "base/options.h"

struct migrate_options {
	const char *from, *to; /* NULL: not given */
};

/* Fills a struct migrate_options. */
extern const struct options migrate_options;

#endif
