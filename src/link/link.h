/* A link joins a port and a meter in the event loop: opens, reads, notices that the adapter was
 * pulled out, hangs, or delivers nonsense, tries again with back-off, and looks for the meter on
 * all free ports when none is named. Or it decides within a time whether there is a meter at
 * all. */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "link/link_state.h"

/* Begins, whatever *l was, unless it has begun and was not stopped. What `conf` points to and
 * `hooks` are borrowed for the life of the link; `l` must not move. No hook is called from here. */
void link_start(struct link *l, struct ev_loop *loop, const struct link_conf *conf,
	const struct link_hooks *hooks, void *ctx);

/* Closes the port and stops everything; no hook is called. Safe twice, and on one that is all
 * zero. */
void link_stop(struct link *l);

#endif
