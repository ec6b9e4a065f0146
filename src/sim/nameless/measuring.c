/* A meter of class B: each second it takes voltages, currents and both powers of the phases, and
 * counts. Left out: starting currents by standard, and clocks that are wrong. */
#include "sim/nameless/measuring.h"

#include "sim/nameless/two_elements.h"

#include <math.h>
#include <string.h>

enum { DAY_S = 86400, HOUR_S = 3600, QUARTER_S = 900, MEAN_S = 60, D_MEAN = 24 };

static const double by_itself_error = 0.003, by_itself_noise_w = 1.5;

static double between_counts(struct chance *c, double most_kwh)
{
	return 1000 * most_kwh * pow(chance_between(c, 0.02, 1), 2);
}

static void begin_counters(struct measuring *m)
{
	struct chance *c = &m->chance;

	for (int i = 0; i < TARIFFS; i++) {
		m->import_wh[i] = between_counts(c, 40000);
		m->export_wh[i] = between_counts(c, 30000);
	}
	m->absolute_wh = m->import_wh[0] + m->import_wh[1] + m->export_wh[0] + m->export_wh[1];
	for (int i = 0; i < QUADRANTS; i++)
		m->reactive_varh[i] = between_counts(c, 9000);
	for (int i = 0; i < PHASES; i++) {
		m->phase_import_wh[i] = (m->import_wh[0] + m->import_wh[1]) * (0.2 + 0.13 * i);
		m->phase_export_wh[i] = (m->export_wh[0] + m->export_wh[1]) * (0.2 + 0.13 * i);
	}
	m->most_w[0] = chance_between(c, 3000, 9000);
	m->most_w[1] = chance_between(c, 1000, 6000);
}

void measuring_init(struct measuring *m, uint64_t seed, unsigned n_phases, uint32_t day_s)
{
	static const double sums[N_MEASURING_SUMS] = {0.42, 0.28, 0.15, 0.15};
	struct chance *c = &m->chance;

	memset(m, 0, sizeof *m);
	chance_seed(c, seed);
	m->n_phases = n_phases;
	m->ratio = 1;
	m->sum = (enum measuring_sum)chance_pick(c, sums, N_MEASURING_SUMS);
	m->counts_by_phase = chance_is(c, 0.08);
	m->has_means = chance_is(c, 0.35);
	m->has_apparent_by_current = chance_is(c, 0.7);
	m->starts_at_w = chance_is(c, 0.5) ? chance_between(c, 0.5, 6) : 0;
	for (int i = 0; i < PHASES; i++) {
		m->error[i] = 1 + 0.002 * chance_normal(c);
		m->current_error[i] = 1 + 0.004 * chance_normal(c);
	}
	m->tariff_from_s = (uint32_t)(chance_between(c, 20, 23) * HOUR_S);
	m->tariff_to_s = (uint32_t)(chance_between(c, 4, 8) * HOUR_S);
	if (chance_is(c, 0.5)) /* by the sun: noon is cheap */
		m->tariff_from_s = m->tariff_to_s + (uint32_t)(chance_between(c, 3, 8) * HOUR_S);
	if (chance_is(c, 0.3)) /* it never runs */
		m->tariff_from_s = m->tariff_to_s;
	begin_counters(m);
	m->quarter_s = day_s % QUARTER_S;
}

static unsigned tariff_of(const struct measuring *m, uint32_t day_s)
{
	uint32_t since = (day_s + DAY_S - m->tariff_from_s) % DAY_S;

	return since < (m->tariff_to_s + DAY_S - m->tariff_from_s) % DAY_S;
}

static void measure_phase(struct measuring *m, const struct load *l, double volts, unsigned i)
{
	double active = l->active_w[i] / m->ratio * m->error[i];
	double reactive = l->reactive_var[i] / m->ratio * m->error[i];
	double distorted = l->distortion_va2[i] / m->ratio / m->ratio;
	double apparent = sqrt(active * active + reactive * reactive + distorted);

	m->last.volts[i] = volts;
	m->mean_volts[i] += (volts - m->mean_volts[i]) / (m->mean_volts[i] > 0 ? MEAN_S : 1);
	if (apparent < m->starts_at_w)
		active = reactive = apparent = 0;
	m->last.active_w[i] = active;
	m->last.reactive_var[i] = reactive;
	m->last.apparent_va[i] = m->has_apparent_by_current ? apparent : hypot(active, reactive);
	m->last.amperes[i] = volts > 0 ? apparent / volts * m->current_error[i] : 0;
}

static void measure_elements(struct measuring *m, const struct two_elements *t)
{
	for (int i = 0; i < PHASES; i++) {
		m->last.volts[i] = t->volts[i];
		m->last.amperes[i] = t->amperes[i] * m->current_error[i];
		m->last.active_w[i] = t->active_w[i] * m->error[0];
		m->last.reactive_var[i] = t->reactive_var[i] * m->error[0];
		m->last.apparent_va[i] = t->volts[i] * t->amperes[i];
	}
}

static void add_up(struct measuring *m)
{
	double w = 0, var = 0;

	for (unsigned i = 0; i < m->n_phases; i++) {
		w += m->last.active_w[i];
		var += m->last.reactive_var[i];
	}
	if (m->sum == SUM_BY_ITSELF) {
		w = w * (1 + by_itself_error) + by_itself_noise_w * chance_normal(&m->chance);
		var = var * (1 - by_itself_error) + by_itself_noise_w * chance_normal(&m->chance);
	}
	m->last.total_w = m->sum == SUM_LATE ? m->now_w : w;
	m->last.total_var = m->sum == SUM_LATE ? m->now_var : var;
	m->now_w = w;
	m->now_var = var;
}

static double above(double v)
{
	return v > 0 ? v : 0;
}

/* Import (sign 1) or export (sign -1) of that total. */
static double directed_w(
	const struct measuring *m, const struct measured *of, double total_w, double sign)
{
	double sum = 0;

	if (!m->counts_by_phase)
		return above(sign * total_w);
	for (unsigned i = 0; i < m->n_phases; i++)
		sum += above(sign * of->active_w[i]);
	return sum;
}

static void count_quarters(struct measuring *m, double import_w, double export_w)
{
	m->quarter_wh[0] += import_w / HOUR_S;
	m->quarter_wh[1] += export_w / HOUR_S;
	m->quarter_s++;
	if (m->quarter_s < QUARTER_S)
		return;
	m->quarter_s = 0;
	for (int i = 0; i < 2; i++) {
		m->before_wh[i] = m->quarter_wh[i];
		m->most_w[i] = fmax(m->most_w[i], m->before_wh[i] * HOUR_S / QUARTER_S);
		m->quarter_wh[i] = 0;
	}
}

static void count(struct measuring *m)
{
	const struct measured *of = &m->last;
	double import_w = directed_w(m, of, m->now_w, 1);
	double export_w = directed_w(m, of, m->now_w, -1);
	int quadrant = m->now_var >= 0 ? export_w > import_w : export_w > import_w ? 2 : 3;

	m->import_wh[m->tariff] += import_w / HOUR_S;
	m->export_wh[m->tariff] += export_w / HOUR_S;
	m->absolute_wh += (import_w + export_w) / HOUR_S;
	m->reactive_varh[quadrant] += fabs(m->now_var) / HOUR_S;
	for (unsigned i = 0; i < m->n_phases; i++) {
		m->phase_import_wh[i] += above(of->active_w[i]) / HOUR_S;
		m->phase_export_wh[i] += above(-of->active_w[i]) / HOUR_S;
	}
	count_quarters(m, import_w, export_w);
}

/* The sums of some seconds, as numbers in a row: a struct of doubles. */
enum { MEASURED_NUMBERS = sizeof(struct measured) / sizeof(double) };

static void gather(struct measuring *m)
{
	double *to = (double *)&m->gathered;
	const double *from = (const double *)&m->last;

	for (int i = 0; i < MEASURED_NUMBERS; i++)
		to[i] += from[i];
	m->n_gathered++;
}

void measuring_pass(struct measuring *m, const struct load *l, const double volts[PHASES],
	double frequency_hz, uint32_t day_s)
{
	struct two_elements t;

	m->tariff = tariff_of(m, day_s);
	if (m->has_two_elements) {
		two_elements_measure(&t, l, volts);
		measure_elements(m, &t);
	}
	for (unsigned i = 0; i < m->n_phases && !m->has_two_elements; i++)
		measure_phase(m, l, volts[i], i);
	m->last.frequency_hz = frequency_hz;
	add_up(m);
	count(m);
	gather(m);
}

/* Of the phases as they are shown. */
static void sum_shown(struct measuring *m)
{
	m->shown.total_w = m->shown.total_var = 0;
	for (unsigned i = 0; i < m->n_phases; i++) {
		m->shown.total_w += round(m->shown.active_w[i]);
		m->shown.total_var += round(m->shown.reactive_var[i]);
	}
}

void measuring_show(struct measuring *m)
{
	double *to = (double *)&m->shown;
	const double *from = (const double *)&m->gathered;

	m->shown = m->last;
	for (int i = 0; m->has_means && m->n_gathered && i < MEASURED_NUMBERS; i++)
		to[i] = from[i] / m->n_gathered;
	memcpy(m->shown.volts, m->last.volts, sizeof m->shown.volts);
	m->gathered = (struct measured){0};
	m->n_gathered = 0;
	if (m->sum == SUM_OF_SHOWN)
		sum_shown(m);
}

static double power(double active, double reactive, unsigned what)
{
	switch (what) {
	case 1:
		return above(active);
	case 2:
		return above(-active);
	case 3:
		return above(reactive);
	case 4:
		return above(-reactive);
	case 15:
		return fabs(active);
	case 16:
		return active;
	default:
		return NAN;
	}
}

static double total(const struct measuring *m, unsigned what)
{
	const struct measured *s = &m->shown;
	double apparent = 0;

	for (unsigned i = 0; i < m->n_phases; i++)
		apparent += s->apparent_va[i];
	switch (what) {
	case 1:
		return directed_w(m, s, s->total_w, 1);
	case 2:
		return directed_w(m, s, s->total_w, -1);
	case 9: /* of import, and of export */
		return s->total_w >= 0 ? apparent : 0;
	case 10:
		return s->total_w < 0 ? apparent : 0;
	case 13:
		return apparent > 0 ? fmin(1, fabs(s->total_w) / apparent) : 1;
	case 14:
		return s->frequency_hz;
	default:
		return power(s->total_w, s->total_var, what);
	}
}

static double of_phase(const struct measuring *m, unsigned i, unsigned what)
{
	const struct measured *s = &m->shown;
	double apparent = s->apparent_va[i];

	switch (what) {
	case 9:
		return s->active_w[i] >= 0 ? apparent : 0;
	case 10:
		return s->active_w[i] < 0 ? apparent : 0;
	case 11:
		return s->amperes[i];
	case 12:
		return s->volts[i];
	case 13:
		return apparent > 0 ? fmin(1, fabs(s->active_w[i]) / apparent) : 1;
	default:
		return power(s->active_w[i], s->reactive_var[i], what);
	}
}

static double of_tariff(const double wh[TARIFFS], unsigned e)
{
	return e == 0 ? wh[0] + wh[1] : e <= TARIFFS ? wh[e - 1] : NAN;
}

static double energy(const struct measuring *m, unsigned c, unsigned e)
{
	const double *r = m->reactive_varh;

	if (c == 1)
		return of_tariff(m->import_wh, e);
	if (c == 2)
		return of_tariff(m->export_wh, e);
	if (c == 3)
		return r[0] + r[1];
	if (c == 4)
		return r[2] + r[3];
	if (c >= 5 && c <= 8)
		return r[c - 5];
	if (c == 15)
		return m->absolute_wh;
	if (c > 20 && (c - 1) / 20 <= PHASES && c % 20 <= 2)
		return c % 20 == 1 ? m->phase_import_wh[c / 20 - 1]
				   : m->phase_export_wh[c / 20 - 1];
	return NAN;
}

/* Means over a quarter of an hour: 4 the present one so far, 5 the last, 6 the greatest. */
static double demand(const struct measuring *m, unsigned c, unsigned d)
{
	const double wh[] = {m->quarter_wh[c - 1], m->before_wh[c - 1]};

	if (d == 6)
		return m->most_w[c - 1];
	return wh[d - 4] * HOUR_S / QUARTER_S;
}

double measuring_value(const struct measuring *m, uint8_t c, uint8_t d, uint8_t e)
{
	if (d == 8)
		return energy(m, c, e);
	if ((c == 1 || c == 2) && d >= 4 && d <= 6)
		return demand(m, c, d);
	if (d == D_MEAN && c > 20 && c / 20 <= PHASES)
		return m->mean_volts[c / 20 - 1];
	if (d != 7)
		return NAN;
	if (c < 20)
		return total(m, c);
	return c / 20 <= PHASES ? of_phase(m, c / 20 - 1, c % 20) : NAN;
}
