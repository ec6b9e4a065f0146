/* The joint between a wire and its outputs: readings go from the one to the others, and what the
 * owner has configured goes to both. It knows the table of outputs, but no single one of them. Left
 * out: reading the wire (link/link.c). */
#include "daemon/source.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/shortage.h"
#include "base/exit.h"
#include "config/config_keys.h"
#include "config/lists.h"
#include "daemon/failover.h"
#include "daemon/last_good.h"
#include "daemon/owners.h"
#include "daemon/source_choices.h"
#include "daemon/standby.h"
#include "event/event_words.h"
#include "status/status.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static uint32_t n_sources; /* that ever were */

static void on_reading(
	void *ctx, const struct identity *meter, const struct reading *reading, uint32_t period_ms)
{
	struct source *s = ctx;

	if (!source_knows_choices(s))
		return;
	if (s->config.integrate)
		integral_file_keep(&s->energies, source_label(s)); /* first, as we may be killed */
	if (s->config.group)
		standby_reading(s, meter, reading, period_ms);
	else
		standby_publish(s, s, meter, reading, period_ms);
	if (!s->is_heard) {
		s->is_heard = true;
		s->hooks->heard(s->ctx, s);
	}
}

static void on_lost(void *ctx)
{
	struct source *s = ctx;

	if (s->config.group)
		standby_lost(s);
	else
		outputs_withdraw(&s->outputs);
}

static void on_telegram(void *ctx, const struct telegram *t)
{
	struct source *s = ctx, *outlet = standby_outlet(s);

	s->keys_are = t->keys ? SOURCE_OPENED : SOURCE_PLAIN;
	s->said.heard_ms = clock_ms();
	if (outlet)
		outputs_telegram(&outlet->outputs, t);
}

static void on_unnamed(void *ctx, const struct telegram *t, uint64_t now_ms)
{
	struct source *s = ctx;

	gathered_take(&s->gathered, t, now_ms);
}

static void on_octets(void *ctx, struct bytes in)
{
	struct source *s = ctx, *outlet = standby_outlet(s);

	if (outlet)
		outputs_octets(&outlet->outputs, in);
	black_box_octets(s->box, &s->link, in);
}

static bool on_accepts(void *ctx, const struct identity *id)
{
	struct source *s = ctx;

	return s->hooks->accepts(s->ctx, s, id);
}

/* Asked before the meter `id` is its own. Of the first it counts as well what was remembered: one
 * that stands in may have been shown as that meter. */
static bool has_another(const struct source *s, const struct identity *id)
{
	if (!s->config.standby && !*s->had.id)
		return identity_has_number(id) && !owners_know(s->owners, s, id);
	return *s->had.id && !identity_is_same(&s->had, id);
}

static void on_begun(void *ctx, const struct identity *id)
{
	struct source *s = ctx;
	const bool is_other = s->config.group && has_another(s, id);
	bool is_known = s->hooks->begun(s->ctx, s, id);

	if (is_other)
		standby_begun(s);
	source_choose_for_meter(s);
	if (is_known || !s->config.integrate)
		return;
	s->config.integrate = s->link.meter.conf.integrate = integral_file_restore(
		&s->energies, id);
}

static void on_left(void *ctx)
{
	struct source *s = ctx;

	s->hooks->left(s->ctx, s);
}

static bool on_is_others(void *ctx, const char *path)
{
	struct source *s = ctx;

	return s->hooks->is_others(s->ctx, s, path);
}

static void on_leaving(void *ctx)
{
	struct source *s = ctx;

	s->hooks->leaving(s->ctx, s);
	gathered_forget(s->gathered);
}

static void end(struct source *s, int status)
{
	source_stop(s);
	s->hooks->ended(s->ctx, s, status);
}

static void on_ended(void *ctx)
{
	end(ctx, EXIT_FINE);
}

/* Whatever happens to a wire, its meter or an output is said here. */
static void on_event(void *ctx, const struct event *event)
{
	struct source *s = ctx;

	event_log(event);
	black_box_event(s->box, &s->link, event);
	if (event->kind < EVENT_NO_OUTPUT && event_is_error(event->kind))
		s->hooks->found(s->ctx, s, event);
}

static void on_undecided(void *ctx, const struct event *why)
{
	event_log(why);
	end(ctx, EXIT_NOTHING);
}

static bool on_line_known(void *ctx, const char *path, struct line_setting *line)
{
	struct source *s = ctx;

	source_choose_for_port(s, path); /* it is about to be opened */
	return s->hooks->line_known(s->ctx, path, line);
}

static void on_line_found(
	void *ctx, const char *path, const struct line_setting *line, const char *why)
{
	struct source *s = ctx;

	s->hooks->line_found(s->ctx, path, line, why);
}

static void on_refused(void *ctx)
{
	end(ctx, EXIT_NOTHING);
}

static void on_diagnose(void *ctx, struct status *out)
{
	struct source *s = ctx, *shown = standby_shown(s);

	s->hooks->diagnose(s->ctx, shown ? shown : s, out);
	status_set_text(out, STATUS_SECTION, s->name);
}

static const struct link_hooks link_hooks = {
	.meter =
		{
			.reading = on_reading,
			.lost = on_lost,
			.accepts = on_accepts,
			.telegram = on_telegram,
			.unnamed = on_unnamed,
			.begun = on_begun,
			.left = on_left,
			.event = on_event,
		},
	.ended = on_ended,
	.undecided = on_undecided,
	.line_known = on_line_known,
	.line_found = on_line_found,
	.is_others = on_is_others,
	.leaving = on_leaving,
	.octets = on_octets,
};
static const struct outputs_hooks outputs_hooks = {on_diagnose, on_event, on_refused};

/* Whether the file with the keys is another than the one that was read. Its ctime also tells when
 * it was moved here or may be read only now. */
static bool keys_have_changed(struct source *s)
{
	int64_t before = s->keys_changed_ns;
	struct stat st;

	if (stat(s->config.key_file, &st) < 0)
		return false;
	s->keys_changed_ns = (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
	return s->keys_changed_ns != before;
}

static void take_keys(struct source *s)
{
	dlms_keys_finish(&s->keys);
	config_give_keys(&s->config, &s->keys);
	s->keys_are = SOURCE_UNHEARD;
	meter_rekeyed(&s->link.meter);
}

/* What is running stays: with several meters nobody else notices. */
static void tend_keys(struct source *s)
{
	struct conf_error error;
	struct config now;

	if (s->config.key.is_set && !s->keys.has_key)
		take_keys(s);
	if (!s->is_running || !s->link.meter.locked.n || !keys_have_changed(s))
		return;
	now = s->config;
	if (config_read_keys(&now, &error)) {
		log_info("%s: %s has changed, its keys are used from now on", s->link.label,
			now.key_file);
		s->config.key = now.key;
		s->config.auth_key = now.auth_key;
		take_keys(s);
		last_good_keep(now.key_file);
	} else {
		if (s->keys_wrong_ns != s->keys_changed_ns)
			log_error("%s: %s", s->link.label, error.text);
		s->keys_wrong_ns = s->keys_changed_ns;
		s->keys_changed_ns = 0; /* it may have been the machine: it is read again */
	}
	config_forget_keys(&now);
}

void source_tend(struct source *s)
{
	tend_keys(s);
	if (s->is_running)
		(void)source_knows_choices(s); /* a key may be among them */
	if (!s->is_running)
		return;
	outputs_tick(&s->outputs);
	standby_tend(s);
}

static struct link_conf link_conf_of(const struct source *s)
{
	const struct config *c = &s->config;

	return (struct link_conf){
		.port = &s->port,
		.meter =
			{
				.timeout_ms = c->timeout_ms,
				.direction = c->power_direction,
				.protocol = c->protocol,
				.protocols = &s->protocols,
				.counter = c->counter,
				.fuse_a = s->in_force.fuse_a,
				.integrate = c->integrate,
				.keep_raw = c->raw_data,
			},
		.line = c->line,
		.ask = {s->in_force.ask, c->ask_period_ms},
		.is_extra = s->is_extra,
		.first = s->first,
		.nodes = s->nodes,
		.looker = s->nodes ? s->nodes->looker : NULL,
		.tap = s->tap,
		.decide_ms = s->decide_ms,
	};
}

static void set_up(struct source *s, const struct config_section *section)
{
	s->config = section->config;
	strcpy(s->name, section->name);
	s->port = s->config.port;
	config_give_keys(&s->config, &s->keys);
	source_choices_init(s);
	(void)keys_have_changed(s); /* from now on they can */
	if (*s->config.lists)
		lists_read(&s->lists, s->config.lists, "gridmeter run");
	s->protocols = (struct protocol_conf){.keys = &s->keys, .lists = &s->lists};
	s->shown.state_dir = s->config.state_dir;
	s->energies = (struct integral_file){
		.state_dir = s->config.state_dir,
		.place = s->place,
		.meter = &s->link.meter.identity,
		.integral = &s->link.meter.integral,
	};
}

/* What stands in for another has no outputs of its own. */
static bool take_rest(
	struct source *s, const struct config_section *section, const struct outputs_row *outputs)
{
	static const struct outputs_row none[1];
	const struct config *c = &section->config;

	if (c->group && !c->standby)
		s->failover = shortage_take(1, sizeof *s->failover);
	return (!c->group || c->standby || s->failover) &&
	       outputs_init(&s->outputs, c->standby ? none : outputs);
}

struct source *source_new(struct ev_loop *loop, const struct config_section *section,
	const struct outputs_row *outputs, bool is_extra, const struct source_hooks *hooks,
	void *ctx)
{
	struct source *s = shortage_take(1, sizeof *s);

	if (!s || !take_rest(s, section, outputs)) {
		log_error("no memory for the meter %s%s%s", *section->name ? "of [" : "on ",
			*section->name ? section->name : section->config.port.text,
			*section->name ? "]" : "");
		if (s)
			free(s->failover);
		free(s);
		return NULL;
	}
	s->loop = loop;
	s->number = ++n_sources;
	s->hooks = hooks;
	s->ctx = ctx;
	s->is_extra = is_extra;
	set_up(s, section);
	return s;
}

void source_decide_within(struct source *s, uint32_t ms)
{
	s->decide_ms = ms;
}

void source_start(struct source *s)
{
	struct link_conf link;

	source_choose_for_port(s, port_name_is_auto(&s->port) ? s->first : s->port.text);
	link = link_conf_of(s);
	s->is_running = true;
	s->is_heard = false;
	gathered_forget(s->gathered);
	s->said = (struct source_said){0};
	outputs_begin(&s->outputs, s->loop, s, &outputs_hooks, s);
	link_start(&s->link, s->loop, &link, &link_hooks, s);
}

bool source_is_refused(const struct source *s)
{
	return !s->is_running && outputs_are_refused(&s->outputs);
}

void source_stop(struct source *s)
{
	if (!s->is_running)
		return;
	standby_stop(s);
	s->is_running = false;
	if (s->config.integrate)
		integral_file_save(&s->energies, source_label(s));
	if (s->link.meter.is_known)
		on_left(s);
	link_stop(&s->link);
	outputs_finish(&s->outputs);
}

void source_restart(struct source *s)
{
	if (port_name_is_auto(&s->port) && s->link.state.is_settled)
		snprintf(s->first, sizeof s->first, "%.255s", s->link.path);
	source_stop(s);
	source_start(s);
}

void source_search(struct source *s)
{
	*s->first = '\0';
	source_stop(s);
	source_start(s);
}

void source_free(struct source *s)
{
	source_stop(s);
	dlms_keys_finish(&s->keys);
	config_forget_keys(&s->config);
	outputs_free(&s->outputs);
	free(s->gathered);
	free(s->box);
	free(s->failover);
	free(s);
}

void source_connection(const struct source *s, struct connection *c)
{
	const struct receiver *chosen = s->link.meter.listener.chosen;

	*c = (struct connection){.path = *s->link.path ? s->link.path : s->port.text,
		.protocol = chosen ? chosen->protocol->name : NULL,
		.baud = s->link.meter.conf.line.baud};
}

void source_place(const struct source *s, char *out, size_t size)
{
	if (*s->place)
		places_socket(s->place, out, size);
	else if (!*s->had.id && !*s->had.title && !*s->had.serial)
		connection_name(s->link.path, out, size);
	else
		*out = '\0';
}
