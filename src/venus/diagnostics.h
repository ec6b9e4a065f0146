/* What stands under /Diagnostics: the status of a source for people and scripts. */
#ifndef VENUS_DIAGNOSTICS_H
#define VENUS_DIAGNOSTICS_H

#include "dbus/tree.h"

#include <stdbool.h>
#include <stdint.h>

struct status;

/* Sets the items; with `raw_data` also /Rawdata. `derived` has a bit for each quantity that was not
 * sent itself. */
void diagnostics_set(struct tree *t, const struct status *s, uint32_t derived, bool raw_data);

#endif
