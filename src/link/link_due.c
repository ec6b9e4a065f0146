/* What an open port calls for, by what has come from it and what has not: numbers of milliseconds,
 * in the order in which they matter. It changes nothing; link.c carries it out. */
#include "link/link_due.h"

#include "link/link_state.h"

enum {
	STUCK_SLOW_MS = 15000, /* of any that is heard: it may come each ten seconds */
	ASK_AFTER_MS = 12000,  /* a meter that pushes would have done so */
	SILENT_MS = 16000,     /* all that is due soon after the last byte has been done */
	HASTY_MS = 500,        /* sixteen more do not count for a meter that is slower */
	HEARD_MS = 3000,
	SOUGHT_MS = 60000, /* all settings have been tried; an open head is noise for ever */
};

bool link_is_calm(const struct link *l, uint64_t now_ms)
{
	return !port_is_replay(&l->port) && !decision_is_open(&l->decision) &&
	       (!l->hunt.is_on || l->state.is_settled) &&
	       now_ms - l->state.silent_since_ms >= SILENT_MS;
}

double link_tick_s(const struct link *l, uint64_t now_ms)
{
	if (port_is_replay(&l->port))
		return 0.01;
	if (decision_is_open(&l->decision))
		return 0.1;
	return link_is_calm(l, now_ms) ? 5 : 1;
}

bool link_is_hasty(const struct link *l, uint64_t now_ms)
{
	uint32_t period = period_ms(&l->meter.period);

	if (!link_has_bytes(l) || now_ms - l->state.heard_ms >= HEARD_MS)
		return false;
	if (l->search.is_on)
		return now_ms - l->state.opened_ms < SOUGHT_MS;
	return l->meter.is_live && period && period <= HASTY_MS;
}

bool link_is_recorded(const struct link *l)
{
	const struct link_tap *tap = l->conf.tap;

	return tap && tap->is_wanted(tap->ctx, l->path);
}

bool link_has_bytes(const struct link *l)
{
	return l->meter.listener.n_bytes != l->state.n_bytes_then;
}

/* Whether nothing has come by itself for so long that it will not. */
static bool is_time_to_ask(const struct link *l, uint64_t now)
{
	uint64_t patience = l->conf.ask.asking == ASKING_YES ? 0 : ASK_AFTER_MS;

	return l->port.may_send && !l->asker.is_on && !l->state.is_settled &&
	       !port_is_replay(&l->port) && now - l->state.heard_ms >= patience;
}

/* Hunting: whether this port has had its chance. */
static bool is_hopeless(const struct link *l, uint64_t now)
{
	if (!l->hunt.is_on || l->state.is_settled)
		return false;
	return l->meter.is_refused ||
	       line_search_is_vain(&l->search, now, port_hunt_noise_patience_ms(&l->hunt)) ||
	       (!link_has_bytes(l) && now - l->state.opened_ms >= port_hunt_patience_ms(&l->hunt));
}

/* A slow meter is no adapter that hangs. */
static uint64_t stuck_limit_ms(const struct link *l)
{
	uint64_t slow = meter_patience_ms(&l->meter, l->meter.is_live ? STUCK_SLOW_MS : 0);

	if (l->port.may_send && !l->state.is_settled)
		slow = ASK_AFTER_MS + 1; /* asking comes first */
	if (l->hunt.is_on && l->meter.period.last_ms && !period_ms(&l->meter.period))
		slow = PERIOD_MOST_MS; /* opening is looking elsewhere: the second telegram tells */
	return l->state.stuck_ms > slow ? l->state.stuck_ms : slow;
}

/* The line is not what it was when the meter was understood: another speed, a worn adapter. */
static bool is_garbled(const struct link *l, uint64_t now)
{
	uint64_t since = l->meter.noisy_since_ms;

	return l->state.is_settled && since &&
	       now - since >= meter_patience_ms(&l->meter, l->conf.garbled_ms);
}

enum link_due link_due(const struct link *l, uint64_t now_ms)
{
	if (l->hunt.is_on && !l->state.is_settled && link_is_recorded(l))
		return LINK_DUE_NOTHING;
	if (is_hopeless(l, now_ms))
		return LINK_DUE_PORT;
	if (is_time_to_ask(l, now_ms))
		return LINK_DUE_ASKING;
	if (l->asker.is_on)
		return LINK_DUE_NOTHING; /* silence is as it should be */
	if (is_garbled(l, now_ms))
		return LINK_DUE_SEARCH;
	return now_ms - l->state.heard_ms >= stuck_limit_ms(l) ? LINK_DUE_OPENING
							       : LINK_DUE_NOTHING;
}
