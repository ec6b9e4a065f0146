/* Which sources are at work, and on which ports.
 *
 * A source whose meter is heard by another one follows it there, and the two change ports. That is
 * done by a timer that is due at once, as the link that has heard it is still at work and must not
 * be stopped under its own hands. A source that is silent on a port that is not its section's goes
 * back after a while, as its adapter may have been put back meanwhile.
 *
 * Without sections there is a source for each port and one more as soon as all of them have found a
 * meter, so that the next adapter that is plugged in finds somebody who listens.
 *
 * A reload begins a source anew only if its own section has changed: a meter that nobody has
 * touched must not leave the bus because of it.
 *
 * Left out: whose a meter is (owners.c), and what becomes of a meter (source.c). */
#include "daemon/sources.h"

#include "base/log.h"
#include "base/exit.h"
#include "config/config_keys.h"
#include "daemon/owners.h"
#include "daemon/source_status.h"
#include "daemon/state_files.h"
#include "status/status.h"

#include <stdio.h>
#include <string.h>

enum {
	LOOKS_AWAY = 2, /* before a silent one goes back to the port of its section */
	MINUTE_MS = 60000,
};

static const double tend_s = 30;

static bool is_auto(const struct source *source)
{
	return port_name_is_auto(&source->port);
}

/* `a` goes where `b` has heard its meter. Who looks everywhere looks there first; else they change
 * ports. */
static void change_ports(struct source *a, struct source *b)
{
	struct port_name before = a->port;

	*a->first = *b->first = '\0';
	if (is_auto(a)) {
		snprintf(a->first, sizeof a->first, "%.255s", b->link.path);
		return;
	}
	if (is_auto(b)) {
		port_name_parse(b->link.path, &a->port);
		return;
	}
	a->port = b->port;
	b->port = before;
}

/* What others have heard on the two ports is not heard there any more. */
static void exchange(struct sources *s, struct source *a, struct source *b)
{
	a->follows = NULL;
	for (struct source *t = s->owners.first; t; t = t->next)
		if (t->follows == a || t->follows == b)
			t->follows = NULL;
	source_stop(a);
	source_stop(b);
	change_ports(a, b);
	if (*a->name)
		log_info("[%s] follows its meter to %s, [%s] goes on at %s", a->name,
			*a->first ? a->first : a->port.text, b->name, b->port.text);
	source_start(a);
	source_start(b);
}

static void on_exchange(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct sources *s = w->data;

	(void)loop, (void)events;
	for (struct source *t = s->owners.first; t; t = t->next)
		if (t->follows)
			exchange(s, t, t->follows);
}

/* Whether another source reads there. */
static bool is_read(const struct sources *s, const struct source *but, const struct port_name *port)
{
	for (const struct source *other = s->owners.first; other; other = other->next)
		if (other != but && other->is_running &&
			(port_name_is_same(&other->port, port) ||
				(other->link.meter.is_live &&
					strcmp(other->link.path, port->text) == 0)))
			return true;
	return false;
}

/* It had followed its meter to another port, where that is no more. After a change of ports it
 * stays: its own has the other meter, and each is found wherever it comes back. */
static void call_back(struct sources *s, struct source *source)
{
	if (!source->is_running || source->link.meter.is_live ||
		port_name_is_same(&source->port, &source->config.port) ||
		is_read(s, source, &source->config.port)) {
		source->n_away = 0;
		return;
	}
	if (++source->n_away < LOOKS_AWAY)
		return;
	source->n_away = 0;
	source_stop(source);
	source->port = source->config.port;
	source_start(source);
}

static void tend_files(struct sources *s)
{
	bindings_tend(&s->owners.bindings);
	known_lines_tend(&s->lines);
}

static void on_tend(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct sources *s = w->data;

	(void)loop, (void)events;
	for (struct source *t = s->owners.first; t; t = t->next) {
		if (source_is_refused(t))
			source_start(t); /* who had its name on the bus may have gone */
		call_back(s, t);
		source_tend(t);
	}
	tend_files(s);
}

static const struct source_hooks source_hooks;

/* NULL: there is no memory. */
static struct source *new_source(
	struct sources *s, const struct config_section *section, bool is_extra)
{
	struct source *t = source_new(s->loop, section, s->outputs, is_extra, &source_hooks, s);

	if (!t)
		return NULL;
	if (section->config.recorder)
		t->box = black_box_new(s->n < s->n_most ? s->n_most : s->n + 1);
	t->owners = &s->owners;
	t->nodes = &s->nodes;
	t->tap = s->tap;
	t->stream = s->stream;
	source_decide_within(t, s->decide_ms);
	return t;
}

/* What is remembered of so many has room. */
static void make_room(struct sources *s, size_t n)
{
	bindings_reserve(&s->owners.bindings, n);
	known_lines_reserve(&s->lines, n);
	pasts_reserve(&s->pasts, n);
}

static bool add(struct sources *s, const struct config_section *section, bool is_extra)
{
	struct source *t = new_source(s, section, is_extra), **end = &s->owners.first;

	if (!t)
		return false;
	while (*end)
		end = &(*end)->next;
	*end = t;
	s->n++;
	make_room(s, s->n);
	source_start(t);
	return true;
}

/* Without sections every meter that is found is published: one more source looks for the next. */
static void on_heard(void *ctx, struct source *source)
{
	struct sources *s = ctx;
	struct config_section section;

	if (!s->owners.is_open)
		return;
	for (const struct source *t = s->owners.first; t; t = t->next)
		if (!t->is_heard)
			return;
	section = (struct config_section){.config = source->config};
	add(s, &section, true);
	config_forget_keys(&section.config);
}

static void on_ended(void *ctx, struct source *source, int status)
{
	struct sources *s = ctx;

	(void)source;
	for (const struct source *t = s->owners.first; t; t = t->next)
		if (t->is_running && (!t->is_extra || t->is_heard))
			return;
	s->hooks->ended(s->ctx, status);
}

static void on_diagnose(void *ctx, struct source *source, struct status *out)
{
	(void)ctx;
	source_status(source, out);
}

static bool on_line_known(void *ctx, const char *path, struct line_setting *line)
{
	struct sources *s = ctx;

	return known_lines_get(&s->lines, path, line);
}

static void on_line_found(
	void *ctx, const char *path, const struct line_setting *line, const char *why)
{
	struct sources *s = ctx;

	known_lines_set(&s->lines, path, line, why);
}

static void on_found(void *ctx, struct source *source, const struct event *event)
{
	struct sources *s = ctx;

	dumps_found(&s->dumps, source, event);
}

static bool on_accepts(void *ctx, struct source *source, const struct identity *id)
{
	struct sources *s = ctx;
	enum owners_verdict verdict = owners_accept(&s->owners, source, id);

	if (verdict == OWNERS_MOVED) {
		ev_timer_set(&s->exchange, 0, 0); /* not while its link is at work */
		ev_timer_start(s->loop, &s->exchange);
	}
	return verdict == OWNERS_ACCEPTED;
}

/* What tells a meter without a number apart: its port, or the section for which the owner has named
 * one. */
static void find_place(const struct source *source, char place[PLACES_PATH_MAX])
{
	if (*source->name && (!is_auto(source) || *source->config.meter))
		snprintf(place, PLACES_PATH_MAX, "[%s]", source->name);
	else
		places_lasting(source->link.path, place);
}

/* The meter goes on where it was left, whichever source had it. */
static bool on_begun(void *ctx, struct source *source, const struct identity *id)
{
	struct sources *s = ctx;
	char place[PLACES_PATH_MAX];
	const struct past *past;

	owners_begin(&s->owners, source, id);
	find_place(source, place);
	pasts_key(id, place, source->config.standby, source->past_key);
	past = pasts_find(&s->pasts, source->past_key);
	if (past)
		past_give(past, &source->link.meter);
	return past;
}

static void on_left(void *ctx, struct source *source)
{
	struct sources *s = ctx;

	pasts_keep(&s->pasts, source->past_key, &source->link.meter);
}

static bool on_is_others(void *ctx, const struct source *source, const char *path)
{
	const struct sources *s = ctx;

	return owners_have_port(&s->owners, source, path);
}

static void on_leaving(void *ctx, struct source *source)
{
	struct sources *s = ctx;
	struct status status;

	source_status(source, &status);
	heard_ports_note(&s->heard, &status);
}

static const struct source_hooks source_hooks = {
	.accepts = on_accepts,
	.begun = on_begun,
	.left = on_left,
	.heard = on_heard,
	.is_others = on_is_others,
	.leaving = on_leaving,
	.line_known = on_line_known,
	.line_found = on_line_found,
	.found = on_found,
	.diagnose = on_diagnose,
	.ended = on_ended,
};

static void on_statistics(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct sources *s = w->data;

	(void)loop, (void)events;
	for (struct source *t = s->owners.first; t; t = t->next)
		if (t->is_running && t->is_heard)
			statistics_log(t, &t->mark, (unsigned)(w->repeat * 1000 / MINUTE_MS));
}

static bool is_open(const struct config_file *file)
{
	return !file->has_sections && port_name_is_auto(&file->common.port);
}

static void set_common(struct sources *s, const struct config_file *file)
{
	char folder[PATH_MAX];

	log_set_level(file->common.log);
	state_folder(file->common.state_dir, folder);
	if (strcmp(folder, s->owners.bindings.folder) != 0) {
		bindings_load(&s->owners.bindings, folder);
		known_lines_load(&s->lines, folder);
	}
	bindings_make_room(&s->owners.bindings, file);
	s->statistics.repeat = file->common.statistics_ms / 1000.0;
	ev_timer_again(s->loop, &s->statistics); /* 0 stops it */
	s->owners.is_open = is_open(file);
}

static void begin(struct sources *s, const struct config_file *file)
{
	struct candidates ports = {0};
	bool ok = true;

	set_common(s, file);
	s->n_most = file->n;
	make_room(s, file->n);
	for (size_t i = 0; i < file->n; i++)
		add(s, &file->sections[i], false);
	if (s->owners.is_open)
		candidates_find(&ports, port_name_pattern(&file->common.port));
	while (ok && s->n < ports.n)
		ok = add(s, &file->sections[0], true);
	if (s->n == 0)
		s->hooks->ended(s->ctx, EXIT_MACHINE);
}

void sources_start(struct sources *s, struct ev_loop *loop, const struct config_file *file,
	const struct outputs_row *outputs, uint32_t decide_ms, const struct looker *looker,
	const struct sources_hooks *hooks, void *ctx)
{
	*s = (struct sources){.loop = loop,
		.tap = s->tap,
		.stream = s->stream,
		.dumped = s->dumped,
		.outputs = outputs,
		.decide_ms = decide_ms,
		.hooks = hooks,
		.ctx = ctx};
	s->nodes.looker = looker;
	ev_init(&s->exchange, on_exchange);
	ev_init(&s->statistics, on_statistics);
	ev_timer_init(&s->tend, on_tend, tend_s, tend_s);
	s->exchange.data = s->statistics.data = s->tend.data = s;
	ev_timer_start(s->loop, &s->tend);
	dumps_begin(&s->dumps, loop, &s->owners, s->dumped);
	begin(s, file);
}

static void end_all(struct sources *s)
{
	ev_timer_stop(s->loop, &s->exchange);
	for (struct source *t = s->owners.first; t; t = t->next)
		source_stop(t); /* each may still look at the others */
	while (s->owners.first) {
		struct source *t = s->owners.first;

		dumps_leave(&s->dumps, t);
		s->owners.first = t->next;
		source_free(t);
	}
	s->n = 0;
	heard_ports_free(&s->heard);
}

static bool has_same_sections(const struct sources *s, const struct config_file *file)
{
	const struct source *t = s->owners.first;

	if (s->owners.is_open || s->n != file->n)
		return false;
	for (size_t i = 0; t; t = t->next)
		if (strcmp(t->name, file->sections[i++].name) != 0)
			return false;
	return true;
}

static bool has_same_ports(const struct sources *s, const struct config_file *file)
{
	const struct source *t = s->owners.first;

	for (size_t i = 0; t; t = t->next)
		if (!port_name_is_same(&t->config.port, &file->sections[i++].config.port))
			return false;
	return true;
}

/* What is set in common, and not by the sources, is no reason to begin anew. */
static bool is_other(const struct source *source, const struct config *now)
{
	struct config before;
	bool is_same;

	memcpy(&before, &source->config, sizeof before);
	before.log = now->log;
	before.statistics_ms = now->statistics_ms;
	before.screen = now->screen;
	before.notify = now->notify;
	is_same = memcmp(&before, now, sizeof before) == 0 && !*now->lists;
	config_forget_keys(&before);
	return !is_same;
}

/* Another one for that section, in the place of the one at `at`, which stays where there is no
 * memory. */
static void begin_anew(struct sources *s, struct source **at, const struct config_section *section,
	const struct port_name *port)
{
	struct source *old = *at, *t = new_source(s, section, false);

	if (!t)
		return;
	t->port = *port;
	for (struct source *other = s->owners.first; other; other = other->next)
		if (other->follows == old)
			other->follows = NULL; /* it is heard anew */
	t->next = old->next;
	source_stop(
		old); /* what is known of its meter is kept, while it can be found in the list */
	dumps_leave(&s->dumps, old);
	*at = t;
	source_free(old);
	source_start(t);
}

/* Where sections have followed their meters, they stay as long as the file has the ports of
 * before. */
static void reload_sections(struct sources *s, const struct config_file *file)
{
	bool are_ports_kept = has_same_ports(s, file);
	struct source **at = &s->owners.first;

	for (size_t i = 0; i < file->n; i++, at = &(*at)->next) {
		const struct config_section *section = &file->sections[i];
		const struct port_name *port = are_ports_kept ? &(*at)->port
							      : &section->config.port;

		if (is_other(*at, &section->config) || !port_name_is_same(&(*at)->port, port))
			begin_anew(s, at, section, port);
	}
}

void sources_reload(struct sources *s, const struct config_file *file)
{
	bool stays_open = s->owners.is_open && s->owners.first && is_open(file) &&
			  !is_other(s->owners.first, &file->sections[0].config);

	if (!stays_open && !has_same_sections(s, file)) {
		end_all(s);
		begin(s, file);
		return;
	}
	set_common(s, file);
	if (!stays_open)
		reload_sections(s, file);
}

void sources_finish(struct sources *s)
{
	if (!s->loop)
		return;
	end_all(s);
	dumps_end(&s->dumps);
	tend_files(s);
	ev_timer_stop(s->loop, &s->tend);
	ev_timer_stop(s->loop, &s->statistics);
	bindings_free(&s->owners.bindings);
	known_lines_free(&s->lines);
	pasts_free(&s->pasts);
}
