/* Wire, meter and service of one section. */
#include "cmd/run/station.h"

#include "base/clock.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/config/config_keys.h"
#include "cmd/run/integral_file.h"
#include "cmd/lists.h"
#include "cmd/run/station_status.h"

#include <string.h>
#include <sys/stat.h>

static void on_reading(
	void *ctx, const struct identity *meter, const struct reading *reading, uint32_t period_ms)
{
	struct station *s = ctx;
	bool is_on = service_state(&s->service) == SERVICE_ON;

	integral_file_keep(s); /* first, as we may be killed */
	if (service_publish(&s->service, meter, reading, period_ms))
		latency_add(&s->latency, clock_us() - s->link.read_us);
	witness_expect(&s->link.meter.witness, service_rises(&s->service));
	s->is_taken &= !is_on;
	if (!s->is_heard) {
		s->is_heard = true;
		s->hooks->heard(s->ctx, s);
	}
}

static void on_lost(void *ctx)
{
	struct station *s = ctx;

	service_withdraw(&s->service);
}

static bool on_accepts(void *ctx, const struct identity *id)
{
	struct station *s = ctx;

	return s->hooks->accepts(s->ctx, s, id);
}

static void on_begun(void *ctx, const struct identity *id)
{
	struct station *s = ctx;

	if (!s->hooks->begun(s->ctx, s, id))
		integral_file_restore(s, id);
}

static void on_left(void *ctx)
{
	struct station *s = ctx;

	s->hooks->left(s->ctx, s);
}

static bool on_is_others(void *ctx, const char *path)
{
	struct station *s = ctx;

	return s->hooks->is_others(s->ctx, s, path);
}

static void end(struct station *s, int status)
{
	station_stop(s);
	s->hooks->ended(s->ctx, s, status);
}

static void on_ended(void *ctx)
{
	end(ctx, EXIT_FINE);
}

static void on_undecided(void *ctx, const char *why)
{
	struct station *s = ctx;

	log_error("%s: %s", s->link.label, why);
	end(s, EXIT_NOTHING);
}

static bool on_line_known(void *ctx, const char *path, struct line_setting *line)
{
	struct station *s = ctx;

	return s->hooks->line_known(s->ctx, path, line);
}

static void on_line_found(
	void *ctx, const char *path, const struct line_setting *line, const char *why)
{
	struct station *s = ctx;

	s->hooks->line_found(s->ctx, path, line, why);
}

static void on_name_taken(void *ctx, const char *shown)
{
	struct station *s = ctx;

	if (!s->is_taken)
		log_error(
			"%s is on the bus already: another gridmeter reads this meter. Stop one of the "
			"two",
			shown);
	s->is_taken = true;
	end(s, EXIT_NOTHING);
}

static void on_diagnose(void *ctx, struct status *out)
{
	station_status(ctx, out);
}

static const struct link_hooks link_hooks = {
	.meter =
		{
			.reading = on_reading,
			.lost = on_lost,
			.accepts = on_accepts,
			.begun = on_begun,
			.left = on_left,
		},
	.ended = on_ended,
	.undecided = on_undecided,
	.line_known = on_line_known,
	.line_found = on_line_found,
	.is_others = on_is_others,
};
static const struct service_hooks service_hooks = {on_diagnose, on_name_taken};

/* Whether the file with the keys is another than the one that was read. Its ctime also tells when it was moved here
 * or may be read only now. */
static bool keys_have_changed(struct station *s)
{
	int64_t before = s->keys_changed_ns;
	struct stat st;

	if (stat(s->config.key_file, &st) < 0)
		return false;
	s->keys_changed_ns = (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
	return s->keys_changed_ns != before;
}

static void take_keys(struct station *s)
{
	dlms_keys_finish(&s->keys);
	config_give_keys(&s->config, &s->keys);
	meter_rekeyed(&s->link.meter);
}

/* What is running stays: with several meters nobody else notices. */
void station_tend_keys(struct station *s)
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
	} else {
		if (s->keys_wrong_ns != s->keys_changed_ns)
			log_error("%s: %s", s->link.label, error.text);
		s->keys_wrong_ns = s->keys_changed_ns;
		s->keys_changed_ns = 0; /* it may have been the machine: it is read again */
	}
	config_forget_keys(&now);
}

static void set_service(struct station *s)
{
	const struct config *c = &s->config;

	s->service_conf = (struct service_conf){
		.bus = *c->bus ? c->bus : NULL,
		.version = GRIDMETER_VERSION,
		.connection = s->link.path,
		.place = s->place,
		.custom_name = c->name,
		.instance = c->instance,
		.role = c->role,
		.position = c->position,
		.phases = &c->phases,
		.reverse = c->reverse,
		.feed_in_tariff = c->feed_in_tariff,
		.legacy_display = c->legacy_display,
		.run_without_grid_meter = c->run_without_grid_meter,
		.raw_data = c->raw_data,
	};
}

static struct link_conf link_conf_of(const struct station *s)
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
				.fuse_a = c->fuse_a,
				.integrate = c->integrate,
				.keep_raw = c->raw_data,
			},
		.line = c->line,
		.ask = {c->ask, c->ask_period_ms},
		.is_extra = s->is_extra,
		.first = s->first,
		.nodes = s->nodes,
		.looker = s->nodes->looker,
		.decide_ms = s->decide_ms,
	};
}

void station_init(struct station *s, struct ev_loop *loop, const struct config_section *section,
	bool is_extra, const struct station_hooks *hooks, void *ctx)
{
	memset(s, 0, offsetof(struct station, link)); /* what is large is begun by its own */
	latency_reset(&s->latency);
	s->integral_saved_ms = 0;
	s->loop = loop;
	s->hooks = hooks;
	s->ctx = ctx;
	s->config = section->config;
	s->is_extra = is_extra;
	strcpy(s->name, section->name);
	s->port = s->config.port;
	config_give_keys(&s->config, &s->keys);
	(void)keys_have_changed(s); /* from now on they can */
	if (*s->config.lists)
		lists_read(&s->lists, s->config.lists, "gridmeter run");
	s->protocols = (struct protocol_conf){&s->keys, &s->lists};
}

void station_decide_within(struct station *s, uint32_t ms)
{
	s->decide_ms = ms;
}

void station_start(struct station *s)
{
	struct link_conf link = link_conf_of(s);

	s->is_running = true;
	s->is_heard = false;
	set_service(s);
	service_init(&s->service, s->loop, &s->service_conf, &service_hooks, s);
	link_start(&s->link, s->loop, &link, &link_hooks, s);
}

void station_stop(struct station *s)
{
	if (!s->is_running)
		return;
	s->is_running = false;
	integral_file_save(s);
	if (s->link.meter.is_known)
		on_left(s);
	link_stop(&s->link);
	service_finish(&s->service);
}

void station_finish(struct station *s)
{
	if (!s->loop)
		return;
	station_stop(s);
	dlms_keys_finish(&s->keys);
	config_forget_keys(&s->config);
	s->loop = NULL;
}

const char *station_label(const struct station *s)
{
	if (*s->name)
		return s->name;
	return *s->link.label ? s->link.label : s->port.text;
}
