/* Who is at work, and where. */
#include "cmd/run/stations.h"

#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/config/config_keys.h"
#include "cmd/run/owners.h"
#include "cmd/run/state.h"

#include <stdio.h>
#include <string.h>

enum {
	LOOKS_AWAY = 2, /* before a silent one goes back to the port of its section */
	MINUTE_MS = 60000,
};

static const double tend_s = 30;

static size_t index_of(const struct stations *s, const struct station *station)
{
	return (size_t)(station - s->of);
}

static bool is_auto(const struct station *station)
{
	return port_name_is_auto(&station->port);
}

/* `a` goes where `b` has heard its meter. Who looks everywhere looks there first; else they change ports. */
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

static void on_exchange(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stations *s = w->data;
	struct station *a = s->finder, *b = s->loser;

	(void)loop, (void)events;
	station_stop(a);
	station_stop(b);
	change_ports(a, b);
	if (*a->name)
		log_info("[%s] follows its meter to %s, [%s] goes on at %s", a->name,
			*a->first ? a->first : a->port.text, b->name, b->port.text);
	station_start(a);
	station_start(b);
}

void stations_exchange(struct stations *s, struct station *finder, struct station *loser)
{
	s->finder = finder;
	s->loser = loser;
	ev_timer_set(&s->exchange, 0, 0);
	ev_timer_start(s->loop, &s->exchange);
}

/* Somebody else had its name on the bus. */
static void revive(struct station *station)
{
	if (station->loop && station->is_taken && !station->is_running)
		station_start(station);
}

/* Whether another station reads there. */
static bool is_read(
	const struct stations *s, const struct station *but, const struct port_name *port)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct station *other = &s->of[i];

		if (other != but && other->is_running &&
			(port_name_is_same(&other->port, port) ||
				(other->link.meter.is_live &&
					strcmp(other->link.path, port->text) == 0)))
			return true;
	}
	return false;
}

/* It had followed its meter to another port, where that is no more. After a change of ports it stays: its own
 * has the other meter, and each is found wherever it comes back. */
static void call_back(struct stations *s, struct station *station)
{
	unsigned *n = &s->n_away[index_of(s, station)];

	if (!station->is_running || station->link.meter.is_live ||
		port_name_is_same(&station->port, &station->config.port) ||
		is_read(s, station, &station->config.port)) {
		*n = 0;
		return;
	}
	if (++*n < LOOKS_AWAY)
		return;
	*n = 0;
	station_stop(station);
	station->port = station->config.port;
	station_start(station);
}

static void tend_files(struct stations *s)
{
	bindings_tend(&s->bindings);
	known_lines_tend(&s->lines);
}

static void on_tend(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stations *s = w->data;

	(void)loop, (void)events;
	for (size_t i = 0; i < s->n; i++) {
		revive(&s->of[i]);
		call_back(s, &s->of[i]);
		station_tend_keys(&s->of[i]);
	}
	tend_files(s);
}

static const struct station_hooks station_hooks;

static void add(struct stations *s, const struct config_section *section, bool is_extra)
{
	struct station *station = &s->of[s->n++];

	station_init(station, s->loop, section, is_extra, &station_hooks, s);
	station->nodes = &s->nodes;
	station_decide_within(station, s->decide_ms);
	station_start(station);
}

/* Without sections every meter that is found is published: one more station looks for the next. */
static void on_heard(void *ctx, struct station *station)
{
	struct stations *s = ctx;
	struct config_section section;

	if (!s->is_open || s->n == CONFIG_METERS_MAX)
		return;
	for (size_t i = 0; i < s->n; i++)
		if (!s->of[i].is_heard)
			return;
	section = (struct config_section){.config = station->config};
	add(s, &section, true);
	config_forget_keys(&section.config);
}

static void on_ended(void *ctx, struct station *station, int status)
{
	struct stations *s = ctx;

	(void)station;
	for (size_t i = 0; i < s->n; i++)
		if (s->of[i].is_running && (!s->of[i].is_extra || s->of[i].is_heard))
			return;
	s->hooks->ended(s->ctx, status);
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
	return owners_accept(ctx, station, id);
}

/* What tells a meter without a number apart: its port, or the section for which the owner has named one. */
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

	owners_begin(s, station, id);
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
	return owners_have_port(ctx, station, path);
}

static const struct station_hooks station_hooks = {
	.accepts = on_accepts,
	.begun = on_begun,
	.left = on_left,
	.heard = on_heard,
	.is_others = on_is_others,
	.line_known = on_line_known,
	.line_found = on_line_found,
	.ended = on_ended,
};

static void on_statistics(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stations *s = w->data;

	(void)loop, (void)events;
	for (size_t i = 0; i < s->n; i++)
		if (s->of[i].is_running && s->of[i].is_heard)
			statistics_log(
				&s->of[i], &s->marks[i], (unsigned)(w->repeat * 1000 / MINUTE_MS));
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
	if (strcmp(folder, s->bindings.folder) != 0) {
		bindings_load(&s->bindings, folder);
		known_lines_load(&s->lines, folder);
	}
	bindings_make_room(&s->bindings, file);
	s->statistics.repeat = file->common.statistics_ms / 1000.0;
	ev_timer_again(s->loop, &s->statistics); /* 0 stops it */
	s->is_open = is_open(file);
}

static void begin(struct stations *s, const struct config_file *file)
{
	struct candidates ports = {0};

	set_common(s, file);
	for (size_t i = 0; i < file->n; i++)
		add(s, &file->sections[i], false);
	if (s->is_open)
		candidates_find(&ports, port_name_pattern(&file->common.port));
	while (s->n < ports.n && s->n < CONFIG_METERS_MAX)
		add(s, &file->sections[0], true);
}

void stations_start(struct stations *s, struct ev_loop *loop, const struct config_file *file,
	uint32_t decide_ms, const struct looker *looker, const struct stations_hooks *hooks,
	void *ctx)
{
	/* A station that is not used takes no memory, as long as nobody touches it. */
	memset(s, 0, offsetof(struct stations, of));
	s->pasts.n = 0;
	s->decide_ms = decide_ms;
	s->nodes.looker = looker;
	s->loop = loop;
	s->hooks = hooks;
	s->ctx = ctx;
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
	for (size_t i = 0; i < s->n; i++)
		station_finish(&s->of[i]);
	s->n = 0;
	memset(s->n_strangers, 0, sizeof s->n_strangers);
	memset(s->is_said, 0, sizeof s->is_said);
	memset(s->n_away, 0, sizeof s->n_away);
	memset(s->marks, 0, sizeof s->marks);
}

static bool has_same_sections(const struct stations *s, const struct config_file *file)
{
	if (s->is_open || s->n != file->n)
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->of[i].name, file->sections[i].name) != 0)
			return false;
	return true;
}

static bool has_same_ports(const struct stations *s, const struct config_file *file)
{
	for (size_t i = 0; i < s->n; i++)
		if (!port_name_is_same(&s->of[i].config.port, &file->sections[i].config.port))
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

static void begin_anew(struct stations *s, struct station *station,
	const struct config_section *section, const struct port_name *port)
{
	const struct port_name listens_at = *port;

	station_finish(station);
	station_init(station, s->loop, section, false, &station_hooks, s);
	station->nodes = &s->nodes;
	station->port = listens_at;
	station_decide_within(station, s->decide_ms);
	station_start(station);
}

/* Where sections have followed their meters, they stay as long as the file has the ports of before. */
static void reload_sections(struct stations *s, const struct config_file *file)
{
	bool are_ports_kept = has_same_ports(s, file);

	for (size_t i = 0; i < s->n; i++) {
		const struct config_section *section = &file->sections[i];
		struct station *station = &s->of[i];
		const struct port_name *port = are_ports_kept ? &station->port
							      : &section->config.port;

		if (is_other(station, &section->config) || !port_name_is_same(&station->port, port))
			begin_anew(s, station, section, port);
	}
}

void stations_reload(struct stations *s, const struct config_file *file)
{
	bool stays_open = s->is_open && is_open(file) &&
			  !is_other(&s->of[0], &file->sections[0].config);

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
}
