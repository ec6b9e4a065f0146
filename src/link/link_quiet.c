/* Whoever waits for the first watt looks at the log: what is heard, or not, is told there in time.
 * Left out: bytes that make no telegram on a port that was named, of which the meter tells. */
#include "link/link_quiet.h"

#include "link/link_hooks.h"
#include "link/link_state.h"

enum { QUIET_MS = 15000 }; /* nearly all meters send more often */

void link_tell_quiet(struct link *l, uint64_t now_ms)
{
	const uint64_t since_ms = now_ms - l->state.silent_since_ms;

	if (l->state.is_quiet || l->hunt.is_on || l->asker.is_on || l->conf.decide_ms ||
		l->meter.listener.n_bytes || since_ms < QUIET_MS)
		return;
	l->state.is_quiet = true;
	link_tell(l, &(struct event){.kind = EVENT_QUIET, .v = {QUIET_MS / 1000}});
}
