/* The machine that gridmeter runs on, by the files that are there. For tests they can be elsewhere:
 * the environment GRIDMETER_ROOT stands in front of their names. */
#ifndef BASE_MACHINE_H
#define BASE_MACHINE_H

#include <stdbool.h>

enum { MACHINE_PATH_MAX = 256 };

/* The name of a file of the machine. "" where that would be too long. */
void machine_path(const char *path, char out[MACHINE_PATH_MAX]);

/* Whether it runs Venus OS. What tells it is part of the root file system: on a GX device it is
 * there before any program is. */
bool machine_is_venus(void);

/* Whether there is a message bus of the system: its socket, or an address of another in the
 * environment. On a GX device there is, or something is wrong. */
bool machine_has_bus(void);

#endif
