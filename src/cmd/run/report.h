/* What is known of a station at work, for /Diagnostics and for the log. */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include "cmd/run/station.h"
#include "venus/diagnostics.h"

/* Fills in what stands under /Diagnostics; its hex of the last telegram is borrowed until the next call. */
void report_fill(struct station *s, struct diagnostics *out);

/* Writes one line on what has come since `mark`, and moves it. `minutes` is how long that is. */
void report_log(const struct station *s, struct station_mark *mark, unsigned minutes);

#endif
