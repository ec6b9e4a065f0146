/* A status as JSON, and back. */
#ifndef STATUS_STATUS_JSON_H
#define STATUS_STATUS_JSON_H

#include "status/status.h"

#include <cjson/cJSON.h>

/* An object, the caller's to delete; NULL without memory. What is not known is left out. */
cJSON *status_json(const struct status *s);

/* Sets what an object says, as far as it makes sense. False when something in it is of another
 * type, a word that is none, or a number that cannot be. */
bool status_read(struct status *s, const cJSON *from);

#endif
