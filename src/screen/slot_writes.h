/* What an owner writes at /Sources/n/Settings: looked at, refused with a reason in words, or put
 * into force and kept. Left out: what is then shown (slot_settings.h). */
#ifndef SCREEN_SLOT_WRITES_H
#define SCREEN_SLOT_WRITES_H

#include "dbus/value.h"

#include <stddef.h>

/* The hook of a slot's tree (struct tree_hooks): 0 taken, 2 refused. The digits of a key are wiped
 * where they stand in the message. */
int slot_write(void *slot, size_t item, const struct value *v);

#endif
