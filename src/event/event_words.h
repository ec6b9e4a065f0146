/* Events in the words of the log, and which finding of the doctor tells more. The only place where
 * they are put into words. Left out: when something is told; who makes an event does so once for
 * each change. */
#ifndef EVENT_EVENT_WORDS_H
#define EVENT_EVENT_WORDS_H

#include "event/event.h"

#include <stdbool.h>
#include <stddef.h>

enum { EVENT_TEXT_MAX = 320 };

/* Writes the fact into `to`, of EVENT_TEXT_MAX bytes: a sentence without a full stop at its end. */
void event_text(const struct event *e, char to[EVENT_TEXT_MAX]);

/* Whether it is something wrong, that should be mended. */
bool event_is_error(enum event_kind kind);

/* The finding under which `gridmeter doctor` says what to do; "" where that takes a look at all
 * facts, NULL where it has nothing to say. */
const char *event_finding(const struct event *e);

/* Writes it to the log, behind its subject and with what the meter sends where that is the
 * event. */
void event_log(const struct event *e);

#endif
