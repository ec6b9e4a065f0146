/* The screen of `gridmeter watch` as text: no terminal, no clock, no bus. */
#ifndef CMD_WATCH_VIEW_H
#define CMD_WATCH_VIEW_H

#include "cmd/watch/watch_state.h"

struct watch_screen {
	int columns, rows;
	bool colour; /* may use ANSI colours */
	bool utf8;   /* may use more than ASCII */
};

enum { WATCH_TEXT_SIZE = 512 * 1024 };

/* The whole screen: lines of at most `columns`, at most `rows` of them, each ended by a newline. */
void watch_view(
	const struct watch_state *s, const struct watch_screen *screen, char out[WATCH_TEXT_SIZE]);

/* One meter in one line, for logs and pipes. */
void watch_line(
	const struct watch_state *s, const struct watch_meter *m, char out[WATCH_TEXT_SIZE]);

#endif
