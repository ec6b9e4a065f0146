/* The last trusted value of each counter, and how long another level has been kept to. Values are
 * compared exactly; floating point is for the limit alone. Left out: what a fuse carries
 * (bounds.c), and telling anybody (meter/notice.c). */
#include "meter/check/energy_guard.h"

#include <math.h>

enum {
	ANEW_AFTER_MS = 5 * 60 * 1000,
	ANEW_AFTER_N = 20,
	HOUR_MS = 3600 * 1000,
	TELL_AGAIN_MS = HOUR_MS,
	SLACK_UNITS = 2,
	COARSEST_EXP =
		3, /* whole kWh: a meter that keeps the rest to itself may send zeros there */
};

static const double default_limit_w = 200000, ms_per_hour = 3600000;

enum verdict {
	VERDICT_FINE,
	VERDICT_COARSE, /* below the last one only because its last digits were left out */
	VERDICT_FELL,
	VERDICT_JUMPED,
};

void energy_guard_reset(struct energy_guard *e)
{
	*e = (struct energy_guard){0};
}

/* Whether only the last digits were left out. */
static bool is_coarse(struct decimal before, struct decimal now)
{
	const struct decimal unit = {1, decimal_last_place(now, COARSEST_EXP), false};
	struct decimal fall;

	return decimal_sub(before, now, &fall) && decimal_compare(fall, unit) < 0;
}

static double slack_wh(struct decimal before, struct decimal now)
{
	int8_t exp = decimal_last_place(before, COARSEST_EXP);

	return SLACK_UNITS *
	       decimal_double((struct decimal){1, exp > now.exp ? exp : now.exp, false});
}

/* `before` has stood since `since_ms`. */
static enum verdict judge(struct decimal before, uint64_t since_ms, struct decimal now,
	uint64_t now_ms, double limit_w)
{
	int order = decimal_compare(now, before);
	double most_wh;

	if (order == 0)
		return VERDICT_FINE;
	if (order < 0)
		return is_coarse(before, now) ? VERDICT_COARSE : VERDICT_FELL;
	most_wh = limit_w * (double)(now_ms - since_ms) / ms_per_hour + slack_wh(before, now);
	if (decimal_double(now) - decimal_double(before) > most_wh)
		return VERDICT_JUMPED;
	return VERDICT_FINE;
}

static void trust(struct energy_guard_counter *c, struct decimal v, uint64_t now_ms)
{
	if (!c->is_known || decimal_compare(v, c->trusted) != 0)
		c->changed_ms = now_ms;
	c->is_known = true;
	c->trusted = v;
	c->n_level = 0;
	if (c->is_told && now_ms - c->held_ms >= TELL_AGAIN_MS)
		c->is_told = false;
}

/* Another level is believed when it is as well-behaved as the first was. */
static bool is_level_believed(
	struct energy_guard_counter *c, struct decimal v, double limit_w, uint64_t now_ms)
{
	enum verdict verdict = VERDICT_FELL;

	if (c->n_level)
		verdict = judge(c->level, c->level_changed_ms, v, now_ms, limit_w);
	if (verdict == VERDICT_COARSE) {
		c->n_level++;
		return false;
	}
	if (verdict != VERDICT_FINE) {
		c->n_level = 0;
		c->level_since_ms = now_ms;
	}
	if (c->n_level == 0 || decimal_compare(v, c->level) != 0)
		c->level_changed_ms = now_ms;
	c->level = v;
	c->n_level++;
	return c->n_level >= ANEW_AFTER_N && now_ms - c->level_since_ms >= ANEW_AFTER_MS;
}

/* Returns whether there is something to tell. */
static bool take(struct energy_guard_counter *c, struct decimal v, double limit_w, uint64_t now_ms,
	struct energy_guard_event *event)
{
	enum verdict verdict = VERDICT_FINE;

	if (c->is_known)
		verdict = judge(c->trusted, c->changed_ms, v, now_ms, limit_w);
	event->before = c->trusted;
	event->now = v;
	if (verdict == VERDICT_FINE || verdict == VERDICT_COARSE) {
		trust(c, verdict == VERDICT_FINE ? v : c->trusted, now_ms);
		return false;
	}
	if (is_level_believed(c, v, limit_w, now_ms)) {
		event->kind = ENERGIES_BEGINS_ANEW;
		trust(c, v, now_ms);
		c->is_told = false;
		return true;
	}
	event->kind = verdict == VERDICT_FELL ? ENERGIES_FELL : ENERGIES_JUMPED;
	c->held_ms = now_ms;
	if (c->is_told)
		return false;
	c->is_told = true;
	return true;
}

/* A power that two readings in a row have is remembered for an hour or two, as energies may come
 * once an hour; one alone may be an error. */
static double largest_w(struct energy_guard *e, double power_w, uint64_t now_ms)
{
	const double twice_w = fmin(power_w, e->power_w), once_w = fmax(power_w, e->power_w);

	e->power_w = power_w;
	if (now_ms - e->hour_since_ms >= HOUR_MS) {
		e->hour_before_w = e->hour_w;
		e->hour_w = 0;
		e->hour_since_ms = now_ms;
	}
	e->hour_w = fmax(e->hour_w, twice_w);
	return fmax(once_w, fmax(e->hour_w, e->hour_before_w));
}

static double limit_of(
	struct energy_guard *e, const struct reading *r, double limit_w, uint64_t now_ms)
{
	double power_w = 0;

	for (enum quantity q = Q_POWER; q <= Q_L3_POWER; q++)
		if (reading_has(r, q))
			power_w = fmax(power_w, fabs(decimal_double(r->value[q])));
	power_w = largest_w(e, power_w, now_ms);
	return limit_w > 0 ? limit_w : fmax(default_limit_w, 2 * power_w);
}

unsigned energy_guard_take(struct energy_guard *e, struct reading *r, uint32_t fresh,
	double limit_w, uint64_t now_ms, struct energy_guard_event events[ENERGIES])
{
	static const enum quantity quantities[ENERGIES] = {Q_ENERGY_FORWARD, Q_ENERGY_REVERSE,
		Q_L1_ENERGY_FORWARD, Q_L2_ENERGY_FORWARD, Q_L3_ENERGY_FORWARD, Q_L1_ENERGY_REVERSE,
		Q_L2_ENERGY_REVERSE, Q_L3_ENERGY_REVERSE};
	unsigned n_events = 0;

	limit_w = limit_of(e, r, limit_w, now_ms);
	for (int i = 0; i < ENERGIES; i++) {
		struct energy_guard_counter *c = &e->counters[i];
		enum quantity q = quantities[i];

		if (!reading_has(r, q))
			continue;
		if (fresh >> q & 1) {
			if (take(c, r->value[q], limit_w, now_ms, &events[n_events]))
				events[n_events++].quantity = q;
			e->n_held += c->n_level > 0;
		}
		if (c->is_known)
			r->value[q] = c->trusted;
	}
	return n_events;
}
