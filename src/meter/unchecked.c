/* Plausibility. */
#include "meter/unchecked.h"

#include <math.h>

enum { REFUSED_TO_BEGIN_ANEW = 3 };

/* Three phases of 100 A at 300 V. */
static const double house_most_w = 90000, rounding_wh = 1000;
static const double mains_least_v = 80, mains_most_v = 300, ms_per_hour = 3600000;

static bool energy_of(const struct said *s, int which, double *wh)
{
	const unsigned total = which ? Q_ENERGY_REVERSE : Q_ENERGY_FORWARD;
	const unsigned tariffs = which ? MEANS_TARIFF_REVERSE : MEANS_TARIFF_FORWARD;
	unsigned m = said_has(s, total) ? total : tariffs;

	if (!said_has(s, m))
		return false;
	*wh = decimal_double(s->of[m].value);
	return true;
}

static bool is_power_plausible(const struct said *s)
{
	static const unsigned powers[] = {Q_POWER, Q_L1_POWER, Q_L2_POWER, Q_L3_POWER,
		MEANS_MAGNITUDE, MEANS_IMPORT, MEANS_EXPORT};

	for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
		if (said_has(s, powers[i]) &&
			fabs(decimal_double(s->of[powers[i]].value)) > house_most_w)
			return false;
	return true;
}

/* An unused phase has next to nothing. */
static bool is_voltage_plausible(const struct said *s)
{
	for (unsigned m = Q_L1_VOLTAGE; m <= Q_L3_VOLTAGE; m++) {
		double v = said_has(s, m) ? decimal_double(s->of[m].value) : 0;

		if (v > 10 && (v < mains_least_v || v > mains_most_v))
			return false;
	}
	return true;
}

static bool is_energy_plausible(const struct unchecked *u, const struct said *s, uint64_t now_ms)
{
	double most_wh = house_most_w * (double)(now_ms - u->at_ms) / ms_per_hour + rounding_wh;

	for (int i = 0; i < 2; i++) {
		double wh;

		if (!energy_of(s, i, &wh) || !u->has_energy[i])
			continue;
		if (wh < u->energy_wh[i] || wh > u->energy_wh[i] + most_wh)
			return false;
	}
	return true;
}

static void note(struct unchecked *u, const struct said *s, uint64_t now_ms)
{
	u->at_ms = now_ms;
	u->n_refused = 0;
	for (int i = 0; i < 2; i++)
		u->has_energy[i] = energy_of(s, i, &u->energy_wh[i]);
}

bool unchecked_agrees(struct unchecked *u, const struct said *said, uint64_t now_ms)
{
	bool is_first = u->at_ms == 0;

	if (!is_power_plausible(said) || !is_voltage_plausible(said))
		return false;
	if (!is_first && !is_energy_plausible(u, said, now_ms)) {
		if (++u->n_refused < REFUSED_TO_BEGIN_ANEW)
			return false;
		is_first = true; /* it was the first that was wrong */
	}
	note(u, said, now_ms);
	return !is_first;
}
