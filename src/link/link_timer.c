#include "link/link_timer.h"

static const double soon_s = 0.001;

void link_timer_once(struct ev_loop *loop, struct ev_timer *timer, double seconds)
{
	ev_timer_stop(loop, timer);
	ev_timer_set(timer, seconds, 0);
	ev_timer_start(loop, timer);
}

/* A timer that repeats: setting one anew is cheaper than stopping and starting it. */
void link_timer_set(struct ev_loop *loop, struct ev_timer *timer, uint64_t due_ms, uint64_t now_ms)
{
	if (!due_ms) {
		ev_timer_stop(loop, timer);
		return;
	}
	timer->repeat = due_ms > now_ms ? (double)(due_ms - now_ms) / 1000 : soon_s;
	ev_timer_again(loop, timer);
}
