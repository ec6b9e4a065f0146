/* Powers of the phases from U * I * cos(angle), and the sequence of the phases from the angles
 * between their voltages (OBIS 81.7.x, IEC 62056-6-1). This is floating point, unlike everything
 * else in this room, so whatever comes of it is marked as derived. Left out: reactive power, which
 * would take the sine and is of no use to a grid meter. */
#include "reading/angles.h"

#include "reading/values.h"

#include <math.h>

enum {
	PHASES = 3,
	DERIVED_PLACES = 1, /* 0.1 W: finer than U, I and the angle are sent */
};

/* fmod() is exact, but hardly ever needed. */
static double within_turn(double degrees)
{
	return fabs(degrees) < 360 ? degrees : fmod(degrees, 360);
}

/* The series of the cosine, for an angle that is brought between 0 and 90 degrees first, which is
 * exact. The library's takes radians of any size, and the tables for that are a hundredth of the
 * released program. */
static double cosine_of(double degrees)
{
	enum { TERMS = 11 }; /* at 90 degrees the next is below 1e-19 */
	double turned = within_turn(fabs(degrees)), half = turned > 180 ? 360 - turned : turned;
	double radians = (half > 90 ? 180 - half : half) * (3.14159265358979323846 / 180), sum = 1;

	for (int i = 2 * TERMS; i > 0; i -= 2)
		sum = 1 - sum * radians * radians / (i * (i - 1));
	return half > 90 ? -sum : sum;
}

/* Behind transformers it is a fraction of the mains, and so would be the power: 58 V are 100 V
 * between phases. A phase that is dead has no power in any case. */
static bool is_mains(double v)
{
	static const double none_v = 10, least_v = 80, most_v = 300;

	return v < none_v || (v >= least_v && v <= most_v);
}

/* Beyond this nothing is a house, and the arithmetic of the fit would leave its range. */
static const double plausible_w = 1e9;

/* U * I and cos(angle) of a phase; of no mains U * I is beyond reason, unless no current flows.
 * False when one of the three was not said. */
static bool apparent(const struct values *s, int phase, double *va, double *cosine)
{
	double v, a;

	if (!values_has(s, Q_L1_VOLTAGE + phase) || !values_has(s, Q_L1_CURRENT + phase) ||
		!values_has(s, MEANS_L1_ANGLE + phase))
		return false;
	v = fabs(decimal_double(s->of[Q_L1_VOLTAGE + phase].value));
	a = fabs(decimal_double(s->of[Q_L1_CURRENT + phase].value));
	*va = is_mains(v) || a == 0 ? v * a : 2 * plausible_w;
	*cosine = cosine_of(decimal_double(s->of[MEANS_L1_ANGLE + phase].value));
	return true;
}

/* A phase that carries something, of which not everything is known, would lie in the power of the
 * others. */
static bool is_whole(const struct values *s)
{
	for (unsigned i = 0; i < PHASES; i++) {
		const uint64_t current = VALUES_BIT(Q_L1_CURRENT + i);
		const uint64_t others = VALUES_BIT(Q_L1_VOLTAGE + i) |
					VALUES_BIT(MEANS_L1_ANGLE + i);
		bool is_unknown = !(s->present & current) &&
				  (values_has(s, MEANS_L1_ANGLE + i) ||
					  s->unreadable & (current | others));

		if (is_unknown || (values_is_loaded(s, i) && (~s->present & others)))
			return false;
	}
	return true;
}

/* Currents and angles come so coarse that their sum is up to 100 W off the total, at small
 * currents. What is further off is of another moment, or not what it is called. */
static bool may_be_of(double total_w, double w, double va)
{
	static const double off_w = 100, of_apparent = 0.1;

	return fabs(total_w - w) <= off_w + of_apparent * va;
}

/* The meter measures the total exactly, and the system adds up the phases. So the rest is spread by
 * apparent power, as that is how the error spreads; the last phase closes the sum. */
void angles_derive_powers(const struct values *s, struct reading *r)
{
	double va[PHASES], cosine[PHASES], all_va = 0, all_w = 0, rest = 0;
	struct decimal left = reading_has(r, Q_POWER) ? r->value[Q_POWER] : decimal_of(0, 0);
	int last = -1;

	if (!(s->present & VALUES_PHASES(MEANS_L1_ANGLE)) || !is_whole(s))
		return;
	for (int i = 0; i < PHASES; i++) {
		if (!apparent(s, i, &va[i], &cosine[i]))
			va[i] = -1;
		else
			last = i;
		all_va += va[i] < 0 ? 0 : va[i];
		all_w += va[i] < 0 ? 0 : va[i] * cosine[i];
	}
	if (all_va > plausible_w || fabs(decimal_double(left)) > plausible_w)
		return;
	if (reading_has(r, Q_POWER) && !may_be_of(decimal_double(left), all_w, all_va))
		return;
	if (reading_has(r, Q_POWER) && all_va > 0)
		rest = (decimal_double(left) - all_w) / all_va;
	for (int i = 0; i <= last; i++) {
		struct decimal v;

		if (va[i] < 0)
			continue;
		v = decimal_from_double(va[i] * (cosine[i] + rest), DERIVED_PLACES);
		if (reading_has(r, Q_POWER) && i == last)
			v = left;
		else if (!decimal_sub(left, v, &left))
			continue;
		reading_derive(r, Q_L1_POWER + i, v);
	}
}

static bool is_near(double degrees, double expected)
{
	static const double tolerance = 30;

	degrees = within_turn(degrees);
	return fabs((degrees < 0 ? degrees + 360 : degrees) - expected) < tolerance;
}

/* Most meters count the angles so that L1-L2-L3 has 120 and 240 degrees. */
enum phase_sequence angles_sequence(const struct values *s)
{
	double u2, u3;

	if (!values_has(s, MEANS_U2_ANGLE) || !values_has(s, MEANS_U3_ANGLE))
		return SEQUENCE_UNSAID;
	u2 = decimal_double(s->of[MEANS_U2_ANGLE].value);
	u3 = decimal_double(s->of[MEANS_U3_ANGLE].value);
	if (is_near(u2, 120) && is_near(u3, 240))
		return SEQUENCE_123;
	return is_near(u2, 240) && is_near(u3, 120) ? SEQUENCE_132 : SEQUENCE_UNSAID;
}
