/* What the meter of a link tells: it goes on to the owner of the link, and events to the log. */
#ifndef LINK_LINK_HOOKS_H
#define LINK_LINK_HOOKS_H

#include "meter/meter.h"

struct link;

/* Their ctx is the struct link, of which all but the meter is set. */
extern const struct meter_hooks link_meter_hooks;

/* Something happened to the wire or its meter: it goes to the log. */
void link_tell(struct link *l, const struct event *event);

/* Telegrams again, after they had become noise; the line before was search.good, baud 0: not known.
 */
void link_tell_line_again(struct link *l);

#endif
