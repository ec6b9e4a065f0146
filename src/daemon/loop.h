/* The event loop of a sub-command, and what it does where libev would abort(): a machine that is
 * short of something for a moment is waited for, and one that stays so ends the program with a
 * sentence, for its supervisor to begin anew. */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <ev.h>
#include <stdbool.h>

/* The default loop, which ends by ev_break() alone; NULL when it cannot be made, which is said. To
 * be destroyed by ev_loop_destroy(). `has_bus`: a message bus is going to be opened, for which
 * there must be memory. */
struct ev_loop *loop_new(bool has_bus);

#endif
