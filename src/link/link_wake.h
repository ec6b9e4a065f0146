/* When the loop looks at the port of a link, and when it does not. */
#ifndef LINK_LINK_WAKE_H
#define LINK_LINK_WAKE_H

#include <stdint.h>

struct link;
struct nap_read;

/* Before the port is read, and at each tick: throws away what has waited there since the process or
 * the machine stood still, which is known by a tick that comes a second late. */
void link_wake(struct link *l, uint64_t now_ms);

/* How often the port is looked after from now on (link_tick_s); in silence together with all others
 * who look after something then. */
void link_set_tick(struct link *l, uint64_t now_ms);

/* Something has come: the port is looked after more often again, if it was silent. */
void link_hurry(struct link *l, uint64_t now_ms);

/* The meter was fed with what was read: stops to look at the port while nothing can end there.
 * link.nap_over calls when that is over. */
void link_nap(struct link *l, const struct nap_read *read, uint64_t now_ms);

#endif
