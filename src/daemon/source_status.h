/* The status of a source at work, and the line of statistics. */
#ifndef DAEMON_SOURCE_STATUS_H
#define DAEMON_SOURCE_STATUS_H

struct source;
struct source_mark;
struct status;

/* Fills `to`, all of it; its hex of the last telegram is borrowed until the next call. */
void source_status(struct source *s, struct status *to);

/* Writes one line on what has come since `mark`, and moves it. `minutes` is how long that is. */
void statistics_log(struct source *s, struct source_mark *mark, unsigned minutes);

#endif
