/* gridmeter detect: what is on the serial ports. All that are free are listened to at once; whoever has been
 * understood twice, or says nothing, is done with. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/config/config_keys.h"
#include "cmd/confine.h"
#include "cmd/doctor/detect_print.h"
#include "cmd/doctor/look_options.h"
#include "cmd/doctor/probe.h"
#include "cmd/help.h"
#include "cmd/loop.h"
#include "port/candidates.h"
#include "port/port_name.h"

#include <ev.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
	SECONDS_DEFAULT = 60,
	SILENT_MS = 15000,
	ENOUGH = 2,         /* telegrams */
	PARTIAL_MS = 12000, /* lists that complement one another come within */
};

static const double look_s = 0.1;

struct place {
	struct probe probe;
	bool is_printed;
};

struct detect {
	const struct look_options *o;
	struct ev_loop *loop;
	struct config_file config;
	struct ev_timer look;
	bool is_found;
	size_t n;
	char paths[LOOK_PORTS_MAX][CANDIDATE_PATH_MAX];
	struct place places[LOOK_PORTS_MAX];
};

static void add_path(struct detect *d, const char *path)
{
	if (d->n < LOOK_PORTS_MAX && strlen(path) < CANDIDATE_PATH_MAX)
		strcpy(d->paths[d->n++], path);
	else
		print_err("gridmeter detect: %s is left out: at most %d ports at a time\n", path,
			LOOK_PORTS_MAX);
}

static void add_candidates(struct detect *d, const char *pattern)
{
	static struct candidates candidates;

	candidates_find(&candidates, pattern);
	for (size_t i = 0; i < candidates.n; i++) {
		if (candidate_holder(candidates.path[i]))
			detect_print_held(candidates.path[i], d->o->json, d->o->language);
		else
			add_path(d, candidates.path[i]);
	}
}

static void find_ports(struct detect *d, char *const *ports, size_t n)
{
	if (n == 0)
		add_candidates(d, NULL);
	for (size_t i = 0; i < n; i++) {
		struct port_name name;

		port_name_parse(ports[i], &name);
		if (name.kind == PORT_NAME_AUTO)
			add_candidates(d, name.pattern);
		else
			add_path(d, ports[i]);
	}
}

static void start(struct detect *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct probe_conf conf = {
			.config = &d->config.sections[0].config,
			.port = d->paths[i],
			.within_ms = d->o->within_ms,
			.may_ask = d->o->may_ask,
		};

		probe_start(&d->places[i].probe, d->loop, &conf);
	}
}

/* The first telegram may be chance; lists that complement one another need a while. */
static bool is_confirmed(const struct probe *p)
{
	const struct meter *m = &p->link.meter;

	if (m->locked.n >= ENOUGH || listener_best(&m->listener)->n_nothing >= ENOUGH)
		return true;
	if (p->n_telegrams < ENOUGH || !period_ms(&m->period))
		return false;
	return !m->content.is_partial ||
	       port_now_ms(&p->link.port) - p->link.opened_ms >= PARTIAL_MS;
}

static bool is_decided(const struct detect *d, const struct probe *p)
{
	bool is_silent = p->link.port.fd >= 0 && p->link.meter.listener.n_bytes == 0 &&
			 port_now_ms(&p->link.port) - p->begun_ms >= SILENT_MS;

	return p->is_over || is_confirmed(p) || (is_silent && !d->o->may_ask);
}

static void print(struct detect *d, struct place *place)
{
	const struct meter *m = &place->probe.link.meter;

	place->is_printed = true;
	d->is_found |= place->probe.n_telegrams || is_confirmed(&place->probe) || m->is_known;
	if (d->o->json)
		detect_print_json(&place->probe);
	else
		detect_print_text(&place->probe, d->o->language);
	probe_stop(&place->probe);
}

static void on_look(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct detect *d = w->data;
	size_t n_open = 0;

	(void)events;
	for (size_t i = 0; i < d->n; i++) {
		if (d->places[i].is_printed)
			continue;
		if (is_decided(d, &d->places[i].probe))
			print(d, &d->places[i]);
		else
			n_open++;
	}
	if (n_open == 0)
		ev_break(loop, EVBREAK_ALL);
}

static void confine(const struct detect *d, char *const *ports, size_t n)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | SANDBOX_PORT | SANDBOX_LOOP);
	confine_ports(&s);
	confine_config(&s, &d->config);
	for (size_t i = 0; i < n; i++)
		confine_port(&s, ports[i]);
	sandbox_enter(&s);
}

static int detect(const struct look_options *o, char **ports, size_t n_ports)
{
	static struct detect d;

	d.o = o;
	d.loop = loop_new(false);
	if (!d.loop)
		return EXIT_MACHINE;
	if (!look_options_configure(o, &d.config))
		return EXIT_USAGE;
	signal(SIGPIPE, SIG_IGN);
	log_set_level(LOG_NOTHING); /* what there is to say is printed */
	confine(&d, ports, n_ports);
	find_ports(&d, ports, n_ports);
	if (d.n == 0)
		print_err("gridmeter detect: there is no free serial port\n");
	start(&d);
	ev_timer_init(&d.look, on_look, 0, look_s);
	d.look.data = &d;
	ev_timer_start(d.loop, &d.look);
	ev_run(d.loop, 0);
	ev_loop_destroy(d.loop);
	config_file_forget_keys(&d.config);
	return d.is_found ? EXIT_FINE : EXIT_NOTHING;
}

int cmd_detect(int argc, char **argv)
{
	static const struct option names[] = {
		{"config", required_argument, NULL, 'c'},
		{"key-file", required_argument, NULL, 'k'},
		{"ask", no_argument, NULL, 'q'},
		{"seconds", required_argument, NULL, 's'},
		{"format", required_argument, NULL, 'f'},
		{"lang", required_argument, NULL, 'l'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	struct look_options o = {.command = "detect",
		.within_ms = SECONDS_DEFAULT * 1000,
		.language = language_of_environment()};

	if (!look_options_parse(&o, names, argc, argv))
		return EXIT_USAGE;
	if (o.help) {
		help_print(HELP_DETECT);
		return EXIT_FINE;
	}
	return detect(&o, argv + optind, (size_t)(argc - optind));
}
