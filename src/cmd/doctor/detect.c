/* gridmeter detect: what is on the serial ports. All that are free are listened to at once, each
 * until it was understood twice, has stayed silent, or the time is over. Left out: listening to one
 * port (doctor/probe.c). */
#include "cmd/cmd.h"
#include "base/print.h"
#include "config/config_keys.h"
#include "daemon/confine.h"
#include "cmd/doctor/detect_print.h"
#include "cmd/doctor/look_options.h"
#include "cmd/doctor/look_progress.h"
#include "doctor/probe.h"
#include "daemon/loop.h"
#include "port/candidates.h"

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
	struct port_name port;
	struct probe probe;
	bool is_printed;
};

struct detect {
	const struct look_options *o;
	struct ev_loop *loop;
	struct looker looker;
	struct config_file config;
	struct ev_timer look;
	struct progress progress;
	bool is_found;
	size_t n;
	struct place places[LOOK_PORTS_MAX];
};

/* Where a port may be put; NULL: there are too many, which is said. */
static struct port_name *add_port(struct detect *d, const char *path)
{
	if (d->n < LOOK_PORTS_MAX && strlen(path) < CANDIDATE_PATH_MAX)
		return &d->places[d->n++].port;
	print_err("gridmeter detect: %s is left out: at most %d ports at a time\n", path,
		LOOK_PORTS_MAX);
	return NULL;
}

static void add_candidates(struct detect *d, const char *pattern)
{
	static struct candidates candidates;

	candidates_find(&candidates, pattern);
	for (size_t i = 0; i < candidates.n; i++) {
		const char *path = candidates.path[i];
		struct port_name *port;

		if (candidate_holder(&d->looker, path))
			detect_print_held(&d->looker, path, d->o->json, d->o->language);
		else if ((port = add_port(d, path)))
			port_name_parse(path, port);
	}
}

static void find_ports(struct detect *d)
{
	if (d->o->n_ports == 0)
		add_candidates(d, NULL);
	for (size_t i = 0; i < d->o->n_ports; i++) {
		const struct port_name *named = &d->o->ports[i];
		struct port_name *port;

		if (port_name_is_auto(named))
			add_candidates(d, port_name_pattern(named));
		else if ((port = add_port(d, named->text)))
			*port = *named;
	}
}

static void start(struct detect *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct probe_conf conf = {
			.config = &d->config.sections[0].config,
			.port = &d->places[i].port,
			.within_ms = d->o->within_ms,
			.may_ask = d->o->may_ask,
			.looker = &d->looker,
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
	       port_now_ms(&p->link.port) - p->link.state.opened_ms >= PARTIAL_MS;
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
	progress_clear(&d->progress);
	d->is_found |= place->probe.n_telegrams || is_confirmed(&place->probe) || m->is_known;
	if (d->o->json)
		detect_print_json(&place->probe);
	else
		detect_print_text(&place->probe, d->o->language);
	probe_stop(&place->probe);
}

/* Of those that are still listened to one after the other. */
static void show_progress(struct detect *d, size_t n_open)
{
	size_t turn = look_progress_turn(&d->progress, n_open);
	struct facts facts;

	for (size_t i = 0; progress_is_due(&d->progress) && i < d->n; i++) {
		if (d->places[i].is_printed || turn-- > 0)
			continue;
		facts = detect_facts(&d->places[i].probe);
		look_progress(&d->progress, &facts, d->o->language);
		break;
	}
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
	else
		show_progress(d, n_open);
}

static void confine(struct detect *d)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | SANDBOX_PORT | SANDBOX_LOOP);
	confine_ports(&s, &d->looker);
	confine_config(&s, &d->config);
	for (size_t i = 0; i < d->o->n_ports; i++)
		confine_port(&s, &d->o->ports[i]);
	sandbox_enter(&s);
}

static int detect(const struct look_options *o)
{
	static struct detect d;

	d.o = o;
	d.loop = loop_new(false);
	if (!d.loop)
		return EXIT_MACHINE;
	if (!look_options_configure(&detect_options, o, &d.config))
		return exit_status_of(o->file, exit_status_of(o->key_file, EXIT_USAGE));
	signal(SIGPIPE, SIG_IGN);
	log_set_level(LOG_NOTHING); /* what there is to say is printed */
	confine(&d);
	find_ports(&d);
	if (d.n == 0)
		print_err("gridmeter detect: there is no free serial port\n");
	start(&d);
	progress_begin(&d.progress, o->within_ms / 1000);
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
	struct look_options o = {
		.within_ms = SECONDS_DEFAULT * 1000, .language = language_of_environment()};
	int status = options_take(&detect_options, &o, argc, argv);

	return status == OPTIONS_TAKEN ? detect(&o) : status;
}
