/* Minutes of rest and of work; a ramp where it is modulated, a jump and an inductive motor where it
 * is not. */
#include "sim/nameless/heat_pump.h"

#include <math.h>

static const double ramp_s = 40, work_s = 1500, rest_s = 1200;

void heat_pump_init(struct heat_pump *h, unsigned n_phases, struct chance *c)
{
	*h = (struct heat_pump){.n_phases = 1, .most_w = chance_between(c, 1200, 3500)};
	h->is_modulated = chance_is(c, 0.6);
	h->tangent = h->is_modulated ? -0.1 : chance_between(c, 0.4, 0.8);
	if (n_phases == PHASES && (!h->is_modulated || chance_is(c, 0.3)))
		h->n_phases = PHASES;
	else
		h->phase = chance_below(c, n_phases);
	h->is_on = chance_is(c, 0.6);
	h->left_s = chance_wait(c, work_s);
	h->wanted_w = h->is_on ? h->most_w : 12;
	h->power_w = h->wanted_w;
}

void heat_pump_pass(struct heat_pump *h, struct chance *c)
{
	h->left_s--;
	if (h->most_w > 0 && h->left_s <= 0) {
		h->is_on = !h->is_on;
		h->left_s = 240 + chance_wait(c, h->is_on ? work_s : rest_s);
	}
	if (!h->is_on)
		h->wanted_w = 12;
	else if (!h->is_modulated)
		h->wanted_w = h->most_w;
	else if (h->wanted_w < 100 || chance_is(c, 0.01))
		h->wanted_w = h->most_w * chance_between(c, 0.3, 1);
	h->power_w += (h->wanted_w - h->power_w) / (h->is_modulated ? ramp_s : 1);
}

void heat_pump_add(const struct heat_pump *h, struct chance *c, struct load *l)
{
	double each = h->power_w / h->n_phases * (1 + 0.006 * chance_normal(c));

	if (h->most_w == 0)
		return;
	for (unsigned i = h->phase; i < h->phase + h->n_phases; i++) {
		l->active_w[i] += each;
		l->reactive_var[i] += each * h->tangent;
		l->distortion_va2[i] += h->is_modulated ? pow(0.25 * each, 2) : 0;
	}
}
