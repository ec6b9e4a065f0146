/* Whose meter is it? A section keeps its meter, on whatever port it is heard, and a meter is
 * published once.
 *
 * A meter with a number is known by that, and belongs to the source that had it last; where
 * another one hears it, its adapter has moved. A meter without one is known by its type and its
 * port: two sections with two ports have two. */
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

/* Whether the meter that `source` hears may be its own. */
enum owners_verdict owners_accept(
	struct owners *o, struct source *source, const struct identity *id);

/* It is its own from now on: it is remembered, and its place (source.place) is known. */
void owners_begin(struct owners *o, struct source *source, const struct identity *id);

/* Whether another source reads the port, or waits for its own meter there. */
bool owners_have_port(const struct owners *o, const struct source *but, const char *path);

#endif
