/* gridmeter doctor: says what is wrong and what to do, and sees to it that this ends in time. Left
 * out: findings (doctor/findings.c) and words (doctor/words.h). */
#include "cmd/cmd.h"
#include "config/config_keys.h"
#include "daemon/confine.h"
#include "doctor/answers.h"
#include "doctor/bus_facts.h"
#include "doctor/machine_facts.h"
#include "doctor/service_watch.h"
#include "doctor/share_told.h"
#include "cmd/doctor/doctor_print.h"
#include "cmd/doctor/look_options.h"
#include "cmd/doctor/look_progress.h"
#include "daemon/loop.h"
#include "daemon/status_server.h"

#include <ev.h>
#include <signal.h>
#include <stdio.h>

enum { SECONDS_DEFAULT = 30 };

static const double look_s = 0.1;

struct doctor {
	struct ev_loop *loop;
	struct config_file config;
	bool has_bus;
	struct doctor_bus bus;
	struct subjects subjects;
	struct ev_timer look, end;
	struct progress progress;
	enum language language;
	struct machine_facts machine;
	struct conf_error wrong; /* with the configuration of the machine; "": nothing */
	struct supervised service;
	char service_folder[MACHINE_PATH_MAX], service_log[MACHINE_PATH_MAX];
	bool asks_language;
};

static const char *bus_of(const struct look_options *o, const struct config_file *file)
{
	const char *configured = file->sections[0].config.bus;

	if (o->bus)
		return o->bus;
	return *configured ? configured : NULL;
}

/* Of those that are still listened to one after the other; when there is none, it is the bus. */
static void show_progress(struct doctor *d)
{
	const struct subjects *p = &d->subjects;
	size_t n_open = 0, turn;
	const struct facts *shown = NULL;

	for (size_t i = 0; i < p->n; i++)
		n_open += !p->of[i]->is_done;
	turn = n_open ? look_progress_turn(&d->progress, n_open) : 0;
	for (size_t i = 0; i < p->n && !shown; i++)
		if (!p->of[i]->is_done && turn-- == 0)
			shown = &p->of[i]->facts;
	look_progress(&d->progress, shown, d->language);
}

static void on_look(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct doctor *d = w->data;

	(void)events;
	if (subjects_look(&d->subjects) && d->bus.is_done)
		ev_break(loop, EVBREAK_ALL);
	else
		show_progress(d);
}

static void on_end(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)w, (void)events;
	ev_break(loop, EVBREAK_ALL);
}

static void hear_all(struct doctor *d, const struct look_options *o)
{
	progress_begin(&d->progress, o->within_ms / 1000);
	d->language = o->language;
	ev_timer_init(&d->look, on_look, 0, look_s);
	ev_timer_init(&d->end, on_end, o->within_ms / 1000.0, 0);
	d->look.data = d;
	ev_timer_start(d->loop, &d->look);
	ev_timer_start(d->loop, &d->end);
	ev_run(d->loop, 0);
	progress_clear(&d->progress);
	subjects_look(&d->subjects);
}

static void confine(struct doctor *d, const struct look_options *o)
{
	char folder[PATH_MAX];
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | SANDBOX_PORT | SANDBOX_LOOP | SANDBOX_BUS);
	confine_ports(&s, &d->subjects.looker);
	confine_config(&s, &d->config);
	confine_bus(&s, bus_of(o, &d->config));
	for (size_t i = 0; i < o->n_ports; i++)
		confine_port(&s, &o->ports[i]);
	status_folder(folder);
	sandbox_allow(&s, FOLDER_READ, folder);
	sandbox_allow(&s, FOLDER_READ, d->service_folder);
	sandbox_allow_beside(&s, FOLDER_READ, d->service_log);
	sandbox_allow(&s, FOLDER_LIST, "/"); /* a daemon may look for its ports anywhere */
	sandbox_enter(&s);
}

/* Of a recording nobody expects to be on the bus, and bus = none is meant. */
static void fill_from_bus(struct doctor *d)
{
	for (size_t i = 0; d->has_bus && i < d->subjects.n; i++) {
		struct facts *f = &d->subjects.of[i]->facts;

		if (f->number[FACT_KIND] != PORT_IS_CAPTURE &&
			f->number[FACT_SERVICE] != SERVICE_IS_NONE)
			doctor_bus_fill(&d->bus, f);
	}
}

/* Of two looks at the service the first is of the begin; systemd tells by itself that it waits. */
static bool service_ends(const struct doctor *d)
{
	struct supervised now;

	supervised_read(d->service_folder, &now);
	return !d->subjects.has_daemon && (supervised_ends(&d->service, &now) || d->bus.unit_ends);
}

/* What is wrong with the machine, and no meter's fault. */
static void add_of_machine(struct doctor *d, const struct look_options *o)
{
	char words[FACT_TEXT_MAX];
	struct subject *subject;

	if (!o->n_ports && service_ends(d) &&
		(subject = subjects_add_first(&d->subjects, FACT_ENDS))) {
		service_last_words(d->service_log, words, sizeof words);
		facts_set_text(&subject->facts, TEXT_LAST_WORDS, words);
	}
	if (*d->wrong.text && (subject = subjects_add_first(&d->subjects, FACT_CONFIG_WRONG)))
		facts_set_text(&subject->facts, TEXT_CONFIG_ERROR, d->wrong.text);
}

/* Behind all meters: it tells on what they say. */
static void add_of_share(struct doctor *d, const struct look_options *o)
{
	cJSON *said = o->n_ports ? NULL : answers_ask_share();

	share_told_add_wrong(&d->subjects, o->n_ports ? "" : d->config.share_wrong);
	share_told_add(&d->subjects, said);
	cJSON_Delete(said);
}

static void fill_all(struct doctor *d, struct look_options *o)
{
	fill_from_bus(d);
	if (d->asks_language)
		look_options_take_language(o, d->bus.language);
	add_of_machine(d, o);
	add_of_share(d, o);
	for (size_t i = 0; i < d->subjects.n; i++)
		machine_facts_fill(&d->machine, &d->subjects.of[i]->facts);
}

static bool print(const struct doctor *d, const struct look_options *o)
{
	const struct doctor_print how = {.language = o->language, .json = o->json, .all = o->all};

	return doctor_print(&d->subjects, &how);
}

static int examine(struct look_options *o)
{
	static struct doctor d;
	bool is_fine;

	if (!look_options_configure(&doctor_options, o, &d.config, &d.wrong))
		return exit_status_of(o->file, exit_status_of(o->key_file, EXIT_USAGE));
	d.asks_language = look_options_begin_language(o);
	machine_facts_find(&d.machine, o->file, o->key_file);
	machine_path("/service/gridmeter", d.service_folder);
	machine_path("/var/log/gridmeter/current", d.service_log);
	supervised_read(d.service_folder, &d.service);
	d.has_bus = !bus_of(o, &d.config) || !config_is_without_bus(bus_of(o, &d.config));
	d.loop = loop_new(d.has_bus);
	if (!d.loop)
		return EXIT_MACHINE;
	signal(SIGPIPE, SIG_IGN);
	log_set_level(LOG_NOTHING); /* what is wrong is said in our own words */
	confine(&d, o);
	if (d.has_bus)
		doctor_bus_start(&d.bus, d.loop, bus_of(o, &d.config));
	d.bus.is_done |= !d.has_bus;
	subjects_find(&d.subjects, d.loop, &d.config, o->ports, o->n_ports, o->within_ms);
	hear_all(&d, o);
	fill_all(&d, o);
	doctor_bus_stop(&d.bus);
	is_fine = print(&d, o);
	subjects_finish(&d.subjects);
	ev_loop_destroy(d.loop);
	config_file_forget_keys(&d.config);
	return is_fine ? EXIT_FINE : EXIT_NOTHING;
}

int cmd_doctor(int argc, char **argv)
{
	struct look_options o = {.within_ms = SECONDS_DEFAULT * 1000};
	int status;

	languages_take_all();
	o.language = language_of_environment();
	status = options_take(&doctor_options, &o, argc, argv);

	return status == OPTIONS_TAKEN ? examine(&o) : status;
}
