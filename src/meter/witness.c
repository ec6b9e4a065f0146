/* The checks. What different lists of a meter say is of different age: two values of one telegram
 * are compared only when both are new. */
#include "meter/witness.h"

#include "meter/energies.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	PHASES = 3,
	IN_A_ROW = 3,
};

static const double sum_least_w = 100, sum_part = 0.1;
static const double apparent_part = 1.05, apparent_least_w = 20;

const char *contradiction_name(enum contradiction c)
{
	static const char *const names[N_CONTRADICTIONS] = {
		[CONTRADICTION_SIGN] = "sign",
		[CONTRADICTION_SCALE] = "scale",
		[CONTRADICTION_PHASE_SUM] = "phase sum",
		[CONTRADICTION_APPARENT] = "apparent power",
		[CONTRADICTION_FUSE] = "fuse",
		[CONTRADICTION_ENERGY] = "energy",
		[CONTRADICTION_VOLTAGE] = "impossible voltage",
		[CONTRADICTION_POWER] = "impossible power",
		[CONTRADICTION_ROLE] = "mounting",
	};

	return names[c];
}

void witness_reset(struct witness *w)
{
	*w = (struct witness){0};
}

void witness_contradict(
	struct witness *w, enum contradiction kind, struct testimony *e, const char *format, ...)
{
	va_list args;

	w->n[kind]++;
	if (e->kind != N_CONTRADICTIONS || w->told >> kind & 1)
		return;
	w->told |= 1u << kind;
	e->kind = kind;
	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
}

static double value_of(const struct reading *r, enum quantity q)
{
	return decimal_double(r->value[q]);
}

static bool is_measured(const struct reading *r, enum quantity q)
{
	return reading_has(r, q) && !reading_is_derived(r, q);
}

static bool is_new(const struct witness *w, const struct reading *r, enum quantity q)
{
	return !reading_has(&w->before, q) || decimal_compare(r->value[q], w->before.value[q]) != 0;
}

static void check_balance(struct witness *w, const struct reading *r, uint32_t period_ms,
	uint64_t now_ms, struct testimony *e)
{
	struct balance_evidence b;

	switch (balance_take(&w->balance, r, period_ms, now_ms, &b)) {
	case BALANCE_NOTHING:
		break;
	case BALANCE_WRONG_SIGN:
		witness_contradict(w, CONTRADICTION_SIGN, e,
			"the power was %+.6g W on average for %.0f s, but the energy counters moved by "
			"%+.6g Wh meanwhile: the direction of the power is wrong; where the meter sends "
			"no sign, power_direction sets it, else please report the meter",
			b.mean_w, b.seconds, b.net_wh);
		break;
	case BALANCE_WRONG_SCALE:
		witness_contradict(w, CONTRADICTION_SCALE, e,
			"in %.0f s the power adds up to %+.6g Wh, but the energy counters moved by "
			"%+.6g Wh: one of them is scaled wrongly, by %.3g; please compare both with the "
			"display of the meter",
			b.seconds, b.integral_wh, b.net_wh, b.integral_wh / b.net_wh);
		break;
	}
}

/* The sum of all phases there are. False when one of them was not measured, or none is new. */
static bool sum_of(const struct witness *w, const struct reading *r, double *sum_w)
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

static void check_sum(struct witness *w, const struct reading *r, struct testimony *e)
{
	double sum_w, total_w;

	if (!is_measured(r, Q_POWER) || !is_new(w, r, Q_POWER) || !sum_of(w, r, &sum_w))
		return;
	total_w = value_of(r, Q_POWER);
	if (fabs(sum_w - total_w) <= fmax(sum_least_w, sum_part * fabs(total_w)))
		w->n_sum = 0;
	else if (++w->n_sum >= IN_A_ROW)
		witness_contradict(w, CONTRADICTION_PHASE_SUM, e,
			"the powers of the phases add up to %+.6g W, but the total is %+.6g W, in %d "
			"telegrams in a row; the system adds up the phases: please compare both with "
			"the display of the meter",
			sum_w, total_w, IN_A_ROW);
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

static bool is_apparent_new(const struct witness *w, const struct reading *r, int phase)
{
	return is_new(w, r, Q_L1_VOLTAGE + phase) || is_new(w, r, Q_L1_CURRENT + phase);
}

static void check_apparent(
	struct witness *w, const struct reading *r, int phase, struct testimony *e)
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
		witness_contradict(w, CONTRADICTION_APPARENT, e,
			"L%d has a power of %+.6g W, but its %.6g V and %.6g A make no more than "
			"%.6g VA, in %d telegrams in a row: one of them is scaled wrongly; please "
			"compare them with the display of the meter",
			phase + 1, value_of(r, p), fabs(value_of(r, u)), fabs(value_of(r, i)),
			va_of(r, phase), IN_A_ROW);
}

/* The total of a meter that tells voltage and current of each phase that it has. */
static void check_apparent_total(struct witness *w, const struct reading *r, struct testimony *e)
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
		witness_contradict(w, CONTRADICTION_APPARENT, e,
			"the power is %+.6g W, but voltages and currents of all phases make no more than "
			"%.6g VA, in %d telegrams in a row: one of them is scaled wrongly; please "
			"compare them with the display of the meter",
			value_of(r, Q_POWER), va, IN_A_ROW);
}

static void check_mounting(
	struct witness *w, const struct reading *r, uint64_t now_ms, struct testimony *e)
{
	bool is_import = w->mounting.rises == Q_ENERGY_REVERSE;
	struct mounting_evidence m;

	if (!mounting_take(&w->mounting, r, now_ms, &m))
		return;
	witness_contradict(w, CONTRADICTION_ROLE, e,
		"in %.0f s the %s register rose by %.6g Wh and the other by %.6g Wh, which the role of "
		"the meter does not do: it is mounted the other way round, then reverse = %s turns "
		"its values, or it has another role",
		m.seconds, is_import ? "import" : "export", m.wrong_wh, m.right_wh,
		is_import ? "no" : "yes");
}

void witness_expect(struct witness *w, enum quantity rises)
{
	if (w->mounting.rises == rises)
		return;
	mounting_expect(&w->mounting, rises);
	w->n[CONTRADICTION_ROLE] = 0;
	w->told &= ~(1u << CONTRADICTION_ROLE);
}

void witness_hear(struct witness *w, const struct reading *r, uint32_t period_ms, uint64_t now_ms,
	struct testimony *evidence)
{
	evidence->kind = N_CONTRADICTIONS;
	check_balance(w, r, period_ms, now_ms, evidence);
	check_sum(w, r, evidence);
	for (int i = 0; i < PHASES; i++)
		check_apparent(w, r, i, evidence);
	check_apparent_total(w, r, evidence);
	check_mounting(w, r, now_ms, evidence);
	w->before = *r;
}

void witness_energy(
	struct witness *w, const struct energies_event *event, struct testimony *evidence)
{
	const char *name = quantity_name(event->quantity);
	char before[DECIMAL_TEXT_MAX], now[DECIMAL_TEXT_MAX], *text = evidence->text;

	decimal_text(event->before, before);
	decimal_text(event->now, now);
	evidence->kind = CONTRADICTION_ENERGY;
	w->n[CONTRADICTION_ENERGY] += event->kind != ENERGIES_BEGINS_ANEW;
	switch (event->kind) {
	case ENERGIES_FELL:
		snprintf(text, TESTIMONY_TEXT_MAX,
			"%s fell from %s Wh to %s Wh: it is held back until the meter has kept to that "
			"for 5 minutes",
			name, before, now);
		break;
	case ENERGIES_JUMPED:
		snprintf(text, TESTIMONY_TEXT_MAX,
			"%s jumped from %s Wh to %s Wh, more than any power there makes: it is held "
			"back until the meter has kept to that for 5 minutes",
			name, before, now);
		break;
	case ENERGIES_BEGINS_ANEW:
		snprintf(text, TESTIMONY_TEXT_MAX,
			"%s begins anew: it was %s Wh, from now on it is %s Wh", name, before, now);
		break;
	}
}
