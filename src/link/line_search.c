/* Where the hunt for a line begins: at what was right before, then at the lines that a protocol
 * has; and where it ends. Left out: each step of it (port/line/hunt.c), and setting the port
 * (link_line.c). */
#include "link/line_search.h"

#include "proto/protocol.h"

#include <string.h>

enum { VAIN_ROUNDS = 2 };

static void add_line(struct line_search *s, const struct line_setting *line)
{
	if (s->n < LINE_SEARCH_MAX)
		s->likely[s->n++] = *line;
}

void line_search_init(
	struct line_search *s, const struct protocol *protocol, const struct line_setting *fixed)
{
	memset(s, 0, sizeof *s);
	s->is_fixed = fixed->baud;
	s->line = *fixed;
	for (size_t i = 0; protocol && protocol->lines[i].baud; i++)
		add_line(s, &protocol->lines[i]);
	line_search_begin(s, 0);
	s->is_on = false;
}

void line_search_prefer(struct line_search *s, const struct line_setting *line)
{
	s->good = *line;
}

void line_search_begin(struct line_search *s, uint64_t now_ms)
{
	struct line_setting preferred[1 + LINE_SEARCH_MAX];
	size_t n = 0;

	if (s->is_fixed)
		return;
	if (s->good.baud)
		preferred[n++] = s->good;
	for (size_t i = 0; i < s->n; i++)
		preferred[n++] = s->likely[i];
	hunt_begin(&s->hunt, preferred, n, now_ms);
	s->line = s->hunt.line;
	s->since_ms = now_ms;
	s->is_on = true;
}

enum hunt_advice line_search_step(
	struct line_search *s, const struct hunt_heard *heard, uint64_t now_ms)
{
	enum hunt_advice advice;

	if (!s->is_on)
		return HUNT_STAY;
	advice = hunt_step(&s->hunt, heard, now_ms);
	s->line = s->hunt.line;
	if (advice == HUNT_FOUND) {
		s->good = s->line;
		s->is_on = false;
	}
	return advice;
}

void line_search_refused(struct line_search *s, uint64_t now_ms)
{
	hunt_refused(&s->hunt, now_ms);
	s->line = s->hunt.line;
}

void line_search_end(struct line_search *s)
{
	s->is_on = false;
}

uint64_t line_search_due_ms(const struct line_search *s)
{
	return s->is_on ? hunt_due_ms(&s->hunt) : 0;
}

bool line_search_is_vain(const struct line_search *s, uint64_t now_ms, uint64_t patience_ms)
{
	return s->is_on && !s->hunt.is_readable && s->hunt.bursts.n_bytes &&
	       (s->hunt.order.n_rounds >= VAIN_ROUNDS || now_ms - s->since_ms >= patience_ms);
}
