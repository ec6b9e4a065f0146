/* What a meter is in a Victron system: the class of its service. */
#ifndef VENUS_ROLE_H
#define VENUS_ROLE_H

#include <stdbool.h>

enum role {
	ROLE_GRID,
	ROLE_PVINVERTER,
	ROLE_GENSET,
	ROLE_ACLOAD,
	ROLE_EVCHARGER,
	ROLE_HEATPUMP,
	N_ROLES,
};

/* Their names in that order, as /AllowedRoles and the configuration have them; ends with NULL. */
extern const char *const role_names[N_ROLES + 1];

/* The role of that name, or N_ROLES. */
enum role role_find(const char *name);

/* Whether it matters where in the system the meter is: /Position. */
bool role_has_position(enum role role);

/* The values of /Position. */
enum position {
	POSITION_AC_INPUT_1,
	POSITION_AC_OUTPUT,
	POSITION_AC_INPUT_2,
	N_POSITIONS,
};

#endif
