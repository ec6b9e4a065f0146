/* Carries out what the failover decides, and says it. */
#include "daemon/standby.h"

#include "base/clock.h"
#include "daemon/failover.h"
#include "daemon/owners.h"
#include "daemon/shown_energies.h"
#include "event/event_words.h"

#include <stdio.h>

enum { WH_PER_KWH = 1000 };

struct source *standby_first(struct source *s)
{
	return s->config.group ? owners_find(s->owners, s->config.group, 0) : s;
}

/* Whether its outputs are at work. */
static bool is_open(const struct source *first)
{
	return first && first->is_running && first->failover;
}

struct source *standby_outlet(struct source *s)
{
	struct source *first = standby_first(s);

	if (!s->config.group)
		return first;
	return is_open(first) && first->failover->has_shown &&
			       first->failover->active == s->config.standby
		       ? first
		       : NULL;
}

bool standby_may_show(struct source *s)
{
	const struct source *first = standby_first(s);

	return !s->config.standby || !s->link.meter.is_live || !is_open(first) ||
	       failover_may_show(first->failover, s->config.standby);
}

struct source *standby_shown(const struct source *s)
{
	const struct failover *f = s->failover;

	return f && f->has_shown && f->active ? owners_find(s->owners, s->config.group, f->active)
					      : NULL;
}

static void note(struct source *s, const struct reading *reading)
{
	s->said.has_power = reading_has(reading, Q_POWER);
	s->said.present = reading->present & ~reading->derived;
	if (s->said.has_power)
		s->said.power_w = decimal_double(reading->value[Q_POWER]);
}

void standby_publish(struct source *outlet, struct source *s, const struct identity *meter,
	const struct reading *reading, uint32_t period_ms)
{
	struct output_report report;
	uint64_t sent_us;

	outlet->link.read_us = s->link.read_us; /* outputs tell by it how old it is */
	sent_us = outputs_publish(&outlet->outputs, meter, reading, period_ms);
	if (sent_us)
		latency_add(&outlet->latency, sent_us - s->link.read_us);
	note(s, reading);
	outputs_report(&outlet->outputs, &report);
	plausibility_expect(&s->link.meter.plausibility, report.rises);
}

/* In the log, and in the trail of the first. */
static void tell(struct source *first, struct event event)
{
	event.subject = source_label(first);
	event_log(&event);
	black_box_event(first->box, &first->link, &event);
}

static void tell_change(struct source *first, const struct source *s)
{
	const struct failover_member *m = &first->failover->members[s->config.standby];
	struct event goes_on = {.kind = EVENT_GOES_ON, .text = s->link.label};

	tell(first, (struct event){.kind = s == first ? EVENT_FIRST_AGAIN : EVENT_STANDS_IN,
			    .text = s->link.label,
			    .other_text = first->link.label});
	for (unsigned i = 0; i < 2; i++) /* import and export, the first of all */
		if (m->moved >> i & 1)
			goes_on.v[i] = decimal_double(m->offset[i]) / WH_PER_KWH;
	if (m->moved)
		tell(first, goes_on);
}

static void tell_news(struct source *first, int news)
{
	const struct source *s = owners_find(
		first->owners, first->config.group, (unsigned)(news > 0 ? news : -news));

	if (s)
		tell(first, (struct event){.kind = news > 0 ? EVENT_AGREES : EVENT_DISAGREES,
				    .text = s->link.label,
				    .other_text = first->link.label});
}

/* The meter that others see is that of the first, whoever stands in: under its number also where
 * the first was not heard yet, and the protocol of the other one has another number for it. */
static const struct identity *shown_meter(
	const struct source *first, const struct source *s, struct identity *room)
{
	const char *number;

	if (*first->had.id)
		return &first->had;
	*room = s->link.meter.identity;
	number = owners_bound(first->owners, first, room);
	if (*number)
		snprintf(room->id, sizeof room->id, "%s", number);
	return room;
}

static void keep_energies(struct source *first, bool is_last)
{
	const struct source *s = standby_shown(first);
	struct identity room;

	shown_energies_keep(
		&first->shown, first->failover, shown_meter(first, s ? s : first, &room), is_last);
}

static void carry_out(struct source *first, enum failover_verdict verdict,
	const struct reading *shown, bool is_first_time)
{
	struct source *s = standby_shown(first);
	struct identity room;

	s = s ? s : first;
	switch (verdict) {
	case FAILOVER_WAITS:
		return;
	case FAILOVER_WITHDRAWN:
		outputs_withdraw(&first->outputs);
		return;
	case FAILOVER_SHOWN:
	case FAILOVER_CHANGED:
		break;
	}
	standby_publish(first, s, shown_meter(first, s, &room), shown,
		first->failover->members[s->config.standby].period_ms);
	if (verdict != FAILOVER_CHANGED)
		return;
	if (!is_first_time || s != first)
		tell_change(first, s);
	keep_energies(first, false);
}

void standby_reading(struct source *s, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms)
{
	struct source *first = standby_first(s);
	struct failover_heard heard = {.which = s->config.standby,
		.now_ms = clock_ms(),
		.period_ms = period_ms,
		.has_power = s->link.meter.last_power_ms == s->link.state.heard_ms};
	enum failover_verdict verdict;
	struct identity room;
	struct reading shown;
	bool is_first_time;
	int news;

	note(s, reading);
	if (!is_open(first))
		return;
	is_first_time = !first->failover->has_shown;
	heard.is_same = s == first || owners_know(s->owners, first, meter);
	if (is_first_time && !first->failover->known && heard.is_same)
		shown_energies_restore(
			&first->shown, first->failover, shown_meter(first, s, &room));
	verdict = failover_hear(first->failover, &heard, reading, &shown, &news);
	carry_out(first, verdict, &shown, is_first_time);
	if (news)
		tell_news(first, news);
}

void standby_lost(struct source *s)
{
	struct source *first = standby_first(s);
	enum failover_verdict verdict;
	struct reading shown;

	if (!is_open(first))
		return;
	verdict = failover_lose(first->failover, s->config.standby, clock_ms(), &shown);
	carry_out(first, verdict, &shown, false);
}

void standby_begun(struct source *s)
{
	struct source *first = standby_first(s);

	if (is_open(first))
		failover_forget(first->failover, s->config.standby);
}

void standby_tend(struct source *s)
{
	if (s->failover)
		keep_energies(s, false);
}

void standby_stop(struct source *s)
{
	struct reading shown;

	if (s->config.standby)
		standby_lost(s);
	if (!s->failover)
		return;
	keep_energies(s, true);
	failover_lose(s->failover, 0, clock_ms(), &shown);
}
