/* gridmeter detect: what is on the serial ports. All that are free are listened to at once, each
 * until it was understood twice, has stayed silent, or the time is over. Left out: listening to one
 * port (doctor/probe.c). */
#include "cmd/cmd.h"
#include "base/clock.h"
#include "base/print.h"
#include "config/config_keys.h"
#include "daemon/confine.h"
#include "cmd/doctor/detect_print.h"
#include "cmd/doctor/look_options.h"
#include "cmd/doctor/look_progress.h"
#include "doctor/bus_facts.h"
#include "doctor/probe.h"
#include "doctor/told.h"
#include "daemon/loop.h"
#include "daemon/status_server.h"
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
	GUI_MS = 3000,      /* so long its language is waited for */
};

static const double look_s = 0.1;

struct place {
	struct port_name port;
	struct probe probe;
	bool is_printed;
};

/* A port that somebody has; if that is a daemon, it has told what comes there. */
struct other {
	char path[CANDIDATE_PATH_MAX];
	const cJSON *told; /* NULL: nothing */
};

struct detect {
	struct look_options *o;
	struct ev_loop *loop;
	struct looker looker;
	struct config_file config;
	struct ev_timer look;
	struct progress progress;
	bool is_found, are_others_printed;
	size_t n, n_others;
	struct place places[LOOK_PORTS_MAX];
	struct other others[CANDIDATES_MAX + LOOK_PORTS_MAX];
	int n_daemons;
	struct answer daemons[ANSWERS_MAX];
	bool asks_language;
	uint64_t begun_ms;
	struct doctor_bus bus;
	struct machine_facts machine;
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

/* What a daemon tells of the port; NULL: nothing. */
static const cJSON *told_of(const struct detect *d, const struct port_name *port)
{
	const cJSON *told = NULL;

	for (int i = 0; i < d->n_daemons && !told; i++)
		told = told_of_port(d->daemons[i].said, port);
	return told;
}

static void add_other(struct detect *d, const char *path, const cJSON *told)
{
	struct other *other = &d->others[d->n_others];

	if (d->n_others == sizeof d->others / sizeof *d->others)
		return;
	snprintf(other->path, sizeof other->path, "%s", path);
	other->told = told;
	d->n_others++;
}

static void add_candidates(struct detect *d, const char *pattern)
{
	static struct candidates candidates;

	candidates_find(&candidates, pattern);
	for (size_t i = 0; i < candidates.n; i++) {
		const char *path = candidates.path[i];
		struct port_name *port, found;
		const cJSON *told;

		port_name_parse(path, &found);
		told = told_of(d, &found);
		if (told || candidate_holder(&d->looker, path))
			add_other(d, path, told);
		else if ((port = add_port(d, path)))
			*port = found;
	}
}

static void find_ports(struct detect *d)
{
	if (d->o->n_ports == 0)
		add_candidates(d, NULL);
	for (size_t i = 0; i < d->o->n_ports; i++) {
		const struct port_name *named = &d->o->ports[i];
		struct port_name *port;
		const cJSON *told = told_of(d, named);

		if (port_name_is_auto(named))
			add_candidates(d, port_name_pattern(named));
		else if (told)
			add_other(d, named->text, told);
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

/* What is under codes of the maker's own is told by what it does in time, and somebody has given
 * that. */
static bool is_patient(const struct detect *d, const struct probe *p)
{
	return p->codes && d->o->within_ms > SECONDS_DEFAULT * 1000 &&
	       port_now_ms(&p->link.port) - p->begun_ms < d->o->within_ms;
}

static bool is_decided(const struct detect *d, const struct probe *p)
{
	if (port_is_replay(&p->link.port) && p->link.port.fd >= 0)
		return p->is_over; /* a recording is judged as a whole */

	bool is_silent = p->link.port.fd >= 0 && p->link.meter.listener.n_bytes == 0 &&
			 port_now_ms(&p->link.port) - p->begun_ms >= SILENT_MS;

	return p->is_over || (is_confirmed(p) && !is_patient(d, p)) ||
	       (is_silent && !d->o->may_ask);
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
		detect_print_text(&place->probe, &d->machine, d->o->language);
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

/* Of ports that others have. */
static void print_others(struct detect *d)
{
	d->are_others_printed = true;
	progress_clear(&d->progress);
	for (size_t i = 0; i < d->n_others; i++) {
		const struct other *other = &d->others[i];

		if (other->told)
			d->is_found |= detect_print_told(
				other->told, d->o->json, &d->machine, d->o->language);
		else
			detect_print_held(&d->looker, other->path, d->o->json, d->o->language);
	}
}

/* Whether it is known in which language to speak. */
static bool has_language(struct detect *d)
{
	if (!d->asks_language)
		return true;
	if (!d->bus.is_done && clock_ms() - d->begun_ms < GUI_MS)
		return false;
	d->asks_language = false;
	look_options_take_language(d->o, d->bus.language);
	return true;
}

static void on_look(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct detect *d = w->data;
	size_t n_open = 0;

	(void)events;
	if (!has_language(d))
		return;
	if (!d->are_others_printed)
		print_others(d);
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
	char folder[PATH_MAX];
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | SANDBOX_PORT | SANDBOX_LOOP | SANDBOX_BUS);
	status_folder(folder);
	sandbox_allow(&s, FOLDER_READ, folder);
	confine_ports(&s, &d->looker);
	confine_config(&s, &d->config);
	for (size_t i = 0; i < d->o->n_ports; i++)
		confine_port(&s, &d->o->ports[i]);
	sandbox_enter(&s);
}

static int detect(struct look_options *o)
{
	static struct detect d;
	struct conf_error wrong;

	d.o = o;
	d.begun_ms = clock_ms();
	machine_facts_find(&d.machine, o->file, o->key_file);
	d.asks_language = look_options_begin_language(o);
	d.loop = loop_new(d.asks_language);
	if (!d.loop)
		return EXIT_MACHINE;
	if (!look_options_configure(&detect_options, o, &d.config, &wrong))
		return exit_status_of(o->file, exit_status_of(o->key_file, EXIT_USAGE));
	if (*wrong.text) {
		print_err("gridmeter detect: %s\n", wrong.text);
		config_file_forget_keys(&d.config);
		return EXIT_USAGE;
	}
	signal(SIGPIPE, SIG_IGN);
	log_set_level(LOG_NOTHING); /* what there is to say is printed */
	confine(&d);
	if (d.asks_language)
		doctor_bus_start(&d.bus, d.loop, NULL);
	d.n_daemons = answers_ask(d.daemons);
	find_ports(&d);
	if (d.n + d.n_others == 0)
		print_err("gridmeter detect: there is no free serial port\n");
	start(&d);
	progress_begin(&d.progress, o->within_ms / 1000);
	ev_timer_init(&d.look, on_look, 0, look_s);
	d.look.data = &d;
	ev_timer_start(d.loop, &d.look);
	ev_run(d.loop, 0);
	doctor_bus_stop(&d.bus);
	for (int i = 0; i < d.n_daemons; i++)
		cJSON_Delete(d.daemons[i].said);
	ev_loop_destroy(d.loop);
	config_file_forget_keys(&d.config);
	return d.is_found ? EXIT_FINE : EXIT_NOTHING;
}

int cmd_detect(int argc, char **argv)
{
	struct look_options o = {.within_ms = SECONDS_DEFAULT * 1000};
	int status;

	languages_take_all();
	o.language = language_of_environment();
	status = options_take(&detect_options, &o, argc, argv);

	return status == OPTIONS_TAKEN ? detect(&o) : status;
}
