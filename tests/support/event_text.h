/* The words of events, as the log would have them. */
#ifndef TESTS_SUPPORT_EVENT_TEXT_H
#define TESTS_SUPPORT_EVENT_TEXT_H

#include "event/event_words.h"

/* The words of one; valid until the next call. */
const char *text_of_event(const struct event *event);

/* The words of the last error that note_event(), a hook of a meter, was told; "": none yet. */
extern char last_error[EVENT_TEXT_MAX];
void note_event(void *ctx, const struct event *event);

#endif
