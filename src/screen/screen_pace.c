/* Looks at the sources each time the loop comes round, while the tick is slow: whatever may change
 * comes by the loop. Left out: the tick, which is screen.c's. */
#include "screen/screen_pace.h"

#include "base/clock.h"
#include "daemon/source.h"
#include "daemon/sources.h"
#include "link/link_due.h"
#include "screen/screen_state.h"

bool screen_is_calm(const struct screen *s)
{
	const uint64_t now_ms = clock_ms();

	for (const struct source *t = s->at.sources->owners.first; t; t = t->next)
		if (slot_shows(t) && !link_is_calm(&t->link, now_ms))
			return false;
	return !s->recorder.pid && !s->is_asking;
}

static unsigned n_live(const struct screen *s)
{
	unsigned n = 0;

	for (const struct source *t = s->at.sources->owners.first; t; t = t->next)
		n += t->link.meter.is_live;
	return n;
}

/* The loop has come round: somebody may have spoken, or a meter was given up. */
static void on_wake(struct ev_loop *loop, struct ev_prepare *w, int events)
{
	struct screen *s = w->data;

	(void)events;
	if (screen_is_calm(s) && n_live(s) == s->n_live)
		return;
	ev_prepare_stop(loop, w);
	screen_hurry(s);
}

void screen_pace_begin(struct screen *s)
{
	ev_prepare_init(&s->wake, on_wake);
	s->wake.data = s;
}

/* In silence with others who look after something then. */
void screen_set_pace(struct screen *s)
{
	const bool is_calm = screen_is_calm(s);

	if (s->life != SCREEN_ON || (!is_calm && s->tick.repeat <= screen_tick_s))
		return;
	s->tick.repeat = is_calm ? clock_beat_s(ev_now(s->at.loop), screen_calm_s) : screen_tick_s;
	ev_timer_again(s->at.loop, &s->tick);
	s->n_live = n_live(s);
	if (is_calm)
		ev_prepare_start(s->at.loop, &s->wake);
}

void screen_pace_end(struct screen *s)
{
	ev_prepare_stop(s->at.loop, &s->wake);
}
