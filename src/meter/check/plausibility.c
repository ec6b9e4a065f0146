/* The checks. What different lists of a meter say is of different age: two values of one telegram
 * are compared only when both are new. */
#include "meter/check/plausibility.h"

#include "meter/check/energy_guard.h"

#include <math.h>

enum {
	PHASES = 3,
	IN_A_ROW = 3,
};

static const double sum_least_w = 100, sum_part = 0.1;
static const double apparent_part = 1.05, apparent_least_w = 20;

void plausibility_reset(struct plausibility *w)
{
	*w = (struct plausibility){0};
}

void plausibility_contradict(struct plausibility *w, enum contradiction contradiction,
	struct event *event, const struct event *evidence)
{
	w->n[contradiction]++;
	if (event->kind != EVENT_NOTHING || w->told >> contradiction & 1)
		return;
	w->told |= 1u << contradiction;
	*event = *evidence;
}

static double value_of(const struct reading *r, enum quantity q)
{
	return decimal_double(r->value[q]);
}

static bool is_measured(const struct reading *r, enum quantity q)
{
	return reading_has(r, q) && !reading_is_derived(r, q);
}

static bool is_new(const struct plausibility *w, const struct reading *r, enum quantity q)
{
	return !reading_has(&w->before, q) || decimal_compare(r->value[q], w->before.value[q]) != 0;
}

static void check_balance(struct plausibility *w, const struct reading *r, uint32_t period_ms,
	uint64_t now_ms, struct event *e)
{
	struct energy_check_evidence b;

	switch (energy_check_take(&w->balance, r, period_ms, now_ms, &b)) {
	case ENERGY_CHECK_NOTHING:
		break;
	case ENERGY_CHECK_WRONG_SIGN:
		plausibility_contradict(w, CONTRADICTION_SIGN, e,
			&(struct event){.kind = EVENT_SIGN, .v = {b.mean_w, b.seconds, b.net_wh}});
		break;
	case ENERGY_CHECK_WRONG_SCALE:
		plausibility_contradict(w, CONTRADICTION_SCALE, e,
			&(struct event){.kind = EVENT_SCALE,
				.v = {b.seconds, b.integral_wh, b.net_wh,
					b.integral_wh / b.net_wh}});
		break;
	}
}

/* The sum of all phases there are. False when one of them was not measured, or none is new. */
static bool sum_of(const struct plausibility *w, const struct reading *r, double *sum_w)
{
	bool any_new = false;

	*sum_w = 0;
	for (int i = 0; i < PHASES; i++) {
		if (is_measured(r, Q_L1_POWER + i)) {
			*sum_w += value_of(r, Q_L1_POWER + i);
			any_new |= is_new(w, r, Q_L1_POWER + i);
		} else if (reading_has(r, Q_L1_POWER + i) || reading_has(r, Q_L1_VOLTAGE + i) ||
			   reading_has(r, Q_L1_CURRENT + i)) {
			return false;
		}
	}
	return any_new;
}

static void check_sum(struct plausibility *w, const struct reading *r, struct event *e)
{
	double sum_w, total_w;

	if (!is_measured(r, Q_POWER) || !is_new(w, r, Q_POWER) || !sum_of(w, r, &sum_w))
		return;
	total_w = value_of(r, Q_POWER);
	if (fabs(sum_w - total_w) <= fmax(sum_least_w, sum_part * fabs(total_w)))
		w->n_sum = 0;
	else if (++w->n_sum >= IN_A_ROW)
		plausibility_contradict(w, CONTRADICTION_PHASE_SUM, e,
			&(struct event){.kind = EVENT_PHASE_SUM, .v = {sum_w, total_w, IN_A_ROW}});
}

/* What voltage and current of a phase can make at most, rounded as they are. */
static double most_va(const struct reading *r, int phase)
{
	const enum quantity u = Q_L1_VOLTAGE + phase, i = Q_L1_CURRENT + phase;
	double unit_a = decimal_double((struct decimal){1, r->value[i].exp, false});

	return fabs(value_of(r, u)) * (fabs(value_of(r, i)) * apparent_part + unit_a) +
	       apparent_least_w;
}

static double va_of(const struct reading *r, int phase)
{
	return fabs(value_of(r, Q_L1_VOLTAGE + phase) * value_of(r, Q_L1_CURRENT + phase));
}

static bool is_apparent_new(const struct plausibility *w, const struct reading *r, int phase)
{
	return is_new(w, r, Q_L1_VOLTAGE + phase) || is_new(w, r, Q_L1_CURRENT + phase);
}

static void check_apparent(
	struct plausibility *w, const struct reading *r, int phase, struct event *e)
{
	const enum quantity p = Q_L1_POWER + phase, u = Q_L1_VOLTAGE + phase,
			    i = Q_L1_CURRENT + phase;

	/* Of a current no more than the sign is ever derived. */
	if (!is_measured(r, p) || !is_measured(r, u) || !reading_has(r, i))
		return;
	if (!is_new(w, r, p) || !is_apparent_new(w, r, phase))
		return;
	if (fabs(value_of(r, p)) <= most_va(r, phase))
		w->n_apparent[phase] = 0;
	else if (++w->n_apparent[phase] >= IN_A_ROW)
		plausibility_contradict(w, CONTRADICTION_APPARENT, e,
			&(struct event){.kind = EVENT_APPARENT,
				.quantity = p,
				.v = {value_of(r, p), fabs(value_of(r, u)), fabs(value_of(r, i)),
					va_of(r, phase), IN_A_ROW}});
}

/* The total of a meter that tells voltage and current of each phase that it has. */
static void check_apparent_total(struct plausibility *w, const struct reading *r, struct event *e)
{
	double most = 0, va = 0;
	bool any_new = false;

	for (int i = 0; i < PHASES; i++) {
		if (reading_has(r, Q_L1_CURRENT + i) != reading_has(r, Q_L1_VOLTAGE + i))
			return;
		if (!reading_has(r, Q_L1_CURRENT + i))
			continue;
		most += most_va(r, i);
		va += va_of(r, i);
		any_new |= is_apparent_new(w, r, i);
	}
	if (!any_new || !reading_has(r, Q_POWER) || !is_new(w, r, Q_POWER))
		return;
	if (fabs(value_of(r, Q_POWER)) <= most)
		w->n_apparent[PHASES] = 0;
	else if (++w->n_apparent[PHASES] >= IN_A_ROW)
		plausibility_contradict(w, CONTRADICTION_APPARENT, e,
			&(struct event){.kind = EVENT_APPARENT_TOTAL,
				.v = {value_of(r, Q_POWER), va, IN_A_ROW}});
}

static void check_mounting(
	struct plausibility *w, const struct reading *r, uint64_t now_ms, struct event *e)
{
	bool is_import = w->mounting.rises == Q_ENERGY_REVERSE;
	struct mounting_evidence m;

	if (!mounting_take(&w->mounting, r, now_ms, &m))
		return;
	plausibility_contradict(w, CONTRADICTION_ROLE, e,
		&(struct event){.kind = is_import ? EVENT_IMPORT_RISES : EVENT_EXPORT_RISES,
			.v = {m.seconds, m.wrong_wh, m.right_wh}});
}

void plausibility_expect(struct plausibility *w, enum quantity rises)
{
	if (w->mounting.rises == rises)
		return;
	mounting_expect(&w->mounting, rises);
	w->n[CONTRADICTION_ROLE] = 0;
	w->told &= ~(1u << CONTRADICTION_ROLE);
}

void plausibility_hear(struct plausibility *w, const struct reading *r, uint32_t period_ms,
	uint64_t now_ms, struct event *event)
{
	event->kind = EVENT_NOTHING;
	check_balance(w, r, period_ms, now_ms, event);
	check_sum(w, r, event);
	for (int i = 0; i < PHASES; i++)
		check_apparent(w, r, i, event);
	check_apparent_total(w, r, event);
	check_mounting(w, r, now_ms, event);
	w->before = *r;
}

void plausibility_energy(
	struct plausibility *w, const struct energy_guard_event *told, struct event *event)
{
	static const enum event_kind kinds[] = {
		[ENERGIES_FELL] = EVENT_ENERGY_FELL,
		[ENERGIES_JUMPED] = EVENT_ENERGY_JUMPED,
		[ENERGIES_BEGINS_ANEW] = EVENT_ENERGY_ANEW,
	};

	w->n[CONTRADICTION_ENERGY] += told->kind != ENERGIES_BEGINS_ANEW;
	*event = (struct event){.kind = kinds[told->kind],
		.quantity = told->quantity,
		.before = told->before,
		.now = told->now};
}
