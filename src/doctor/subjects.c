/* Daemons are asked first (told.c), and ports of which none of them tells anything are listened to
 * (probe.c). Left out: how to do either. */
#include "doctor/subjects.h"

#include "base/print.h"
#include "doctor/answers.h"
#include "doctor/findings.h"
#include "doctor/own_codes.h"
#include "doctor/told.h"
#include "port/candidates.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { TELEGRAMS_ENOUGH = 3 };

static void name_holder(const struct subjects *p, struct facts *f)
{
	char holder[64];

	if (!f->is_known[FACT_STATE] || f->number[FACT_STATE] != PORT_IS_HELD)
		return;
	candidate_name_holder(&p->looker, f->text[TEXT_PORT], holder, sizeof holder);
	facts_set_text(f, TEXT_HOLDER, *holder == ':' ? holder + 2 : holder);
	/* it could tell what it hears */
	if (p->is_forbidden && strncmp(f->text[TEXT_HOLDER], "gridmeter,", 10) == 0)
		facts_set(f, FACT_FORBIDDEN, 1);
}

static const struct config *config_of(const struct subjects *p, const struct port_name *port)
{
	for (size_t i = 0; i < p->config->n; i++)
		if (port_name_is_same(&p->config->sections[i].config.port, port))
			return &p->config->sections[i].config;
	return p->config->has_sections ? &p->config->common : &p->config->sections[0].config;
}

/* NULL: there is no memory, which is said. */
static struct subject *add_probe(
	struct subjects *p, const struct port_name *port, const struct config *config)
{
	struct subject *subject = subjects_add(p);
	struct probe_conf conf = {.config = config,
		.within_ms = p->within_ms,
		.looker = &p->looker,
		.waits = p->has_daemon};

	if (!subject)
		return NULL;
	subject->port = *port;
	conf.port = &subject->port;
	subject->is_listening = true;
	probe_start(&subject->probe, p->loop, &conf);
	return subject;
}

/* Whether all are UARTs of the machine itself. */
static bool are_on_board(const struct candidates *c)
{
	static const char names[] = "/ttyS\0/ttyAMA\0/ttymxc\0/ttyO\0";
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		for (const char *name = names; *name; name += strlen(name) + 1)
			n += strstr(c->path[i], name) != NULL;
	return n == c->n;
}

/* Whether it is free, as far as anybody can tell. A daemon that has it now tries one after the
 * other. */
static bool is_free(const struct subjects *p, const char *path, const cJSON *said)
{
	const cJSON *process = cJSON_GetObjectItemCaseSensitive(said, "process");
	pid_t holder = candidate_holder(&p->looker, path);

	return !holder || (cJSON_IsNumber(process) && process->valuedouble == holder);
}

static void add_candidate(struct subjects *p, const struct port_name *found,
	const struct config *config, size_t n_free, bool is_on_board)
{
	struct subject *subject;

	if (n_free >= SUBJECTS_FOUND_MAX) {
		print_err("gridmeter doctor: %s is left out: at most %d ports at a time\n",
			found->text, SUBJECTS_FOUND_MAX);
		return;
	}
	subject = add_probe(p, found, config);
	if (!subject)
		return;
	subject->is_found = true;
	subject->is_on_board = is_on_board;
}

static void add_none(struct subjects *p, const struct port_name *port, size_t n_ports)
{
	struct subject *none = subjects_add_known(p, FACT_IS_AUTO);

	if (!none)
		return;
	facts_set_text(&none->facts, TEXT_PORT, port->text);
	facts_set(&none->facts, FACT_PORTS, (int64_t)n_ports);
	facts_set(&none->facts, FACT_FREE, 0);
}

/* All ports that match and are free. What a daemon has `said` of one that it tries, if any, is
 * among the subjects already. */
static void add_candidates(struct subjects *p, const struct port_name *port,
	const struct config *config, const cJSON *said)
{
	static struct candidates candidates;
	size_t n_free = 0, n_told = 0;
	struct port_name found;
	bool is_on_board;

	candidates_find(&candidates, port_name_pattern(port));
	is_on_board = !port_name_pattern(port) && are_on_board(&candidates);
	for (size_t i = 0; i < candidates.n; i++) {
		port_name_parse(candidates.path[i], &found);
		if (told_has_port(said, &found))
			n_told++;
		else if (is_free(p, candidates.path[i], said))
			add_candidate(p, &found, config, n_free++, is_on_board);
	}
	for (size_t i = 0; i < p->n && is_on_board; i++)
		p->of[i]->is_on_board |= p->of[i]->is_found;
	if (n_free + n_told == 0)
		add_none(p, port, candidates.n);
}

static void add_port(struct subjects *p, const struct port_name *port, const struct config *config)
{
	if (port_name_is_auto(port))
		add_candidates(p, port, config, NULL);
	else
		add_probe(p, port, config);
}

static void add_of_daemon(struct subjects *p, const cJSON *said)
{
	const cJSON *source = NULL;
	struct port_name wanted;

	told_add(p, said);
	while ((source = told_next_searching(said, source))) {
		port_name_parse(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(
					source, status_name(STATUS_WANTED_PORT))),
			&wanted);
		add_candidates(p, &wanted, &p->config->sections[0].config, said);
	}
}

static void add_named(
	struct subjects *p, const struct answer *daemons, int n, const struct port_name *port)
{
	if (port_name_is_auto(port) || !told_add_port(p, daemons, n, port))
		add_port(p, port, config_of(p, port));
}

static void add_senseless(struct subjects *p, const char *path)
{
	struct subject *subject = subjects_add_known(p, FACT_SENSELESS);

	if (subject)
		facts_set_text(&subject->facts, TEXT_PORT, path);
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
	p->is_forbidden = n == -EACCES;
	for (size_t i = 0; i < n_ports; i++)
		add_named(p, daemons, n, &ports[i]);
	if (n_ports == 0 && p->is_forbidden)
		subjects_add_known(p, FACT_FORBIDDEN);
	for (int i = 0; i < n; i++) {
		if (!daemons[i].said)
			add_senseless(p, daemons[i].path);
		else if (n_ports == 0)
			add_of_daemon(p, daemons[i].said);
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

/* Of the ports of the machine itself each that has nothing behind it says that there is no
 * adapter. */
static void look_for_adapter(const struct subject *subject, struct facts *f)
{
	int64_t state = f->number[FACT_STATE];

	if (subject->is_on_board &&
		(state == PORT_IS_MISSING || state == PORT_IS_FAILED ||
			(f->number[FACT_SILENT_MS] >= SILENT_ENOUGH_MS && !f->number[FACT_BYTES])))
		facts_set(f, FACT_NO_ADAPTER, 1);
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

/* A recording is judged as a whole. */
static bool is_decided(const struct subject *subject)
{
	const struct facts *f = &subject->facts;

	if (f->number[FACT_KIND] == PORT_IS_CAPTURE && f->number[FACT_STATE] == PORT_IS_OPEN)
		return subject->probe.is_over;
	return subject->probe.is_over || fails_on_the_wire(f) || is_understood(f);
}

static void look(const struct subjects *p, struct subject *subject)
{
	if (subject->is_listening && !subject->is_done)
		take_probe(p, subject);
	look_for_adapter(subject, &subject->facts);
	if (!subject->is_done) {
		subject->is_done = is_decided(subject);
		if (subject->is_done && subject->is_listening)
			own_codes_fill(subject->probe.codes, &subject->facts);
	}
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
