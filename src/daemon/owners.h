/* Whose a meter is. A section keeps its meter, on whatever port it is heard, and a meter is
 * published only once.
 *
 * A meter with a number is recognised by that, and belongs to the source that had it last; if
 * another source hears it, its adapter has been plugged in elsewhere. A meter without a number is
 * recognised by its type and its port: two sections with two ports have two meters. Left out:
 * remembering that over restarts (bindings.h). */
#ifndef DAEMON_OWNERS_H
#define DAEMON_OWNERS_H

#include "daemon/bindings.h"

#include <stdbool.h>

struct source;

/* All sources of a process, and what they have had. */
struct owners {
	struct source *first; /* in the order of the sections; source.next is the next */
	bool is_open;         /* no sections: whatever is found is somebody's */
	struct bindings bindings;
};

enum owners_verdict {
	OWNERS_ACCEPTED,
	OWNERS_REFUSED,
	OWNERS_MOVED, /* it is another's, whose adapter is here now: the two are to change ports, as
		       * source.follows of that one says */
};

/* Decides whether the meter `id` that `source` hears may be its own. */
enum owners_verdict owners_accept(
	struct owners *o, struct source *source, const struct identity *id);

/* The meter `id` is the source's own from now on: that is remembered, and source.place is set. */
void owners_begin(struct owners *o, struct source *source, const struct identity *id);

/* Whether a source other than `but` reads the port `path`, or waits for its own meter there. */
bool owners_have_port(const struct owners *o, const struct source *but, const char *path);

/* Number `which` of the sources of one service; NULL: there is none. */
struct source *owners_find(const struct owners *o, unsigned group, unsigned which);

/* Whether a meter is, by its number or what stands on its face, the one that the source has or is
 * for. */
bool owners_know(const struct owners *o, const struct source *source, const struct identity *id);

/* The number under which the meter `id` is remembered as that of the source, borrowed until it has
 * another; "": that meter is not. */
const char *owners_bound(
	const struct owners *o, const struct source *source, const struct identity *id);

#endif
