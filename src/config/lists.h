/* Files with definitions of DLMS lists, see LISTS in gridmeter.conf(5). Left out: which definition
 * a push fits (proto/dlms/dlms_lists.h). */
#ifndef CONFIG_LISTS_H
#define CONFIG_LISTS_H

#include "proto/dlms/dlms_lists.h"

#include <stdbool.h>

/* Where the definitions go. */
struct lists_into {
	void *lists;
	/* Takes a line; says what is wrong with it, or NULL. */
	const char *(*define)(void *lists, const char *list, const char *key, const char *value);
	/* The name of list `i`, or NULL when there are no more; *wrong becomes what is wrong with
	 * it, or NULL. */
	const char *(*defined)(const void *lists, size_t i, const char **wrong);
};

/* Reads the file `path`. False when it is wrong or defines no list; standard error then has `who`,
 * the file, the line and what is wrong. */
bool lists_read_into(struct lists_into into, const char *path, const char *who);

/* The same into `lists`, in place of what they had. */
bool lists_read(struct dlms_lists *lists, const char *path, const char *who);

#endif
