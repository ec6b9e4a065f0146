/* Where a time of a link becomes a wait of the event loop. Times of a link are those of its port
 * (link/link.h); the loop has its own clock and is only told how long to wait. */
#ifndef LINK_LINK_TIMER_H
#define LINK_LINK_TIMER_H

#include <ev.h>
#include <stdint.h>

/* Makes `timer` call once, in so many seconds, and not when it was to before. */
void link_timer_once(struct ev_loop *loop, struct ev_timer *timer, double seconds);

/* Makes `timer` call at `due_ms`, and again as long after each call until it is set anew; 0: never.
 * A time that has passed is the next moment. Both times are of one clock. */
void link_timer_set(struct ev_loop *loop, struct ev_timer *timer, uint64_t due_ms, uint64_t now_ms);

#endif
