/* Tables: names of roles, words of positions, and the numbers that a position has in a role. */
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

const char *const position_names[N_POSITIONS + 1] = {
	[POSITION_AC_INPUT_1] = "ac-input-1",
	[POSITION_AC_OUTPUT] = "ac-output",
	[POSITION_AC_INPUT_2] = "ac-input-2",
};

int32_t position_number(enum role role, enum position position)
{
	static const uint8_t of_generators[N_POSITIONS] = {0, 1, 2},
			     of_loads[N_POSITIONS] = {1, 0, 1};

	if (role == ROLE_PVINVERTER || !role_has_position(role))
		return of_generators[position];
	return of_loads[position];
}

static enum position find_position(enum role role, int32_t number)
{
	enum position p = 0;

	while (p < N_POSITIONS && position_number(role, p) != number)
		p++;
	return p;
}

bool position_is_known(enum role role, int32_t number)
{
	return find_position(role, number) < N_POSITIONS;
}

enum position position_of(enum role role, int32_t number, enum position likely)
{
	if (position_number(role, likely) == number)
		return likely;
	if (position_is_known(role, number))
		return find_position(role, number);
	return number == POSITION_AC_INPUT_2 ? POSITION_AC_INPUT_2 : POSITION_AC_INPUT_1;
}
