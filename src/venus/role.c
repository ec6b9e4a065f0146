/* Names of roles. */
#include "venus/role.h"

#include <string.h>

const char *const role_names[N_ROLES + 1] = {
	[ROLE_GRID] = "grid",
	[ROLE_PVINVERTER] = "pvinverter",
	[ROLE_GENSET] = "genset",
	[ROLE_ACLOAD] = "acload",
	[ROLE_EVCHARGER] = "evcharger",
	[ROLE_HEATPUMP] = "heatpump",
};

enum role role_find(const char *name)
{
	enum role role = 0;

	while (role < N_ROLES && strcmp(role_names[role], name) != 0)
		role++;
	return role;
}

bool role_has_position(enum role role)
{
	return role != ROLE_GRID && role != ROLE_GENSET && role != N_ROLES;
}
