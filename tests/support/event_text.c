#include "support/event_text.h"

char last_error[EVENT_TEXT_MAX];

const char *text_of_event(const struct event *event)
{
	static char text[EVENT_TEXT_MAX];

	event_text(event, text);
	return text;
}

void note_event(void *ctx, const struct event *event)
{
	(void)ctx;
	if (event_is_error(event->kind))
		event_text(event, last_error);
}
