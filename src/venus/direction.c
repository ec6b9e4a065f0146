/* The owner, the role, the registers: the first that tells decides. */
#include "venus/direction.h"

static const double clear_w = 200; /* more than any inverter takes for itself */
static const double clear_part = 2, sure_part = 10, sure_wh = 100000;

static double value_of(const struct reading *r, enum quantity q)
{
	return reading_has(r, q) ? decimal_double(r->value[q]) : 0;
}

/* Whether what is produced is counted as import. */
static bool is_import_in_use(const struct reading *r)
{
	double power_w = value_of(r, Q_POWER);
	double forward_wh = value_of(r, Q_ENERGY_FORWARD);
	double reverse_wh = value_of(r, Q_ENERGY_REVERSE);

	if (power_w <= -clear_w)
		return false;
	if (!reading_has(r, Q_ENERGY_FORWARD)) /* the list with the energies may come each hour */
		return power_w >= clear_w && !reading_has(r, Q_ENERGY_REVERSE);
	if (!reading_has(r, Q_ENERGY_REVERSE))
		return true;
	if (power_w >= clear_w)
		return forward_wh > 0 && forward_wh >= clear_part * reverse_wh;
	return forward_wh >= sure_wh && forward_wh >= sure_part * reverse_wh;
}

bool direction_is_reversed(enum role role, enum reverse wish, const struct reading *r)
{
	if (wish != REVERSE_AUTO)
		return wish == REVERSE_YES;
	return role == ROLE_PVINVERTER && !is_import_in_use(r);
}

enum quantity direction_rises(enum role role, bool is_reversed)
{
	if (role == ROLE_GRID || role == N_ROLES)
		return N_QUANTITIES;
	return is_reversed ? Q_ENERGY_REVERSE : Q_ENERGY_FORWARD;
}
