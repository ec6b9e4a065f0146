/* The screen of `gridmeter watch` as text. Left out: terminal, clock and bus; what is drawn depends
 * on its arguments only. */
#ifndef CMD_WATCH_VIEW_H
#define CMD_WATCH_VIEW_H

#include "cmd/watch/watch_state.h"

struct watch_screen {
	int columns, rows;
	bool colour; /* may use ANSI colours */
	bool utf8;   /* may use more than ASCII */
};

enum { WATCH_TEXT_SIZE = 512 * 1024, WATCH_LACK_SIZE = 192 };

/* What has to come before there is anything to show. */
enum watch_lack { WATCH_LACKS_NOTHING, WATCH_LACKS_BUS, WATCH_LACKS_METER };

enum watch_lack watch_lack(const struct watch_state *s);

/* The same in words; of WATCH_LACKS_NOTHING that a meter tells no power. */
void watch_lack_text(const struct watch_state *s, char out[WATCH_LACK_SIZE]);

/* Draws the whole screen into `out`: lines of at most `columns` characters, at most `rows` of them,
 * each ended by a newline. */
void watch_view(
	const struct watch_state *s, const struct watch_screen *screen, char out[WATCH_TEXT_SIZE]);

/* Writes one meter in one line into `out`, for logs and pipes. */
void watch_line(
	const struct watch_state *s, const struct watch_meter *m, char out[WATCH_TEXT_SIZE]);

#endif
