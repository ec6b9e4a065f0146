/* Finds the subjects: daemons are asked first, and ports that none of them reads are listened to.
 * Left out: how to ask (answers.c) and how to listen (probe.c). */
#include "doctor/subjects.h"

#include "base/print.h"
#include "base/shortage.h"
#include "doctor/answers.h"
#include "doctor/findings.h"
#include "port/candidates.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TELEGRAMS_ENOUGH = 3 };

enum { ROOM_FIRST = 16 };

static bool make_room(struct subjects *p)
{
	size_t room = p->n < ROOM_FIRST ? ROOM_FIRST : p->n + 1;
	struct subject **of = shortage_grow(p->of, p->n, &p->room, room, sizeof *of);

	if (of)
		p->of = of;
	return of;
}

struct subject *subjects_add(struct subjects *p)
{
	struct subject *subject = make_room(p) ? shortage_take(1, sizeof *subject) : NULL;

	if (subject)
		p->of[p->n++] = subject;
	return subject;
}

/* NULL: there is no memory, which is said. */
static struct subject *add(struct subjects *p, const char *port)
{
	struct subject *subject = subjects_add(p);

	if (!subject)
		print_err("gridmeter doctor: %s is left out: no memory\n", port);
	return subject;
}

static const char *text_of(const cJSON *source, const char *name)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(source, name);

	return cJSON_IsString(v) ? v->valuestring : "";
}

static bool is_true(const cJSON *source, const char *name)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(source, name));
}

static void name_holder(const struct subjects *p, struct facts *f)
{
	char holder[64];

	if (!f->is_known[FACT_STATE] || f->number[FACT_STATE] != PORT_IS_HELD)
		return;
	candidate_name_holder(&p->looker, f->text[TEXT_PORT], holder, sizeof holder);
	facts_set_text(f, TEXT_HOLDER, *holder == ':' ? holder + 2 : holder);
}

static void add_source(struct subjects *p, const cJSON *source, bool is_found)
{
	struct subject *subject = add(p, "a station");

	if (!subject)
		return;
	subject->is_found = is_found;
	facts_read(&subject->facts, source);
	facts_set(&subject->facts, FACT_DAEMON, 1);
	name_holder(p, &subject->facts);
	subject->is_done = true;
}

static const struct config *config_of(const struct subjects *p, const struct port_name *port)
{
	for (size_t i = 0; i < p->config->n; i++)
		if (port_name_is_same(&p->config->sections[i].config.port, port))
			return &p->config->sections[i].config;
	return p->config->has_sections ? &p->config->common : &p->config->sections[0].config;
}

static void add_probe(struct subjects *p, const struct port_name *port, const struct config *config)
{
	struct subject *subject = add(p, port->text);
	struct probe_conf conf = {.config = config,
		.within_ms = p->within_ms,
		.looker = &p->looker,
		.waits = p->has_daemon};

	if (!subject)
		return;
	subject->port = *port;
	conf.port = &subject->port;
	subject->is_listening = true;
	probe_start(&subject->probe, p->loop, &conf);
}

/* All ports that match and are free. `holders_are_ours`: a running daemon tries them as well, so
 * those that are held may soon be free. */
static void add_candidates(
	struct subjects *p, const struct port_name *port, const struct config *config)
{
	static struct candidates candidates;
	size_t n_free = 0, before = p->n;
	struct port_name found;
	struct subject *none;

	candidates_find(&candidates, port_name_pattern(port));
	for (size_t i = 0; i < candidates.n; i++) {
		if (!p->has_daemon && candidate_holder(&p->looker, candidates.path[i]))
			continue;
		if (n_free++ >= SUBJECTS_FOUND_MAX) {
			print_err("gridmeter doctor: %s is left out: at most %d ports at a time\n",
				candidates.path[i], SUBJECTS_FOUND_MAX);
			continue;
		}
		port_name_parse(candidates.path[i], &found);
		add_probe(p, &found, config);
	}
	for (size_t i = before; i < p->n; i++)
		p->of[i]->is_found = true;
	if (n_free || !(none = add(p, port->text)))
		return;
	none->is_done = true;
	facts_set_text(&none->facts, TEXT_PORT, port->text);
	facts_set(&none->facts, FACT_IS_AUTO, 1);
	facts_set(&none->facts, FACT_PORTS, (int64_t)candidates.n);
	facts_set(&none->facts, FACT_FREE, 0);
}

static void add_port(struct subjects *p, const struct port_name *port, const struct config *config)
{
	if (port_name_is_auto(port))
		add_candidates(p, port, config);
	else
		add_probe(p, port, config);
}

/* Whether a daemon has a source for each port, which all look for a meter at once. */
static bool looks_everywhere(const cJSON *sources)
{
	const cJSON *source;

	cJSON_ArrayForEach(source, sources)
		if (is_true(source, "extra"))
			return true;
	return false;
}

/* Where a daemon looks for the meter of a source. */
static void add_wanted(struct subjects *p, const cJSON *source)
{
	struct port_name wanted;

	port_name_parse(text_of(source, "wanted_port"), &wanted);
	add_candidates(p, &wanted, &p->config->sections[0].config);
}

/* What a daemon hears on ports that nobody named. */
static void add_searching(struct subjects *p, const cJSON *sources)
{
	const cJSON *source;
	size_t before = p->n;

	cJSON_ArrayForEach(source, sources) {
		if (!is_true(source, "searching") || strcmp(text_of(source, "state"), "open") != 0)
			continue;
		add_source(p, source, true);
	}
	if (p->n == before)
		add_wanted(p, cJSON_GetArrayItem(sources, 0));
}

/* A daemon that still looks for its meter can be helped; not one whose meter was found, as it looks
 * for more. */
static void add_of_daemon(struct subjects *p, const cJSON *sources)
{
	const cJSON *source;
	size_t before = p->n;

	cJSON_ArrayForEach(source, sources)
		if (!is_true(source, "searching"))
			add_source(p, source, false);
	if (looks_everywhere(sources)) {
		if (p->n == before)
			add_searching(p, sources);
		return;
	}
	cJSON_ArrayForEach(source, sources)
		if (is_true(source, "searching"))
			add_wanted(p, source);
}

/* Whether a source reads the port. */
static bool is_on(const cJSON *source, const struct port_name *port)
{
	struct port_name its;

	port_name_parse(text_of(source, "port"), &its);
	return !is_true(source, "searching") && port_name_is_same_port(&its, port);
}

static const cJSON *source_on(const struct answer *daemons, int n, const struct port_name *port)
{
	const cJSON *source;

	for (int i = 0; i < n; i++)
		cJSON_ArrayForEach(
			source, cJSON_GetObjectItemCaseSensitive(daemons[i].said, "stations"))
			if (is_on(source, port))
				return source;
	return NULL;
}

static void add_named(
	struct subjects *p, const struct answer *daemons, int n, const struct port_name *port)
{
	const cJSON *source = port_name_is_auto(port) ? NULL : source_on(daemons, n, port);

	if (source)
		add_source(p, source, false);
	else
		add_port(p, port, config_of(p, port));
}

static void add_forbidden(struct subjects *p)
{
	struct subject *subject = add(p, "");

	if (!subject)
		return;
	subject->is_done = true;
	facts_set(&subject->facts, FACT_FORBIDDEN, 1);
}

static void add_senseless(struct subjects *p, const char *path)
{
	struct subject *subject = add(p, path);

	if (!subject)
		return;
	subject->is_done = true;
	facts_set_text(&subject->facts, TEXT_PORT, path);
	facts_set(&subject->facts, FACT_SENSELESS, 1);
}

void subjects_find(struct subjects *p, struct ev_loop *loop, const struct config_file *config,
	const struct port_name *ports, size_t n_ports, uint32_t within_ms)
{
	struct answer daemons[ANSWERS_MAX];
	int n = answers_ask(daemons);

	p->loop = loop;
	p->config = config;
	p->within_ms = within_ms;
	p->has_daemon = n > 0;
	p->n = p->room = 0;
	p->of = NULL;
	for (size_t i = 0; i < n_ports; i++)
		add_named(p, daemons, n, &ports[i]);
	if (n_ports == 0 && n == -EACCES)
		add_forbidden(p);
	for (int i = 0; i < n; i++) {
		if (!daemons[i].said)
			add_senseless(p, daemons[i].path);
		else if (n_ports == 0)
			add_of_daemon(
				p, cJSON_GetObjectItemCaseSensitive(daemons[i].said, "stations"));
	}
	for (size_t i = 0; n_ports == 0 && n == 0 && i < config->n; i++)
		add_port(p, &config->sections[i].config.port, &config->sections[i].config);
	for (int i = 0; i < n; i++)
		cJSON_Delete(daemons[i].said);
}

static bool fails_on_the_wire(const struct facts *f)
{
	for (enum layer l = LAYER_PORT; l <= LAYER_POWER; l++)
		if (finding_of_layer(l, f) != N_FINDINGS)
			return true;
	return false;
}

static bool is_understood(const struct facts *f)
{
	return f->number[FACT_LIVE] && f->is_known[FACT_PERIOD_MS] &&
	       f->number[FACT_TELEGRAMS] >= TELEGRAMS_ENOUGH;
}

/* What no daemon reads is not published either; of a recording nobody expects it. */
static void take_probe(const struct subjects *p, struct subject *subject)
{
	struct facts *f = &subject->facts;
	struct status status;

	memset(f, 0, sizeof *f);
	probe_status(&subject->probe, &status);
	facts_take(f, &status);
	facts_set(f, FACT_SEARCHING, p->has_daemon && subject->is_found);
	if (f->number[FACT_KIND] != PORT_IS_CAPTURE && !f->number[FACT_SEARCHING]) {
		facts_set(f, FACT_DAEMON, 0);
		facts_set(f, FACT_SERVICE, SERVICE_IS_OFF);
	}
	facts_set(f, FACT_ASK, subject->probe.conf.config->ask);
	name_holder(p, f);
}

static void look(const struct subjects *p, struct subject *subject)
{
	if (subject->is_done)
		return;
	/* the status of a recording that has ended knows of no reading any more */
	if (!subject->probe.is_over || !subject->facts.number[FACT_LIVE])
		take_probe(p, subject);
	subject->is_done = subject->probe.is_over || fails_on_the_wire(&subject->facts) ||
			   is_understood(&subject->facts);
}

bool subjects_look(struct subjects *p)
{
	bool are_done = true;

	for (size_t i = 0; i < p->n; i++) {
		look(p, p->of[i]);
		are_done &= p->of[i]->is_done;
	}
	return are_done;
}

void subjects_finish(struct subjects *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->of[i]->is_listening)
			probe_stop(&p->of[i]->probe);
		free(p->of[i]);
	}
	free(p->of);
	p->of = NULL;
	p->n = p->room = 0;
}
