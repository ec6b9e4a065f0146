/* The joint between the sources of one service: what one of them has read goes out by the outputs
 * of the first, as the failover decides (failover.h). Of a source that is alone all goes out.  */
#ifndef DAEMON_STANDBY_H
#define DAEMON_STANDBY_H

#include "daemon/source_state.h"

/* Whether what `s` hears goes out at present, and by whose outputs: the source with those, or
 * NULL. */
struct source *standby_outlet(struct source *s);

/* The first of its service, which may be itself. NULL: there was no memory for it. */
struct source *standby_first(struct source *s);

/* Whether what `s` hears may go out, now or when others are silent: false of another meter than the
 * first has, with which it has not agreed. Of a source that was not heard yet it is not known. */
bool standby_may_show(struct source *s);

/* The one that is shown by the outputs of `s`; NULL: itself. */
struct source *standby_shown(const struct source *s);

/* A reading of `s`, which has a service with others. */
void standby_reading(struct source *s, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms);

/* The same: it has no reading any more. */
void standby_lost(struct source *s);

/* The same: it has another meter than before. */
void standby_begun(struct source *s);

/* To be called now and then. */
void standby_tend(struct source *s);

/* The same: it stops. What one that stands in has said is not shown any more; the first takes its
 * outputs along. */
void standby_stop(struct source *s);

/* Publishes a reading of `s` by the outputs of `outlet`. */
void standby_publish(struct source *outlet, struct source *s, const struct identity *meter,
	const struct reading *reading, uint32_t period_ms);

#endif
