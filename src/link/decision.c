/* Decides by what the meter has understood of a port so far. Left out: giving the port up, which is
 * the link's. */
#include "link/decision.h"

enum { FRAMES_ENOUGH = 2 }; /* one may have come by chance */

bool decision_is_open(const struct decision *d)
{
	return d->within_ms && !d->is_meter;
}

void decision_begin(struct decision *d, uint64_t now_ms)
{
	if (!d->since_ms)
		d->since_ms = now_ms;
}

static bool is_meter_heard(const struct meter *m)
{
	return listener_n_telegrams(&m->listener) || m->locked.n >= FRAMES_ENOUGH ||
	       listener_best(&m->listener)->n_nothing >= FRAMES_ENOUGH;
}

enum verdict decision_check(struct decision *d, const struct meter *m, uint64_t now_ms)
{
	d->is_meter |= is_meter_heard(m);
	if (!decision_is_open(d))
		return VERDICT_METER;
	return now_ms - d->since_ms >= d->within_ms ? VERDICT_NONE : VERDICT_OPEN;
}

struct event decision_event(const struct decision *d, const struct meter *m)
{
	const bool is_quiet = m->listener.n_bytes == 0;

	return (struct event){.kind = is_quiet ? EVENT_NO_METER_QUIET : EVENT_NO_METER_NOISY,
		.v = {d->within_ms / 1000}};
}
