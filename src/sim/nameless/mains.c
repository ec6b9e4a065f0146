/* Voltages from the transformer, through line and neutral conductor, to the meter: first-order
 * wandering, Poisson steps, and ohmic falls that are small against the voltage. */
#include "sim/nameless/mains.h"

#include <math.h>
#include <string.h>

enum { WANDER_S = 240, OWN_S = 90, FREQUENCY_S = 40 };

static const double tap_wait_s = 1500, neighbours_wait_s = 70, tap_range_v = 4;

void mains_init(struct mains *m, uint64_t seed, unsigned n_phases)
{
	struct chance *c = &m->chance;

	memset(m, 0, sizeof *m);
	chance_seed(c, seed);
	m->n_phases = n_phases;
	m->line_ohm = chance_between(c, 0.1, 0.45);
	m->neutral_ohm = m->line_ohm * chance_between(c, 0.2, 0.9);
	m->reactance_ohm = m->line_ohm * chance_between(c, 0.1, 0.5);
	m->nominal_v = chance_between(c, 226, 240);
	m->wander_v = chance_between(c, 0.2, 1.2);
	m->noise_v = chance_between(c, 0.03, 0.25);
	m->neighbour_v = chance_between(c, 0.2, 1.2);
	m->tap_s = chance_wait(c, tap_wait_s);
	m->common_v = m->wander_v * chance_normal(c);
	m->frequency_hz = 50 + 0.02 * chance_normal(c);
	mains_pass(m);
}

/* One second of a value that wanders around 0 with that deviation. */
static double wander(struct chance *c, double v, double deviation, double memory_s)
{
	return v * (1 - 1 / memory_s) + deviation * sqrt(2 / memory_s) * chance_normal(c);
}

void mains_tap(struct mains *m, double volts)
{
	m->tap_v += volts;
}

static void change_taps(struct mains *m)
{
	double step;

	m->tap_s--;
	if (m->is_without_taps || m->tap_s > 0)
		return;
	m->tap_s = chance_wait(&m->chance, tap_wait_s);
	step = chance_between(&m->chance, 1.2, 2.6);
	mains_tap(m, m->tap_v > 0 || chance_is(&m->chance, 0.5) ? -step : step);
	m->tap_v = fmax(-tap_range_v, fmin(tap_range_v, m->tap_v));
}

void mains_pass(struct mains *m)
{
	struct chance *c = &m->chance;

	change_taps(m);
	m->common_v = wander(c, m->common_v, m->wander_v, WANDER_S);
	m->frequency_hz = 50 + wander(c, m->frequency_hz - 50, 0.018, FREQUENCY_S);
	for (unsigned i = 0; i < m->n_phases; i++) {
		m->own_v[i] = wander(c, m->own_v[i], 0.5 * m->wander_v, OWN_S);
		if (chance_is(c, 1 / neighbours_wait_s))
			m->step_v[i] = 0.5 * m->step_v[i] + m->neighbour_v * chance_normal(c);
		m->source_v[i] = m->nominal_v + m->tap_v + m->common_v + m->own_v[i] +
				 m->step_v[i] + m->noise_v * chance_normal(c);
	}
}

/* Of currents a, b, c with the angles of three phases: their sum, as phase a sees it. */
static double through_neutral(const double amperes[PHASES], unsigned phase)
{
	return 1.5 * amperes[phase] - 0.5 * (amperes[0] + amperes[1] + amperes[2]);
}

void mains_voltages(const struct mains *m, const struct load *l, double volts[PHASES])
{
	double active[PHASES] = {0}, reactive[PHASES] = {0};

	for (unsigned i = 0; i < m->n_phases; i++) {
		active[i] = l->active_w[i] / m->source_v[i];
		reactive[i] = l->reactive_var[i] / m->source_v[i];
	}
	for (unsigned i = 0; i < m->n_phases; i++)
		volts[i] = m->source_v[i] - m->line_ohm * active[i] -
			   m->reactance_ohm * reactive[i] -
			   m->neutral_ohm * through_neutral(active, i);
}
