/* The events of the page, as a stream that an EventSource reads ("server-sent events" of HTML): the
 * latest state of each meter, at most five times a second. Nobody is waited for, and nothing is
 * queued: who does not keep up is told the latest when he does. Left out: the texts (http_json.h,
 * http_health.h). */
#ifndef SHARE_HTTP_HTTP_EVENTS_H
#define SHARE_HTTP_HTTP_EVENTS_H

#include "share/http/http.h"

/* The answer for a connection that follows from now on. NULL: there are too many, or no memory. */
struct MHD_Response *http_events_follow(struct http *h, struct MHD_Connection *c, const char *who,
	enum language language, const char *align);

/* Notes what has happened to a meter for all who follow. */
void http_events_note(struct http *h, enum share_told what, const struct share_meter *m);

/* Tells now what had to wait. Returns whether some still has to. */
bool http_events_note_due(struct http *h);

/* Once a second: what is told by itself; drops those who take nothing any more. */
void http_events_second(struct http *h);

/* Lets all go on for whom there is something; MHD_run() has to follow. */
void http_events_wake(struct http *h);

/* Lets all go on, as nobody may be suspended when the daemon stops. */
void http_events_finish(struct http *h);

#endif
