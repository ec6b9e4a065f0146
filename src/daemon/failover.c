/* All of it is decided when something is heard or lost; there is no timer, as without a telegram
 * there is nothing that could be shown instead. */
#include "daemon/failover.h"

#include <string.h>

/* By digits, or by what two meters differ in long, energies differ by less. */
static const double far_wh = 100000;

enum { LATELY_MS = 3600000 };

static uint32_t bit(unsigned i)
{
	return UINT32_C(1) << i;
}

/* Two periods, and a quarter for what a line and an adapter take. */
static uint64_t patience_ms(const struct failover_member *m)
{
	return UINT64_C(9) * m->period_ms / 4;
}

static bool is_silent(const struct failover_member *m, uint64_t now_ms)
{
	return !m->is_live || (m->period_ms && now_ms - m->power_ms > patience_ms(m));
}

/* Who is shown stays so for the minute that a difference takes to count: a first that has just come
 * back may tell what it has kept. */
bool failover_may_show(const struct failover *f, unsigned which)
{
	const struct failover_member *m = &f->members[which];
	const bool is_shown = f->has_shown && f->active == which;

	return which == 0 || m->is_same ||
	       (is_shown ? m->agreement.is_agreed : agreement_holds(&m->agreement));
}

static bool is_far_below(struct decimal v, struct decimal than)
{
	struct decimal gap;

	return decimal_compare(v, than) < 0 &&
	       (!decimal_sub(than, v, &gap) || decimal_double(gap) > far_wh);
}

/* Of one meter two ports may tell two counters, such as that of one tariff. What nobody has told
 * for long may have risen by any amount. */
static bool is_other_counter(
	const struct failover *f, const struct failover_member *m, struct decimal v, unsigned i)
{
	return is_far_below(v, f->shown[i]) ||
	       (f->shown_ms && m->power_ms < f->shown_ms + LATELY_MS &&
		       is_far_below(f->shown[i], v));
}

/* The same meter has the same counters, perhaps with fewer digits. Another one goes on from what
 * was shown; an energy of which nothing was shown has no place to go on from. */
static void fit_energies(struct failover *f, unsigned which)
{
	struct failover_member *m = &f->members[which];

	m->moved = m->hidden = 0;
	f->floors = f->known;
	for (unsigned i = 0; which != 0 && i < FAILOVER_ENERGIES; i++) {
		const enum quantity q = Q_ENERGY_FORWARD + i;
		const bool can_move = f->known & bit(i) && reading_has(&m->reading, q);
		const struct decimal v = m->reading.value[q];

		if (m->is_same && (!can_move || !is_other_counter(f, m, v, i)))
			continue;
		if (can_move && decimal_sub(f->shown[i], v, &m->offset[i]))
			m->moved |= bit(i);
		else
			m->hidden |= bit(i);
	}
}

static void show_energy(
	struct failover *f, struct failover_member *m, unsigned i, struct reading *r)
{
	const enum quantity q = Q_ENERGY_FORWARD + i;
	struct decimal v = r->value[q];

	if (!reading_has(r, q))
		return;
	if (m->hidden & bit(i) ||
		(m->moved & bit(i) && !decimal_add(r->value[q], m->offset[i], &v))) {
		reading_clear(r, q);
		return;
	}
	if (f->floors & bit(i) && decimal_compare(v, f->shown[i]) < 0 &&
		!is_far_below(v, f->shown[i])) /* else it has begun anew */
		v = f->shown[i];
	else
		f->floors &= ~bit(i);
	if (decimal_compare(v, r->value[q]) != 0)
		reading_derive(r, q, v);
	f->shown[i] = v;
	f->known |= bit(i);
}

static void show(struct failover *f, struct reading *shown)
{
	struct failover_member *m = &f->members[f->active];

	*shown = m->reading;
	f->shown_ms = m->power_ms;
	for (unsigned i = 0; i < FAILOVER_ENERGIES; i++)
		show_energy(f, m, i, shown);
}

static enum failover_verdict change(struct failover *f, unsigned which, struct reading *shown)
{
	f->active = which;
	f->has_shown = true;
	fit_energies(f, which);
	show(f, shown);
	return FAILOVER_CHANGED;
}

/* Each telegram of the slower of two is one look at them. */
static bool compare(struct failover *f, unsigned which, bool is_of_first, uint64_t now_ms)
{
	struct failover_member *first = &f->members[0], *m = &f->members[which];
	const bool is_first_slower = first->period_ms >= m->period_ms;
	const struct failover_member *slow = is_first_slower ? first : m;
	const struct failover_member *fast = is_first_slower ? m : first;

	if (is_first_slower != is_of_first || m->is_same || !first->is_live || !m->is_live ||
		!first->period_ms || !m->period_ms)
		return false;
	return agreement_take(&m->agreement, &fast->powers, first->period_ms + m->period_ms, now_ms,
		decimal_double(slow->reading.value[Q_POWER]));
}

static void compare_all(struct failover *f, unsigned which, uint64_t now_ms, int *news)
{
	for (unsigned i = 1; i < FAILOVER_MAX; i++)
		if ((which == 0 || which == i) && compare(f, i, which == 0, now_ms))
			*news = f->members[i].agreement.is_agreed ? (int)i : -(int)i;
}

static void take(struct failover *f, const struct failover_heard *heard,
	const struct reading *reading, int *news)
{
	struct failover_member *m = &f->members[heard->which];

	if (!m->is_live || is_silent(m, heard->now_ms))
		m->good_since_ms = heard->now_ms;
	m->is_live = true;
	m->is_same = heard->is_same;
	m->period_ms = heard->period_ms;
	m->reading = *reading;
	if (!heard->has_power || !reading_has(reading, Q_POWER))
		return;
	m->power_ms = heard->now_ms;
	power_track_add(&m->powers, heard->now_ms, decimal_double(reading->value[Q_POWER]));
	compare_all(f, heard->which, heard->now_ms, news);
}

/* The first of those of which something fresh can be shown; else `otherwise`. */
static int first_fresh(const struct failover *f, uint64_t now_ms, int otherwise)
{
	for (unsigned i = 0; i < FAILOVER_MAX; i++)
		if (failover_may_show(f, i) && !is_silent(&f->members[i], now_ms) &&
			reading_has(&f->members[i].reading, Q_POWER))
			return (int)i;
	return otherwise;
}

/* Whose turn it is, now that `which` was heard; -1: nothing changes. */
static int next_one(const struct failover *f, unsigned which, uint64_t now_ms)
{
	const bool is_kept = f->has_shown && failover_may_show(f, f->active) &&
			     !is_silent(&f->members[f->active], now_ms);

	if (!failover_may_show(f, which) || !reading_has(&f->members[which].reading, Q_POWER))
		return -1;
	if (is_kept)
		return which < f->active &&
				       now_ms - f->members[which].good_since_ms >= FAILOVER_BACK_MS
			       ? (int)which
			       : -1;
	if (!f->has_shown && which != 0 && now_ms - f->begun_ms < FAILOVER_FIRST_MS)
		return -1;
	return first_fresh(f, now_ms, (int)which);
}

/* The one that is shown cannot be any more. */
static enum failover_verdict replace(struct failover *f, uint64_t now_ms, struct reading *shown)
{
	const int next = first_fresh(f, now_ms, -1);

	return next < 0 ? FAILOVER_WITHDRAWN : change(f, (unsigned)next, shown);
}

enum failover_verdict failover_hear(struct failover *f, const struct failover_heard *heard,
	const struct reading *reading, struct reading *shown, int *news)
{
	int next;

	*news = 0;
	if (!f->begun_ms)
		f->begun_ms = heard->now_ms;
	take(f, heard, reading, news);
	if (f->has_shown && f->active == heard->which) {
		if (!failover_may_show(f, heard->which))
			return replace(f, heard->now_ms, shown);
		show(f, shown);
		return FAILOVER_SHOWN;
	}
	next = next_one(f, heard->which, heard->now_ms);
	return next < 0 ? FAILOVER_WAITS : change(f, (unsigned)next, shown);
}

enum failover_verdict failover_lose(
	struct failover *f, unsigned which, uint64_t now_ms, struct reading *shown)
{
	f->members[which].is_live = false;
	if (!f->has_shown || f->active != which)
		return FAILOVER_WAITS;
	return replace(f, now_ms, shown);
}

void failover_forget(struct failover *f, unsigned which)
{
	for (unsigned i = 1; i < FAILOVER_MAX; i++)
		if (which == 0 || which == i)
			f->members[i].agreement = (struct agreement){0};
	if (which != 0)
		return;
	f->known = f->floors = 0;
	f->has_shown = false;
	f->begun_ms = 0;
}
