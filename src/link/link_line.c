/* From the advice of the search to a port that is set, and from what the driver counts to evidence.
 * Left out: which line to try (line_search.c, port/line/hunt.c). */
#include "link/link_line.h"

#include "base/log.h"
#include "link/link_state.h"
#include "link/link_hooks.h"
#include "link/link_timer.h"

#include <stdio.h>
#include <string.h>

static void follow(struct link *l, enum hunt_advice advice);

/* At 8N1 seven bits with parity come as eight, and the decoder looks at the parity itself. */
static bool is_heard_as_8n1(const struct line_setting *line)
{
	return strcmp(line->format, "7E1") == 0;
}

static void set_timer(struct link *l)
{
	link_timer_set(
		l->loop, &l->line_due, line_search_due_ms(&l->search), port_now_ms(&l->port));
}

static void on_due(struct ev_loop *loop, struct ev_timer *w, int events)
{
	const struct hunt_heard nothing = {{NULL, NULL}, {0}, 0};
	struct link *l = w->data;

	(void)loop, (void)events;
	follow(l, line_search_step(&l->search, &nothing, port_now_ms(&l->port)));
}

static void try_line(struct link *l)
{
	const struct line_setting *line = &l->search.line;

	log_debug("%s: trying %u %s: %s", l->label, (unsigned)line->baud, line->format,
		hunt_why_text(l->search.hunt.why));
	if (port_set_line(&l->port, line) < 0)
		line_search_refused(&l->search, port_now_ms(&l->port));
	meter_set_line(&l->meter, line);
	line_diagnosis_begin(&l->diagnosis, line, l->port.fd, port_now_ms(&l->port));
	l->state.errors = port_line_errors(&l->port);
	l->state.is_settled = false;
}

/* Why the line is believed to be so, in words. */
static void explain_line(const struct link *l, char *to, size_t size)
{
	const struct receiver *r = l->meter.listener.chosen;

	snprintf(to, size, "%s was understood; tried, %s", r ? r->protocol->name : "a frame",
		hunt_why_text(l->search.hunt.why));
}

static void keep_line(struct link *l)
{
	const struct line_setting *line = &l->search.line;
	char why[128];

	explain_line(l, why, sizeof why);
	log_debug("%s: the line is %u %s: %s", l->label, (unsigned)line->baud, line->format, why);
	l->port.takes_all = false;
	if (strcmp(line->format, l->meter.conf.line.format) != 0 && !is_heard_as_8n1(line))
		port_set_line(&l->port, line);
	meter_name_line(&l->meter, line);
	if (l->hooks->line_found)
		l->hooks->line_found(l->ctx, l->path, line, why);
}

static void follow(struct link *l, enum hunt_advice advice)
{
	switch (advice) {
	case HUNT_STAY:
		break;
	case HUNT_TRY:
		try_line(l);
		break;
	case HUNT_FOUND:
		keep_line(l);
		break;
	}
	if (l->search.is_on && hunt_is_inverted(&l->search.hunt) && !l->state.is_inverted) {
		l->state.is_inverted = true;
		link_tell_of_meter(l, &(struct event){.kind = EVENT_INVERTED});
	}
	set_timer(l);
}

void link_line_init(struct link *l)
{
	ev_init(&l->line_due, on_due);
	l->line_due.data = l;
	line_search_init(&l->search, l->conf.meter.protocol, &l->conf.line);
	l->diagnosis = (struct line_diagnosis){0};
}

void link_line_before(struct link *l)
{
	struct line_setting known;

	if (l->hooks->line_known && l->hooks->line_known(l->ctx, l->path, &known))
		line_search_prefer(&l->search, &known);
	line_search_begin(&l->search, port_now_ms(&l->port));
	l->port.takes_all = l->search.is_on;
}

void link_line_opened(struct link *l)
{
	const struct line_setting none = {0};
	bool has_line = port_has_line(&l->port);

	if (!has_line)
		line_search_end(&l->search);
	l->state.errors = port_line_errors(&l->port);
	meter_set_line(&l->meter, has_line ? &l->search.line : &none);
	line_diagnosis_begin(&l->diagnosis, has_line ? &l->search.line : &none, l->port.fd,
		port_now_ms(&l->port));
	set_timer(l);
}

static void go_on_searching(
	struct link *l, struct bytes in, const struct heard *heard, uint64_t now_ms)
{
	struct line_errors now = port_line_errors(&l->port);
	struct hunt_heard seen = {.bytes = in, .n_understood = heard->n_understood};

	seen.errors = line_errors_between(&l->state.errors, &now);
	l->state.errors = now;
	follow(l, line_search_step(&l->search, &seen, now_ms));
}

void link_line_hear(struct link *l, struct bytes in, const struct heard *heard, uint64_t now_ms)
{
	if (l->search.is_on)
		go_on_searching(l, in, heard, now_ms);
	if (l->meter.is_live)
		line_diagnosis_rest(&l->diagnosis);
	else
		line_diagnosis_hear(&l->diagnosis, in, !heard->is_noise, l->port.fd, now_ms);
}

void link_line_end(struct link *l)
{
	line_search_end(&l->search);
	l->port.takes_all = false;
	ev_timer_stop(l->loop, &l->line_due);
}
