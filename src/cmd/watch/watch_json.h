/* A meter as one JSON object, for other programs. Left out: when (watch.c). */
#ifndef CMD_WATCH_JSON_H
#define CMD_WATCH_JSON_H

#include "cmd/watch/watch_state.h"

/* Prints it on one line, to standard output; its form is described in gridmeter-watch(1). */
void watch_json(const struct watch_meter *m, bool is_stream);

#endif
