/* A regulator with a delay, and the charge that limits it. */
#include "sim/nameless/storage.h"

#include <math.h>

void storage_init(struct storage *s, unsigned n_phases, struct chance *c)
{
	*s = (struct storage){.n_phases = 1};
	s->most_w = chance_between(c, 1500, 5000);
	s->full_wh = chance_between(c, 4000, 14000);
	s->charge_wh = s->full_wh * chance_between(c, 0, 1);
	s->late_s = chance_below(c, STORAGE_LATE_MAX);
	s->part = chance_between(c, 0.15, 0.8) / (1 + s->late_s);
	s->aim_w = chance_between(c, -30, 40);
	s->slack_w = chance_is(c, 0.5) ? 0 : chance_between(c, 10, 60);
	if (n_phases == PHASES && chance_is(c, 0.5))
		s->n_phases = PHASES;
	else
		s->phase = chance_below(c, n_phases);
}

void storage_pass(struct storage *s, double grid_w, struct chance *c)
{
	double most = s->most_w, least = -s->most_w, away;

	if (s->most_w == 0)
		return;
	s->seen_w[s->n % STORAGE_LATE_MAX] = grid_w;
	away = s->seen_w[(s->n + STORAGE_LATE_MAX - s->late_s) % STORAGE_LATE_MAX] - s->aim_w;
	s->n++;
	if (fabs(away) > s->slack_w)
		s->power_w += s->part * away;
	if (s->charge_wh <= 0)
		most = 0;
	if (s->charge_wh >= s->full_wh)
		least = 0;
	s->power_w = fmax(least, fmin(most, s->power_w));
	if (s->power_w != 0)
		s->power_w += 4 * chance_normal(c);
	s->charge_wh = fmax(0, fmin(s->full_wh, s->charge_wh - s->power_w / 3600));
}

void storage_add(const struct storage *s, struct load *l)
{
	if (s->most_w == 0)
		return;
	for (unsigned i = s->phase; i < s->phase + s->n_phases; i++) {
		l->active_w[i] -= s->power_w / s->n_phases;
		l->reactive_var[i] -= 15; /* its filters */
	}
}
