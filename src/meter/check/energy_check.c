/* Integrates by trapezoids. A window opens and ends with a change of a counter, so that what has
 * not been counted yet is small. */
#include "meter/check/energy_check.h"

#include <math.h>

enum {
	GAP_MS = 15000,
	GAP_PERIODS = 3,
	WINDOW_MS = 120000,
	WINDOW_N = 24, /* of fewer powers, a kettle between two of them makes another sum */
	WINDOW_UNITS = 5,
	COARSEST_EXP = 3, /* whole kWh; many send digits that are always zero */
	MS_PER_S = 1000,
};

static const double ms_per_hour = 3600000, seconds_per_hour = 3600;
static const double sign_least_wh = 10, scale_least_wh = 30, scale_most = 3;
/* Where kW are taken for W the lesser one does not come to 30 Wh in a day. */
static const double scale_far_wh = 300, scale_far = 10;
static const double counter_most_w = 1e7; /* faster is no counter, but damage */

static const enum quantity energies[2] = {Q_ENERGY_FORWARD, Q_ENERGY_REVERSE};

static void open_window(struct energy_check *b, uint64_t now_ms)
{
	b->window = (struct energy_check_window){
		.is_open = true, .since_ms = now_ms, .start = {b->counter[0], b->counter[1]}};
}

static void integrate(struct energy_check_window *window, double from_w, double to_w, uint64_t ms)
{
	window->integral_wh += (from_w + to_w) / 2 * (double)ms / ms_per_hour;
	window->doubt_wh += fabs(from_w - to_w) / 2 * (double)ms / ms_per_hour;
	window->was_import |= from_w > 0 || to_w > 0;
	window->was_export |= from_w < 0 || to_w < 0;
	window->n++;
}

/* Nothing is integrated across a gap. */
static void take_power(
	struct energy_check *b, const struct reading *r, uint32_t period_ms, uint64_t now_ms)
{
	const uint64_t periods_ms = (uint64_t)GAP_PERIODS * period_ms;
	const uint64_t gap_ms = periods_ms > GAP_MS ? periods_ms : GAP_MS;
	double power_w;

	if (!b->has_power || now_ms - b->power_ms > gap_ms)
		b->window.is_open = false;
	if (!reading_has(r, Q_POWER))
		return;
	power_w = decimal_double(r->value[Q_POWER]);
	if (b->window.is_open)
		integrate(&b->window, b->power_w, power_w, now_ms - b->power_ms);
	b->has_power = true;
	b->power_w = power_w;
	b->power_ms = now_ms;
}

enum step {
	STEP_NONE,
	STEP_FINE,
	STEP_WRONG, /* no counter does that */
};

static enum step take_counter(struct energy_check *b, int i, struct decimal v, uint64_t now_ms)
{
	const struct decimal unit = {1, v.exp, false};
	double hours = (double)(now_ms - b->counter_ms[i]) / ms_per_hour;
	double rise_wh = decimal_double(v) - decimal_double(b->counter[i]);
	int order = decimal_compare(v, b->counter[i]);

	if (order == 0)
		return STEP_NONE;
	b->counter[i] = v;
	b->counter_ms[i] = now_ms;
	if (order < 0 || rise_wh > counter_most_w * hours + 2 * decimal_double(unit))
		return STEP_WRONG;
	return STEP_FINE;
}

/* True when a counter has moved, and nothing speaks against that. */
static bool take_counters(struct energy_check *b, const struct reading *r, uint64_t now_ms)
{
	bool is_moved = false, is_wrong = false;
	unsigned present = 0;

	for (int i = 0; i < 2; i++) {
		enum step step;

		if (!reading_has(r, energies[i]))
			continue;
		present |= 1u << i;
		if (!(b->present >> i & 1)) {
			b->counter[i] = r->value[energies[i]];
			b->counter_ms[i] = now_ms;
		}
		step = take_counter(b, i, r->value[energies[i]], now_ms);
		is_moved |= step == STEP_FINE;
		is_wrong |= step == STEP_WRONG;
	}
	if (is_wrong || present != b->present)
		b->window.is_open = false;
	b->present = present;
	return is_moved && !is_wrong;
}

/* By how much forward minus reverse has moved, and one unit of that. False when unknown. */
static bool net_of(const struct energy_check *b, double *net_wh, double *unit_wh)
{
	*net_wh = 0;
	*unit_wh = 0;
	for (int i = 0; i < 2; i++) {
		const struct decimal start = b->window.start[i], end = b->counter[i];
		struct decimal unit = {1, decimal_last_place(start, COARSEST_EXP), false}, moved;

		if (!(b->present >> i & 1))
			continue;
		if (!decimal_sub(end, start, &moved))
			return false;
		if (decimal_last_place(end, COARSEST_EXP) < unit.exp)
			unit.exp = decimal_last_place(end, COARSEST_EXP);
		*net_wh += i == 0 ? decimal_double(moved) : -decimal_double(moved);
		*unit_wh = fmax(*unit_wh, decimal_double(unit));
	}
	return true;
}

/* A meter with one counter knows one direction only. */
static bool is_witness(const struct energy_check *b)
{
	const unsigned forward = 1, reverse = 2;

	if (b->present == forward)
		return !b->window.was_export;
	if (b->present == reverse)
		return !b->window.was_import;
	return true;
}

/* Whatever the power did between two telegrams. */
static bool is_sign_wrong(const struct energy_check_window *window, double net_wh)
{
	return (net_wh < 0) != (window->integral_wh < 0) &&
	       fabs(window->integral_wh) > sign_least_wh + window->doubt_wh;
}

static bool is_scale_known(double lesser_wh, double greater_wh)
{
	return lesser_wh > scale_least_wh ||
	       (greater_wh > scale_far_wh && greater_wh > scale_far * lesser_wh);
}

static bool is_scale_wrong(const struct energy_check_window *window, double net_wh)
{
	double counted = fabs(net_wh), summed = fabs(window->integral_wh);

	if ((net_wh < 0) != (window->integral_wh < 0))
		return false;
	return counted > scale_most * (summed + window->doubt_wh) ||
	       summed - window->doubt_wh > scale_most * counted;
}

/* A window that does not tell enough yet goes on. */
static enum energy_check_verdict judge(
	struct energy_check *b, uint64_t now_ms, struct energy_check_evidence *e)
{
	const struct energy_check_window window = b->window;
	double net_wh, unit_wh, counted, summed = fabs(window.integral_wh);

	if (now_ms - window.since_ms < WINDOW_MS || window.n < WINDOW_N)
		return ENERGY_CHECK_NOTHING;
	if (!net_of(b, &net_wh, &unit_wh) || !is_witness(b)) {
		open_window(b, now_ms);
		return ENERGY_CHECK_NOTHING;
	}
	counted = fabs(net_wh);
	if (counted < WINDOW_UNITS * unit_wh || counted < sign_least_wh)
		return ENERGY_CHECK_NOTHING;
	e->seconds = (double)(now_ms - window.since_ms) / MS_PER_S;
	e->mean_w = window.integral_wh * seconds_per_hour / e->seconds;
	e->integral_wh = window.integral_wh;
	e->net_wh = net_wh;
	if (is_sign_wrong(&window, net_wh)) {
		open_window(b, now_ms);
		return ENERGY_CHECK_WRONG_SIGN;
	}
	if (!is_scale_known(fmin(counted, summed), fmax(counted, summed)))
		return ENERGY_CHECK_NOTHING;
	open_window(b, now_ms);
	return is_scale_wrong(&window, net_wh) ? ENERGY_CHECK_WRONG_SCALE : ENERGY_CHECK_NOTHING;
}

enum energy_check_verdict energy_check_take(struct energy_check *b, const struct reading *r,
	uint32_t period_ms, uint64_t now_ms, struct energy_check_evidence *evidence)
{
	take_power(b, r, period_ms, now_ms);
	if (!take_counters(b, r, now_ms))
		return ENERGY_CHECK_NOTHING;
	if (b->window.is_open)
		return judge(b, now_ms, evidence);
	if (b->has_power)
		open_window(b, now_ms);
	return ENERGY_CHECK_NOTHING;
}
