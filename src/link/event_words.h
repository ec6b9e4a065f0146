/* Events in the words of the log, and which finding of the doctor tells more. The only place where
 * they are put into words. */
#ifndef LINK_EVENT_WORDS_H
#define LINK_EVENT_WORDS_H

#include "meter/event.h"

#include <stdbool.h>
#include <stddef.h>

enum { EVENT_TEXT_MAX = 320 };

/* Writes the fact into `to`, of EVENT_TEXT_MAX bytes: a sentence without a full stop at its end. */
void event_text(const struct event *e, char to[EVENT_TEXT_MAX]);

/* Whether it is something wrong, that should be mended. */
bool event_is_error(enum event_kind kind);

/* The finding under which `gridmeter doctor` says what to do; "" where that takes a look at all
 * facts, NULL where there is nothing to do. */
const char *event_finding(enum event_kind kind);

/* Writes it to the log, with what `label`, the port, sends where that is the event. Of an error the
 * sentence is left in `last_error`, of EVENT_TEXT_MAX bytes. */
void event_log(const struct event *e, const char *label, char *last_error);

#endif
