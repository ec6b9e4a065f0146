/* The charge of a car as IEC 61851 has it: the wallbox allows an ampere at a time, not below six,
 * and the car follows within seconds. */
#include "sim/nameless/car.h"

#include <math.h>

enum { LEAST_A = 6, SURPLUS_V = 230 };

static const double charging_s = 7200, away_s = 5400, follow_a = 2;

void car_init(struct car *car, unsigned n_phases, bool by_sun, struct chance *c)
{
	static const double most_a[] = {10, 13, 16, 16, 20, 32};

	*car = (struct car){.is_there = true, .n_phases = 1, .by_sun = by_sun};
	if (n_phases == PHASES && chance_is(c, 0.5))
		car->n_phases = PHASES;
	else
		car->phase = chance_below(c, n_phases);
	car->most_a = most_a[chance_below(c, car->n_phases == PHASES ? 4 : 6)];
	car->is_charging = chance_is(c, 0.5);
	car->left_s = chance_wait(c, car->is_charging ? charging_s : away_s);
	car->allowed_a = by_sun ? LEAST_A : car->most_a;
	car->drawn_a = car->is_charging ? car->allowed_a : 0;
}

static void regulate(struct car *car, double grid_w, struct chance *c)
{
	double each_w = SURPLUS_V * car->n_phases;

	car->regulate_s--;
	if (!car->by_sun || car->regulate_s > 0)
		return;
	car->regulate_s = chance_between(c, 8, 20);
	car->allowed_a = floor(car->drawn_a - grid_w / each_w);
	car->allowed_a = fmax(LEAST_A, fmin(car->most_a, car->allowed_a));
}

void car_pass(struct car *car, double grid_w, struct chance *c)
{
	double wanted;

	if (!car->is_there)
		return;
	car->left_s--;
	if (car->left_s <= 0) {
		car->is_charging = !car->is_charging;
		car->left_s = 30 + chance_wait(c, car->is_charging ? charging_s : away_s);
	}
	regulate(car, grid_w, c);
	wanted = car->is_charging ? car->allowed_a : 0;
	car->drawn_a += fmax(-3 * follow_a, fmin(follow_a, wanted - car->drawn_a));
}

void car_add(const struct car *car, const double volts[PHASES], struct chance *c, struct load *l)
{
	double amperes = car->drawn_a * (1 - 0.02 / PHASES) + 0.01 * chance_normal(c);

	if (!car->is_there || car->drawn_a < 1)
		return;
	for (unsigned i = car->phase; i < car->phase + car->n_phases; i++) {
		l->active_w[i] += amperes * volts[i];
		l->reactive_var[i] -= 0.03 * amperes * volts[i];
	}
}
