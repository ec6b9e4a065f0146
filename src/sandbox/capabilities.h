/* The capabilities of root. */
#ifndef SANDBOX_CAPABILITIES_H
#define SANDBOX_CAPABILITIES_H

#include <stdbool.h>
#include <stdint.h>

/* Gives up all but those, bits by their numbers, and the way to get any back. False: they are as
 * before. */
bool capabilities_keep(uint64_t kept);

#endif
