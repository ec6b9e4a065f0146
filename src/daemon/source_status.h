/* The status of a station at work, and the line of statistics. */
#ifndef DAEMON_SOURCE_STATUS_H
#define DAEMON_SOURCE_STATUS_H

struct station;
struct station_mark;
struct status;

/* Fills `to`, all of it; its hex of the last telegram is borrowed until the next call. */
void station_status(struct station *s, struct status *to);

/* Writes one line on what has come since `mark`, and moves it. `minutes` is how long that is. */
void statistics_log(struct station *s, struct station_mark *mark, unsigned minutes);

#endif
