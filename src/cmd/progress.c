/* A line that is written over itself, with a carriage return and ECMA-48's "erase to the end of the
 * line". Left out: colours, and a screen of its own (watch/watch.c). */
#include "cmd/progress.h"

#include "base/clock.h"
#include "base/print.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	EVERY_MS = 900, /* a timer of a second may come a little early */
	COLUMNS_USUAL = 80,
	TEXT_MAX = 256,
};

void progress_begin(struct progress *p, unsigned limit_s)
{
	const char *term = getenv("TERM");

	*p = (struct progress){.since_ms = clock_ms(), .limit_s = limit_s};
	p->shown_ms = p->since_ms;
	p->is_on = term && *term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

bool progress_is_due(const struct progress *p)
{
	return p->is_on && clock_ms() - p->shown_ms >= EVERY_MS;
}

/* So many characters; the last column stays free, as some terminals go on in the next line. */
static void cut(char *text, size_t columns)
{
	size_t n = 0;

	for (; *text; text++) {
		n += (*text & 0xc0) != 0x80;
		if (n >= columns) {
			*text = '\0';
			return;
		}
	}
}

static size_t terminal_columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col
									   : COLUMNS_USUAL;
}

void progress_say(struct progress *p, const char *format, ...)
{
	char text[TEXT_MAX], limit[16] = "", line[TEXT_MAX + 32];
	unsigned waited_s;
	va_list args;

	if (!progress_is_due(p))
		return;
	p->shown_ms = clock_ms();
	waited_s = (unsigned)((p->shown_ms - p->since_ms + 500) / 1000);
	va_start(args, format);
	print_into(text, sizeof text, format, args);
	va_end(args);
	if (p->limit_s)
		snprintf(limit, sizeof limit, "/%u", p->limit_s);
	snprintf(line, sizeof line, "%u%s s  %s", waited_s, limit, text);
	cut(line, terminal_columns());
	print_err("\r%s\033[K", line);
	p->is_shown = true;
}

void progress_clear(struct progress *p)
{
	if (p->is_shown)
		print_err("\r\033[K");
	p->is_shown = false;
}
