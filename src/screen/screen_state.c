/* What several files of this room do with the service. */
#include "screen/screen_state.h"

#include "daemon/source.h"
#include "daemon/sources.h"

const double screen_tick_s = 1, screen_calm_s = 5, screen_hurry_s = 0.1;

void screen_refuse(struct slot *slot, enum screen_word why)
{
	char text[SCREEN_WORD_MAX];

	screen_word(why, slot->screen->tongue, text);
	tree_set_text(&slot->tree, SLOT_REFUSED, text);
}

void screen_hurry(struct screen *s)
{
	if (s->life != SCREEN_ON || ev_timer_remaining(s->at.loop, &s->tick) <= screen_hurry_s)
		return;
	ev_timer_stop(s->at.loop, &s->tick);
	ev_timer_set(&s->tick, screen_hurry_s, screen_tick_s);
	ev_timer_start(s->at.loop, &s->tick);
}

struct source *screen_source(const struct slot *slot)
{
	for (struct source *t = slot->screen->at.sources->owners.first; t; t = t->next)
		if (t == slot->source && t->number == slot->number)
			return t;
	return NULL;
}
