/* Files with definitions of DLMS lists. */
#ifndef CMD_LISTS_H
#define CMD_LISTS_H

#include "proto/dlms/dlms_lists.h"

#include <stdbool.h>

/* Reads a file into `lists`. False when it is wrong; said on standard error with file and line, behind
 * the words `who`. */
bool lists_read(struct dlms_lists *lists, const char *path, const char *who);

#endif
