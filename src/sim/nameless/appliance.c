/* The table of appliances, and how each is switched and chopped. */
#include "sim/nameless/appliance.h"

#include <math.h>

struct appliance_kind {
	double share; /* of the houses that have one */
	bool has_three_phases;
	bool is_automatic; /* it wants nobody to be awake */
	double least_w, most_w;
	double tangent;    /* of its angle; negative: capacitive */
	double distortion; /* of its current, as a share */
	double on_s, off_s;
	double chop_on_s, chop_off_s; /* 0: it is not chopped */
	double noise;                 /* of its power, as a share */
};

static const struct appliance_kind kinds[] = {
	/* fridge, freezer */
	{0.95, false, true, 60, 130, 0.75, 0.1, 700, 1500, 0, 0, 0.02},
	{0.5, false, true, 70, 150, 0.7, 0.1, 900, 1800, 0, 0, 0.02},
	/* kettle, coffee machine */
	{0.9, false, false, 1800, 2300, 0, 0, 140, 2800, 0, 0, 0.001},
	{0.6, false, false, 1000, 1500, 0, 0, 60, 1800, 4, 6, 0.001},
	/* hob, oven */
	{0.8, false, false, 1100, 2000, 0, 0, 900, 5400, 6, 9, 0.001},
	{0.6, false, false, 1800, 2600, 0.02, 0, 2000, 9000, 55, 40, 0.001},
	/* washing machine: heater, then its motor */
	{0.7, false, false, 1900, 2200, 0, 0, 600, 7000, 0, 0, 0.001},
	{0.7, false, false, 150, 450, 0.9, 0.2, 1800, 6000, 12, 5, 0.15},
	/* dishwasher, tumble dryer with a heat pump */
	{0.6, false, false, 1800, 2100, 0.01, 0, 700, 9000, 0, 0, 0.001},
	{0.4, false, false, 500, 800, 0.6, 0.2, 3600, 20000, 0, 0, 0.03},
	/* microwave oven, vacuum cleaner, iron, hair dryer */
	{0.7, false, false, 1100, 1500, 0.3, 0.3, 120, 5400, 0, 0, 0.02},
	{0.5, false, false, 600, 900, 0.15, 0.25, 500, 14000, 0, 0, 0.03},
	{0.3, false, false, 1800, 2400, 0, 0, 900, 18000, 25, 60, 0.001},
	{0.3, false, false, 900, 1900, 0.05, 0.05, 240, 9000, 0, 0, 0.01},
	/* television, computer, lamps */
	{0.9, false, false, 70, 200, -0.15, 0.3, 5400, 7200, 0, 0, 0.05},
	{0.7, false, false, 80, 300, -0.1, 0.2, 4000, 6000, 0, 0, 0.12},
	{1, false, false, 10, 60, -0.3, 0.5, 500, 700, 0, 0, 0.01},
	{1, false, false, 15, 100, -0.2, 0.4, 900, 1200, 0, 0, 0.01},
	/* pump of the heating, of a well */
	{0.7, false, true, 15, 60, -0.1, 0.4, 2000, 1500, 0, 0, 0.05},
	{0.2, false, true, 700, 1100, 0.6, 0.05, 90, 2400, 0, 0, 0.01},
	/* water heater of a shower, three-phase hob */
	{0.15, true, false, 9000, 21000, 0, 0, 260, 7000, 0, 0, 0.002},
	{0.2, true, false, 2500, 5500, 0, 0, 1200, 7000, 8, 7, 0.001},
	/* circular saw */
	{0.05, true, false, 900, 2200, 0.8, 0.1, 60, 1500, 0, 0, 0.1},
};

size_t appliance_kinds(void)
{
	return sizeof kinds / sizeof *kinds;
}

double appliance_share(size_t kind)
{
	return kinds[kind].share;
}

bool appliance_has_three_phases(size_t kind)
{
	return kinds[kind].has_three_phases;
}

static const double night_pace = 0.08;

/* How long it stays as it is. */
static double next_s(const struct appliance *a, struct chance *c)
{
	const struct appliance_kind *k = a->kind;

	if (a->is_on)
		return k->on_s * chance_between(c, 0.5, 1.5);
	return 10 + chance_wait(c, k->off_s / a->activity);
}

void appliance_init(
	struct appliance *a, size_t kind, unsigned phase, double activity, struct chance *c)
{
	const struct appliance_kind *k = &kinds[kind];

	*a = (struct appliance){.kind = k, .phase = phase, .activity = activity};
	a->power_w = chance_between(c, k->least_w, k->most_w);
	a->is_on = chance_is(c, k->on_s / (k->on_s + k->off_s / activity));
	a->left_s = next_s(a, c) * chance_between(c, 0, 1);
}

static void chop(struct appliance *a, struct chance *c)
{
	const struct appliance_kind *k = a->kind;

	a->pulse_s--;
	if (k->chop_on_s == 0 || a->pulse_s > 0)
		return;
	a->is_chopped = !a->is_chopped;
	a->pulse_s = (a->is_chopped ? k->chop_off_s : k->chop_on_s) * chance_between(c, 0.7, 1.4);
}

void appliance_pass(struct appliance *a, bool is_night, struct chance *c)
{
	bool waits = is_night && !a->is_on && !a->kind->is_automatic;

	chop(a, c);
	a->left_s -= waits ? night_pace : 1;
	if (a->left_s > 0)
		return;
	a->is_on = !a->is_on;
	a->left_s = next_s(a, c);
}

void appliance_add(const struct appliance *a, struct chance *c, struct load *l)
{
	const struct appliance_kind *k = a->kind;
	unsigned n = k->has_three_phases ? PHASES : 1;
	double each;

	if (!a->is_on || a->is_chopped)
		return;
	each = a->power_w / n * (1 + k->noise * chance_normal(c));
	for (unsigned i = 0; i < n; i++) {
		l->active_w[a->phase + i] += each;
		l->reactive_var[a->phase + i] += each * k->tangent;
		l->distortion_va2[a->phase + i] += pow(each * k->distortion, 2);
	}
}
