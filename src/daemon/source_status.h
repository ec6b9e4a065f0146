/* The status of a source at work, and the line of statistics in the log. Left out: its form in JSON
 * (status/status.h). */
#ifndef DAEMON_SOURCE_STATUS_H
#define DAEMON_SOURCE_STATUS_H

struct source;
struct source_mark;
struct status;

/* Fills in all of `to`; its hex of the last telegram is borrowed until the next call. */
void source_status(struct source *s, struct status *to);

/* Writes a line to the log about what has come since `mark`, which was `minutes` ago, and moves the
 * mark to now. */
void statistics_log(struct source *s, struct source_mark *mark, unsigned minutes);

#endif
