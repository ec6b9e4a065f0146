/* The table of households, and the sum of what is in one. */
#include "sim/nameless/household.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *word;
	unsigned n_phases; /* 0: one or three */
	double base_w[2];
	double activity[2];
	double sun_w[2];
	double storage, car, heat_pump; /* shares of them that have one */
	double hour[2];                 /* of its beginning */
} kinds[N_HOUSEHOLD_KINDS] = {
	[HOUSEHOLD_SUN] = {"sun", 3, {80, 350}, {0.15, 1}, {3500, 10000}, 0, 0, 0.2, {9, 16}},
	[HOUSEHOLD_BATTERY] = {"battery", 3, {80, 350}, {0.15, 1}, {3500, 10000}, 1, 0.1, 0.2,
		{7, 20}},
	[HOUSEHOLD_CAR_BY_SUN] = {"car-by-sun", 3, {80, 350}, {0.15, 1}, {5000, 12000}, 0.4, 1, 0.2,
		{9, 15}},
	[HOUSEHOLD_BALCONY] = {"balcony", 0, {60, 200}, {0.1, 0.9}, {600, 800}, 0, 0, 0, {9, 16}},
	[HOUSEHOLD_HEAT_PUMP] = {"heat-pump", 3, {100, 300}, {0.15, 1}, {0, 0}, 0, 0, 1, {0, 24}},
	[HOUSEHOLD_CAR] = {"car", 3, {100, 300}, {0.15, 1}, {0, 0}, 0, 1, 0.1, {0, 24}},
	[HOUSEHOLD_PLAIN] = {"plain", 3, {60, 300}, {0.2, 1.2}, {0, 0}, 0, 0, 0.1, {0, 24}},
	[HOUSEHOLD_NIGHT] = {"night", 3, {80, 300}, {0.1, 0.8}, {3500, 10000}, 0, 0, 0.2,
		{21.5, 28}},
	[HOUSEHOLD_FLAT] = {"flat", 1, {40, 150}, {0.15, 1}, {0, 0}, 0, 0, 0, {0, 24}},
	[HOUSEHOLD_FLAT_SUN] = {"flat-sun", 1, {50, 200}, {0.15, 1}, {1500, 4600}, 0.2, 0, 0,
		{9, 16}},
	[HOUSEHOLD_STANDBY] = {"standby", 0, {15, 70}, {0.02, 0.1}, {0, 0}, 0, 0, 0, {0, 24}},
	[HOUSEHOLD_WORKSHOP] = {"workshop", 3, {150, 500}, {1, 3}, {2000, 9000}, 0, 0, 0.3,
		{7, 17}},
};

const char *household_word(enum household_kind kind)
{
	return kinds[kind].word;
}

bool household_has_sun(const struct household *h)
{
	return h->sun.peak_w > 0;
}

static void furnish(struct household *h)
{
	struct chance *c = &h->chance;
	double activity = chance_between(c, kinds[h->kind].activity[0], kinds[h->kind].activity[1]);

	for (size_t i = 0; i < appliance_kinds() && h->n_appliances < APPLIANCES_MAX; i++) {
		bool is_large = appliance_has_three_phases(i);

		if ((is_large && h->n_phases < PHASES) || !chance_is(c, appliance_share(i)))
			continue;
		appliance_init(&h->appliances[h->n_appliances++], i,
			is_large ? 0 : chance_below(c, h->n_phases), activity, c);
	}
	for (unsigned i = 0; i < h->n_phases; i++) {
		double all = chance_between(c, kinds[h->kind].base_w[0], kinds[h->kind].base_w[1]);

		h->base_w[i] = all * chance_between(c, 0.1, 0.9);
		h->base_tangent[i] = chance_between(c, -0.9, 0.4);
		h->base_wander[i] = 1;
	}
}

void household_init(struct household *h, enum household_kind kind, uint64_t seed)
{
	static const double nominal_v[PHASES] = {230, 230, 230};
	struct chance *c = &h->chance;

	memset(h, 0, sizeof *h);
	chance_seed(c, seed);
	h->kind = kind;
	h->n_phases = kinds[kind].n_phases ? kinds[kind].n_phases : chance_is(c, 0.5) ? 1 : PHASES;
	h->scale = kind == HOUSEHOLD_WORKSHOP ? chance_between(c, 4, 12) : 1;
	h->hour = fmod(chance_between(c, kinds[kind].hour[0], kinds[kind].hour[1]), 24);
	furnish(h);
	if (kinds[kind].sun_w[1] > 0)
		sun_init(&h->sun, chance_between(c, kinds[kind].sun_w[0], kinds[kind].sun_w[1]),
			h->n_phases, c);
	if (chance_is(c, kinds[kind].storage))
		storage_init(&h->storage, h->n_phases, c);
	if (chance_is(c, kinds[kind].car))
		car_init(&h->car, h->n_phases, household_has_sun(h), c);
	if (chance_is(c, kinds[kind].heat_pump))
		heat_pump_init(&h->heat_pump, h->n_phases, c);
	household_pass(h, nominal_v);
}

/* What is always on. */
static void add_base(struct household *h)
{
	for (unsigned i = 0; i < h->n_phases; i++) {
		double *wander = &h->base_wander[i];
		double w;

		*wander += (1 - *wander) / 200 + 0.008 * chance_normal(&h->chance);
		w = h->base_w[i] * *wander * (1 + 0.003 * chance_normal(&h->chance));
		h->load.active_w[i] += w;
		h->load.reactive_var[i] += w * h->base_tangent[i];
		h->load.distortion_va2[i] += w * w * 0.09;
	}
}

static double grid_w(const struct load *l)
{
	return l->active_w[0] + l->active_w[1] + l->active_w[2];
}

static void scale_up(struct load *l, double by)
{
	for (int i = 0; i < PHASES; i++) {
		l->active_w[i] *= by;
		l->reactive_var[i] *= by;
		l->distortion_va2[i] *= by * by;
	}
}

void household_pass(struct household *h, const double volts[PHASES])
{
	bool is_night = h->hour < 6 || h->hour > 23.5;
	double before_w = grid_w(&h->load) / h->scale;

	h->hour = fmod(h->hour + 1.0 / 3600, 24);
	h->load = (struct load){0};
	add_base(h);
	for (size_t i = 0; i < h->n_appliances; i++) {
		appliance_pass(&h->appliances[i], is_night, &h->chance);
		appliance_add(&h->appliances[i], &h->chance, &h->load);
	}
	heat_pump_pass(&h->heat_pump, &h->chance);
	heat_pump_add(&h->heat_pump, &h->chance, &h->load);
	car_pass(&h->car, before_w, &h->chance);
	car_add(&h->car, volts, &h->chance, &h->load);
	sun_pass(&h->sun, h->hour, &h->chance);
	sun_add(&h->sun, volts, &h->load);
	storage_pass(&h->storage, before_w, &h->chance);
	storage_add(&h->storage, &h->load);
	scale_up(&h->load, h->scale);
}
