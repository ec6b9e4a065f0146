/* ECMA-48, and the second screen of xterm. */
#include "cmd/explain/explain_live.h"

#include "base/clock.h"
#include "base/print.h"
#include "cmd/explain/explain_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	EVERY_MS = 2000,
	COLUMNS_USUAL = 80,
	ROWS_USUAL = 24,
};

bool explain_live_may(void)
{
	const char *term = getenv("TERM");

	return term && *term && strcmp(term, "dumb") != 0 && isatty(STDOUT_FILENO);
}

static struct explain_page page_of_terminal(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_row == 0)
		return (struct explain_page){COLUMNS_USUAL, ROWS_USUAL - 1};
	return (struct explain_page){size.ws_col, size.ws_row - 1U};
}

static void draw(struct explain_live *l)
{
	const char *none[3] = {NULL};
	struct explain_page page = page_of_terminal();

	print_out("\033[H\033[J");
	for (size_t i = 0; i < l->hearing->lists.n; i++) {
		explain_answer(&l->hearing->lists, i, l->told, l->work, l->explained);
		explain_print(&l->hearing->heard[i], l->explained, l->language, &page);
	}
	if (l->hearing->lists.n == 0)
		explain_print_sentence(l->language,
			l->hearing->n_named ? EXPLAIN_TEXT_NAMED : EXPLAIN_TEXT_WAITING, &page,
			none);
	fflush(stdout);
}

void explain_live_show(struct explain_live *l)
{
	const uint64_t now = clock_ms();

	if (l->drawn_ms && now - l->drawn_ms < EVERY_MS)
		return;
	if (!l->drawn_ms)
		print_out("\033[?1049h");
	l->drawn_ms = now;
	draw(l);
}

void explain_live_end(struct explain_live *l)
{
	if (l->drawn_ms)
		print_out("\033[?1049l");
	l->drawn_ms = 0;
	fflush(stdout);
}
