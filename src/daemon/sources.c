/* Who is at work, and where: stations come and go with the configuration, change ports, and are
 * tended. */
#include "daemon/sources.h"

#include "base/log.h"
#include "base/exit.h"
#include "config/config_keys.h"
#include "daemon/owners.h"
#include "daemon/source_status.h"
#include "daemon/state_files.h"

#include <stdio.h>
#include <string.h>

enum {
	LOOKS_AWAY = 2, /* before a silent one goes back to the port of its section */
	MINUTE_MS = 60000,
};

static const double tend_s = 30;

static bool is_auto(const struct station *station)
{
	return port_name_is_auto(&station->port);
}

/* `a` goes where `b` has heard its meter. Who looks everywhere looks there first; else they change
 * ports. */
static void change_ports(struct station *a, struct station *b)
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
static void exchange(struct stations *s, struct station *a, struct station *b)
{
	a->follows = NULL;
	for (struct station *t = s->owners.first; t; t = t->next)
		if (t->follows == a || t->follows == b)
			t->follows = NULL;
	station_stop(a);
	station_stop(b);
	change_ports(a, b);
	if (*a->name)
		log_info("[%s] follows its meter to %s, [%s] goes on at %s", a->name,
			*a->first ? a->first : a->port.text, b->name, b->port.text);
	station_start(a);
	station_start(b);
}

static void on_exchange(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stations *s = w->data;

	(void)loop, (void)events;
	for (struct station *t = s->owners.first; t; t = t->next)
		if (t->follows)
			exchange(s, t, t->follows);
}

/* Whether another station reads there. */
static bool is_read(
	const struct stations *s, const struct station *but, const struct port_name *port)
{
	for (const struct station *other = s->owners.first; other; other = other->next)
		if (other != but && other->is_running &&
			(port_name_is_same(&other->port, port) ||
				(other->link.meter.is_live &&
					strcmp(other->link.path, port->text) == 0)))
			return true;
	return false;
}

/* It had followed its meter to another port, where that is no more. After a change of ports it
 * stays: its own has the other meter, and each is found wherever it comes back. */
static void call_back(struct stations *s, struct station *station)
{
	if (!station->is_running || station->link.meter.is_live ||
		port_name_is_same(&station->port, &station->config.port) ||
		is_read(s, station, &station->config.port)) {
		station->n_away = 0;
		return;
	}
	if (++station->n_away < LOOKS_AWAY)
		return;
	station->n_away = 0;
	station_stop(station);
	station->port = station->config.port;
	station_start(station);
}

static void tend_files(struct stations *s)
{
	bindings_tend(&s->owners.bindings);
	known_lines_tend(&s->lines);
}

static void on_tend(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stations *s = w->data;

	(void)loop, (void)events;
	for (struct station *t = s->owners.first; t; t = t->next) {
		if (station_is_refused(t))
			station_start(t); /* who had its name on the bus may have gone */
		call_back(s, t);
		station_tend(t);
	}
	tend_files(s);
}

static const struct station_hooks station_hooks;

/* NULL: there is no memory. */
static struct station *new_station(
	struct stations *s, const struct config_section *section, bool is_extra)
{
	struct station *t = station_new(s->loop, section, s->outputs, is_extra, &station_hooks, s);

	if (!t)
		return NULL;
	t->nodes = &s->nodes;
	station_decide_within(t, s->decide_ms);
	return t;
}

/* What is remembered of so many has room. */
static void make_room(struct stations *s, size_t n)
{
	bindings_reserve(&s->owners.bindings, n);
	known_lines_reserve(&s->lines, n);
	pasts_reserve(&s->pasts, n);
}

static bool add(struct stations *s, const struct config_section *section, bool is_extra)
{
	struct station *t = new_station(s, section, is_extra), **end = &s->owners.first;

	if (!t)
		return false;
	while (*end)
		end = &(*end)->next;
	*end = t;
	s->n++;
	make_room(s, s->n);
	station_start(t);
	return true;
}

/* Without sections every meter that is found is published: one more station looks for the next. */
static void on_heard(void *ctx, struct station *station)
{
	struct stations *s = ctx;
	struct config_section section;

	if (!s->owners.is_open)
		return;
	for (const struct station *t = s->owners.first; t; t = t->next)
		if (!t->is_heard)
			return;
	section = (struct config_section){.config = station->config};
	add(s, &section, true);
	config_forget_keys(&section.config);
}

static void on_ended(void *ctx, struct station *station, int status)
{
	struct stations *s = ctx;

	(void)station;
	for (const struct station *t = s->owners.first; t; t = t->next)
		if (t->is_running && (!t->is_extra || t->is_heard))
			return;
	s->hooks->ended(s->ctx, status);
}

static void on_diagnose(void *ctx, struct station *station, struct status *out)
{
	(void)ctx;
	station_status(station, out);
}

static bool on_line_known(void *ctx, const char *path, struct line_setting *line)
{
	struct stations *s = ctx;

	return known_lines_get(&s->lines, path, line);
}

static void on_line_found(
	void *ctx, const char *path, const struct line_setting *line, const char *why)
{
	struct stations *s = ctx;

	known_lines_set(&s->lines, path, line, why);
}

static bool on_accepts(void *ctx, struct station *station, const struct identity *id)
{
	struct stations *s = ctx;
	enum owners_verdict verdict = owners_accept(&s->owners, station, id);

	if (verdict == OWNERS_MOVED) {
		ev_timer_set(&s->exchange, 0, 0); /* not while its link is at work */
		ev_timer_start(s->loop, &s->exchange);
	}
	return verdict == OWNERS_ACCEPTED;
}

/* What tells a meter without a number apart: its port, or the section for which the owner has named
 * one. */
static void find_place(const struct station *station, char place[PLACES_PATH_MAX])
{
	if (*station->name && (!is_auto(station) || *station->config.meter))
		snprintf(place, PLACES_PATH_MAX, "[%s]", station->name);
	else
		places_lasting(station->link.path, place);
}

/* The meter goes on where it was left, whichever station had it. */
static bool on_begun(void *ctx, struct station *station, const struct identity *id)
{
	struct stations *s = ctx;
	char place[PLACES_PATH_MAX];
	const struct past *past;

	owners_begin(&s->owners, station, id);
	find_place(station, place);
	pasts_key(id, place, station->past_key);
	past = pasts_find(&s->pasts, station->past_key);
	if (past)
		past_give(past, &station->link.meter);
	return past;
}

static void on_left(void *ctx, struct station *station)
{
	struct stations *s = ctx;

	pasts_keep(&s->pasts, station->past_key, &station->link.meter);
}

static bool on_is_others(void *ctx, const struct station *station, const char *path)
{
	const struct stations *s = ctx;

	return owners_have_port(&s->owners, station, path);
}

static const struct station_hooks station_hooks = {
	.accepts = on_accepts,
	.begun = on_begun,
	.left = on_left,
	.heard = on_heard,
	.is_others = on_is_others,
	.line_known = on_line_known,
	.line_found = on_line_found,
	.diagnose = on_diagnose,
	.ended = on_ended,
};

static void on_statistics(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stations *s = w->data;

	(void)loop, (void)events;
	for (struct station *t = s->owners.first; t; t = t->next)
		if (t->is_running && t->is_heard)
			statistics_log(t, &t->mark, (unsigned)(w->repeat * 1000 / MINUTE_MS));
}

static bool is_open(const struct config_file *file)
{
	return !file->has_sections && port_name_is_auto(&file->common.port);
}

static void set_common(struct stations *s, const struct config_file *file)
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

static void begin(struct stations *s, const struct config_file *file)
{
	struct candidates ports = {0};
	bool ok = true;

	set_common(s, file);
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

void stations_start(struct stations *s, struct ev_loop *loop, const struct config_file *file,
	const struct outputs_row *outputs, uint32_t decide_ms, const struct looker *looker,
	const struct stations_hooks *hooks, void *ctx)
{
	*s = (struct stations){.loop = loop,
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
	begin(s, file);
}

static void end_all(struct stations *s)
{
	ev_timer_stop(s->loop, &s->exchange);
	for (struct station *t = s->owners.first; t; t = t->next)
		station_stop(t); /* each may still look at the others */
	while (s->owners.first) {
		struct station *t = s->owners.first;

		s->owners.first = t->next;
		station_free(t);
	}
	s->n = 0;
}

static bool has_same_sections(const struct stations *s, const struct config_file *file)
{
	const struct station *t = s->owners.first;

	if (s->owners.is_open || s->n != file->n)
		return false;
	for (size_t i = 0; t; t = t->next)
		if (strcmp(t->name, file->sections[i++].name) != 0)
			return false;
	return true;
}

static bool has_same_ports(const struct stations *s, const struct config_file *file)
{
	const struct station *t = s->owners.first;

	for (size_t i = 0; t; t = t->next)
		if (!port_name_is_same(&t->config.port, &file->sections[i++].config.port))
			return false;
	return true;
}

/* What is set in common, and not by the stations, is no reason to begin anew. */
static bool is_other(const struct station *station, const struct config *now)
{
	struct config before;
	bool is_same;

	memcpy(&before, &station->config, sizeof before);
	before.log = now->log;
	before.statistics_ms = now->statistics_ms;
	is_same = memcmp(&before, now, sizeof before) == 0 && !*now->lists;
	config_forget_keys(&before);
	return !is_same;
}

/* Another one for that section, in the place of the one at `at`, which stays where there is no
 * memory. */
static void begin_anew(struct stations *s, struct station **at,
	const struct config_section *section, const struct port_name *port)
{
	struct station *old = *at, *t = new_station(s, section, false);

	if (!t)
		return;
	t->port = *port;
	for (struct station *other = s->owners.first; other; other = other->next)
		if (other->follows == old)
			other->follows = NULL; /* it is heard anew */
	t->next = old->next;
	station_stop(
		old); /* what is known of its meter is kept, while it can be found in the list */
	*at = t;
	station_free(old);
	station_start(t);
}

/* Where sections have followed their meters, they stay as long as the file has the ports of
 * before. */
static void reload_sections(struct stations *s, const struct config_file *file)
{
	bool are_ports_kept = has_same_ports(s, file);
	struct station **at = &s->owners.first;

	for (size_t i = 0; i < file->n; i++, at = &(*at)->next) {
		const struct config_section *section = &file->sections[i];
		const struct port_name *port = are_ports_kept ? &(*at)->port
							      : &section->config.port;

		if (is_other(*at, &section->config) || !port_name_is_same(&(*at)->port, port))
			begin_anew(s, at, section, port);
	}
}

void stations_reload(struct stations *s, const struct config_file *file)
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

void stations_finish(struct stations *s)
{
	if (!s->loop)
		return;
	end_all(s);
	tend_files(s);
	ev_timer_stop(s->loop, &s->tend);
	ev_timer_stop(s->loop, &s->statistics);
	bindings_free(&s->owners.bindings);
	known_lines_free(&s->lines);
	pasts_free(&s->pasts);
}
