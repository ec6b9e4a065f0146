/* The event loop of a sub-command (base/loop.h) that may have a message bus. Left out: what happens
 * in the loop. */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <ev.h>
#include <stdbool.h>

/* The default loop, which ends by ev_break() alone; NULL when it cannot be made, which is said. To
 * be destroyed by ev_loop_destroy(). `has_bus`: a message bus is going to be opened, for which
 * there must be memory. */
struct ev_loop *loop_new(bool has_bus);

#endif
