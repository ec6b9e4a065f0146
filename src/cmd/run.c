/* gridmeter run: the daemon. Here, and only here, a meter and its service are joined. */
#include "cmd/cmd.h"
#include "cmd/config.h"
#include "cmd/lists.h"
#include "base/clock.h"
#include "meter/link.h"
#include "proto/dlms/dlms_keys.h"
#include "venus/service.h"

#include <ev.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { OVERRIDES_MAX = 32 };

/* What the command line says; it outlives a re-read of the file. */
struct run_options {
	const char *file;
	size_t n_overrides;
	struct {
		const char *where, *key, *value;
	} overrides[OVERRIDES_MAX];
	bool help, example;
};

struct daemon {
	struct ev_loop *loop;
	const struct run_options *options;
	struct config config;
	struct dlms_keys keys;
	struct dlms_lists lists;
	struct protocol_conf protocols;
	struct service_conf service_conf;
	struct link link;
	struct service service;
	struct ev_signal term, interrupt, hangup;
	int status;
};

static const char usage[] =
	"Usage: gridmeter run [-c FILE] [--port PORT] [--bus ADDRESS] [--set KEY=VALUE]…\n"
	"\n"
	"Reads the meter and publishes it on D-Bus as com.victronenergy.grid.*, in the foreground.\n"
	"Without a configuration it finds the meter by itself.\n"
	"\n"
	"  -c, --config FILE  configuration, see gridmeter.conf(5)\n"
	"  --port PORT        the same as --set port=PORT\n"
	"  --bus ADDRESS      the same as --set bus=ADDRESS\n"
	"  --set KEY=VALUE    overrides a key of the configuration; may come more than once\n"
	"  --example          prints an example configuration and ends\n"
	"  --help             this text\n"
	"\n"
	"SIGHUP reads the configuration again and keeps the present one if it is wrong; SIGTERM and\n"
	"SIGINT leave the bus and end.\n"
	"\n"
	"Exit status: 0 ended by a signal or at the end of a capture, 1 another gridmeter publishes\n"
	"the same meter, 2 wrong usage or configuration, 3 the machine failed.\n"
	"\n"
	"Keys:\n";

static bool add_override(
	struct run_options *o, const char *where, const char *key, const char *value)
{
	const struct conf_key *k = conf_find(&config_table, key);

	if (o->n_overrides == OVERRIDES_MAX) {
		fprintf(stderr, "gridmeter run: more than %d settings\n", OVERRIDES_MAX);
		return false;
	}
	if (k && k->is_secret) {
		fprintf(stderr,
			"gridmeter run: %s %s: on the command line everybody can read it; expected "
			"in the configuration, or in the file that key_file names\n",
			where, key);
		return false;
	}
	o->overrides[o->n_overrides].where = where;
	o->overrides[o->n_overrides].key = key;
	o->overrides[o->n_overrides++].value = value;
	return true;
}

/* KEY=VALUE; cuts the argument in two. */
static bool add_setting(struct run_options *o, char *setting)
{
	char *equals = strchr(setting, '=');

	if (!equals) {
		fprintf(stderr, "gridmeter run: --set %s: expected KEY=VALUE\n", setting);
		return false;
	}
	*equals = '\0';
	return add_override(o, "--set", setting, equals + 1);
}

static bool parse(int argc, char **argv, struct run_options *o)
{
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'},
		{"port", required_argument, NULL, 'p'},
		{"bus", required_argument, NULL, 'b'},
		{"set", required_argument, NULL, 's'},
		{"example", no_argument, NULL, 'e'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	bool ok = true;
	int c;

	optind = 1;
	while (ok && (c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (c == 'c')
			o->file = optarg;
		else if (c == 'p')
			ok = add_override(o, "--port", "port", optarg);
		else if (c == 'b')
			ok = add_override(o, "--bus", "bus", optarg);
		else if (c == 's')
			ok = add_setting(o, optarg);
		else if (c == 'e')
			o->example = true;
		else if (c == 'h')
			o->help = true;
		else
			ok = false;
	}
	if (ok && optind != argc) {
		fprintf(stderr, "gridmeter run: unexpected argument %s\n", argv[optind]);
		ok = false;
	}
	return ok;
}

/* Defaults, then the file, then the command line. */
static bool configure(const struct run_options *o, struct config *config)
{
	struct conf_error error;
	const char *port;

	conf_reset(&config_table, config);
	if (o->file && !config_read(config, o->file, &error)) {
		log_error("%s", error.text);
		return false;
	}
	for (size_t i = 0; i < o->n_overrides; i++)
		if (!conf_set(&config_table, config, o->overrides[i].where, o->overrides[i].key,
			    o->overrides[i].value, &error)) {
			log_error("%s", error.text);
			return false;
		}
	if (!config_read_keys(config, &error)) {
		log_error("%s", error.text);
		return false;
	}
	port = link_check_port(config->port);
	if (*port)
		log_error("port = %s: %s", config->port, port);
	return !*port;
}

static bool read_lists(const struct config *config, struct dlms_lists *lists)
{
	lists->n = 0;
	return !*config->lists || lists_read(lists, config->lists, "gridmeter run");
}

static void on_reading(
	void *ctx, const struct identity *meter, const struct reading *reading, uint32_t period_ms)
{
	struct daemon *d = ctx;

	service_publish(&d->service, meter, reading, period_ms);
}

static void on_lost(void *ctx)
{
	struct daemon *d = ctx;

	service_withdraw(&d->service);
}

static void stop(struct daemon *d, int status)
{
	d->status = status;
	ev_break(d->loop, EVBREAK_ALL);
}

static void on_ended(void *ctx)
{
	stop(ctx, EXIT_FINE);
}

static void on_diagnose(void *ctx, struct service_diagnostics *out)
{
	const struct daemon *d = ctx;
	const struct meter *m = &d->link.meter;

	out->n_telegrams = listener_n_telegrams(&m->listener);
	out->n_faults = listener_best(&m->listener)->n_faults;
	out->age_ms = m->period.last_ms ? (int64_t)(clock_ms() - m->period.last_ms) : -1;
	out->period_ms = period_ms(&m->period) ? (int64_t)period_ms(&m->period) : -1;
}

static void on_name_taken(void *ctx, const char *name)
{
	log_error(
		"%s is on the bus already: another gridmeter reads this meter. Stop one of the two",
		name);
	stop(ctx, EXIT_NOTHING);
}

static const struct link_hooks link_hooks = {{on_reading, on_lost}, on_ended};
static const struct service_hooks service_hooks = {on_diagnose, on_name_taken};

/* Keys must not leave the process: not with a core dump either. */
static void set_keys(struct daemon *d)
{
	const struct config *c = &d->config;
	const struct rlimit none = {0};

	dlms_keys_init(&d->keys);
	if (!c->key.is_set && !c->auth_key.is_set)
		return;
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	if (c->key.is_set && !dlms_keys_set(&d->keys, c->key.octets))
		log_error("no memory for the key");
	if (c->auth_key.is_set)
		dlms_keys_set_auth(&d->keys, c->auth_key.octets);
}

static void start(struct daemon *d)
{
	const struct link_conf link = {d->config.port, d->config.timeout_ms,
		d->config.power_direction, d->config.protocol, &d->protocols, d->config.line,
		d->config.strict_counter, {d->config.ask, d->config.ask_period_ms}};

	log_set_level(d->config.log);
	set_keys(d);
	d->protocols = (struct protocol_conf){&d->keys, &d->lists};
	d->service_conf = (struct service_conf){
		.bus = *d->config.bus ? d->config.bus : NULL,
		.version = GRIDMETER_VERSION,
		.connection = d->link.path,
		.custom_name = d->config.name,
		.instance = d->config.instance,
	};
	service_init(&d->service, d->loop, &d->service_conf, &service_hooks, d);
	link_start(&d->link, d->loop, &link, &link_hooks, d);
}

static void finish(struct daemon *d)
{
	link_stop(&d->link);
	service_finish(&d->service);
	dlms_keys_finish(&d->keys);
}

static void on_hangup(struct ev_loop *loop, struct ev_signal *w, int events)
{
	struct daemon *d = w->data;
	struct config config = {0};
	static struct dlms_lists lists;

	(void)loop, (void)events;
	if (!configure(d->options, &config) || !read_lists(&config, &lists)) {
		log_error("the new configuration is wrong, the present one stays");
		return;
	}
	if (memcmp(&config, &d->config, sizeof config) == 0 && !*config.lists) {
		log_info("configuration read again, nothing changed");
		return;
	}
	log_info("configuration read again, starting anew with it");
	finish(d);
	d->config = config;
	read_lists(&d->config, &d->lists);
	start(d);
}

static void on_end(struct ev_loop *loop, struct ev_signal *w, int events)
{
	(void)loop, (void)events;
	stop(w->data, EXIT_FINE);
}

static void watch_signal(struct daemon *d, struct ev_signal *w, int signal,
	void (*callback)(struct ev_loop *, struct ev_signal *, int))
{
	ev_signal_init(w, callback, signal);
	w->data = d;
	ev_signal_start(d->loop, w);
}

static int run(const struct run_options *o)
{
	static struct daemon d;

	d.options = o;
	if (!configure(o, &d.config) || !read_lists(&d.config, &d.lists))
		return EXIT_USAGE;
	d.loop = ev_default_loop(EVFLAG_AUTO);
	if (!d.loop) {
		log_error("the event loop cannot be made");
		return EXIT_MACHINE;
	}
	signal(SIGPIPE, SIG_IGN);
	watch_signal(&d, &d.term, SIGTERM, on_end);
	watch_signal(&d, &d.interrupt, SIGINT, on_end);
	watch_signal(&d, &d.hangup, SIGHUP, on_hangup);
	start(&d);
	ev_run(d.loop, 0);
	finish(&d);
	ev_loop_destroy(d.loop);
	return d.status;
}

int cmd_run(int argc, char **argv)
{
	struct run_options o = {0};

	if (!parse(argc, argv, &o))
		return EXIT_USAGE;
	if (o.help) {
		fputs(usage, stdout);
		config_print_help(stdout);
		return EXIT_FINE;
	}
	if (o.example) {
		config_print_example(stdout);
		return EXIT_FINE;
	}
	return run(&o);
}
