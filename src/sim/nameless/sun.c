/* A sine from sunrise to sunset, a sky that is either open or covered, and the seconds in which the
 * edge of a cloud passes. */
#include "sim/nameless/sun.h"

#include <math.h>

#define PI 3.14159265358979323846

static const double open_s = 420, covered_s = 200, edge_s = 9, haze_s = 300;
/* An inverter of one phase may not be larger; none delivers into what is no mains voltage. */
static const double one_phase_most_w = 4600, curtails_from_v = 250, curtails_to_v = 254;
static const double volt_var_from_v = 232, volt_var_share = 0.05; /* of the peak, for each volt */

void sun_init(struct sun *s, double peak_w, unsigned n_phases, struct chance *c)
{
	*s = (struct sun){.peak_w = peak_w, .n_phases = 1, .cloud = chance_between(c, 0, 0.4)};
	s->rise_h = chance_between(c, 5, 8);
	s->set_h = chance_between(c, 17, 21);
	if (n_phases == PHASES && chance_is(c, peak_w > one_phase_most_w ? 1 : 0.4))
		s->n_phases = PHASES;
	else
		s->phase = chance_below(c, n_phases);
	s->reactive = chance_is(c, 0.2) ? SUN_FIXED : chance_is(c, 0.2) ? SUN_BY_VOLTAGE : SUN_NONE;
	s->tangent = (chance_is(c, 0.7) ? -1 : 1) * chance_between(c, 0.2, 0.48);
	s->light = 1 - s->cloud;
	s->cloud_s = chance_wait(c, open_s);
}

static void drift(struct sun *s, struct chance *c)
{
	s->cloud_s--;
	if (s->cloud_s <= 0) {
		bool opens = s->cloud > 0.25;

		s->cloud = opens ? chance_between(c, 0, 0.1) : chance_between(c, 0.3, 0.9);
		s->cloud_s = 15 + chance_wait(c, opens ? open_s : covered_s);
	}
	s->light += (1 - s->cloud - s->light) / edge_s;
	s->haze += -s->haze / haze_s + 0.05 * sqrt(2 / haze_s) * chance_normal(c);
}

void sun_pass(struct sun *s, double hour, struct chance *c)
{
	double height = sin((hour - s->rise_h) / (s->set_h - s->rise_h) * PI);
	double light;

	if (s->peak_w == 0)
		return;
	drift(s, c);
	light = s->light * (1 + s->haze) * (1 + 0.002 * chance_normal(c));
	if (s->is_steady)
		s->power_w = s->peak_w * (1 + 0.0005 * chance_normal(c));
	else if (hour <= s->rise_h || hour >= s->set_h)
		s->power_w = 0;
	else
		s->power_w = fmax(0, fmin(1, height * light)) * s->peak_w;
}

static double reactive_var(const struct sun *s, double each_w, double volts)
{
	double above = volts - volt_var_from_v;

	if (s->reactive == SUN_FIXED)
		return -each_w * s->tangent;
	if (s->reactive == SUN_BY_VOLTAGE && above > 0)
		return fmin(0.44, above * volt_var_share) * s->peak_w / s->n_phases;
	return s->power_w > 0 ? -0.01 * s->peak_w / s->n_phases : 0;
}

void sun_add(const struct sun *s, const double volts[PHASES], struct load *l)
{
	if (s->peak_w == 0)
		return;
	for (unsigned i = s->phase; i < s->phase + s->n_phases; i++) {
		double part = (curtails_to_v - volts[i]) / (curtails_to_v - curtails_from_v);
		double each = s->power_w / s->n_phases * fmax(0, fmin(1, part));

		l->active_w[i] -= each;
		l->reactive_var[i] += reactive_var(s, each, volts[i]);
	}
}
