/* What a link and its meter tell: it goes on to the owner of the link. */
#ifndef LINK_LINK_HOOKS_H
#define LINK_LINK_HOOKS_H

#include "meter/meter.h"

struct link;

/* Their ctx is the struct link, of which all but the meter is set. */
extern const struct meter_hooks link_meter_hooks;

/* Something happened to the wire: its owner is told, with the port as the subject. `ctx` is the
 * struct link. */
void link_tell(void *ctx, const struct event *event);

/* Octets have come, and the meter has had them: the owner gets them, too. */
void link_hand_on(const struct link *l, struct bytes in);

/* The same of its meter: of an error the words are kept, for the status. */
void link_tell_of_meter(void *ctx, const struct event *event);

/* Telegrams again, after they had become noise; the line before was search.good, baud 0: not known.
 */
void link_tell_line_again(struct link *l);

#endif
