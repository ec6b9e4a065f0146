/* What a meter is in a Victron system: the class of its service, and where in the system it is. */
#ifndef VENUS_ROLE_H
#define VENUS_ROLE_H

#include <stdbool.h>
#include <stdint.h>

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

/* Where the meter is, of an inverter/charger. What number that is in /Position, the role tells. */
enum position {
	POSITION_AC_INPUT_1,
	POSITION_AC_OUTPUT,
	POSITION_AC_INPUT_2,
	N_POSITIONS,
};

/* The words of the configuration in that order; ends with NULL. */
extern const char *const position_names[N_POSITIONS + 1];

enum { POSITION_NUMBER_MAX = 2 }; /* the largest of any role */

/* Its number in that role. A pvinverter has 0 for AC input 1, 1 for the AC output, 2 for AC input
 * 2; acload, evcharger and heatpump have 0 for the AC output and 1 for either AC input (facts of
 * Venus OS: gui-v2 and Victron's own meters). A role without a position keeps the number that a
 * pvinverter would have. */
int32_t position_number(enum role role, enum position position);

/* Whether that role knows the number. */
bool position_is_known(enum role role, int32_t number);

/* What a stored number means in that role: `likely` where it has that number, else the first that
 * has. What a role does not know was stored while the meter had another role, or as if it had: a
 * pvinverter's map has it. */
enum position position_of(enum role role, int32_t number, enum position likely);

#endif
